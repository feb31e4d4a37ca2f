"""Small studies made in memory: who said what, as the records that clustering, ranking and reports take."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.config import RankConfig
from pipeline.models import (
    Alignment,
    Force,
    Interview,
    Mention,
    MentionKind,
    Respondent,
    RoleSource,
    Span,
    SpeakerRole,
    Theme,
    Transcript,
    Turn,
    Utterance,
)
from pipeline.rank.ranking import rank_study
from pipeline.rank.voices import Heard, Voice
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention


@dataclass(frozen=True)
class Said:
    """One thing said by one person, and the theme it belongs to."""

    respondent: str
    theme: str
    quote: str = "nobody called us back"
    kind: MentionKind = MentionKind.PAIN
    intensity: int = 3
    quarter: str | None = "2026-Q3"
    nps: int | None = None
    segment: str = ""
    path: str = ""


def a_mention(mention_id: str, quote: str = "nobody called us back", kind: MentionKind = MentionKind.PAIN) -> Mention:
    """A mention of which only the named fields matter."""
    return Mention(
        mention_id=mention_id,
        transcript_id=f"transcript-{mention_id}",
        kind=kind,
        force=Force.PUSH if kind is MentionKind.TRIGGER else None,
        direction=None,
        summary=quote,
        quote=quote,
        span=Span(0, len(quote)),
        evidence=(Span(0, len(quote)),),
        start_time=62.0,
        end_time=65.0,
        speaker="Anna",
        role=SpeakerRole.RESPONDENT,
        respondent_id=None,
        intensity=3,
        prompted=False,
        alignment=Alignment.EXACT,
        confidence=0.8,
        extractor="offline",
    )


def a_theme(theme_id: str, mention_ids: Sequence[str], label: str = "Nobody calls back") -> Theme:
    """A pain whose first mention is the most typical one."""
    ids = tuple(mention_ids)
    return Theme(theme_id, label, "Key words: call.", MentionKind.PAIN, ids, ids[:1])


def study_of(said: Sequence[Said], silent: Sequence[Voice] = ()) -> tuple[list[Theme], list[Heard], list[Voice]]:
    """Themes, mentions and people of what was said; `silent` are people who said nothing of note."""
    heard = [Heard(_mention_of(at, one), _voice_of(one)) for at, one in enumerate(said)]
    members: dict[str, list[str]] = {}
    for one, listened in zip(said, heard, strict=True):
        members.setdefault(one.theme, []).append(listened.mention.mention_id)
    themes = []
    for name, ids in members.items():
        first = next(listened.mention for listened in heard if listened.mention.mention_id == ids[0])
        themes.append(replace(a_theme(name, ids, label=first.summary), kind=first.kind))
    return themes, heard, list(dict.fromkeys([*(one.voice for one in heard), *silent]))


def content_of(
    said: Sequence[Said],
    *,
    language: str = "en",
    title: str = "Study",
    silent: Sequence[Voice] = (),
    failures: Sequence[str] = (),
    config: RankConfig = RankConfig(draws=100),  # noqa: B008
) -> ReportContent:
    """The report's content for what was said; each person's words of a quarter are one transcript."""
    themes, heard, voices = study_of(said, silent)
    ranked, figures = rank_study(themes, heard, voices, config)
    home = {mention_id: theme.theme_id for theme in themes for mention_id in theme.mention_ids}
    paths = [one.path or f"transcripts/{one.respondent}_{one.quarter}.txt" for one in said]
    interviews = {path: _interview_of(path, one) for path, one in zip(paths, said, strict=True)}
    return ReportContent(
        title=title,
        language=language,
        quarter=None,
        themes=ranked,
        mentions=[
            ThemedMention(
                listened.mention,
                home[listened.mention.mention_id],
                interviews[path].interview,
                listened.voice.respondent_id,
            )
            for path, listened in zip(paths, heard, strict=True)
        ],
        interviews=[replace(held, mention_count=paths.count(path)) for path, held in interviews.items()],
        respondents_asked=len({voice.respondent_id for voice in voices}),
        failures=dict.fromkeys(failures, "unreadable"),
        doubles={},
        extractors=["offline"],
        figures=figures,
        voices=[_row_of(one, path) for path, one in dict(zip(paths, said, strict=True)).items()]
        + [Respondent(one.respondent_id, one.nps, one.quarter, None, dict(one.attributes)) for one in silent],
    )


def _row_of(said: Said, path: str) -> Respondent:
    return Respondent(said.respondent, said.nps, said.quarter, path, {"segment": said.segment} if said.segment else {})


def _mention_of(at: int, said: Said) -> Mention:
    return replace(
        a_mention(f"m{at:04d}", said.quote, said.kind),
        transcript_id=f"{said.respondent}-{said.quarter}",
        intensity=said.intensity,
    )


def _voice_of(said: Said) -> Voice:
    attributes = (("segment", said.segment),) if said.segment else ()
    return Voice(said.respondent, said.quarter, said.nps, attributes)


def _interview_of(path: str, said: Said) -> HeldInterview:
    day = dt.date(2026, 9, 1) if said.quarter else None
    turn = Turn("Anna", SpeakerRole.RESPONDENT, 0, len(said.quote))
    transcript = Transcript(
        transcript_id=f"{said.respondent}-{said.quarter}",
        text=said.quote,
        language="en",
        turns=(turn,),
        utterances=(),
        timings=(),
        role_source=RoleSource.INFERRED,
        role_confidence=0.7,
    )
    interview = Interview(path, transcript.transcript_id, said.respondent, day, said.quarter, listed=bool(said.segment))
    return HeldInterview(interview, transcript, None, 0)


def conversation(lines: Sequence[str], language: str = "ru") -> Transcript:
    """A transcript with one utterance a line; a line that begins with "?" is the interviewer's."""
    said = [line.removeprefix("?").strip() for line in lines]
    roles = [SpeakerRole.INTERVIEWER if line.startswith("?") else SpeakerRole.RESPONDENT for line in lines]
    starts = [sum(len(text) + 1 for text in said[:at]) for at in range(len(said))]
    turns: list[Turn] = []
    utterances: list[Utterance] = []
    for index, (text, role, start) in enumerate(zip(said, roles, starts, strict=True)):
        if turns and turns[-1].role is role:
            turns[-1] = replace(turns[-1], end=start + len(text))
        else:
            turns.append(Turn(role.value, role, start, start + len(text)))
        utterances.append(Utterance(index, len(turns) - 1, role, start, start + len(text)))
    text = " ".join(said)
    return Transcript("t", text, language, tuple(turns), tuple(utterances), (), RoleSource.LABELS, 1.0)
