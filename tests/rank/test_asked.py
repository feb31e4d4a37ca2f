from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.models import Theme
from pipeline.rank.asked import NOT_PUT, Answers, questions_put, surveys_not_asking, themes_tied
from pipeline.rank.voices import Asked, Heard, Sitting, Voice, tabulate
from tests.samples import Said, study_of

PRICE, APP = 0, 1
NOBODY = np.zeros((0, 2), np.float32)


def _likeness(*rows: Sequence[float]) -> np.ndarray:
    return np.array(rows, np.float32)


def test_an_utterance_puts_the_question_it_is_nearest_to() -> None:
    small_talk = [[0.02, 0.05], [0.0, 0.1], [0.04, -0.1], [-0.05, 0.0], [0.1, 0.08]]
    assert questions_put(_likeness([0.5, 0.3], [0.2, 0.6], *small_talk)) == [PRICE, APP, *[NOT_PUT] * 5]


def test_where_all_talk_is_of_one_subject_only_what_stands_out_puts_a_question() -> None:
    talk = [[0.28 + at / 500, 0.0] for at in range(-10, 10)]
    assert questions_put(_likeness(*talk, [0.39, 0.0])) == [*[NOT_PUT] * 20, PRICE]


def test_a_question_put_in_its_own_words_is_found_though_nothing_else_is_said() -> None:
    assert questions_put(_likeness([1.0, 0.2], [1.0, 0.2], [0.98, 0.1])) == [PRICE] * 3


def test_nothing_said_and_nothing_to_ask() -> None:
    assert questions_put(NOBODY) == []
    assert questions_put(np.zeros((3, 0), np.float32)) == [NOT_PUT] * 3


def _tied(
    said: Sequence[tuple[Said, int]], asked: Sequence[str], people: int = 12, near: float = 0.0
) -> tuple[list[Theme], dict[str, int]]:
    """Which themes are tied to which question; `asked` are the people who were asked about the price."""
    themes, heard, _ = study_of([one for one, _ in said])
    by_id = {one.mention.mention_id: one for one in heard}
    sittings: set[Sitting] = {(f"R{at}", "2026-Q3") for at in range(people)}
    answers = Answers(
        {one.mention.mention_id: question for one, (_, question) in zip(heard, said, strict=True)},
        [{(who, "2026-Q3") for who in asked}, set()],
        np.full((len(themes), 2), near, np.float32),
    )
    return themes, themes_tied(themes, by_id, sittings, answers)


ASKED = [f"R{at}" for at in range(6)]
ANSWERED = [(Said(who, "price"), PRICE) for who in ASKED[:4]]
OTHERS = [(Said(f"R{at}", f"other{at % 3}"), NOT_PUT) for at in range(12)]


def test_what_is_said_in_answer_to_a_question_and_by_nobody_else_is_tied_to_it() -> None:
    assert _tied(ANSWERED + OTHERS, ASKED)[1] == {"price": PRICE}


def test_what_people_bring_up_unasked_is_tied_to_nothing() -> None:
    volunteers = [(Said(f"R{at}", "price"), NOT_PUT) for at in (8, 9, 10)]
    assert _tied(ANSWERED + volunteers + OTHERS, ASKED)[1] == {}


def test_a_question_that_draws_everything_ties_nothing() -> None:
    same = [(Said(who, f"other{at}"), PRICE) for at in range(6) for who in ASKED]
    assert "price" not in _tied([(Said(who, "price"), PRICE) for who in ASKED[:2]] + same, ASKED)[1]


def test_two_answers_are_enough_where_theme_and_question_are_of_one_topic() -> None:
    two = [(Said(who, "price"), PRICE) for who in ASKED[:2]]
    drawn = [(Said(who, "other0"), PRICE) for who in ASKED]
    assert "price" not in _tied(two + drawn + OTHERS, ASKED)[1]
    assert _tied(two + drawn + OTHERS, ASKED, near=0.3)[1]["price"] == PRICE


def test_saying_it_ten_times_in_answer_to_the_question_ties_nothing() -> None:
    said = [(Said("R0", "price"), PRICE)] * 10 + [(Said(who, "price"), NOT_PUT) for who in ("R1", "R8", "R9")]
    assert _tied(said + OTHERS, ASKED)[1] == {}


def test_those_who_were_not_asked_are_counted_apart() -> None:
    said = [Said("R0", "T1"), Said("R1", "T1"), Said("R5", "T1")]
    silent = [Voice(f"R{at}", "2026-Q3", None) for at in (2, 3, 4)]
    missed: set[Sitting] = {(who, "2026-Q3") for who in ("R4", "R5")}
    table = tabulate(*study_of(said, silent), Asked({}, {"T1": missed}))
    assert [table.respondents[row] for row in table.voicing[0]] == ["R0", "R1"]
    assert int(table.asked_about(0).sum()) == 4
    assert (table.apart[0].not_asked, table.apart[0].unasked) == (2, 1)
    assert int(table.asked_about_in("2026-Q3", 0).sum()) == 4


def test_asked_in_one_quarter_is_asked() -> None:
    said = [Said("R0", "T1", quarter="2026-Q2"), Said("R0", "T1", quarter="2026-Q3"), Said("R1", "T1")]
    table = tabulate(*study_of(said), Asked({}, {"T1": {("R0", "2026-Q2")}}))
    assert int(table.asked_about(0).sum()) == 2
    assert table.voicing_in["2026-Q2"][0].tolist() == []
    assert int(table.asked_about_in("2026-Q2", 0).sum()) == 0


def _survey(said_there: int, rows: int, said_here: int, interviewed: int) -> dict[str, set[Sitting]]:
    said = [Said(f"S{at}", "T1") for at in range(said_there)] + [Said(f"R{at}", "T1") for at in range(said_here)]
    themes, heard, _ = study_of(said)
    by_id: dict[str, Heard] = {one.mention.mention_id: one for one in heard}
    form: set[Sitting] = {(f"S{at}", "2026-Q3") for at in range(rows)}
    talks: set[Sitting] = {(f"R{at}", "2026-Q3") for at in range(interviewed)}
    return surveys_not_asking(themes, by_id, [form], talks)


@pytest.mark.parametrize(
    ("said_there", "rows", "said_here", "interviewed", "left_out"),
    [(1, 3000, 6, 10, 3000), (150, 3000, 0, 10, 0), (3, 12, 4, 10, 0), (0, 3000, 0, 0, 0), (0, 3000, 1, 10, 3000)],
)
def test_a_survey_in_which_people_are_silent_of_what_others_talk_about_did_not_ask(
    said_there: int, rows: int, said_here: int, interviewed: int, left_out: int
) -> None:
    assert len(_survey(said_there, rows, said_here, interviewed).get("T1", set())) == left_out
