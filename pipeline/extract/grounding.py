"""From what a model pointed at to mentions: only what stands in the transcript, cut from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.align import Aligned, align_words
from pipeline.extract.prompted import was_prompted
from pipeline.fingerprint import tagged_id
from pipeline.models import Mention, MentionKind, Transcript
from pipeline.replies import MentionReply


@dataclass(frozen=True, slots=True)
class Ungrounded:
    """A reply's item that the transcript does not bear out, as the model wrote it, and why, in a clause."""

    raw: str
    reason: str


def ground(transcript: Transcript, item: MentionReply, extractor: str) -> Mention | Ungrounded:
    """The mention whose evidence holds the item's words, or the reason why there is none."""
    aligned = align_words(transcript, item.utterances, item.words)
    if isinstance(aligned, Aligned):
        return _mention(transcript, item, aligned, extractor)
    return Ungrounded(item.model_dump_json(exclude_none=True), aligned.reason)


def _mention(transcript: Transcript, item: MentionReply, aligned: Aligned, extractor: str) -> Mention:
    span = aligned.span
    first = transcript.utterances[aligned.utterances[0]]
    turn = transcript.turns[first.turn]
    start_time, end_time = transcript.times(span.start, span.end)
    return Mention(
        mention_id=tagged_id("m", transcript.transcript_id, span.start, span.end, item.kind),
        transcript_id=transcript.transcript_id,
        kind=item.kind,
        force=item.force,
        direction=item.direction if item.kind is MentionKind.TRIGGER else None,
        summary=" ".join(item.summary.split()),
        quote=transcript.slice(span),
        span=span,
        evidence=(span,),
        start_time=start_time,
        end_time=end_time,
        speaker=turn.speaker,
        role=turn.role,
        respondent_id=turn.respondent_id,
        intensity=item.intensity,
        prompted=item.prompted or was_prompted(transcript, first),
        alignment=aligned.alignment,
        confidence=round(item.confidence, 3),
        extractor=extractor,
        cause=item.cause,
    )


def without_doubles(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention for each span and kind, the surest; chunks share context and may both tell of it."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        rival = best.get(mention.mention_id)
        if rival is None or mention.confidence > rival.confidence:
            best[mention.mention_id] = mention
    return in_order(best.values())


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """By the place of the first evidence, then by id."""
    return sorted(mentions, key=lambda m: (min(span.start for span in m.evidence), m.mention_id))


def join_repeats(mentions: Sequence[Mention], likeness: Sequence[Sequence[float]], at_least: float) -> list[Mention]:
    """Mentions of one kind by one person, whose summaries are at least that alike, as one with all their evidence.

    `likeness[i][j]` is that of the summaries of mentions i and j. The surest mention leads.
    """
    groups: list[list[int]] = []
    for at in sorted(range(len(mentions)), key=lambda i: (-mentions[i].confidence, mentions[i].span.start)):
        home = next((g for g in groups if _same(mentions[g[0]], mentions[at]) and likeness[g[0]][at] >= at_least), None)
        if home is None:
            groups.append([at])
        else:
            home.append(at)
    return in_order(_joined([mentions[at] for at in group]) for group in groups)


def _same(one: Mention, other: Mention) -> bool:
    return one.kind is other.kind and one.respondent_id == other.respondent_id


def _joined(group: Sequence[Mention]) -> Mention:
    lead, *others = group
    spans = sorted({span for one in others for span in one.evidence} - set(lead.evidence), key=lambda s: s.start)
    return replace(
        lead,
        evidence=(*lead.evidence, *spans),
        intensity=max(one.intensity for one in group),
        prompted=all(one.prompted for one in group),
        doubtful=all(one.doubtful for one in group),
    )
