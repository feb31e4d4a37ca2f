"""What the filters leave is counted as pandas counts it."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.rank.prevalence import wilson
from pipeline.report.content import ReportContent
from pipeline.report.html import render_html
from pipeline.report.wording import KINDS, percent
from tests.page_study import page_study

Counts = dict[str, tuple[int, int]]
CASES = [
    {},
    {"segment": "best"},
    {"segment": "new"},
    {"quarter": "2026-Q2"},
    {"segment": "middle", "quarter": "2026-Q3"},
    {"role": "owner"},
    {"segment": "best", "kind": "pain"},
    {"query": "звонить"},
    {"query": "урока", "quarter": "2026-Q3"},
]
FORMS = {"звонить": "звон", "урока": "урок"}
"""The stem that a query's forms share in the planted words."""


def counted_by_pandas(
    content: ReportContent, query: str = "", kind: str = "", quarter: str = "", **group: str
) -> Counts:
    """People who voice each theme, and people asked about it, straight from tables."""
    voices = pd.DataFrame([{"person": v.respondent_id, "quarter": v.quarter, **v.attributes} for v in content.voices])
    said = pd.DataFrame(
        [
            {"theme": m.theme_id, "person": m.respondent_id, "quarter": m.interview.quarter, "quote": m.mention.quote}
            for m in content.mentions
            if not m.mention.prompted
        ]
    )
    latest = voices.sort_values("quarter").groupby("person").last()
    if quarter:
        voices, said = voices[voices["quarter"] == quarter], said[said["quarter"] == quarter]
    latest = latest[latest.index.isin(voices["person"])]
    for column, value in group.items():
        latest = latest[latest[column] == value]
    if query:
        labels = {t.theme.theme_id: t.theme.label for t in content.themes}
        text = said["quote"] + " " + said["theme"].map(labels)
        said = said[text.str.lower().str.contains(FORMS[query])]
    counts = {}
    for theme in content.themes:
        name = theme.theme.theme_id
        missed = pd.DataFrame(list(content.unasked.get(name, ())), columns=["person", "quarter"])
        sittings = voices.merge(missed, on=["person", "quarter"], how="left", indicator=True)
        asked = set(sittings[sittings["_merge"] == "left_only"]["person"]) & set(latest.index)
        count = said[(said["theme"] == name) & said["person"].isin(asked)]["person"].nunique()
        if count and (not kind or theme.theme.kind == kind):
            counts[name] = (count, len(asked))
    return counts


def counted_on_page(page: Any) -> Counts:
    rows = page.eval_on_selector_all(
        "#theme-list > .theme", "rows => rows.map(row => [row.id, row.querySelector('.count b').textContent])"
    )
    counts = {theme: tuple(int(part) for part in text.split("\xa0из\xa0")) for theme, text in rows}
    return {theme: (said, asked) for theme, (said, asked) in counts.items() if said}


def choose(page: Any, **filters: str) -> None:
    labels = {"2026-Q2": "II\xa0кв.\xa02026", "2026-Q3": "III\xa0кв.\xa02026"}
    for name, value in filters.items():
        if name == "query":
            page.fill("#query", value)
            page.wait_for_timeout(200)
        elif name == "kind":
            page.select_option("#kind", label=KINDS["ru"][value])
        else:
            page.select_option("#quarter" if name == "quarter" else "#segment", label=labels.get(value, value))


@pytest.mark.parametrize("filters", CASES, ids=lambda filters: " ".join(filters.values()) or "all")
def test_counts_of_people_are_those_of_pandas(page: Any, content: ReportContent, filters: dict[str, str]) -> None:
    choose(page, **filters)
    once = {t.theme.theme_id for t in content.themes if t.respondent_count <= 1}
    expected = {theme: counts for theme, counts in counted_by_pandas(content, **filters).items() if theme not in once}
    assert expected
    assert counted_on_page(page) == expected


def test_counts_of_the_whole_study_are_those_of_the_ranking(page: Any, content: ReportContent) -> None:
    ranked = {t.theme.theme_id: (t.respondent_count, t.respondents_asked) for t in content.themes}
    assert counted_on_page(page) == {theme: counts for theme, counts in ranked.items() if counts[0] > 1}
    assert any(asked < 24 for _, asked in ranked.values())


@pytest.mark.parametrize("filters", [{}, {"segment": "best"}])
def test_intervals_are_those_of_wilson(page: Any, filters: dict[str, str]) -> None:
    choose(page, **filters)
    for theme, (said, asked) in counted_on_page(page).items():
        share = wilson(said, asked)
        assert share.low is not None
        assert page.inner_text(f"#{theme} .count small") == f"{round(100 * share.low)}–{percent(share.high, 'ru')}"


def test_what_is_left_is_said_and_can_be_undone(page: Any, content: ReportContent) -> None:
    before = counted_on_page(page)
    choose(page, segment="best")
    people = next(iter(counted_on_page(page).values()))[1]
    assert f"{people}\xa0" in page.inner_text("#left")
    page.click("#reset")
    assert counted_on_page(page) == before
    assert page.inner_text("#left") == ""
    assert page.evaluate("document.activeElement.id") == "query"


def test_a_search_finds_other_forms_of_a_word_and_marks_them(page: Any) -> None:
    choose(page, query="звонить")
    page.click("#theme-list h3 button")
    hits = page.eval_on_selector_all(
        "#theme-list mark.hit", "marks => marks.map(mark => mark.textContent.toLowerCase())"
    )
    assert {"звонит"} <= set(hits)
    assert all(hit.startswith("звон") for hit in hits)


def test_where_nothing_fits_the_page_says_so(page: Any) -> None:
    choose(page, query="бегемот")
    assert "Под эти условия ничего не подходит" in page.inner_text("#theme-list")


def test_a_handful_of_people_gets_no_percentages(open_page: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(page_study(people=4)), encoding="utf-8")
    page = open_page(path)
    assert set(page.locator("#theme-list .count small").all_inner_texts()) == {"мало людей"}
    assert page.faults == []
