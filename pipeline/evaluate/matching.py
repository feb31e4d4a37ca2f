"""Whose mention is whose: two codings of one transcript matched one to one by the evidence they share.

Two pieces of evidence meet where they share at least half of the shorter one, and the longer one is no longer than
400 characters (some 60 words), or else is shared by half. So a clause of six words is found by the sentence of forty
that holds it, as a reader of the sentence finds the idea; and five words are not found by a window of five hundred.

A judged mention that meets a further piece of a gold mention already found repeats it: it is neither right nor wrong.
One that runs two gold mentions together finds one of them; the other is missed, else one that holds everything would
find everything.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from pipeline.evaluate.coding import CodedMention
from pipeline.models import Span

LONGEST = 400
"""Characters of a passage in which a reader still finds the one idea meant."""
SHARED = 0.5
TOLD_ALIKE = 1e-7
"""Less than one character of evidence more in any interview: it only settles what would be tied."""
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


@dataclass(frozen=True)
class Matching:
    """Places in two lists of mentions: pairs found, judged ones that repeat, and the rest on either side."""

    pairs: tuple[tuple[int, int], ...]
    repeats: frozenset[int]
    missed: tuple[int, ...]
    invented: tuple[int, ...]


def overlap(one: Span, other: Span) -> float:
    """Intersection over union in characters, where two pieces of evidence meet; 0 where they do not."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    sizes = sorted((one.end - one.start, other.end - other.start))
    if shared <= 0 or shared < SHARED * sizes[0]:
        return 0.0
    union = sum(sizes) - shared
    return shared / union if sizes[1] <= LONGEST or shared >= SHARED * union else 0.0


def match_mentions(gold: Sequence[CodedMention], judged: Sequence[CodedMention], same_kind: bool = False) -> Matching:
    """The best one-to-one matching of two codings of one transcript.

    As many as can be are matched; among the ways to do that, most are of one kind, then share most of their evidence,
    all pieces together, then are told alike. With `same_kind` only mentions of one kind may match or repeat.
    """
    met = _met(gold, judged, same_kind)
    # One mention more of its own kind outweighs all that the pairs' likeness could come to.
    most = min(len(gold), len(judged)) + 1
    weights = {(g, j): (gold[g].kind == judged[j].kind) + _likeness(gold[g], judged[j]) / most for g, j in met}
    pairs = tuple(sorted(assign(weights)))
    repeats = _repeats(gold, judged, pairs, met)
    found, used = {g for g, _ in pairs}, {j for _, j in pairs} | repeats
    return Matching(
        pairs,
        repeats,
        tuple(at for at in range(len(gold)) if at not in found),
        tuple(at for at in range(len(judged)) if at not in used),
    )


def _likeness(one: CodedMention, other: CodedMention) -> float:
    """Intersection over union of all their evidence, and next to nothing for being told alike; from 0 to 1."""
    own, others = _characters(one), _characters(other)
    alike = (one.intensity == other.intensity) + (one.prompted == other.prompted)
    return ((len(own & others) / len(own | others)) + TOLD_ALIKE * alike) / (1 + 2 * TOLD_ALIKE)


def _characters(mention: CodedMention) -> set[int]:
    return {place for span in mention.evidence for place in range(span.start, span.end)}


def _met(gold: Sequence[CodedMention], judged: Sequence[CodedMention], same_kind: bool) -> dict[tuple[int, int], float]:
    """How much each two mentions share that meet at all, at their best two pieces."""
    met: dict[tuple[int, int], float] = {}
    pieces, others = _pieces(gold), _pieces(judged)
    for one, other in touching([span for _, span in pieces], [span for _, span in others]):
        pair, value = (pieces[one][0], others[other][0]), overlap(pieces[one][1], others[other][1])
        if value and not (same_kind and gold[pair[0]].kind != judged[pair[1]].kind):
            met[pair] = max(value, met.get(pair, 0.0))
    return met


def _pieces(mentions: Sequence[CodedMention]) -> list[tuple[int, Span]]:
    return [(at, span) for at, mention in enumerate(mentions) for span in mention.evidence]


def touching(spans: Sequence[Span], others: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Places in two lists of spans that have a character in common, without comparing all with all."""
    edges = [
        (span.start, span.end, side, at) for side, own in enumerate((spans, others)) for at, span in enumerate(own)
    ]
    going_on: list[tuple[int, int, int, int]] = []
    for edge in sorted(edges):
        going_on = [earlier for earlier in going_on if earlier[1] > edge[0]]
        for earlier in going_on:
            if earlier[2] != edge[2]:
                yield (earlier[3], edge[3]) if earlier[2] == 0 else (edge[3], earlier[3])
        going_on.append(edge)


def _repeats(
    gold: Sequence[CodedMention],
    judged: Sequence[CodedMention],
    pairs: Sequence[tuple[int, int]],
    met: Mapping[tuple[int, int], float],
) -> frozenset[int]:
    """Judged mentions left over that meet a piece of a found one which its finder does not; one a piece."""
    finder, used = dict(pairs), {j for _, j in pairs}
    weights: dict[tuple[tuple[int, Span], int], float] = {}
    for g, j in met:
        if g in finder and j not in used:
            for piece in gold[g].evidence:
                seen = any(overlap(piece, span) for span in judged[finder[g]].evidence)
                value = max((overlap(piece, span) for span in judged[j].evidence), default=0.0)
                if value and not seen:
                    weights[(g, piece), j] = value
    return frozenset(j for _, j in assign(weights))


def assign(weights: Mapping[tuple[Row, Column], float], most_pairs: bool = True) -> list[tuple[Row, Column]]:
    """The one-to-one choice among weighted pairs that takes the most pairs, and among such the most weight.

    Without `most_pairs` it takes the most weight, be it in fewer pairs.
    """
    return [pair for part in _parts(list(weights)) for pair in _assign_part(part, weights, most_pairs)]


def _assign_part(
    pairs: Sequence[tuple[Row, Column]], weights: Mapping[tuple[Row, Column], float], most_pairs: bool
) -> list[tuple[Row, Column]]:
    if len(pairs) == 1:
        return list(pairs)
    from scipy.optimize import linear_sum_assignment

    rows, columns = list(dict.fromkeys(r for r, _ in pairs)), list(dict.fromkeys(c for _, c in pairs))
    # Any pair more outweighs all that the others' weights could differ by.
    a_pair = 2 * min(len(rows), len(columns)) * max(weights[pair] for pair in pairs) + 1 if most_pairs else 0
    table = np.zeros((len(rows), len(columns)))
    row_at, column_at = {r: i for i, r in enumerate(rows)}, {c: i for i, c in enumerate(columns)}
    for row, column in pairs:
        table[row_at[row], column_at[column]] = a_pair + weights[row, column]
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    return [(rows[i], columns[j]) for i, j in chosen if table[i, j] > 0]


def _parts(pairs: Sequence[tuple[Row, Column]]) -> list[list[tuple[Row, Column]]]:
    """Pairs that have to do with one another, apart from the rest, so that a long file stays a sum of small ones."""
    of_row: dict[Row, list[tuple[Row, Column]]] = {}
    of_column: dict[Column, list[tuple[Row, Column]]] = {}
    for pair in pairs:
        of_row.setdefault(pair[0], []).append(pair)
        of_column.setdefault(pair[1], []).append(pair)
    left = dict.fromkeys(pairs)
    parts: list[list[tuple[Row, Column]]] = []
    while left:
        waiting, part = [next(iter(left))], list[tuple[Row, Column]]()
        while waiting:
            pair = waiting.pop()
            if pair in left:
                del left[pair]
                part.append(pair)
                waiting += [*of_row[pair[0]], *of_column[pair[1]]]
        parts.append(part)
    return parts
