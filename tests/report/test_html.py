"""What stands in report.html as it is written; `tests/page` opens it in a browser."""

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest

from pipeline.models import MentionKind
from pipeline.report.content import ReportContent
from pipeline.report.html import render_html
from pipeline.report.page_words import page_words
from tests.page_study import page_study
from tests.samples import Said, content_of

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "</blockquote><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; &amp;",
    "]]> <!-- --> </title></style>",
    "\u202eright to left\u2066",
    "line\u2028separator\x00\x07",
]


class Page(HTMLParser):
    """A page as a browser cuts it: its tags with attributes, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self._open = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if tag in ("script", "style"):
            self.inline.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style"):
            attributes, before = self.inline.pop()
            self.inline.append((attributes, before + data))
        else:
            self.words += data

    @property
    def data(self) -> Any:
        return json.loads(next(text for attributes, text in self.inline if attributes.get("id") == "data"))

    def transcript(self, number: int) -> Any:
        packed = next(text for attributes, text in self.inline if attributes.get("id") == f"transcript-{number}")
        return json.loads(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS))


@pytest.fixture(scope="module")
def content() -> ReportContent:
    """A study in Russian with signs beyond the basic plane in it."""
    return page_study()


@pytest.fixture(scope="module")
def page(content: ReportContent) -> Page:
    """Its page."""
    return Page(render_html(content))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_opens_with_its_language_and_title(language: str) -> None:
    text = render_html(content_of([Said("R1", "T0001")], language=language, title="Опрос & Co"))
    assert text.startswith("<!doctype html>")
    assert re.search(r"<html[^>]*>", text)[0] == f'<html lang="{language}">'  # type: ignore[index]
    assert "<title>Опрос &amp; Co</title>" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    said = [Said(text, text, text, segment=text, path=f"{text}.txt"), Said("R2", "T0002")]
    page = Page(render_html(content_of(said, title=text, failures=[text])))
    clean = Page(render_html(content_of([Said("R1", "T0001", segment="x"), Said("R2", "T0002")], failures=["y"])))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in clean.tags]
    assert [set(attributes) for _, attributes in page.tags] == [set(attributes) for _, attributes in clean.tags]
    assert text in {mention["quote"] for mention in page.data["mentions"]}
    assert text in page.transcript(0)["text"]


def test_only_the_pages_own_scripts_may_run_and_nothing_can_be_fetched(page: Page) -> None:
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a)
    allowed = set(re.findall(r"'sha256-([^']+)'", policy or ""))
    run = [text for attributes, text in page.inline if attributes.get("type") is None]
    assert {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in run} == allowed
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not any(
        re.search(r"https?:(?!//www\.w3\.org)|url\(|@import|fetch\(|XMLHttp|innerHTML|eval\(", code) for code in run
    )


def test_ways_lead_only_within_the_page(page: Page) -> None:
    fetching = {"src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "cite"}
    assert not any(fetching & set(attributes) for _, attributes in page.tags)
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "base"}
    ways = {attributes["href"] for tag, attributes in page.tags if tag == "a"}
    ids = {f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes}
    assert ways <= ids | {f"#{theme['id']}" for theme in page.data["themes"]}


def test_every_theme_has_all_its_quotes_the_most_typical_first(page: Page, content: ReportContent) -> None:
    for ranked in content.themes:
        own = [mention["quote"] for mention in page.data["mentions"] if mention["theme"] == ranked.theme.theme_id]
        assert own == [themed.mention.quote for themed in content.of_theme(ranked.theme.theme_id)]


def test_evidence_stands_in_the_packed_transcript_where_javascript_will_cut_it(
    page: Page, content: ReportContent
) -> None:
    quotes = {themed.mention.mention_id: themed.mention.quote for themed in content.mentions}
    assert any("🙂" in quote for quote in quotes.values())
    seen = {}
    for number in range(len(content.interviews)):
        transcript = page.transcript(number)
        units = transcript["text"].encode("utf-16-le")
        for mention, spans in transcript["marks"]:
            start, end = spans[0]
            seen[mention] = units[2 * start : 2 * end].decode("utf-16-le")
    assert seen == quotes


@pytest.mark.parametrize("language", ["ru", "en"])
def test_readers_without_scripts_get_the_list(language: str) -> None:
    page = Page(render_html(content_of([Said("R1", "T0001"), Said("R2", "T0001")], language=language)))
    assert page_words(language)["noscript"] in page.words
    assert "nobody called us back" in page.words


def test_a_study_without_themes_says_so() -> None:
    page = Page(render_html(content_of([], language="ru")))
    assert page.data["themes"] == []
    assert "Ни одной темы не найдено" in page.words


def test_forms_that_no_stemmer_brings_together_are_shipped() -> None:
    said = [Said("R1", "T0001", "Люди шли к нам годами"), Said("R2", "T0001", "we paid twice", MentionKind.PAIN)]
    lemmas = Page(render_html(content_of(said, language="ru"))).data["lemmas"]
    assert (lemmas["люди"], lemmas["шли"], lemmas["paid"]) == ("человек", "идти", "pay")
    assert "нам" not in lemmas or lemmas["нам"] != "нам"


def test_the_same_content_gives_the_same_page(content: ReportContent) -> None:
    assert render_html(content) == render_html(content)


def test_forty_interviews_of_an_hour_stay_under_three_megabytes() -> None:
    text = render_html(page_study(people=31, filler=340))
    assert len(text.encode()) < 3_000_000
