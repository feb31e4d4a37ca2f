"""A report's content of any size with planted themes, groups and quarters, for tests of the page."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

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
from pipeline.rank.ranking import rank_themes
from pipeline.rank.voices import Heard, Voice, voice_order
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention
from tests.samples import a_mention, a_theme

QUARTERS = ("2026-Q2", "2026-Q3")
SEGMENTS = ("best", "middle", "new")
ROLES = ("owner", "head of sales", "trainer")
PLANTED: dict[str, tuple[MentionKind, float, dict[str, tuple[str, ...]]]] = {
    "attention": (
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
    "homework": (
        MentionKind.PAIN,
        0.4,
        {
            "ru": ("Домашние задания проверяют через две недели", "Проверки ждёшь вечность"),
            "en": ("Homework is checked two weeks later", "You wait forever for the checks"),
        },
    ),
    "search": (
        MentionKind.REQUEST,
        0.35,
        {
            "ru": ("Сделайте поиск по записям уроков", "Хочу находить урок по слову"),
            "en": ("Let me search the recordings", "I want to find a lesson by a word"),
        },
    ),
    "mobile": (
        MentionKind.REQUEST,
        0.25,
        {"ru": ("Нужны короткие уроки для телефона",), "en": ("Short lessons for the phone, please",)},
    ),
    "games": (
        MentionKind.PRAISE,
        0.5,
        {
            "ru": ("Ролевые игры просто замечательные", "Игры на наших разговорах очень помогли"),
            "en": ("The role plays are simply wonderful", "Playing our own calls helped a lot"),
        },
    ),
    "price": (
        MentionKind.OBJECTION,
        0.2,
        {"ru": ("Дорого для небольшой команды",), "en": ("It is dear for a small team",)},
    ),
    "calls": (
        MentionKind.PRAISE,
        0.1,
        {
            "ru": ("Куратор звонит мне каждую неделю, и это ценно",),
            "en": ("My curator calls me every week, and I value that",),
        },
    ),
    "letter": (
        MentionKind.PAIN,
        0.0,
        {"ru": ("В сертификате ошиблись в фамилии",), "en": ("My name was misspelt on the certificate",)},
    ),
}
ASKED = {"ru": "А что ещё было важно?", "en": "And what else mattered?"}


def page_study(
    people: int = 24, language: str = "ru", seed: int = 7, copies: int = 1, filler: int = 20
) -> ReportContent:
    """People in three groups and two quarters, some heard in both; `copies` of each planted theme, and as much other
    talk as `filler` says."""
    chance = random.Random(seed)
    told = [one for at in range(people) for one in _interviews(at, chance)]
    names = [f"{name}{copy or ''}" for copy in range(copies) for name in PLANTED]
    said = [_said(voice, path, names, language, chance, filler) for voice, path in told]
    mentions = [one for _, own in said for one in own]
    members = {name: [m.mention_id for n, m in mentions if n == name] for name in names}
    themes = [_theme(at, name, ids, language) for at, (name, ids) in enumerate(members.items(), start=1) if ids]
    home = {mention_id: theme.theme_id for theme in themes for mention_id in theme.mention_ids}
    voice_of = {held.transcript.transcript_id: voice for (held, _), (voice, _) in zip(said, told, strict=True)}
    heard = [Heard(m, voice_of[m.transcript_id]) for _, m in mentions]
    interviews = {held.transcript.transcript_id: held for held, _ in said}
    return ReportContent(
        title="Клиенты школы «Опора»" if language == "ru" else "Clients of the school",
        language=language,
        quarter=None,
        themes=rank_themes(themes, heard, [voice for voice, _ in told], RankConfig(draws=100)),
        mentions=[
            ThemedMention(
                m, home[m.mention_id], interviews[m.transcript_id].interview, voice_of[m.transcript_id].respondent_id
            )
            for _, m in mentions
        ],
        interviews=list(interviews.values()),
        respondents_asked=people,
        failures={},
        doubles={},
        extractors=["offline"],
        voices=_voices(told),
    )


def _interviews(at: int, chance: random.Random) -> list[tuple[Voice, str]]:
    """One person's voices, one a quarter, and the path of each interview."""
    own = [chance.choice(QUARTERS)] if chance.random() < 0.7 else list(QUARTERS)
    segment, role, nps = chance.choice(SEGMENTS), chance.choice(ROLES), chance.randint(2, 10)
    name = f"R{at + 1:03}"
    attributes = (("company", f"company {at}"), ("role", role), ("segment", segment))
    return [(Voice(name, quarter, nps, attributes), f"transcripts/{quarter}/{name}.vtt") for quarter in own]


def _voices(told: Sequence[tuple[Voice, str]]) -> list[Respondent]:
    ordered = sorted(told, key=lambda pair: voice_order(pair[0]))
    return [Respondent(v.respondent_id, v.nps, v.quarter, path, dict(v.attributes)) for v, path in ordered]


def _said(
    voice: Voice, path: str, names: Sequence[str], language: str, chance: random.Random, filler: int
) -> tuple[HeldInterview, list[tuple[str, Mention]]]:
    """An interview in which a person says what their group is likely to say."""
    louder = {"attention": 1.6 if voice.attribute("segment") == "best" else 0.5}
    chosen = [n for n in names if chance.random() < PLANTED[n.rstrip("0123456789")][1] * louder.get(n, 1.0)]
    chosen += ["letter"] if voice.respondent_id == "R003" and voice.quarter == QUARTERS[0] else []
    transcript_id = path.removesuffix(".vtt")
    text, turns, timings, mentions = "", [], [], []
    for at in range(max(filler, len(chosen))):
        answer = (
            chance.choice(PLANTED[chosen[at].rstrip("0123456789")][2][language])
            if at < len(chosen)
            else "Да, так. " * 4
        )
        for speaker, role, words in (
            ("A", SpeakerRole.INTERVIEWER, ASKED[language]),
            ("B", SpeakerRole.RESPONDENT, f"{answer}."),
        ):
            start = len(text)
            text += f"{words}\n"
            turns.append(Turn(speaker, role, start, start + len(words)))
            timings.append(Timing(start, start + len(words), 30.0 * at, 30.0 * at + 20))
            if at < len(chosen) and role is SpeakerRole.RESPONDENT:
                span = Span(start, start + len(answer))
                mention = replace(
                    a_mention(f"m-{transcript_id}-{at}", answer, PLANTED[chosen[at].rstrip("0123456789")][0]),
                    transcript_id=transcript_id,
                    span=span,
                    evidence=(span,),
                    start_time=30.0 * at,
                    speaker=speaker,
                )
                mentions.append((chosen[at], mention))
    row = Respondent(voice.respondent_id, voice.nps, voice.quarter, None, dict(voice.attributes))
    transcript = Transcript(transcript_id, text, language, tuple(turns), (), tuple(timings), RoleSource.LABELS, 1.0)
    day = dt.date(2026, 5 if voice.quarter == QUARTERS[0] else 8, 11)
    interview = Interview(path, transcript_id, voice.respondent_id, day, voice.quarter, listed=True)
    return HeldInterview(interview, transcript, row, len(mentions)), mentions


def _theme(at: int, name: str, mention_ids: Sequence[str], language: str) -> Theme:
    kind, _, words = PLANTED[name.rstrip("0123456789")]
    label = words[language][0] + (f" {name}" if name[-1].isdigit() else "")
    return replace(a_theme(f"T{at:04}", mention_ids, label=label), kind=kind)
