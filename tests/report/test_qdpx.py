import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiProject
from pyrefiqda.models import Project

from pipeline.models import MentionKind, Respondent, Span
from pipeline.report.content import ReportContent
from pipeline.report.qdpx import write_qdpx
from pipeline.report.refi_guids import source_names
from tests.conftest import REPOSITORY
from tests.evil import evil_content
from tests.samples import Said, content_of

SCHEMA = etree.XMLSchema(etree.parse(REPOSITORY / "tests" / "cases" / "refi_qda" / "Project.xsd"))
NAMESPACE = "{urn:QDA-XML:project:1.0}"
SAID = [
    Said("R1", "T0001", "🙂🙂 Никто не перезвонил", path="2026-Q2/R1.vtt", segment="новички", nps=3, quarter="2026-Q2"),
    Said("R1", "T0002", "Отчёт ждём неделю", path="2026-Q3/R1.vtt", segment="новички", nps=8),
    Said("R2", "T0001", "перезвоните же", kind=MentionKind.REQUEST, path="2026-Q3/R2.docx"),
    Said("R2", "T0003", "а учат отлично 👩‍👩‍👧", kind=MentionKind.PRAISE, path="2026-Q3/R2_again.docx"),
]


def with_rows(content: ReportContent) -> ReportContent:
    """The same with rows of respondents.csv, as a run gives them."""
    rows = {
        "2026-Q2/R1.vtt": Respondent("R1", 3, "2026-Q2", "2026-Q2/R1.vtt", {"segment": "новички"}),
        "2026-Q3/R1.vtt": Respondent("R1", 8, "2026-Q3", "2026-Q3/R1.vtt", {"segment": "отличники", "company": "<&>"}),
    }
    interviews = [replace(held, row=rows.get(held.interview.path)) for held in content.interviews]
    return replace(content, interviews=interviews, voices=list(rows.values()))


CONTENT = with_rows(content_of(SAID, language="ru", title="Клиенты «Опоры» & Co"))


def written(content: ReportContent, folder: Path) -> tuple[Project, Path]:
    """The project as an independent reader understands it, and where its files lie."""
    write_qdpx(content, folder / "study.qdpx")
    return RefiProject.load(folder / "study.qdpx", str(folder / "unpacked")), folder / "unpacked"


def tree(content: ReportContent, path: Path) -> Element:
    write_qdpx(content, path)
    with zipfile.ZipFile(path) as archive:
        return fromstring(archive.read("project.qde"))


def texts(project: Project, folder: Path) -> dict[str, str]:
    """Every source's text as it lies in the file, by name."""
    found = {}
    for source in project.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, folder)
        found[source.name] = path.read_bytes().decode("utf-8")
    return found


EMPTY = content_of([], title="Empty")


PLACED = replace(CONTENT, themes=[replace(one, theme=replace(one.theme, area="Связь")) for one in CONTENT.themes])


@pytest.mark.parametrize(
    "content", [CONTENT, PLACED, EMPTY, evil_content("ru"), evil_content("en"), content_of(SAID[:1])]
)
def test_the_project_holds_to_the_schema_of_the_standard(content: ReportContent, tmp_path: Path) -> None:
    write_qdpx(content, tmp_path / "study.qdpx")
    with zipfile.ZipFile(tmp_path / "study.qdpx") as archive:
        assert archive.testzip() is None
        SCHEMA.assertValid(etree.fromstring(archive.read("project.qde")))


def test_an_independent_reader_finds_the_same_texts_quotes_and_offsets(tmp_path: Path) -> None:
    project, folder = written(CONTENT, tmp_path)
    by_name = texts(project, folder)
    assert list(by_name.values()) == [held.transcript.text for held in CONTENT.interviews]
    codes = {code.guid: code.name for code in all_codes(project)}
    found = {
        (codes[coding.code_ref.target_guid], by_name[source.name][p.start_position : p.end_position], p.start_position)
        for source in project.sources.text_source
        for p in source.plain_text_selection
        for coding in p.coding
    }
    for themed in CONTENT.mentions:
        quote, start = themed.mention.quote, themed.mention.span.start
        label = next(t.theme.label for t in CONTENT.themes if t.theme.theme_id == themed.theme_id)
        assert (f"{label} ({themed.theme_id})", quote, start) in found


def all_codes(project: Project) -> list[object]:
    pending, found = list(project.code_book.codes.code), []
    while pending:
        code = pending.pop()
        found.append(code)
        pending.extend(code.code)
    return found


def test_themes_kinds_and_roles_are_codes(tmp_path: Path) -> None:
    project, _ = written(CONTENT, tmp_path)
    top = {code.name: code for code in project.code_book.codes.code}
    assert list(top) == [f"{t.theme.label} ({t.theme.theme_id})" for t in CONTENT.themes] + [
        "Виды высказываний",
        "Кто говорит",
    ]
    assert [code.name for code in top["Виды высказываний"].code] == ["боль", "похвала", "просьба"]
    assert not top["Виды высказываний"].is_codable
    assert {code.description for code in top.values()} == {"Key words: call.", None}


def test_themes_of_an_area_stand_under_it(tmp_path: Path) -> None:
    first, *rest = CONTENT.themes
    content = replace(CONTENT, themes=[replace(first, theme=replace(first.theme, area="Связь")), *rest])
    project, _ = written(content, tmp_path)
    top = {code.name: code for code in project.code_book.codes.code}
    assert [code.name for code in top["Связь"].code] == [f"{first.theme.label} ({first.theme.theme_id})"]
    assert not top["Связь"].is_codable


def test_people_are_cases_with_the_attributes_of_their_last_interview(tmp_path: Path) -> None:
    project, _ = written(CONTENT, tmp_path)
    names = {variable.guid: variable.name for variable in project.variables.variable}
    sources = {source.guid: source.name for source in project.sources.text_source}
    people = {
        case.name: (
            {names[v.variable_ref.target_guid]: v.text_value or v.integer_value for v in case.variable_value},
            [sources[ref.target_guid] for ref in case.source_ref],
        )
        for case in project.cases.case
    }
    assert people["R1"] == (
        {"nps": 8, "company": "<&>", "segment": "отличники"},
        ["2026-Q2/R1.vtt", "2026-Q3/R1.vtt"],
    )
    assert people["R2"] == ({}, ["R2.docx", "R2_again.docx"])
    dated = next(source for source in project.sources.text_source if source.name == "2026-Q2/R1.vtt")
    assert {names[v.variable_ref.target_guid]: str(v.text_value or v.integer_value or v.date_value) for v in (
        dated.variable_value
    )} == {"interview_date": "2026-09-01", "interview_quarter": "2026-Q2", "interview_nps": "3"}  # fmt: skip


def test_a_summary_is_the_comment_of_its_main_passage_and_further_evidence_is_linked(tmp_path: Path) -> None:
    first = CONTENT.mentions[0]
    pieces = (Span(3, 8), Span(0, 2))
    mention = replace(first.mention, summary="Не перезвонили", evidence=pieces, span=pieces[0], intensity=5)
    content = replace(CONTENT, mentions=[replace(first, mention=mention), *CONTENT.mentions[1:]])
    project, _ = written(content, tmp_path)
    passages = {
        p.guid: p for s in project.sources.text_source for p in s.plain_text_selection if s.name == "2026-Q2/R1.vtt"
    }
    (link,) = project.links.link
    main, other = passages[link.origin_guid], passages[link.target_guid]
    assert (main.start_position, main.end_position, other.start_position, other.end_position) == (3, 8, 0, 2)
    assert main.description.splitlines() == [
        "Не перезвонили",
        f"mention: {mention.mention_id}; intensity: 5; prompted: no; confidence: 0.8",
    ]
    assert other.description is None
    assert [c.code_ref.target_guid for c in main.coding] == [c.code_ref.target_guid for c in other.coding]


def test_answers_in_a_survey_are_passages_of_their_people(tmp_path: Path) -> None:
    (held,) = content_of([Said("R1", "T0001", path="survey.csv")]).interviews
    turns = tuple(replace(held.transcript.turns[0], respondent_id=who) for who in ("a", "B"))
    content = replace(
        content_of([]), interviews=[replace(held, transcript=replace(held.transcript, turns=turns), mention_count=0)]
    )
    project, _ = written(content, tmp_path)
    (source,) = project.sources.text_source
    assert {case.name: [ref.target_guid for ref in case.selection_ref] for case in project.cases.case} == {
        "a": [source.plain_text_selection[0].guid],
        "B": [source.plain_text_selection[1].guid],
    }


@pytest.mark.parametrize("content", [CONTENT, PLACED, evil_content()])
def test_it_keeps_to_what_qualcoder_can_read(content: ReportContent, tmp_path: Path) -> None:
    """It loses codes of one name, a code that holds more than a description, and selections without a moment."""
    root = tree(content, tmp_path / "study.qdpx")
    codes = [code for code in root.iter(f"{NAMESPACE}Code") if code.get("isCodable") == "true"]
    assert max(Counter(code.get("name") for code in codes).values()) == 1
    assert all({child.tag for child in code} <= {f"{NAMESPACE}Description"} for code in codes)
    timed = [*root.iter(f"{NAMESPACE}PlainTextSelection"), *root.iter(f"{NAMESPACE}Note")]
    assert all(element.get("creationDateTime") for element in [*timed, *root.iter(f"{NAMESPACE}TextSource")])
    names = source_names(content)
    assert len(set(names.values())) == len(names)


def test_the_same_study_gives_the_same_bytes_and_another_other_ids(tmp_path: Path) -> None:
    for name in ("a.qdpx", "b.qdpx"):
        write_qdpx(CONTENT, tmp_path / name)
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()
    ids = [{e.get("guid") for e in tree(c, tmp_path / "c.qdpx").iter() if e.get("guid")} for c in (CONTENT, EMPTY)]
    assert not ids[0] & ids[1]
    assert len(ids[0]) == sum(1 for e in tree(CONTENT, tmp_path / "c.qdpx").iter() if e.get("guid"))


@given(st.text(max_size=40), st.data())
@settings(max_examples=60)
def test_any_slice_of_any_text_is_found_where_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    content = content_of([Said("R1", "T0001", text, path="a.txt")])
    (themed,) = content.mentions
    mention = replace(themed.mention, span=Span(start, end), evidence=(Span(start, end),), quote=text[start:end])
    project, folder = written(
        replace(content, mentions=[replace(themed, mention=mention)]), tmp_path_factory.mktemp("any")
    )
    _, passage = project.sources.text_source[0].plain_text_selection
    said = texts(project, folder)["a.txt"]
    assert len(said) == len(text)
    kept = said[passage.start_position : passage.end_position]
    assert [a for a, b in zip(kept, text[start:end], strict=True) if a != b and a != "\N{REPLACEMENT CHARACTER}"] == []
