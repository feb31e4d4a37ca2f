"""A verdict as tables that a terminal or a Markdown file shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.coding import CodedMention
from pipeline.evaluate.scores import OVERALL, Group
from pipeline.evaluate.verdict import Verdict
from pipeline.models import Interval, MentionKind, Transcript

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a header and rows of text; `words` says what column holds running text."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""


def tables_of(verdict: Verdict, transcripts: Mapping[str, Transcript], misses: int) -> list[Table]:
    """Every table of a verdict that has rows."""
    tables = [
        _scores(verdict),
        _confusion(verdict),
        _misses("missed", verdict.missed()[:misses], transcripts),
        _misses("invented", verdict.invented()[:misses], transcripts),
    ]
    return [table for table in tables if table.rows]


def _scores(verdict: Verdict) -> Table:
    rows = [
        (
            _name(group),
            str(scored.score.found + scored.score.missed),
            str(scored.score.found + scored.score.invented + scored.score.repeats),
            str(scored.score.found),
            str(scored.score.repeats),
            interval_text(scored.precision),
            interval_text(scored.recall),
            interval_text(scored.f1),
        )
        for group, scored in verdict.scores.items()
        if scored.f1.value is not None
    ]
    header = ("mentions", "gold", "judged", "found", "repeats", "precision", "recall", "F1")
    return Table("agreement", header, rows)


def _name(group: Group) -> str:
    name = group.name if group.scope != OVERALL else "all"
    return name if group.scope == "kind" else f"{name}, {'kind right too' if group.with_kind else 'kind aside'}"


def interval_text(interval: Interval) -> str:
    """A share with its interval, as .62 [.51, .70]; a dash where there is none."""
    if interval.value is None:
        return "–"
    return f"{figure(interval.value)} [{figure(interval.low)}, {figure(interval.high)}]"


def figure(value: float | None) -> str:
    """A share or coefficient in two places, without the leading nought."""
    return "–" if value is None else f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def _confusion(verdict: Verdict) -> Table:
    kinds: list[MentionKind | None] = [*MentionKind, None]
    names = [kind.value if kind else _NONE for kind in kinds]
    rows = [
        (names[at], *(str(verdict.confusion.get((gold, judged), 0) or "·") for judged in kinds))
        for at, gold in enumerate(kinds)
    ]
    used = [row for row in rows if any(cell != "·" for cell in row[1:])]
    return Table("kinds: gold down, judged across; none is missed or invented", ("", *names), used)


def _misses(title: str, mentions: Sequence[CodedMention], transcripts: Mapping[str, Transcript]) -> Table:
    strength = "intensity" if title == "missed" else "confidence"
    rows = [
        (
            place_of(mention, transcripts[mention.transcript]),
            mention.kind.value,
            str((mention.intensity if title == "missed" else mention.confidence) or "–"),
            " … ".join(words_of(mention, transcripts[mention.transcript])),
        )
        for mention in mentions
    ]
    return Table(f"worst {title}", ("where", "kind", strength, "words"), rows)


def words_of(mention: CodedMention, transcript: Transcript) -> tuple[str, ...]:
    """What a mention rests on, cut from the transcript; the coding's own words where they are not there."""
    return tuple(" ".join(transcript.slice(span).split()) for span in mention.evidence) or mention.words


def place_of(mention: CodedMention, transcript: Transcript) -> str:
    """The file and, where the words are in it, their characters and time."""
    if not mention.evidence:
        return mention.transcript
    span = mention.evidence[0]
    seconds = transcript.times(span.start, span.end)[0]
    clock = "" if seconds is None else f" ({int(seconds) // 60}:{int(seconds) % 60:02d})"
    return f"{mention.transcript}:{span.start}-{span.end}{clock}"
