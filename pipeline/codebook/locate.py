"""Quotes found again: by id, else by their words, so that edits outlive an edited transcript or another extractor."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline.codebook.edits import Quote
from pipeline.errors import EditRefused
from pipeline.models import Mention

_WORD = re.compile(r"\w+")
_LEAST_SHARED = 0.5


def locate(
    quotes: Iterable[Quote], mentions: Sequence[Mention], paths: Mapping[str, Sequence[str]]
) -> dict[Quote, str]:
    """The mention each quote is; one that is not there, or could be several, is left out.

    `paths` gives the files of each transcript id. Looked for: the mention's id; in its file, the nearest mention of
    the same words, then the nearest that holds most of them; elsewhere, the only mention of the same words.
    """
    wanted = list(dict.fromkeys(quotes))
    by_id = {mention.mention_id: mention for mention in mentions}
    found = {quote: quote.mention_id for quote in wanted if quote.mention_id in by_id}
    if len(found) == len(wanted):
        return found
    words = {mention.mention_id: words_of(mention.quote) for mention in mentions}
    for quote in wanted:
        if quote not in found:
            mention_id = _by_words(quote, mentions, words, paths)
            if mention_id:
                found[quote] = mention_id
    return found


def words_of(text: str) -> tuple[str, ...]:
    """A quote's words alone: case, punctuation, spacing and ё are not what it is known by."""
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))


def _by_words(
    quote: Quote,
    mentions: Sequence[Mention],
    words: Mapping[str, tuple[str, ...]],
    paths: Mapping[str, Sequence[str]],
) -> str:
    own = words_of(quote.quote)
    if not own:
        return ""
    same = [mention for mention in mentions if words[mention.mention_id] == own]
    there = [mention for mention in mentions if quote.transcript in paths.get(mention.transcript_id, ())]
    inside = [mention for mention in same if mention in there] or [
        mention for mention in there if _holds(own, words[mention.mention_id])
    ]
    if inside:
        return min(inside, key=lambda m: (_distance(quote, m), m.mention_id)).mention_id
    return same[0].mention_id if len(same) == 1 else ""


def _holds(own: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one is a stretch of the other, and at least half as long."""
    short, long = sorted((own, other), key=len)
    if len(short) < _LEAST_SHARED * len(long):
        return False
    return _contains(long, short)


def _contains(long: Sequence[str], short: Sequence[str]) -> bool:
    return any(tuple(long[at : at + len(short)]) == tuple(short) for at in range(len(long) - len(short) + 1))


def _distance(quote: Quote, mention: Mention) -> int:
    return abs(mention.span.start - (quote.start or 0))


def point_out(quote: Quote, mentions: Sequence[Mention], paths: Mapping[str, Sequence[str]]) -> Mention:
    """The one mention a person means by an id, by its words or by a part of them.

    Raises:
        EditRefused: none has these words, or several have.
    """
    found = locate([quote], mentions, paths).get(quote)
    if found:
        return next(mention for mention in mentions if mention.mention_id == found)
    own = words_of(quote.quote)
    there = [m for m in mentions if not quote.transcript or quote.transcript in paths.get(m.transcript_id, ())]
    near = [mention for mention in there if own and _contains(words_of(mention.quote), own)]
    if len(near) == 1:
        return near[0]
    shown = quote.quote or quote.mention_id
    where = f" in {quote.transcript}" if quote.transcript else ""
    if near:
        raise EditRefused(
            f"{len(near)} mentions{where} hold the words “{shown}”; give more of them, or the mention's id."
        )
    raise EditRefused(f"No mention{where} holds the words “{shown}”; report/mentions.csv lists them all.")
