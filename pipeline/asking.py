"""What a language model is asked about transcripts: who speaks in them, and what is said.

Each function yields what comes back as it comes, for the caller to store; calls go on meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pipeline.background import load_background
from pipeline.context import RunContext, embed_missing
from pipeline.embedding import Vectors
from pipeline.extract.asked_roles import PROMPT as ROLES_PROMPT
from pipeline.extract.asked_roles import ask_roles
from pipeline.extract.grounding import restored
from pipeline.extract.pointing import POINTING_VERSION, PROMPTS_USED, PointedReading, PointingReader
from pipeline.fingerprint import fingerprint
from pipeline.ingest.transcript import with_roles
from pipeline.llm.cached import CachedLLM
from pipeline.llm.together import Outcome, run_together
from pipeline.models import RoleSource, SpeakerRole, Transcript
from pipeline.privacy.transcripts import RedactedTranscript
from pipeline.prompts import LANGUAGES, Prompt, load_prompt

_READY = 8
K = TypeVar("K")
T = TypeVar("T")


def prompts_of(folder: Path, names: Sequence[str]) -> dict[str, dict[str, Prompt]]:
    """Prompts by language, then name: the study's own where it has them.

    Raises:
        SettingsError: a prompt file is not as prompts/README.md describes it.
    """
    return {language: {name: load_prompt(name, language, folder) for name in names} for language in LANGUAGES}


def readers_of(context: RunContext, llm: CachedLLM) -> dict[str, PointingReader]:
    """A reader for each language of transcripts; all answer in the study's language where it names one."""
    inputs = context.inputs
    prompts = prompts_of(inputs.folder, PROMPTS_USED)
    embed = _embedding(context)
    chosen = {own: own if inputs.config.language == "auto" else inputs.config.language for own in LANGUAGES}
    return {
        own: PointingReader(llm, prompts[language], language, embed, load_background(), inputs.config.extract)
        for own, language in chosen.items()
    }


def reading_version(context: RunContext, llm: CachedLLM) -> str:
    """Changes with whatever would make a model's reading of the same transcript another."""
    prompts = prompts_of(context.inputs.folder, PROMPTS_USED)
    hashes = [prompt.text_hash for by_name in prompts.values() for prompt in by_name.values()]
    return fingerprint(POINTING_VERSION, llm.name, llm.parameters, hashes, context.inputs.config.language)


def read_with_model(
    context: RunContext, llm: CachedLLM, transcript_ids: Sequence[str], again: bool = False
) -> Iterator[tuple[str, Outcome[PointedReading]]]:
    """The reading of each transcript, as they end; `again` looks a second time at what was cited nowhere."""
    readers = readers_of(context, llm)

    async def read(transcript_id: str) -> PointedReading:
        return await _read(readers, context.redactor.seen(context.workspace.transcript(transcript_id)), again)

    return each_asked(transcript_ids, read, llm, context.inputs.config.llm.max_concurrency)


async def read_one(context: RunContext, llm: CachedLLM, transcript: Transcript) -> PointedReading:
    """The reading of one transcript that no workspace need know; its speakers are asked for where it names none."""
    if transcript.role_source is RoleSource.GUESSED:
        prompt = load_prompt(ROLES_PROMPT, transcript.language, context.inputs.folder)
        roles = await ask_roles(context.redactor.seen(transcript).transcript, llm, prompt)
        transcript = with_roles(transcript, roles)
    return await _read(readers_of(context, llm), context.redactor.seen(transcript))


async def _read(readers: Mapping[str, PointingReader], seen: RedactedTranscript, again: bool = False) -> PointedReading:
    """What a model finds in the words it may see, cut from the original."""
    reading = await readers[seen.transcript.language].read(seen.transcript, again)
    return replace(reading, mentions=restored(seen, reading.mentions))


def ask_speakers(
    context: RunContext, llm: CachedLLM, transcript_ids: Sequence[str]
) -> Iterator[tuple[str, Outcome[list[SpeakerRole]]]]:
    """The role of every utterance of transcripts that name no speakers."""
    prompts = {language: load_prompt(ROLES_PROMPT, language, context.inputs.folder) for language in LANGUAGES}

    async def ask(transcript_id: str) -> list[SpeakerRole]:
        seen = context.redactor.seen(context.workspace.transcript(transcript_id)).transcript
        return await ask_roles(seen, llm, prompts[seen.language])

    return each_asked(transcript_ids, ask, llm, context.inputs.config.llm.max_concurrency)


def each_asked(
    keys: Sequence[K], work: Callable[[K], Coroutine[Any, Any, T]], llm: CachedLLM, at_once: int
) -> Iterator[tuple[K, Outcome[T]]]:
    """A few more at work than calls in flight, as what one does between two calls leaves room for another's."""
    for outcome in run_together([work(key) for key in keys], llm, at_once + _READY):
        yield keys[outcome.index], outcome


def _embedding(context: RunContext) -> Callable[[Sequence[str]], Awaitable[Mapping[str, Vectors]]]:
    """Vectors beside the loop, one batch at a time, so that calls are sent and answered meanwhile."""
    one_at_a_time = asyncio.Lock()

    async def embed(texts: Sequence[str]) -> Mapping[str, Vectors]:
        async with one_at_a_time:
            return await asyncio.to_thread(embed_missing, texts, context, lambda done: None)

    return embed
