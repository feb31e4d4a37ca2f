"""A transcript cut into what one call is sent, and how that is written down for the model.

A respondent's utterance is a line with its number; the interviewer's words and the lines before a
chunk have none, so that a model has nothing to cite them by. Bare numbers cost 4 to 10 % more tokens,
`[17] R: ` before every utterance 37 %.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from pipeline.llm.tokens import estimated_tokens
from pipeline.models import SpeakerRole, Transcript, Utterance

LETTERS = {"en": ("I", "R"), "ru": ("И", "Р")}
"""What stands before the interviewer's and the respondent's unnumbered lines."""
_NUMBER_TOKENS = 2
_SLACK = 0.3
_FENCE_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Chunk:
    """Utterances `first` to `last`, both included; those from `context_first` to `first` are context only."""

    first: int
    last: int
    context_first: int


def chunks_of(
    transcript: Transcript,
    budget_tokens: int,
    context_utterances: int,
    tokens_of: Callable[[str], int] = estimated_tokens,
) -> list[Chunk]:
    """Chunks of about equal size, as few as the budget allows, cut where a new question opens if one is near.

    Every respondent's utterance is in exactly one chunk; a stretch without any is in none. A single
    utterance over the budget is a chunk of its own.
    """
    sizes = [tokens_of(transcript.slice(u)) + _NUMBER_TOKENS * _speaks(u) for u in transcript.utterances]
    first, left = 0, sum(sizes)
    chunks: list[Chunk] = []
    while first < len(sizes):
        after = _cut(transcript, sizes, first, left, budget_tokens)
        left -= sum(sizes[first:after])
        chunks += _chunk(transcript, first, after, context_utterances)
        first = after
    return chunks


def halved(transcript: Transcript, chunk: Chunk, context_utterances: int) -> list[Chunk]:
    """A chunk in two, where a service found it too long; nothing where it is a single utterance."""
    if chunk.first == chunk.last:
        return []
    stretch = transcript.utterances[chunk.first : chunk.last + 1]
    ends = list(_running(u.end - u.start for u in stretch))
    middle = min(
        range(1, len(stretch)),
        key=lambda at: _unevenness(ends[at - 1], ends[-1] / 2) + _roughness(transcript, chunk.first + at),
    )
    cut = chunk.first + middle
    head = _chunk(transcript, chunk.first, cut, chunk.first - chunk.context_first)
    return [*head, *_chunk(transcript, cut, chunk.last + 1, context_utterances)]


def numbered(transcript: Transcript, chunk: Chunk, language: str, citable: Collection[int] | None = None) -> str:
    """A chunk as a model reads it: `17 text` for what it may cite, `I: …` or `R: …` for context.

    `citable` narrows what may be cited, for a second look at what was not. A blank line stands where
    one respondent follows another.
    """
    lines: list[str] = []
    before: Utterance | None = None
    for utterance in transcript.utterances[chunk.context_first : chunk.last + 1]:
        lines += _opening(transcript, before, utterance, language)
        may_cite = utterance.index >= chunk.first and (citable is None or utterance.index in citable)
        text = " ".join(transcript.slice(utterance).split())
        if may_cite and _speaks(utterance):
            lines.append(f"{utterance.index} {text}")
        elif before and before.turn == utterance.turn and lines and not lines[-1][:1].isdigit():
            lines[-1] += f" {text}"
        else:
            lines.append(f"{_letter(utterance.role, language)}: {text}")
        before = utterance
    return "\n".join(lines)


def numbered_throughout(transcript: Transcript, first: int, last: int) -> str:
    """Utterances `first` to `last`, each with its number and none with a role, for finding roles."""
    stretch = transcript.utterances[first : last + 1]
    return "\n".join(f"{u.index} {' '.join(transcript.slice(u).split())}" for u in stretch)


def fence_of(*texts: str) -> str:
    """A mark that none of the texts holds: their own hash, so that equal requests stay equal.

    Nobody who writes a transcript can put it there, because it changes with what is written.
    """
    digest = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    while any(digest[:_FENCE_DIGITS] in text for text in texts):
        digest = hashlib.sha256(digest.encode()).hexdigest()
    return digest[:_FENCE_DIGITS]


def _cut(transcript: Transcript, sizes: Sequence[int], first: int, left: int, budget: int) -> int:
    """Where the chunk that starts at `first` ends (one past it).

    Near the even share of what is left, the smoothest place wins; it never makes one chunk more necessary.
    """
    if left <= budget:
        return len(sizes)
    pieces = -(-left // budget)
    even, least = left / pieces, left - (pieces - 1) * budget
    best, best_cost, size = first + 1, float("inf"), 0
    for at in range(first + 1, len(sizes)):
        size += sizes[at - 1]
        if size > budget:
            break
        cost = _unevenness(size, even) + _roughness(transcript, at) + (2.0 if size < least else 0.0)
        if cost <= best_cost:
            best, best_cost = at, cost
    return best


def _speaks(utterance: Utterance) -> bool:
    return utterance.role is SpeakerRole.RESPONDENT


def _unevenness(size: float, even: float) -> float:
    return abs(size - even) / even / _SLACK


def _roughness(transcript: Transcript, at: int) -> float:
    """How much a cut before utterance `at` tears apart: 0 before a question, 1 inside a turn."""
    before, after = transcript.utterances[at - 1], transcript.utterances[at]
    if before.turn == after.turn:
        return 1.0
    opens = _speaks(before) and not _speaks(after)
    return 0.0 if opens or _other_respondent(transcript, before, after) else 0.6


def _chunk(transcript: Transcript, first: int, after: int, context_utterances: int) -> list[Chunk]:
    """The chunk, or none where no respondent speaks in it; what trails after the last answer is left out."""
    answers = [u.index for u in transcript.utterances[first:after] if _speaks(u)]
    if not answers:
        return []
    context = first
    while context > max(0, first - context_utterances) and not _foreign(transcript, context - 1, first):
        context -= 1
    return [Chunk(first, answers[-1], context)]


def _foreign(transcript: Transcript, at: int, to: int) -> bool:
    """Whether an utterance is another person's answer in a survey, and so no context."""
    turns, utterances = transcript.turns, transcript.utterances
    return turns[utterances[at].turn].respondent_id != turns[utterances[to].turn].respondent_id


def _other_respondent(transcript: Transcript, before: Utterance, after: Utterance) -> bool:
    one, two = transcript.turns[before.turn], transcript.turns[after.turn]
    return _speaks(before) and _speaks(after) and (one.respondent_id, one.speaker) != (two.respondent_id, two.speaker)


def _opening(transcript: Transcript, before: Utterance | None, utterance: Utterance, language: str) -> Iterator[str]:
    """What stands before an utterance's line: a blank one at a change of respondent, a survey's new question."""
    if before is not None and _other_respondent(transcript, before, utterance):
        yield ""
    question = transcript.turns[utterance.turn].question
    asked = transcript.turns[before.turn].question if before is not None else None
    if question and question != asked:
        yield f"{_letter(SpeakerRole.INTERVIEWER, language)}: {' '.join(question.split())}"


def _letter(role: SpeakerRole, language: str) -> str:
    return LETTERS[language][role is SpeakerRole.RESPONDENT]


def _running(sizes: Iterator[int]) -> Iterator[int]:
    total = 0
    for size in sizes:
        total += size
        yield total
