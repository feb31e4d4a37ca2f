"""Extraction by a language model: it points at numbered lines, and each thing it says is checked against them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.background import Background, unit
from pipeline.config import ExtractConfig
from pipeline.errors import ContextTooLong, ReplyMisshapen, ReplyRefused
from pipeline.extract.chunk import Chunk, chunks_of, fence_of, halved, numbered
from pipeline.extract.claims import evidence_text, in_question
from pipeline.extract.grounding import Ungrounded, ground, join_repeats, rests_on, told_apart, without_doubles
from pipeline.extract.mentions import judged_utterances
from pipeline.extract.reply import parse_claims, parse_mentions, parse_retries
from pipeline.extract.request import request_of
from pipeline.extract.suspicious import suspicious_utterances
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.tokens import estimated_tokens
from pipeline.models import Mention, SpeakerRole, Transcript
from pipeline.prompts import Prompt
from pipeline.replies import Item, Items

POINTING_VERSION = 1
"""Raised when the same replies would yield other mentions: 1, first."""
PROMPTS_USED = ("extract_mentions", "retry_mention", "glean_mentions", "check_claim")
_CLAIMS_AT_ONCE = 20
_LEAST_REPLY, _MOST_REPLY = 800, 8000
_TOKENS_AN_ITEM = 250
_LASTING = (ContextTooLong, ReplyMisshapen, ReplyRefused)
"""Asked again, the model would fail again; a second question that fails so must not lose what the first one found."""

Floats = npt.NDArray[np.float32]
Result = TypeVar("Result")
Embed = Callable[[Sequence[str]], Awaitable[Mapping[str, Floats]]]


@dataclass(frozen=True, slots=True)
class PointedReading:
    """What a model's reading of one transcript yields: `suspicious` are numbers of utterances that read like orders,
    `judged` is how many utterances there were to cite."""

    mentions: list[Mention]
    ungrounded: list[Ungrounded]
    suspicious: list[int]
    judged: int


@dataclass(frozen=True)
class PointingReader:
    """Reads transcripts through a model; `prompts` holds those of `PROMPTS_USED` in `language`, that of the answers."""

    llm: CachedLLM
    prompts: Mapping[str, Prompt]
    language: str
    embed: Embed
    background: Background
    config: ExtractConfig

    @property
    def extractor(self) -> str:
        """What a mention says it was found by."""
        return f"llm:{self.llm.name}"

    async def read(self, transcript: Transcript, again: bool = False) -> PointedReading:
        """Mentions of one transcript, each resting on its words; with `again`, a second look at what none cites.

        Raises:
            LLMError: a chunk failed for good; what was paid for stays with the model's cache.
        """
        parts = await _all(self._chunk(transcript, chunk) for chunk in self._chunks(transcript))
        mentions, ungrounded = _gathered(parts)
        if again or self.config.glean:
            more, refused = await self._glean(transcript, mentions)
            mentions, ungrounded = without_doubles([*mentions, *more]), [*ungrounded, *refused]
        # Beside the loop: on a long interview it takes as long as sending several calls.
        suspicious = await asyncio.to_thread(suspicious_utterances, transcript)
        settled = await self._settled(transcript, mentions, suspicious)
        return PointedReading(settled, ungrounded, suspicious, len(judged_utterances(transcript)))

    def first_requests(self, transcript: Transcript) -> list[Request]:
        """What a first reading asks, known before anything is spent: one request a chunk."""
        rendered = [numbered(transcript, chunk, self.language) for chunk in self._chunks(transcript)]
        return [self._reading("extract_mentions", transcript, lines) for lines in rendered]

    def _reading(self, prompt: str, transcript: Transcript, lines: str) -> Request:
        room = min(max(_LEAST_REPLY, estimated_tokens(lines)), _MOST_REPLY)
        return self._request(prompt, transcript, room, fence=fence_of(lines), lines=lines)

    def _chunks(self, transcript: Transcript) -> list[Chunk]:
        return chunks_of(transcript, self.config.chunk_tokens, self.config.context_utterances)

    async def _chunk(
        self,
        transcript: Transcript,
        chunk: Chunk,
        prompt: str = "extract_mentions",
        citable: Collection[int] | None = None,
    ) -> tuple[list[Mention], list[Ungrounded]]:
        """What one chunk yields; one that is too long for the model is read in halves."""
        lines = numbered(transcript, chunk, self.language, citable)
        try:
            items = await self._items(self._reading(prompt, transcript, lines), parse_mentions)
        except ContextTooLong:
            halves = _with_lines(halved(transcript, chunk, self.config.context_utterances), citable)
            if not halves:
                raise
            return _gathered(await _all(self._chunk(transcript, half, prompt, citable) for half in halves))
        found = [ground(transcript, item, self.extractor) for item in items.found]
        refused = [*_of(Ungrounded, found), *(Ungrounded(one.raw, one.reason) for one in items.refused)]
        mended, ungrounded = await self._mended(transcript, lines, refused)
        return [*_of(Mention, found), *mended], ungrounded

    async def _mended(
        self, transcript: Transcript, lines: str, refused: Sequence[Ungrounded]
    ) -> tuple[list[Mention], list[Ungrounded]]:
        """Refused items, asked for once more with the reason: those mended, and those that stay refused."""
        if not refused:
            return [], []
        listed = "\n".join(f"{at} {one.raw} — {one.reason}" for at, one in enumerate(refused, start=1))
        request = self._request(
            "retry_mention", transcript, _room(refused), fence=fence_of(lines, listed), lines=lines, refused=listed
        )
        try:
            answers = (await self._items(request, parse_retries)).found
        except _LASTING:
            return [], list(refused)
        again = {one.item: one.mention and ground(transcript, one.mention, self.extractor) for one in answers}
        outcomes = [again.get(at, one) for at, one in enumerate(refused, start=1)]
        return _of(Mention, outcomes), _of(Ungrounded, outcomes)

    async def _items(self, request: Request, parse: Callable[[str], Items[Item]]) -> Items[Item]:
        """The items of a reply; one of another shape is not kept, and asked for a second time."""
        reply = await self.llm.complete(request)
        items = parse(reply.text)
        # A stored reply that is not whole was the second one of an earlier run, and the best there was.
        if items.whole or (reply.stored and items.found):
            return items
        self.llm.reject(request)
        items = parse((await self.llm.complete(request)).text)
        if items.whole or items.found:
            return items
        self.llm.reject(request)
        raise ReplyMisshapen(
            f"{request.stage}: the model does not answer in the shape asked for; try another model.",
            "reply of another shape",
        )

    async def _glean(
        self, transcript: Transcript, mentions: Sequence[Mention]
    ) -> tuple[list[Mention], list[Ungrounded]]:
        """A second look at respondents' utterances that no mention cites."""
        cited = [span for mention in mentions for span in mention.evidence]
        citable = {
            u.index
            for u in transcript.utterances
            if u.role is SpeakerRole.RESPONDENT and not any(s.start < u.end and u.start < s.end for s in cited)
        }
        chunks = _with_lines(self._chunks(transcript), citable)
        return _gathered(await _all(self._second_look(transcript, chunk, citable) for chunk in chunks))

    async def _second_look(
        self, transcript: Transcript, chunk: Chunk, citable: Collection[int]
    ) -> tuple[list[Mention], list[Ungrounded]]:
        try:
            return await self._chunk(transcript, chunk, "glean_mentions", citable)
        except _LASTING:
            return [], []

    async def _settled(
        self, transcript: Transcript, mentions: Sequence[Mention], suspicious: Sequence[int]
    ) -> list[Mention]:
        """Repeats joined, and summaries that do not follow from their evidence flagged.

        What rests on an order to a model stays in doubt unasked: the order must not reach the claims of others.
        """
        if not mentions:
            return []
        evidence = [evidence_text(transcript, mention) for mention in mentions]
        summaries = [mention.summary for mention in mentions]
        own, said = await self._units(summaries, evidence, transcript.language)
        tainted = {at for at, mention in enumerate(mentions) if rests_on(transcript, mention, suspicious)}
        open_ones = set(in_question(summaries, evidence, np.einsum("ij,ij->i", own, said).tolist())) - tainted
        doubtful = await self._doubtful(transcript, [(at, evidence[at], summaries[at]) for at in sorted(open_ones)])
        judged = [replace(mention, doubtful=at in doubtful | tainted) for at, mention in enumerate(mentions)]
        return told_apart(join_repeats(judged, (own @ own.T).tolist(), self.config.merge_similarity))

    async def _units(self, summaries: Sequence[str], evidence: Sequence[str], language: str) -> tuple[Floats, Floats]:
        """Vectors of summaries, which are in the answers' language, and of evidence, which is in its own."""
        vectors = await self.embed([*summaries, *evidence])
        own, said = (np.stack([vectors[text] for text in texts]) for texts in (summaries, evidence))
        count = len(summaries)
        return (
            unit(self.background.centred(own, [self.language] * count)),
            unit(self.background.centred(said, [language] * count)),
        )

    async def _doubtful(self, transcript: Transcript, claims: Sequence[tuple[int, str, str]]) -> set[int]:
        """Which of (number, evidence, summary) the model does not confirm; one it passes over stays in doubt."""
        doubtful: set[int] = set()
        for start in range(0, len(claims), _CLAIMS_AT_ONCE):
            part = claims[start : start + _CLAIMS_AT_ONCE]
            listed = "\n".join(f'{n} "{said}" => {summary}' for n, (_, said, summary) in enumerate(part, start=1))
            request = self._request(
                "check_claim", transcript, 80 * (len(part) + 1), fence=fence_of(listed), claims=listed
            )
            confirmed = await self._confirmed(request)
            doubtful |= {at for n, (at, *_) in enumerate(part, start=1) if n not in confirmed}
        return doubtful

    async def _confirmed(self, request: Request) -> set[int]:
        try:
            verdicts = (await self._items(request, parse_claims)).found
        except _LASTING:
            return set()
        denied = {one.item for one in verdicts if one.verdict != "follows"}
        return {one.item for one in verdicts} - denied

    def _request(self, prompt: str, transcript: Transcript, max_tokens: int, **variables: str) -> Request:
        return request_of(self.prompts[prompt], transcript.transcript_id, max_tokens, **variables)


async def _all(coroutines: Iterable[Awaitable[Result]]) -> list[Result]:
    """Every result, in order; where one fails the others still end, so that what they paid for is kept."""
    results = await asyncio.gather(*coroutines, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]


def _with_lines(chunks: Iterable[Chunk], citable: Collection[int] | None) -> list[Chunk]:
    """The chunks in which something may be cited."""
    return [c for c in chunks if citable is None or any(c.first <= at <= c.last for at in citable)]


def _gathered(parts: Iterable[tuple[list[Mention], list[Ungrounded]]]) -> tuple[list[Mention], list[Ungrounded]]:
    listed = list(parts)
    return without_doubles(m for found, _ in listed for m in found), [u for _, refused in listed for u in refused]


def _of(kind: type[Result], outcomes: Iterable[object]) -> list[Result]:
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


def _room(items: Sequence[object]) -> int:
    return _TOKENS_AN_ITEM * (len(items) + 1)
