"""Statements assigned to the themes a team has already: `custdev cluster --codebook`."""

import csv
import io
from pathlib import Path

import pytest

from pipeline.context import Silent
from pipeline.embedding import E5Embedder
from pipeline.errors import InputError, SettingsError
from pipeline.given_themes import read_given_themes
from pipeline.statements import cluster_table
from tests.conftest import RunCommand

SAID = [
    "Домашку проверяют дней по десять",
    "Ответ по домашнему заданию пришёл только через две недели",
    "They take ages to check our homework",
    "Менеджер после оплаты пропал и не звонит",
    "Our manager vanished right after we paid",
    "Парковка у офиса всегда занята",
    "There is never a free parking space at your office",
]
CODES = "label,example\nДолгая проверка,Домашние задания проверяют слишком долго\n"
CODEBOOK = """\
themes:
  T0004:
    label: Менеджер пропадает
    examples: [Менеджер после оплаты пропал]
  T0007:
    label: Долгая проверка домашних заданий
    examples: [Ответ по домашней работе приходит через недели, Checking homework takes them forever]
    refused: [They take ages to check our homework!]
  T0009:
    label: Домашку проверяют неделями
    merged_into: T0007
"""


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _themes(folder: Path, codebook: Path, said: list[str] = SAID) -> dict[str, tuple[str, str]]:
    """Theme id and label of each statement."""
    table = _written(folder, "said.csv", "said\n" + "".join(f'"{text}"\n' for text in said))
    found = cluster_table(table, "said", "normal", E5Embedder(), Silent(), codebook)
    return {row["said"]: (row["theme_id"], row["theme_label"]) for row in csv.DictReader(io.StringIO(found))}


def test_statements_join_a_codebooks_themes_and_only_the_rest_forms_new_ones(tmp_path: Path) -> None:
    found = _themes(tmp_path, _written(tmp_path, "codebook.yaml", CODEBOOK))
    assert found[SAID[0]] == found[SAID[1]] == ("T0007", "Долгая проверка домашних заданий")
    assert found[SAID[3]] == found[SAID[4]] == ("T0004", "Менеджер пропадает")
    assert found[SAID[5]] == found[SAID[6]]
    assert found[SAID[5]][0] >= "T0010"


def test_a_quote_that_was_refused_does_not_come_back(tmp_path: Path) -> None:
    assert _themes(tmp_path, _written(tmp_path, "codebook.yaml", CODEBOOK))[SAID[2]][0] != "T0007"
    allowed = CODEBOOK.replace("    refused: [They take ages to check our homework!]\n", "")
    assert _themes(tmp_path, _written(tmp_path, "codebook.yaml", allowed))[SAID[2]][0] == "T0007"


def test_codes_of_a_table_are_numbered_as_they_come(tmp_path: Path) -> None:
    found = _themes(tmp_path, _written(tmp_path, "codes.csv", CODES))
    assert {found[text] for text in SAID[:3]} == {("T0001", "Долгая проверка")}
    assert {found[text][0] for text in SAID[3:]} == {"T0002", "T0003"}


def test_where_all_is_known_there_is_no_new_theme(tmp_path: Path) -> None:
    assert set(_themes(tmp_path, _written(tmp_path, "codes.csv", CODES), SAID[:2])) == set(SAID[:2])


def test_the_codebook_that_a_run_wrote_takes_its_own_statements_back(finished: Path) -> None:
    themes = read_given_themes(finished / "codebook.yaml")
    assert themes.next_number > max(int(one.theme_id[1:]) for one in themes.themes)
    assert all(one.texts and not any("Key words" in text for text in one.texts) for one in themes.themes)
    own = [one.texts[-1] for one in themes.themes]
    found = _themes(finished, finished / "codebook.yaml", own)
    assert [found[text][0] for text in own] == [one.theme_id for one in themes.themes]


def test_a_theme_that_was_merged_into_itself_by_way_of_another_stays(tmp_path: Path) -> None:
    circle = "themes:\n  T0001:\n    label: a\n    merged_into: T0002\n  T0002:\n    label: b\n    merged_into: T0001\n"
    assert read_given_themes(_written(tmp_path, "codebook.yaml", circle)).themes[0].texts == ("a", "b")


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("absent.yaml", None, "no such file"),
        ("absent.csv", None, "cannot be read"),
        ("empty.yaml", "", "no themes in it"),
        ("empty.yaml", "themes: {}\n", "no themes in it"),
        ("empty.csv", "label\n", "no codes in it"),
        ("codebook.yaml", "themes:\n  T0001:\n    lable: x\n", "did you mean `label`"),
        ("codes.qdc", "<not", "damaged or not REFI-QDA"),
    ],
)
def test_a_codebook_that_holds_nothing_is_told_in_one_sentence(
    custdev: RunCommand, tmp_path: Path, name: str, text: str | None, complaint: str
) -> None:
    codebook = tmp_path / name if text is None else _written(tmp_path, name, text)
    table = _written(tmp_path, "said.csv", "said\nSupport never answers\n")
    code, out, err = custdev("cluster", table, "--text", "said", "--codebook", codebook)
    assert (code, out) == (1, "")
    assert complaint in err
    assert name in err
    with pytest.raises((InputError, SettingsError)):
        read_given_themes(codebook)
