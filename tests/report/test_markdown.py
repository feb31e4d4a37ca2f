import html
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from pipeline.rank.voices import Voice
from pipeline.report.brief import diverse_quotes, figures
from pipeline.report.markdown import render_brief
from pipeline.report.notes import limits
from pipeline.report.wording import WORDS
from tests.samples import Said, content_of

HOSTILE = [
    "*bold* _soft_ __under__ **strong**",
    "`code` ```fence```",
    "~~struck~~ ~sub~",
    "<b>tag</b> <!-- --> <https://example.org>",
    "[link](https://example.org) ![image](x.png) [ref]",
    "| cell | cell |",
    "&lt;b&gt; &amp; &copy; &#42;",
    "# heading\n# another",
    "first\n\n- item\n1. item\n> deeper\n---\nlast",
    "back\\slash \\* \\",
    "line\u2028separator\rreturn\x0bfeed",
    "=formula =====",
    "2. numbered",
    "+ plus",
]
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _shown(text: str) -> str:
    """The words a reader of the rendered Markdown sees, white space squeezed."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", MARKDOWN.render(text))).split())


def _structure(text: str) -> list[str]:
    return re.findall(r"<[^>]*>", MARKDOWN.render(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_on_its_line_and_unformatted(text: str) -> None:
    said = [Said(text, "T0001", text, segment=text, path=f"{text}.txt")] * 2
    brief = render_brief(content_of(said, title=text, failures=[text]), top=5, quotes=3)
    plain = [Said("R1", "T0001", "plain", segment="plain", path="plain.txt")] * 2
    expected = render_brief(content_of(plain, title="plain", failures=["plain"]), top=5, quotes=3)
    assert _structure(brief) == _structure(expected)
    assert len(brief.splitlines()) == len(expected.splitlines())
    assert _shown(brief).count(" ".join(text.split())) >= 6


def test_a_segment_named_in_the_figures_is_unformatted_too() -> None:
    loud = [Said(f"R{at}", "T0001", segment="*best*\n# of <b>all</b>") for at in range(6)]
    quiet = [Voice(f"S{at}", "2026-Q3", None, (("segment", "rest"),)) for at in range(12)]
    brief = render_brief(content_of(loud, silent=quiet), top=5, quotes=1)
    assert "*best* # of <b>all</b>" in _shown(brief)
    assert "<em>" not in MARKDOWN.render(brief)


def test_the_brief_holds_the_top_themes_each_with_its_quotes() -> None:
    said = [
        Said(f"R{who}", f"T{theme:04d}", f"words {theme} of {who}") for theme in range(1, 6) for who in range(7 - theme)
    ]
    brief = render_brief(content_of(said), top=3, quotes=2)
    assert re.findall(r"^### (\d+)\. .*\(pain, (T\d+)\)$", brief, re.MULTILINE) == [
        ("1", "T0001"),
        ("2", "T0002"),
        ("3", "T0003"),
    ]
    assert len(re.findall(r"^> “", brief, re.MULTILINE)) == 6
    assert "> — R0, transcripts/R0_2026-Q3.txt, 1:02" in brief
    assert brief.endswith("\n")


@pytest.mark.parametrize(
    ("language", "counts"),
    [("ru", "1 интервью, 1 респондент, 2 темы."), ("en", "1 interview, 1 respondent, 2 themes.")],
)
def test_the_brief_counts_in_its_language(language: str, counts: str) -> None:
    assert counts in render_brief(content_of([Said("R1", "T0001"), Said("R1", "T0002")], language=language), 5, 1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Об этом сказали 2 из 3 опрошенных: 67\xa0% (21–94\xa0%); разброс мест: 1–1."),
        ("en", "Voiced by 2 of 3 people interviewed: 67% (21–94%); rank range: 1–1."),
    ],
)
def test_figures_count_people_with_interval_and_rank_range(language: str, said: str) -> None:
    content = content_of([Said("R1", "T0001"), Said("R2", "T0001")], silent=[Voice("S1", "2026-Q3", None)])
    assert figures(content.themes[0], language) == said


def test_figures_of_one_person_agree_in_number() -> None:
    (alone,) = content_of([Said("R1", "T0001")]).themes
    assert figures(alone, "ru").startswith("Об этом сказал 1 из 1 опрошенного: ")
    assert figures(alone, "en").startswith("Voiced by 1 of 1 person interviewed: ")


@pytest.mark.parametrize(
    ("language", "said"),
    [("ru", "тех, кто об этом говорит: 6,0 (4,0–8,0)."), ("en", "of those who say it: 6.0 (4.0–8.0).")],
)
def test_mean_ratings_are_written_as_the_language_does(language: str, said: str) -> None:
    content = content_of([Said(f"R{at}", "T0001", nps=at + 4) for at in range(5)])
    assert figures(content.themes[0], language).endswith(said)


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("ru", "# Материал к обсуждению: Study, III\xa0кв.\xa02026"),
        ("en", "# Brief for the discussion: Study, 2026-Q3"),
    ],
)
def test_the_brief_of_a_quarter_names_it(language: str, heading: str) -> None:
    content = replace(content_of([Said("R1", "T0001")], language=language), quarter="2026-Q3")
    assert render_brief(content, 5, 1).splitlines()[0] == heading


def test_quotes_are_of_different_people_until_everyone_was_heard() -> None:
    said = [Said(who, "T0001", f"{who} {at}") for who in ("R1", "R2", "R3") for at in range(3)]
    own = content_of(said).of_theme("T0001")
    assert [one.respondent_id for one in diverse_quotes(own, 3)] == ["R1", "R2", "R3"]
    assert len({one.mention.mention_id for one in diverse_quotes(own, 9)}) == 9
    assert [one.respondent_id for one in diverse_quotes(own, 4)].count("R1") == 2


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_study_without_themes_says_so_and_what_to_keep_in_mind(language: str) -> None:
    brief = render_brief(content_of([], language=language, failures=["broken.docx"]), 5, 3)
    assert WORDS[language]["no_themes"] in brief
    assert f"{WORDS[language]['unread']}: broken.docx" in brief


def test_limits_name_guessed_roles_with_their_confidence_and_people_not_listed() -> None:
    content = content_of([Said("R1", "T0001", segment="best"), Said("R2", "T0001")])
    notes = limits(content)
    assert any("transcripts/R1_2026-Q3.txt (0.70)" in note for note in notes)
    assert f"{WORDS['en']['unlisted']}: transcripts/R2_2026-Q3.txt" in notes


@pytest.mark.parametrize(("language", "sure", "more"), [("ru", "0,50", "и ещё 2"), ("en", "0.50", "and 2 more")])
def test_the_least_sure_roles_are_named_first_and_the_rest_are_counted(language: str, sure: str, more: str) -> None:
    content = content_of([Said(f"R{at:02}", "T0001") for at in range(12)], language=language)
    *others, last = content.interviews
    unsure = replace(last, transcript=replace(last.transcript, role_confidence=0.5))
    (note,) = [note for note in limits(replace(content, interviews=[*others, unsure])) if "transcripts/" in note]
    assert note.startswith(f"{WORDS[language]['guessed']}: transcripts/R11_2026-Q3.txt ({sure}), transcripts/R00")
    assert note.endswith(f" {more}")


def test_a_study_that_lists_nobody_is_not_told_so_file_by_file() -> None:
    notes = limits(content_of([Said("R1", "T0001"), Said("R2", "T0001")]))
    assert not any(note.startswith(WORDS["en"]["unlisted"]) for note in notes)
