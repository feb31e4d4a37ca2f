"""The fit of the chain of roles: its gradient, and whether it learns what is plain."""

import random

import numpy as np
import pytest

from pipeline.ingest.role_cues import cues_of
from pipeline.role_dialogues import Dialogue, lay_out
from pipeline.role_training import _Objective, cross_validate, fit_chain, told

ASKED = ["Как вы это делаете?", "Расскажите, что у вас было?", "А вы почему так решили?", "Вы давно у нас?"]
ANSWERED = ["Ну, мы сами считаем.", "Я в тот день ушёл домой.", "У меня всё в тетради.", "Мне так сказали."]


def dialogue(number: int) -> Dialogue:
    chance = random.Random(number)
    turns = [((True, (chance.choice(ASKED),)), (False, tuple(chance.sample(ANSWERED, 2)))) for _ in range(5)]
    return Dialogue(f"d{number}", "ru", tuple(turn for pair in turns for turn in pair))


DIALOGUES = [dialogue(number) for number in range(9)]


def test_the_gradient_is_that_of_the_loss() -> None:
    laid_out = [
        lay_out(DIALOGUES[0], "raw broken", random.Random(0)),
        lay_out(DIALOGUES[1], "typed block", random.Random(0), 0.5),
    ]
    cues = [cues_of(one.lines) for one in laid_out]
    said = {name: at for at, name in enumerate(["any", "w вы", "asks1"])}
    turn = {name: at for at, name in enumerate(["any", "w ну", "line "])}
    objective = _Objective(laid_out, cues, said, turn)
    values = np.random.default_rng(0).normal(size=len(said) + 2 * len(turn))
    _, gradient = objective(values)
    step = 1e-5
    for at in range(len(values)):
        nudge = np.zeros_like(values)
        nudge[at] = step
        slope = (objective(values + nudge)[0] - objective(values - nudge)[0]) / (2 * step)
        assert gradient[at] == pytest.approx(slope, rel=1e-4, abs=1e-4)


def test_what_is_plain_is_learnt_and_held_out_talks_show_it() -> None:
    figures = cross_validate(DIALOGUES, {})
    assert {layout for _, layout in figures} == {
        "typed block",
        "typed turns",
        "raw block",
        "raw turns",
        "raw broken",
    }
    for key, one in figures.items():
        assert one.right / one.words > 0.95, key
        assert 0.5 * one.words < one.expected <= one.words


def test_what_is_told_is_counted_by_words() -> None:
    chain = fit_chain(DIALOGUES, {})
    talk = lay_out(DIALOGUES[0], "typed turns", random.Random(0))
    one = told(chain, talk)
    assert (one.words, one.asked) == (len(talk.asking), sum(talk.asking))
    assert one.found <= one.asked and one.right <= one.words
