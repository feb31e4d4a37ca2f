"""Who was asked what, told by the real engine from what interviewers say."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import StudyConfig
from pipeline.context import RunContext, Silent, StudyInputs
from pipeline.embedding import E5Embedder
from pipeline.guided import Talk, who_was_asked
from pipeline.models import GuideQuestion, RoleSource, Span, Theme, Transcript
from pipeline.rank.voices import Asked, Heard, Voice
from pipeline.redacting import Redactor
from pipeline.workspace import Workspace
from tests.samples import a_mention, a_theme, conversation

GUIDE = (
    GuideQuestion((("ru", "Как вы к нам пришли?"), ("en", "How did you come to us?"))),
    GuideQuestion((("ru", "Как вы пользуетесь мобильным приложением?"), ("en", "How do you use our mobile app?"))),
    GuideQuestion((("ru", "Что было неудобно?"), ("en", "What was inconvenient?"))),
)
HELLO = [
    "? Добрый день, слышно меня?",
    "Да, всё хорошо.",
    "? Расскажите, как вы у нас оказались?",
    "Посоветовал знакомый.",
]
ABOUT_APP = [
    "? А приложение на телефоне у вас стоит, как вам оно?",
    "? Как вы пользуетесь нашим мобильным приложением?",
    "? Мобильным приложением пользуетесь?",
    "? Ещё про мобильное приложение спрошу: как вы с ним работаете?",
]
CRASHES = "Оно вылетает каждый раз, когда я открываю отчёт."
LATE = "Счета приходят на неделю позже, чем обещано."
BYE = ["? Сколько у вас сейчас людей?", "Человек двадцать.", "? Спасибо за разговор.", "И вам спасибо."]


def _interview(who: int, app: bool, crashes: bool, late: bool) -> tuple[list[str], list[str]]:
    lines, said = list(HELLO), []
    if app:
        lines += [ABOUT_APP[who % 4], CRASHES if crashes else "Да обычно, смотрю по утрам заказы."]
        said += [CRASHES] if crashes else []
    if late:
        lines += ["? А какие планы на год?", LATE]
        said.append(LATE)
    return lines + BYE, said


PEOPLE = [_interview(who, who < 6, who < 4, who % 3 == 0) for who in range(12)]


def _asked(
    talks: Sequence[tuple[list[str], list[str]]], source: RoleSource = RoleSource.LABELS
) -> tuple[dict[str, Theme], Asked]:
    held: dict[str, Talk] = {}
    heard: list[Heard] = []
    for at, (lines, said) in enumerate(talks):
        transcript: Transcript = replace(conversation(lines), transcript_id=f"t{at}", role_source=source)
        voice = Voice(f"R{at:02}", "2026-Q3", None)
        held[transcript.transcript_id] = Talk(transcript, [voice])
        for quote in said:
            start = transcript.text.index(quote)
            mention = replace(a_mention(f"m{at}-{start}", quote), transcript_id=f"t{at}")
            heard.append(Heard(replace(mention, span=Span(start, start + len(quote))), voice))
    themes = {
        quote: a_theme(f"T{number}", [one.mention.mention_id for one in heard if one.mention.quote == quote])
        for number, quote in enumerate((CRASHES, LATE))
    }
    return themes, who_was_asked(_context(GUIDE), held, list(themes.values()), heard, "ru")


def _context(guide: tuple[GuideQuestion, ...]) -> RunContext:
    inputs, workspace = StudyInputs(Path(), StudyConfig(), (), (), (), guide), Workspace(None)
    redactor = Redactor(inputs.config.privacy, workspace.privacy)
    return RunContext(inputs, workspace, E5Embedder(), Silent(), redactor)


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, Theme], Asked]:
    return _asked(PEOPLE)


def test_a_theme_told_in_answer_to_a_question_counts_those_who_were_asked_it(
    told: tuple[dict[str, Theme], Asked],
) -> None:
    themes, asked = told
    theme_id = themes[CRASHES].theme_id
    assert asked.questions[theme_id] == "Как вы пользуетесь мобильным приложением?"
    assert {who for who, _ in asked.unasked[theme_id]} == {f"R{who:02}" for who in range(6, 12)}


def test_a_theme_told_wherever_counts_everybody(told: tuple[dict[str, Theme], Asked]) -> None:
    themes, asked = told
    assert themes[LATE].theme_id not in asked.questions
    assert not asked.unasked.get(themes[LATE].theme_id)


def test_where_roles_are_guessed_a_question_may_be_anywhere() -> None:
    swapped = [([line.removeprefix("?") for line in lines], said) for lines, said in PEOPLE]
    themes, asked = _asked(swapped, RoleSource.GUESSED)
    assert {who for who, _ in asked.unasked[themes[CRASHES].theme_id]} == {f"R{who:02}" for who in range(6, 12)}


def test_without_a_guide_everybody_counts() -> None:
    assert who_was_asked(_context(()), {}, [], [], "ru") == Asked()
