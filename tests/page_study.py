"""A report's content of any size with planted themes, groups and quarters, for tests of the page."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.config import RankConfig
from pipeline.models import (
    Interview,
    Mention,
    MentionKind,
    Respondent,
    RoleSource,
    Span,
    SpeakerRole,
    Theme,
    Timing,
    Transcript,
    Turn,
)
from pipeline.rank.groups import people_in_groups
from pipeline.rank.ranking import rank_study
from pipeline.rank.voices import Asked, Heard, Voice, voice_order
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention
from tests.samples import a_mention, a_theme


@dataclass(frozen=True)
class Planted:
    """What people say of one theme, and how likely each is to say it."""

    kind: MentionKind
    chance: float
    words: Mapping[str, tuple[str, ...]]


QUARTERS = ("2026-Q2", "2026-Q3")
SEGMENTS = ("best", "middle", "new")
ROLES = ("owner", "head of sales", "trainer")
LOUDER = {("attention", "best"): 1.6, ("attention", "middle"): 0.5, ("attention", "new"): 0.5}
PLANTED = {
    "attention": Planted(
        MentionKind.PAIN,
        0.5,
        {
            "ru": (
                "Никто не звонит, пока сами не попросим",
                "Мне мало внимания",
                "Обо мне забыли 🙂 сразу после оплаты",
            ),
            "en": ("Nobody calls until we ask", "I get too little attention", "They forgot me 🙂 right after I paid"),
        },
    ),
    "homework": Planted(
        MentionKind.PAIN,
        0.4,
        {
            "ru": ("Домашние задания проверяют через две недели", "Проверки ждёшь вечность"),
            "en": ("Homework is checked two weeks later", "You wait forever for the checks"),
        },
    ),
    "search": Planted(
        MentionKind.REQUEST,
        0.35,
        {
            "ru": ("Сделайте поиск по записям уроков", "Хочу находить урок по слову"),
            "en": ("Let me search the recordings", "I want to find a lesson by a word"),
        },
    ),
    "mobile": Planted(
        MentionKind.REQUEST,
        0.25,
        {"ru": ("Нужны короткие уроки для телефона",), "en": ("Short lessons for the phone, please",)},
    ),
    "games": Planted(
        MentionKind.PRAISE,
        0.5,
        {
            "ru": ("Ролевые игры просто замечательные", "Игры на наших разговорах очень помогли"),
            "en": ("The role plays are simply wonderful", "Playing our own calls helped a lot"),
        },
    ),
    "price": Planted(
        MentionKind.OBJECTION, 0.2, {"ru": ("Дорого для небольшой команды",), "en": ("It is dear for a small team",)}
    ),
    "calls": Planted(
        MentionKind.PRAISE,
        0.1,
        {
            "ru": ("Куратор звонит мне каждую неделю, и это ценно",),
            "en": ("My curator calls me every week, and I value that",),
        },
    ),
    "letter": Planted(
        MentionKind.PAIN,
        0.0,
        {"ru": ("В сертификате ошиблись в фамилии",), "en": ("My name was misspelt on the certificate",)},
    ),
}
ASKED = {"ru": "А что ещё было важно?", "en": "And what else mattered?"}
_SPOKEN = Path(__file__).parents[1] / "data" / "example" / "transcripts" / "2026-Q3" / "R10_2026-07-28.txt"


@dataclass(frozen=True)
class _Told:
    """One interview: whose, its file, and what of the planted is in it, by theme."""

    voice: Voice
    held: HeldInterview
    mentions: Sequence[tuple[str, Mention]]


def page_study(
    people: int = 24, language: str = "ru", seed: int = 7, copies: int = 1, filler: int = 20
) -> ReportContent:
    """People in three groups and two quarters, some heard in both; `copies` of each planted theme, and as many turns
    as `filler` says. Every third one was not asked about phones in the first quarter; some words were prompted."""
    chance = random.Random(seed)
    names = [f"{name}{copy or ''}" for copy in range(copies) for name in PLANTED]
    voices = [voice for at in range(people) for voice in _voices(at, chance)]
    told = [_interview(voice, _chosen(voice, names, chance), language, chance, filler) for voice in voices]
    themes = _themes(told, names, language)
    home = {mention_id: theme.theme_id for theme in themes for mention_id in theme.mention_ids}
    heard = [Heard(mention, one.voice) for one in told for _, mention in one.mentions]
    unasked = {home[m.mention_id]: _unasked(voices) for one in told for name, m in one.mentions if name == "mobile"}
    ranked, figures = rank_study(themes, heard, voices, RankConfig(draws=100), Asked(unasked=unasked))
    return ReportContent(
        title="Клиенты школы «Опора»" if language == "ru" else "Clients of the school",
        language=language,
        quarter=None,
        themes=ranked,
        mentions=[
            ThemedMention(mention, home[mention.mention_id], one.held.interview, one.voice.respondent_id)
            for one in told
            for _, mention in one.mentions
        ],
        interviews=[one.held for one in told],
        respondents_asked=people,
        failures={},
        doubles={},
        extractors=["offline"],
        voices=[_row(one) for one in sorted(told, key=lambda one: voice_order(one.voice))],
        figures=figures,
        groups=people_in_groups(voices, "segment"),
        unasked=unasked,
    )


def _voices(at: int, chance: random.Random) -> list[Voice]:
    """One person, in one quarter or in both."""
    own = [chance.choice(QUARTERS)] if chance.random() < 0.7 else list(QUARTERS)
    segment, role, nps = chance.choice(SEGMENTS), chance.choice(ROLES), chance.randint(2, 10)
    attributes = (("company", f"company {at}"), ("role", role), ("segment", segment))
    return [Voice(f"R{at + 1:03}", quarter, nps, attributes) for quarter in own]


def _unasked(voices: Sequence[Voice]) -> Set[tuple[str, str | None]]:
    return {voice.sitting for voice in voices if voice.quarter == QUARTERS[0] and int(voice.respondent_id[1:]) % 3 == 0}


def _row(told: _Told) -> Respondent:
    voice = told.voice
    attributes = dict(voice.attributes)
    return Respondent(voice.respondent_id, voice.nps, voice.quarter, told.held.interview.path, attributes)


def _planted(name: str) -> Planted:
    return PLANTED[name.rstrip("0123456789")]


def _chosen(voice: Voice, names: Sequence[str], chance: random.Random) -> list[str]:
    """The themes a person voices: by chance, some louder in some groups; one of them is said by one person only."""
    once = ["letter"] if (voice.respondent_id, voice.quarter) == ("R003", QUARTERS[0]) else []
    segment = voice.attribute("segment")
    return once + [n for n in names if chance.random() < _planted(n).chance * LOUDER.get((n, segment), 1.0)]


def _interview(voice: Voice, chosen: Sequence[str], language: str, chance: random.Random, filler: int) -> _Told:
    """Question and answer in turn, half a minute each, the planted words first."""
    transcript_id = f"{voice.quarter}/{voice.respondent_id}"
    text, turns, mentions = "", list[Turn](), list[tuple[str, Mention]]()
    for at in range(max(filler, len(chosen))):
        other = " ".join(chance.choices(_vocabulary(), k=24))
        quote = chance.choice(_planted(chosen[at]).words[language]) if at < len(chosen) else other
        for speaker, role, words in (
            ("A", SpeakerRole.INTERVIEWER, ASKED[language]),
            ("B", SpeakerRole.RESPONDENT, f"{quote}."),
        ):
            turns.append(Turn(speaker, role, len(text), len(text) + len(words)))
            text += f"{words}\n"
        if at < len(chosen):
            mentions.append((chosen[at], _mention(transcript_id, turns[-1], quote, _planted(chosen[at]).kind, chance)))
    timings = tuple(Timing(t.start, t.end, 15.0 * at, 15.0 * at + 15) for at, t in enumerate(turns))
    transcript = Transcript(transcript_id, text, language, tuple(turns), (), timings, RoleSource.LABELS, 1.0)
    mentions = [(n, replace(m, start_time=transcript.times(m.span.start, m.span.end)[0])) for n, m in mentions]
    day = dt.date(2026, 5 if voice.quarter == QUARTERS[0] else 8, 11)
    path = f"transcripts/{transcript_id}.vtt"
    interview = Interview(path, transcript_id, voice.respondent_id, day, voice.quarter, listed=True)
    row = Respondent(voice.respondent_id, voice.nps, voice.quarter, None, dict(voice.attributes))
    return _Told(voice, HeldInterview(interview, transcript, row, len(mentions)), mentions)


@cache
def _vocabulary() -> list[str]:
    """Words of an interview; in random order they pack worse than talk does."""
    return _SPOKEN.read_text(encoding="utf-8").split()


def _mention(transcript_id: str, turn: Turn, quote: str, kind: MentionKind, chance: random.Random) -> Mention:
    span = Span(turn.start, turn.start + len(quote))
    plain = a_mention(f"m-{transcript_id}-{turn.start}".replace("/", "-"), quote, kind)
    return replace(
        plain,
        transcript_id=transcript_id,
        span=span,
        evidence=(span,),
        speaker=turn.speaker,
        prompted=chance.random() < 0.1,
    )


def _themes(told: Sequence[_Told], names: Sequence[str], language: str) -> list[Theme]:
    members = {name: [m.mention_id for one in told for n, m in one.mentions if n == name] for name in names}
    labels = {name: f"{_planted(name).words[language][0]}{' ' if name[-1].isdigit() else ''}" for name in names}
    return [
        replace(
            a_theme(f"T{at:04}", ids, label=f"{labels[name]}{name.strip('abcdefghijklmnopqrstuvwxyz')}"),
            kind=_planted(name).kind,
        )
        for at, (name, ids) in enumerate(members.items(), start=1)
        if ids
    ]
