"""Training dialogues and the looks they are given."""

import csv
import random
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.role_dialogues import Dialogue, lay_out, read_dialogues, read_tales, variants

STATEMENTS = Path(__file__).parents[1] / "data" / "statements"
DIALOGUE = Dialogue(
    "talk",
    "ru",
    (
        (True, ("Здравствуйте! Как дела?",)),
        (False, ("Ну, так.", "Вот — живём.")),
        (True, ("А ещё?",)),
        (False, ("Всё.",)),
    ),
)
TALES = {"ru": ["Склад закрыли в марте.", "Машина одна на двоих."]}


def write(path: Path, header: str, *rows: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])


def test_rows_are_gathered_into_turns_and_statements_are_no_dialogue(tmp_path: Path) -> None:
    (tmp_path / "dialogues").mkdir()
    write(tmp_path / "ru_said.csv", "kind,text", ("none", "Живём."))
    rows = [
        ("t", "interviewer", "Как?"),
        ("t", "respondent", "Так."),
        ("t", "respondent", "Вот."),
        ("u", "respondent", "Да."),
    ]
    write(tmp_path / "dialogues" / "ru_talk.csv", "interview,speaker,text", *rows)
    assert read_dialogues(tmp_path) == [
        Dialogue("t", "ru", ((True, ("Как?",)), (False, ("Так.", "Вот.")))),
        Dialogue("u", "ru", ((False, ("Да.",)),)),
    ]
    assert read_tales(tmp_path) == {"ru": ["Живём."]}


def test_an_unknown_speaker_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path / "en_talk.csv", "interview,speaker,text", ("t", "guest", "Hi."))
    with pytest.raises(InputError, match="line 2: unknown speaker 'guest'"):
        read_dialogues(tmp_path)


@pytest.mark.parametrize(
    "layout, lines",
    [
        ("typed block", ["Здравствуйте! Как дела? Ну, так. Вот — живём. А ещё? Всё."]),
        ("typed turns", ["Здравствуйте! Как дела?", "Ну, так. Вот — живём.", "А ещё?", "Всё."]),
        ("typed sentences", ["Здравствуйте!", "Как дела?", "Ну, так.", "Вот — живём.", "А ещё?", "Всё."]),
        ("raw turns", ["здравствуйте как дела", "ну так вот живём", "а ещё", "всё"]),
    ],
)
def test_a_dialogue_laid_out(layout: str, lines: list[str]) -> None:
    laid_out = lay_out(DIALOGUE, layout, random.Random(0))
    assert [" ".join(line) for line in laid_out.lines] == lines
    assert len(laid_out.asking) == sum(map(len, laid_out.lines))


@pytest.mark.parametrize("layout", ["typed paragraphs", "typed broken", "raw broken", "raw block", "raw sentences"])
def test_every_layout_keeps_the_words_and_who_said_them(layout: str) -> None:
    for dialogue in read_dialogues(STATEMENTS)[:6]:
        laid_out = lay_out(dialogue, layout, random.Random(1))
        turns = lay_out(dialogue, f"{layout.split(maxsplit=1)[0]} turns", random.Random(2))
        words = [word for line in laid_out.lines for word in line]
        assert words == [word for line in turns.lines for word in line]
        assert laid_out.asking == turns.asking


def test_variants_are_the_same_every_time_and_lengthen_only_what_respondents_tell() -> None:
    found = variants(DIALOGUE, TALES)
    assert found == variants(DIALOGUE, TALES)
    assert len({str(one.lines) for one in found}) > 1
    asked = {sum(one.asking) for one in found}
    assert asked == {5}
    assert max(len(one.asking) for one in found) > len(lay_out(DIALOGUE, "typed block", random.Random(0)).asking)


def test_raw_speech_is_never_laid_out_as_typed() -> None:
    raw = Dialogue("raw", "en", ((True, ("how do you do it",)), (False, ("by hand",))))
    assert all(one.lines == [[w.lower() for w in line] for line in one.lines] for one in variants(raw, {}))
    assert raw.is_raw and not DIALOGUE.is_raw


def test_written_dialogues_have_both_sides_and_their_own_names() -> None:
    dialogues = read_dialogues(STATEMENTS)
    assert len({one.name for one in dialogues}) == len(dialogues)
    assert all({asking for asking, _ in one.turns} == {True, False} for one in dialogues)
    assert {one.language for one in dialogues} == {"ru", "en"}
