"""Who could have said it: which questions of the guide were put to whom, which themes answer them, and which surveys
did not ask."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.models import Theme
from pipeline.rank.voices import Heard, Sitting

Floats = npt.NDArray[np.float32]
NOT_PUT = -1
_LEAST, _SURELY = 0.27, 0.4
_ABOVE = 3.25
_MOSTLY = 0.75
_SAME_TOPIC = 0.2
_CHANCE = 0.01
_SILENT_CHANCE = 0.05
_TO_DEVIATION = 1.4826


def questions_put(likeness: Floats) -> list[int]:
    """For each utterance the question it puts, by column, or `NOT_PUT`; `likeness` has a row an utterance.

    An utterance puts the question it is nearest to, if it is nearer than interviewers' talk in this study usually is:
    where all talk is of one subject, every utterance is somewhat like every question.
    """
    if not likeness.size:
        return [NOT_PUT] * len(likeness)
    middle = np.median(likeness, axis=0)
    usual = middle + _ABOVE * _TO_DEVIATION * np.median(np.abs(likeness - middle), axis=0)
    least = np.clip(usual, _LEAST, _SURELY)
    nearest = likeness.argmax(axis=1)
    near = likeness[np.arange(len(likeness)), nearest] >= least[nearest]
    return [int(question) if is_near else NOT_PUT for question, is_near in zip(nearest, near, strict=True)]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the guide's questions brought: by mention id the question it answers (`NOT_PUT` for none), who was asked
    each, and how near in meaning themes and questions are, shape (themes, questions)."""

    question_of: Mapping[str, int]
    asked: Sequence[Set[Sitting]]
    likeness: Floats


def themes_tied(
    themes: Sequence[Theme], heard: Mapping[str, Heard], sittings: Set[Sitting], answers: Answers
) -> dict[str, int]:
    """The question that a theme answers, for themes of which that is beyond doubt.

    At least three in four people who voice it answer that question; they do so by more than chance, or those who were
    not asked stay silent by more than chance, or theme and question are of one topic; and whoever was not asked voices
    it less than half as often. Any other theme anybody may voice.
    """
    told = [_told(theme, heard, answers.question_of) for theme in themes]
    usual = Counter(question for own in told for questions in own.values() for question in questions)
    total = sum(len(own) for own in told)
    asked, everybody = [_people(own) for own in answers.asked], _people(sittings)
    tied = {}
    for theme, own, near in zip(themes, told, answers.likeness, strict=True):
        questions = Counter(question for questions in own.values() for question in questions if question != NOT_PUT)
        for question, answering in questions.most_common(1):
            case = _Case(own.keys(), answering, usual[question] / total, float(near[question]))
            if _is_tied(case, asked[question], len(everybody) - len(asked[question])):
                tied[theme.theme_id] = question
    return tied


@dataclass(frozen=True, slots=True)
class _Case:
    """A theme and a question: who voices it, how many of them in answer to the question, how many of all who voice
    anything do, and how near the two are in meaning."""

    voicing: Set[str]
    answering: int
    usual: float
    near: float


def _told(theme: Theme, heard: Mapping[str, Heard], question_of: Mapping[str, int]) -> dict[str, set[int]]:
    """Who voices a theme unprompted, each with the questions they answer by it."""
    told: dict[str, set[int]] = {}
    for mention_id in theme.mention_ids:
        if not heard[mention_id].mention.prompted:
            told.setdefault(heard[mention_id].voice.respondent_id, set()).add(question_of[mention_id])
    return told


def _is_tied(case: _Case, asked: Set[str], unasked: int) -> bool:
    from scipy.stats import binom

    if case.answering < _MOSTLY * len(case.voicing):
        return False
    said = len(case.voicing & asked)
    said_unasked = len(case.voicing) - said
    if said_unasked * len(asked) * 2 > said * unasked:
        return False
    by_chance = float(binom.sf(case.answering - 1, len(case.voicing), case.usual))
    silent = _silence(said_unasked, unasked, said, len(asked))
    return by_chance <= _CHANCE or silent <= _SILENT_CHANCE or case.near >= _SAME_TOPIC


def surveys_not_asking(
    themes: Sequence[Theme], heard: Mapping[str, Heard], surveys: Iterable[Set[Sitting]], talks: Set[Sitting]
) -> dict[str, Set[Sitting]]:
    """For each theme the people of surveys that did not ask for it, where people were interviewed (`talks`) as well.

    A line in a form is no hour of talk: where a survey's people voice a theme surely less often than those interviewed
    do, their silence tells of the form. Others are counted together (to test, then pool: Viele et al. 2014).
    """
    talked = _people(talks)
    found: dict[str, Set[Sitting]] = {}
    for survey in surveys:
        own = survey - talks
        people = _people(own) - talked
        silent = frozenset(one for one in own if one[0] in people)
        for theme in themes if people and talked else ():
            voicing = {heard[mention_id].voice.respondent_id for mention_id in theme.mention_ids}
            if _silence(len(voicing & people), len(people), len(voicing & talked), len(talked)) <= _SILENT_CHANCE:
                found[theme.theme_id] = found[theme.theme_id] | silent if theme.theme_id in found else silent
    return found


def _silence(said: int, people: int, said_elsewhere: int, elsewhere: int) -> float:
    """The chance that so few of some people voice what others do, were they alike (Fisher's exact test)."""
    from scipy.stats import hypergeom

    return float(hypergeom.cdf(said, people + elsewhere, said + said_elsewhere, people))


def _people(sittings: Iterable[Sitting]) -> set[str]:
    return {who for who, _ in sittings}
