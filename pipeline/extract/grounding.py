"""From what a model pointed at to mentions: only what stands in the transcript, cut from it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.align import Aligned, align_words
from pipeline.extract.prompted import was_prompted
from pipeline.fingerprint import tagged_id
from pipeline.models import Mention, MentionKind, Span, Transcript, mention_id_of
from pipeline.privacy.transcripts import RedactedTranscript
from pipeline.replies import MentionReply

_MOST_OTHERS = 6


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
        mention_id=mention_id_of(transcript.transcript_id, span, item.kind),
        transcript_id=transcript.transcript_id,
        kind=item.kind,
        force=item.force,
        direction=item.direction if item.kind is MentionKind.TRIGGER else None,
        summary=" ".join(item.summary.split()),
        quote=transcript.slice(span),
        span=span,
        evidence=(span, *_others(transcript, item.utterances, aligned)),
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


def _others(transcript: Transcript, pointed: Collection[int], aligned: Aligned) -> list[Span]:
    """The other lines of the same person that were pointed at.

    None where the words stand beside every line named, which then were miscounted, nor where half the talk is named.
    """
    others = sorted(set(pointed) - set(aligned.utterances))
    if len(others) == len(set(pointed)) or len(others) > _MOST_OTHERS:
        return []
    said = [transcript.utterances[at] for at in others]
    own = _person(transcript, transcript.utterances[aligned.utterances[0]].turn)
    return [Span(u.start, u.end) for u in said if _person(transcript, u.turn) == own]


def _person(transcript: Transcript, turn: int) -> tuple[str, ...]:
    one = transcript.turns[turn]
    return (one.role, one.speaker, one.respondent_id or "")


def rests_on(transcript: Transcript, mention: Mention, utterances: Iterable[int]) -> bool:
    """Whether any of these utterances is among a mention's evidence."""
    said = [transcript.utterances[at] for at in utterances]
    return any(span.start < u.end and u.start < span.end for span in mention.evidence for u in said)


def without_doubles(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention for each span, kind and summary, the surest; another summary may be another idea."""
    best: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        key = (mention.mention_id, mention.summary.casefold())
        rival = best.get(key)
        if rival is None or mention.confidence > rival.confidence:
            best[key] = mention
    return in_order(best.values())


def told_apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Several ideas of one kind in the same words («дорого и долго») each under an id of its own."""
    seen: Counter[str] = Counter()
    apart: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-m.confidence, m.summary)):
        number = seen[mention.mention_id]
        seen[mention.mention_id] += 1
        own = tagged_id("m", mention.mention_id, number) if number else mention.mention_id
        apart.append(replace(mention, mention_id=own))
    return in_order(apart)


def restored(seen: RedactedTranscript, mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions found in what a model saw, cut from the original and under the ids they have there.

    So a mention stays the same whatever is taken for personal; its summary keeps its placeholders.
    """
    moved = [seen.restored(mention) for mention in mentions]
    return told_apart(replace(m, mention_id=mention_id_of(m.transcript_id, m.span, m.kind)) for m in moved)


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """By the place of the first evidence, then by id and summary."""
    return sorted(mentions, key=lambda m: (min(span.start for span in m.evidence), m.mention_id, m.summary))


def join_repeats(mentions: Sequence[Mention], likeness: Sequence[Sequence[float]], at_least: float) -> list[Mention]:
    """Mentions of one kind by one person, whose summaries are at least that alike, as one with all their evidence.

    `likeness[i][j]` is that of the summaries of mentions i and j. The surest that is not in doubt leads.
    """
    groups: list[list[int]] = []
    order = sorted(range(len(mentions)), key=lambda i: _leads(mentions[i]))
    for at in order:
        home = next((g for g in groups if _same(mentions[g[0]], mentions[at]) and likeness[g[0]][at] >= at_least), None)
        if home is None:
            groups.append([at])
        else:
            home.append(at)
    return in_order(_joined([mentions[at] for at in group]) for group in groups)


def _leads(mention: Mention) -> tuple[bool, float, int, str]:
    return (mention.doubtful, -mention.confidence, mention.span.start, mention.summary)


def _same(one: Mention, other: Mention) -> bool:
    return (one.kind, one.speaker, one.respondent_id) == (other.kind, other.speaker, other.respondent_id)


def _joined(group: Sequence[Mention]) -> Mention:
    lead, *others = group
    spans = sorted({span for one in others for span in one.evidence} - set(lead.evidence), key=lambda s: s.start)
    return replace(
        lead,
        evidence=(*lead.evidence, *spans),
        intensity=max(one.intensity for one in group),
        prompted=all(one.prompted for one in group),
    )
