import csv
import html
import io
import re
from html.parser import HTMLParser

import pytest

from pipeline.models import MentionKind
from pipeline.rank.voices import Voice
from pipeline.report.html import render_html
from pipeline.report.tables import THEME_COLUMNS, theme_rows, to_csv
from pipeline.report.wording import WORDS, decimal, percent, quoted
from tests.samples import Said, content_of

HOSTILE = [
    "<script>alert(1)</script>",
    "</blockquote><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; &amp;",
    "]]> <!-- --> </title></style>",
]
SAID = [
    Said("R1", "T0001", "nobody called us", nps=2, quarter="2026-Q2", segment="best"),
    Said("R2", "T0001", "not one call", nps=4),
    Said("R3", "T0001", "silence after payment", nps=3),
    Said("R3", "T0002", "I love the role plays", MentionKind.PRAISE),
    Said("R2", "T0003", "prices went up"),
]


class Page(HTMLParser):
    """A page as a reader sees it: tags with attributes, and the text inside each block."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.themes: dict[str, dict[str, list[str]]] = {}
        self.words: list[str] = []
        self._open: list[str] = []
        self._theme = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        if tag == "details":
            self._theme = dict(attrs)["id"] or ""
            self.themes[self._theme] = {"p": [], "footer": [], "count": [], "dd": [], "label": []}
        own = dict(attrs).get("class") or tag
        if self._theme and own in self.themes[self._theme]:
            self.themes[self._theme][own].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._theme = ""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside not in ("script", "style"):
            self.words.append(data)
        if not self._theme:
            return
        found = self.themes[self._theme]
        if inside in ("p", "footer", "dd"):
            found[inside][-1:] = [(found[inside] or [""])[-1] + data]
        elif inside == "span" and data.strip():
            attributes = self.tags[-1][1]
            own = attributes.get("class") or ""
            if own in found:
                found[own][-1] += data


def test_the_page_opens_with_its_language_and_title() -> None:
    for language in ("ru", "en"):
        text = render_html(content_of(SAID, language=language, title="Опрос & Co"))
        assert text.lstrip().lower().startswith("<!doctype html>")
        assert re.search(r"<html[^>]*>", text)[0] == f'<html lang="{language}">'  # type: ignore[index]
        assert "<title>Опрос &amp; Co</title>" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_run(text: str) -> None:
    said = [Said(text, text, text, segment=text, path=f"{text}.txt"), Said("R2", "T0002")]
    page = Page(render_html(content_of(said, title=text, failures=[text])))
    clean = Page(render_html(content_of([Said("R1", "T0001", segment="x"), Said("R2", "T0002")], failures=["y"])))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in clean.tags]
    assert [set(attributes) for _, attributes in page.tags] == [set(attributes) for _, attributes in clean.tags]
    assert "".join(page.words).count(text) >= 5


def test_nothing_is_fetched_and_nothing_can_be() -> None:
    text = render_html(content_of([*SAID, Said("R9", "T0009", "see https://example.org/x.png")]))
    page = Page(text)
    fetching = {"src", "href", "srcset", "action", "formaction", "data", "poster", "background", "ping", "cite"}
    assert not any(fetching & set(attributes) for _, attributes in page.tags)
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "base", "a"}
    code = "".join(re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", text, re.DOTALL))
    assert code
    assert not re.search(r"https?:|//\w|url\(|@import|fetch\(|XMLHttp|import\(", code)
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_theme_opens_onto_all_its_quotes_with_source_time_and_speaker(language: str) -> None:
    content = content_of(SAID, language=language)
    page = Page(render_html(content))
    assert list(page.themes) == [theme.theme.theme_id for theme in content.themes]
    for theme_id, shown in page.themes.items():
        own = content.of_theme(theme_id)
        assert own
        assert shown["p"][-len(own) :] == [quoted(one.mention.quote, language) for one in own]
        for footer, one in zip(shown["footer"], own, strict=True):
            parts = [part.strip() for part in footer.split("·")]
            assert {one.interview.path, "1:02", "Anna", one.respondent_id} <= set(parts)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_figures_are_those_of_themes_csv(language: str) -> None:
    content = content_of(SAID, language=language, silent=[Voice(f"S{at}", "2026-Q3", 8) for at in range(5)])
    text = render_html(content)
    rows = {
        row["theme_id"]: row for row in csv.DictReader(io.StringIO(to_csv(tuple(THEME_COLUMNS), theme_rows(content))))
    }
    blocks = dict(re.findall(r'<details id="(\w+)"(.*?)</details>', text, re.DOTALL))
    assert blocks.keys() == rows.keys()
    for theme_id, row in rows.items():
        block = blocks[theme_id]
        share, high = (percent(float(row[n]), language) for n in ("prevalence", "prevalence_high"))
        assert f"<dd>{share} ({round(100 * float(row['prevalence_low']))}–{high})</dd>" in block
        assert f"{row['respondent_count']} {WORDS[language]['of']} {row['respondents_asked']}</span>" in block
        assert f'class="rank">{row["rank"]}<' in block
        assert f"<dd>{row['rank_low']}–{row['rank_high']}</dd>" in block
        assert f"<dd>{decimal(float(row['intensity_mean']), 1, language)} / 5</dd>" in block
        left, width, point = map(float, re.findall(r"(?:left|width):([\d.]+)%", block))
        assert left == pytest.approx(100 * float(row["prevalence_low"]), abs=0.1)
        assert left + width == pytest.approx(100 * float(row["prevalence_high"]), abs=0.15)
        assert point == pytest.approx(100 * float(row["prevalence"]), abs=0.1)


CHANGES = {
    "ru": "<dd>II\xa0кв.\xa02026 → III\xa0кв.\xa02026: 0\xa0п.\xa0п. (от −79 до +79), рано судить</dd>",
    "en": "<dd>2026-Q2 → 2026-Q3: 0\xa0percentage points (−79 to +79), too early to say</dd>",
}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_change_names_its_quarters_and_says_where_it_is_too_small_to_tell(language: str) -> None:
    said = [Said("R0", "T0001", quarter="2026-Q1"), Said("R1", "T0001", quarter="2026-Q2"), Said("R2", "T0001")]
    assert CHANGES[language] in render_html(content_of(said, language=language))


def test_a_change_that_can_be_told_is_not_called_too_small() -> None:
    said = [Said(f"R{at}", "T0002" if at < 20 else "T0001", quarter=f"2026-Q{at // 20 + 1}") for at in range(40)]
    text = render_html(content_of(said))
    assert "+100\xa0percentage points (" in text
    assert "too early to say" not in text


def _loud_in_a_segment() -> list[Said]:
    loud = [Said(f"R{at}", "T0001", nps=at % 4 + 5, segment="best") for at in range(6)]
    return [*loud, *(Said(f"S{at}", "T0002", segment="rest") for at in range(12))]


@pytest.mark.parametrize(
    ("language", "loudest", "wrong"),
    [("ru", "best (×24,1, q < 0,01)", r"\d\.\d"), ("en", "best (×24.1, q < 0.01)", r"\d,\d")],
)
def test_numbers_have_the_decimal_mark_of_the_language(language: str, loudest: str, wrong: str) -> None:
    page = Page(render_html(content_of(_loud_in_a_segment(), language=language)))
    figures = [figure for theme in page.themes.values() for figure in theme["dd"]]
    assert loudest in figures
    assert not [figure for figure in figures if re.search(wrong, figure)]


def test_marks_are_explained_where_they_stand() -> None:
    words = WORDS["en"]
    marked = html.unescape(render_html(content_of(_loud_in_a_segment())))
    plain = html.unescape(render_html(content_of([Said("R1", "T0001")])))
    for key in ("ties_explained", "segments_explained"):
        assert words[key] not in plain
    assert words["segments_explained"] in marked
    assert words["ties_explained"] in render_html(content_of(SAID))


def test_what_one_person_said_stands_apart_from_what_several_did() -> None:
    text = render_html(content_of(SAID))
    assert text.index('id="T0001"') < text.index("Said by one person") < text.index('id="T0003"')


def test_a_study_without_themes_says_so() -> None:
    page = Page(render_html(content_of([], language="ru")))
    assert WORDS["ru"]["no_themes"] in "".join(page.words)
    assert not page.themes
