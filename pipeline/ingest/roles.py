"""Who asks and who answers: from labels, else inferred from how each speaker talks, else guessed word by word."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ingest.labels import role_of_label, roles_of_letters
from pipeline.ingest.questions import asks, interviewer_odds
from pipeline.ingest.role_chain import load_chain
from pipeline.models import RoleSource, SpeakerRole

_ASKING = (
    r"interviewers?|moderators?|hosts?|researchers?|интервьюеры?|ведущ(?:ий|ая|ие)|модераторы?|исследователь(?:ница)?|"
    r"исследователи"
)
_ANSWERING = (
    r"respondents?|interviewees?|customers?|clients?|guests?|users?|"
    r"респондент\w*|клиент\w*|гост\w+|собеседни\w+|пользовател\w+"
)
_TALKING = rf"{_ANSWERING}|participants?|участни\w+"
_OF_NAMES = r"\b[^\n,;|]{0,20}?(?:\b(?:is|are|was|were)\b|:|—|–|-)\s*([^\n.;|]+)"
_ROLES_IN_HEADER = {
    SpeakerRole.INTERVIEWER: (
        re.compile(rf"\b(?:{_ASKING}){_OF_NAMES}", re.IGNORECASE),
        re.compile(rf"\b(?:{_TALKING})", re.IGNORECASE),
    ),
    SpeakerRole.RESPONDENT: (
        re.compile(rf"\b(?:{_ANSWERING}){_OF_NAMES}", re.IGNORECASE),
        re.compile(rf"\b(?:{_ASKING})", re.IGNORECASE),
    ),
}
"""For each role what introduces its names in a header, and where the names of the other role begin."""
_NAME = r"([^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*)?)"
_BRACKETED = {
    SpeakerRole.INTERVIEWER: re.compile(rf"{_NAME}\s*[(,—–-]\s*(?:{_ASKING})\b", re.IGNORECASE),
    SpeakerRole.RESPONDENT: re.compile(rf"{_NAME}\s*[(,—–-]\s*(?:{_ANSWERING})\b", re.IGNORECASE),
}
"""A name with its role behind it («Ольга (интервьюер)»)."""
_GUIDED = 6.0


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says in a whole transcript, utterance by utterance, and whether they speak first."""

    speaker: str
    utterances: Sequence[str]
    first: bool


@dataclass(frozen=True, slots=True)
class Roles:
    """The role of each speaker, where it came from, and how sure it is, 0 to 1."""

    by_speaker: Mapping[str, SpeakerRole]
    source: RoleSource
    confidence: float


def roles_of_speakers(
    said: Sequence[Said], header: str, interviewers: Sequence[str] = (), respondents: Sequence[str] = ()
) -> Roles:
    """Roles of a transcript's labelled speakers.

    Names the study gives come first, then what labels say («Интервьюер», "Customer"), then the
    header ("Interviewer is Jonas"), then who asks, who talks less and who speaks first.
    """
    known = _told(said, header, interviewers, respondents)
    unknown = [one for one in said if one.speaker not in known]
    if not unknown:
        return Roles(known, RoleSource.LABELS, 1.0)
    names = [one.speaker for one in unknown]
    if SpeakerRole.RESPONDENT in known.values():
        return Roles({**known, **dict.fromkeys(names, SpeakerRole.INTERVIEWER)}, RoleSource.LABELS, 0.9)
    if known:
        return Roles({**known, **dict.fromkeys(names, SpeakerRole.RESPONDENT)}, RoleSource.LABELS, 0.95)
    return _inferred(unknown)


def _told(
    said: Sequence[Said], header: str, interviewers: Sequence[str], respondents: Sequence[str]
) -> dict[str, SpeakerRole]:
    known = roles_of_letters(one.speaker for one in said)
    introduced = {role: _introduced(header, role) for role in SpeakerRole}
    for one in said:
        name = one.speaker.casefold()
        role = role_of_label(one.speaker)
        if name in {n.casefold() for n in interviewers}:
            role = SpeakerRole.INTERVIEWER
        elif name in {n.casefold() for n in respondents}:
            role = SpeakerRole.RESPONDENT
        elif role is None:
            words = set(re.findall(r"\w+", name))
            roles = [one for one, names in introduced.items() if words and words <= names]
            role = roles[0] if len(roles) == 1 else None
        if role is not None:
            known[one.speaker] = role
    return known


def _introduced(header: str, role: SpeakerRole) -> set[str]:
    """Words of the names that a header gives to a role ("Interviewer is Jonas", «Респондент: Вадим, владелец»)."""
    pattern, other = _ROLES_IN_HEADER[role]
    named = [*(other.split(names)[0] for names in pattern.findall(header)), *_BRACKETED[role].findall(header)]
    return set(re.findall(r"\w+", " ".join(named).casefold()))


def _inferred(unknown: Sequence[Said]) -> Roles:
    if len(unknown) == 1:
        asking = _question_share(unknown[0]) > 0.5
        role = SpeakerRole.INTERVIEWER if asking else SpeakerRole.RESPONDENT
        return Roles({unknown[0].speaker: role}, RoleSource.INFERRED, 0.6)
    total = sum(_words(one) for one in unknown) or 1
    scores = {one.speaker: _asker_score(one, total) for one in unknown}
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    share = {one.speaker: _words(one) / total for one in unknown}
    question = {one.speaker: _question_share(one) for one in unknown}
    askers = {ordered[0]}
    askers |= {n for n in ordered[1:-1] if question[n] > 0.3 and share[n] < 1 / len(unknown) and scores[n] > 0.8}
    answers = [name for name in ordered if name not in askers]
    confidence = 1 / (1 + math.exp(-1.5 * (scores[ordered[0]] - scores[answers[0]]))) if answers else 0.5
    roles = {n: SpeakerRole.INTERVIEWER if n in askers else SpeakerRole.RESPONDENT for n in ordered}
    return Roles(roles, RoleSource.INFERRED, round(confidence, 2))


def _asker_score(one: Said, total: int) -> float:
    talk = _words(one) / total
    return 4.0 * _question_share(one) + 0.5 * _mean_odds(one) - 1.5 * talk + 0.5 * one.first


def _question_share(one: Said) -> float:
    """Share of a speaker's utterances of some length that ask."""
    longer = [text for text in one.utterances if len(text.split()) > 2] or list(one.utterances)
    return sum(asks(text) for text in longer) / max(len(longer), 1)


def _mean_odds(one: Said) -> float:
    return sum(max(-2.0, min(2.0, interviewer_odds(t))) for t in one.utterances) / max(len(one.utterances), 1)


def _words(one: Said) -> int:
    return sum(len(text.split()) for text in one.utterances)


def guess_roles(lines: Sequence[Sequence[str]], guide: Sequence[str] = ()) -> tuple[list[SpeakerRole], float]:
    """A role for each word of a talk without speakers, given as lines of words, and how many are likely right, 0 to 1.

    A trained chain over the words. Where several of them are of one question of the guide, they lean to asking.
    """
    words = [word for line in lines for word in line]
    heard = load_chain().hear(lines, _guided(words, guide))
    roles = [SpeakerRole.INTERVIEWER if asking else SpeakerRole.RESPONDENT for asking in heard.asking]
    return roles, round(heard.confidence, 2)


def _guided(words: Sequence[str], guide: Sequence[str]) -> list[float]:
    """What the guide adds to each word's log-odds of asking: so much in all for a question said about as it stands."""
    leaning = [0.0] * len(words)
    for question in guide:
        stems = _stems(question)
        places = [(at, stem) for at, word in enumerate(words) for stem in _stems(word) & stems] if stems else []
        for start, end in _where_said(places, len(stems), 2 * len(question.split())):
            for at in range(start, end):
                leaning[at] = max(leaning[at], _GUIDED / (end - start))
    return leaning


def _where_said(places: Sequence[tuple[int, str]], stems: int, reach: int) -> Iterator[tuple[int, int]]:
    """Stretches no longer than `reach` words that hold at least half of a question's stems, and three or more."""
    for first, (start, _) in enumerate(places):
        near = [(at, stem) for at, stem in places[first : first + reach] if at < start + reach]
        if len({stem for _, stem in near}) >= max(3, stems / 2):
            yield start, near[-1][0] + 1


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.casefold())}
