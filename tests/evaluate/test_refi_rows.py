from pathlib import Path

import pytest

from pipeline.context import open_study
from pipeline.errors import InputError
from pipeline.evaluate.coding import coding_of, read_coding
from pipeline.evaluate.refi_rows import kind_of_code, refi_rows
from pipeline.ingest.refi_qda import Code
from pipeline.models import MentionKind
from pipeline.report.qdpx import write_qdpx
from pipeline.run import stored_report
from tests.ingest.test_refi_qda import archived, passage, project, text_source


def code(name: str, *parents: str) -> Code:
    return Code("guid", name, "", parents, True)


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        (code("боль"), "pain"),
        (code(" Боли "), "pain"),
        (code("Pains"), "pain"),
        (code("Нет внимания", "Боли"), "pain"),
        (code("Нет внимания", "Боли", "Просьбы"), "request"),
        (code("обходной путь"), "workaround"),
        (code("Желаемые результаты"), "outcome"),
        (code("Нет внимания", "Темы"), None),
        (code("painting"), None),
    ],
)
def test_a_kind_is_told_by_the_code_or_the_nearest_one_above(named: Code, kind: str | None) -> None:
    assert kind_of_code(named) == (MentionKind(kind) if kind else None)


def test_what_people_coded_in_their_own_program_is_read_as_rows(tmp_path: Path) -> None:
    (row,) = refi_rows(archived(tmp_path, project(text_source(passage(3, 6))), one="да нет"))
    assert (row.transcript, row.kind, row.evidence) == ("R01", MentionKind.PAIN, ("нет",))
    assert (row.theme, row.coder, row.summary) == ("Нет внимания", "Anna", "a comment")
    assert (row.intensity, row.prompted, row.confidence) == (None, None, None)


def test_a_text_without_codes_was_read_and_nothing_found(tmp_path: Path) -> None:
    (row,) = refi_rows(archived(tmp_path, project(text_source("")), one="да нет"))
    assert (row.transcript, row.kind, row.evidence) == ("R01", None, ())


def test_a_code_that_tells_no_kind_is_named_with_its_place(tmp_path: Path) -> None:
    qde = project(text_source(passage(3, 6))).replace("Боли", "Темы")
    with pytest.raises(InputError, match="R01 at 3: coded 'Нет внимания', which tells no kind"):
        list(refi_rows(archived(tmp_path, qde, one="да нет")))


def test_two_kinds_for_one_passage_are_refused(tmp_path: Path) -> None:
    other = passage(3, 6, code=3).partition("<Coding")[2].partition("</PlainTextSelection>")[0]
    both = passage(3, 6).replace("</PlainTextSelection>", f"<Coding{other}</PlainTextSelection>")
    with pytest.raises(InputError, match=r"two kinds \(pain, request\)"):
        list(refi_rows(archived(tmp_path, project(text_source(both)), one="да нет")))


def test_a_theme_that_names_a_role_is_a_theme_and_a_role_alone_is_none(tmp_path: Path) -> None:
    qde = project(text_source(passage(3, 6))).replace('name="Нет внимания"', 'name="Клиент ждёт"')
    (row,) = refi_rows(archived(tmp_path, qde, one="да нет"))
    assert row.theme == "Клиент ждёт"
    qde = project(text_source(passage(3, 6))).replace('name="Нет внимания"', 'name="Интервьюер"')
    (row,) = refi_rows(archived(tmp_path, qde, one="да нет"))
    assert row.kind is None


def test_a_study_that_is_exported_and_read_as_gold_is_the_same_coding(finished: Path, tmp_path: Path) -> None:
    with open_study(finished, look=True) as context:
        content = stored_report(context, None)
    write_qdpx(content, tmp_path / "study.qdpx")
    files = {held.interview.path: held.transcript for held in content.interviews}
    themes = {themed.mention.mention_id: themed.theme_id for themed in content.mentions}
    own = coding_of("study.qdpx", [themed.mention for themed in content.mentions], files, themes)
    again = read_coding(tmp_path / "study.qdpx", list(files), files)
    assert own.mentions
    assert again == own


def test_evaluate_takes_a_project_as_gold(custdev: object, finished: Path, tmp_path: Path) -> None:
    assert custdev("export", finished, "--format", "qdpx", "--out", tmp_path / "gold.qdpx")[0] == 0  # type: ignore[operator]
    code, out, _ = custdev("evaluate", finished, "--gold", tmp_path / "gold.qdpx", "--extractor", "stored", "--json")  # type: ignore[operator]
    import json

    scores = json.loads(out)["scores"]["overall"]["with_kind"]
    assert (code, scores["f1"]["value"]) == (0, 1.0)
