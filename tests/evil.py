"""A transcript that would break whatever copies it carelessly, for every format that people open."""

from pathlib import Path

from pipeline.report.content import ReportContent
from tests.samples import Said, content_of

LONG_WORD = "ы" * 10_000
EVIL_TEXTS = [
    "<script>alert(1)</script><img src=x onerror=alert(2)> </div></body></html>",
    "<!-- ]]> &amp; &lt;b&gt; &#0; &nbsp; \" ' ` ${7*7} {{7*7}} {% raw %}",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("https://example.org","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "＝1+1",
    "{=1}",
    "'quoted from the start",
    "\u202eright to left\u202c \u2066isolated\u2069 \u200fשלום مرحبا",
    "null\x00 bell\x07 escape\x1b[31m backspace\x08 delete\x7f next\x85",
    "half a pair \ud800 and its end \udc00",
    "noncharacters \ufffe \uffff \U0001ffff",
    "🙂👩‍👩‍👧‍👦 e\u0301\u0301\u0301 ﷽ \U0001f1f7\U0001f1fa",
    "line\u2028separator paragraph\u2029separator\rreturn\x0bfeed\x0cform",
    "*bold* _soft_ `code` | cell | # head [a](javascript:alert(1)) ~~x~~ \\",
    "{quote}h1. jira{quote} {code} [~admin] !image.png! ----",
    "=" * 40,
    LONG_WORD,
    "слово " * 8_000,
    "007",
    "1e5",
    "TRUE",
    "https://example.org/" + "a" * 3_000,
    "file:///etc/passwd",
    "  padded  ",
]
SAYABLE = [text for text in EVIL_TEXTS if "\ud800" not in text]
"""Those that a text file can hold."""


def evil_content(language: str = "ru", title: str | None = None) -> ReportContent:
    """A report in which quotes, names, files, segments and labels are all hostile."""
    said = [
        Said(text[:200], f"T{at % 7:04d}", text, segment=text[:200], path=f"{at}/{text[:60]}.txt", nps=at % 11)
        for at, text in enumerate(SAYABLE)
    ]
    return content_of(said, language=language, title=title or " ".join(EVIL_TEXTS[:8]), failures=EVIL_TEXTS[:6])


def write_evil_study(folder: Path) -> Path:
    """The same as a study on disk: one labelled transcript, a hostile respondents.csv and title.

    Under the planted embedder each answer is a mention.
    """
    (folder / "transcripts").mkdir(parents=True)
    lines = [f"Интервьюер: Что было неудобно?\nРеспондент: Support не отвечает, {text}" for text in SAYABLE]
    (folder / "transcripts" / "R01_2026-05-11.txt").write_text("\n".join(lines), encoding="utf-8", newline="")
    rows = 'respondent_id,nps,segment\nR01,3,"=cmd()<script>"\n'
    (folder / "respondents.csv").write_text(rows, encoding="utf-8", newline="")
    (folder / "study.yaml").write_text('title: "=1+1 <b>*title*</b> {{x}}"\nrank:\n  draws: 100\n', encoding="utf-8")
    return folder
