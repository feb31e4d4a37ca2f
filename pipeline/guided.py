"""What an interview guide tells of a study: who was asked what, and so who could have voiced a theme."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.background import load_background
from pipeline.cluster.space import likeness_space
from pipeline.context import RunContext, embed_missing
from pipeline.embedding import Vectors
from pipeline.models import Mention, RoleSource, SpeakerRole, Theme, Transcript
from pipeline.rank.asked import NOT_PUT, Answers, questions_put, surveys_not_asking, themes_tied
from pipeline.rank.voices import Asked, Heard, Sitting, Voice


@dataclass(frozen=True, slots=True)
class Talk:
    """A transcript with the people heard in it; of a survey they are many, and each was asked all of its questions."""

    transcript: Transcript
    voices: Sequence[Voice]

    @property
    def sittings(self) -> set[Sitting]:
        """Who was heard, and when."""
        return {voice.sitting for voice in self.voices}

    @property
    def is_survey(self) -> bool:
        """Whether the file holds many respondents' answers."""
        return any(turn.respondent_id for turn in self.transcript.turns)


def who_was_asked(
    context: RunContext, talks: Mapping[str, Talk], themes: Sequence[Theme], heard: Sequence[Heard], language: str
) -> Asked:
    """Who could have voiced each theme, by the guide and by what sort of files people are heard in.

    `talks` are the transcripts by id; questions are told in `language` where the guide has them in it.
    """
    by_id = {one.mention.mention_id: one for one in heard}
    surveys = [talk.sittings for talk in talks.values() if talk.is_survey]
    held = {sitting for talk in talks.values() if not talk.is_survey for sitting in talk.sittings}
    unasked = surveys_not_asking(themes, by_id, surveys, held)
    questions = context.inputs.questions
    if not questions:
        return Asked({}, unasked)
    answers = _answers(context, talks, themes, heard)
    sittings = held.union(*surveys)
    tied = themes_tied(themes, by_id, sittings, answers)
    missed = [sittings - asked for asked in answers.asked]
    for theme_id, question in tied.items():
        unasked[theme_id] = unasked[theme_id] | missed[question] if theme_id in unasked else missed[question]
    return Asked({theme_id: questions[question].told_in(language) for theme_id, question in tied.items()}, unasked)


@dataclass(frozen=True, slots=True)
class _Heading:
    """Words that may put a question, and where what follows them begins."""

    start: int
    text: str
    language: str


Places = Mapping[str, Sequence[tuple[int, int]]]
"""By transcript where which question is put, in order."""


def questions_put_in(context: RunContext, talks: Mapping[str, Talk]) -> Places:
    """Where in each transcript which question of the guide is put, or something near to it."""
    headings = {transcript_id: _headings(talk) for transcript_id, talk in talks.items()}
    said = sorted({(h.text, h.language) for own in headings.values() for h in own})
    put = dict(zip(said, questions_put(_likeness_to_guide(context, said)), strict=True))
    return {t: _places(own, put, talks[t].is_survey) for t, own in headings.items()}


def _answers(
    context: RunContext, talks: Mapping[str, Talk], themes: Sequence[Theme], heard: Sequence[Heard]
) -> Answers:
    places = questions_put_in(context, talks)
    typical = _typical(themes, heard, talks)
    likeness = _likeness_to_guide(context, [one for own in typical for one in own])
    ends = np.cumsum([len(own) for own in typical])[:-1]
    return Answers(
        question_of={one.mention.mention_id: _question_before(places, one.mention) for one in heard},
        asked=[_asked(question, places, talks) for question in range(len(context.inputs.questions))],
        likeness=np.stack([part.mean(axis=0) for part in np.split(likeness, ends)]) if typical else likeness,
    )


def _headings(talk: Talk) -> list[_Heading]:
    """What may put a question: the questions of a survey, or what an interviewer says; where roles were only guessed,
    what anybody does."""
    transcript = talk.transcript
    if talk.is_survey:
        return [_Heading(t.start, t.question or "", transcript.language) for t in transcript.turns]
    anybody = transcript.role_source is RoleSource.GUESSED
    return [
        _Heading(u.end, transcript.slice(u), transcript.language)
        for u in transcript.utterances
        if anybody or u.role is SpeakerRole.INTERVIEWER
    ]


def _typical(themes: Sequence[Theme], heard: Sequence[Heard], talks: Mapping[str, Talk]) -> list[list[tuple[str, str]]]:
    """Of each theme the words of its most typical mentions, each with its language."""
    mentions = {one.mention.mention_id: one.mention for one in heard}
    return [[_words(mentions[one], talks) for one in theme.central or theme.mention_ids[:1]] for theme in themes]


def _words(mention: Mention, talks: Mapping[str, Talk]) -> tuple[str, str]:
    return mention.quote, talks[mention.transcript_id].transcript.language


def _likeness_to_guide(context: RunContext, said: Sequence[tuple[str, str]]) -> Vectors:
    """How near each text, given with its language, is to each question in its nearest wording: (texts, questions)."""
    questions = context.inputs.questions
    asked = [(text, language) for question in questions for language, text in question.wordings]
    texts = [*said, *asked]
    with context.progress.stage("guide", len(texts)) as advance:
        vectors = embed_missing([text for text, _ in texts], context, advance)
    space = likeness_space(np.stack([vectors[text] for text, _ in texts]), [one for _, one in texts], load_background())
    alike = space[: len(said)] @ space[len(said) :].T
    ends = np.cumsum([len(question.wordings) for question in questions])[:-1]
    return np.stack([part.max(axis=1) for part in np.split(alike, ends, axis=1)], axis=1)


def _places(headings: Sequence[_Heading], put: Mapping[tuple[str, str], int], is_survey: bool) -> list[tuple[int, int]]:
    """Where which question is put, in order; a survey's other questions end the answer, an interviewer's do not."""
    found = [(heading.start, put[heading.text, heading.language]) for heading in headings]
    return [(start, question) for start, question in found if is_survey or question != NOT_PUT]


def _question_before(places: Places, mention: Mention) -> int:
    own = places[mention.transcript_id]
    at = bisect_right(own, mention.span.start, key=lambda place: place[0])
    return own[at - 1][1] if at else NOT_PUT


def _asked(question: int, places: Places, talks: Mapping[str, Talk]) -> set[Sitting]:
    putting = [talk for t, talk in talks.items() if any(put == question for _, put in places[t])]
    return {sitting for talk in putting for sitting in talk.sittings}
