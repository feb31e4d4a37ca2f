"""The fit of what tells where marks would stand."""

import random

from pipeline.boundary_training import WrittenTurn, cross_validate, fit_boundaries, written_turns
from pipeline.role_dialogues import Dialogue

OPENINGS = ["потом", "поэтому", "однако"]
REST = ["мы", "ждали", "ответа", "целую", "неделю", "никто", "так", "не", "позвонил", "нам", "отсюда"]


def _turn(number: int) -> WrittenTurn:
    """Sentences of four to seven words, of which each but the first begins with one of three words."""
    chance = random.Random(number)
    words: list[str] = []
    marked: list[bool] = []
    for at in range(6):
        own = [chance.choice(REST) for _ in range(chance.randint(6, 9))]
        words += [chance.choice(OPENINGS), *own] if at else own
        marked += [False] * (len(own) + (at > 0) - 1) + [True]
    return WrittenTurn(f"talk{number % 10}", tuple(words), tuple(marked[:-1]), tuple(marked[:-1]))


def test_turns_lose_their_marks_and_remember_where_they_stood() -> None:
    dialogue = Dialogue(
        "d", "ru", ((True, ("Ну?",)), (False, ("Долго — дня два, «ждали».", "Никто не звонил (совсем)!", "Вот")))
    )
    (turn,) = written_turns([dialogue])
    assert turn.words == ("долго", "дня", "два", "ждали", "никто", "не", "звонил", "совсем", "вот")
    assert [word for word, marked in zip(turn.words, turn.marked, strict=False) if marked] == [
        "долго",
        "два",
        "ждали",
        "совсем",
    ]
    assert [word for word, ended in zip(turn.words, turn.ended, strict=False) if ended] == ["ждали", "совсем"]


def test_speech_without_marks_teaches_nothing() -> None:
    assert written_turns([Dialogue("d", "ru", ((False, ("мы ждали неделю", "никто не звонил")),))]) == []


def test_words_that_open_sentences_are_learnt() -> None:
    turns = [_turn(number) for number in range(40)]
    boundaries = fit_boundaries(turns)
    odds = boundaries.odds(["мы", "ждали", "ответа", "потом", "никто", "не", "позвонил"])
    assert max(range(len(odds)), key=lambda at: odds[at]) == 2
    assert cross_validate(turns)["cuts at a mark"] > 0.95
