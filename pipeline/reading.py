"""Brings the mentions of a study's transcripts up to date, by the offline extractor or by a language model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.asking import ask_speakers, read_one, read_with_model, reading_version
from pipeline.background import load_background
from pipeline.context import RunContext, embed_missing
from pipeline.errors import BudgetReached, LLMCallError, LLMError
from pipeline.extract.classifier import load_classifier
from pipeline.extract.grounding import restored
from pipeline.extract.mentions import EXTRACT_VERSION, extract_mentions, judged_utterances
from pipeline.extract.pointing import PointedReading
from pipeline.extract.scarcity import respondent_words, scarce
from pipeline.fingerprint import fingerprint
from pipeline.ingest.transcript import with_roles
from pipeline.llm.cached import CachedLLM
from pipeline.llm.ledger import Usage
from pipeline.llm.openai_llm import key_of as key_of_model
from pipeline.llm.prices import currency_of, price_of
from pipeline.llm.together import Outcome, run_alone
from pipeline.models import OFFLINE, ExtractionNotes, Mention, RoleSource, Transcript


@dataclass
class ReadingResult:
    """What was read now. `failures` maps a transcript to why a model could not read it; `stopped` says what ended
    the reading before its time."""

    extracted: int = 0
    utterances: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    stopped: str | None = None


def extraction_keys(context: RunContext) -> Callable[[str], str]:
    """The key that each transcript's mentions should have under today's settings and extractor."""
    settings = context.inputs.config.extract.model_dump()
    if context.llm is None:
        engines = (load_classifier().version, load_background().version, context.embedder.name)
        version: tuple[object, ...] = (EXTRACT_VERSION, OFFLINE, *engines)
    else:
        version = ("llm", reading_version(context, context.llm), load_background().version, context.embedder.name)
    return lambda transcript_id: fingerprint(transcript_id, settings, version, context.redactor.version)


def stale_transcripts(context: RunContext, key_of: Callable[[str], str]) -> list[str]:
    """Transcripts whose stored mentions are missing or were made under another key than `key_of` gives.

    The longest come first: at the end nothing long is left to wait for.
    """
    stored, sizes = context.workspace.extraction_keys(), context.workspace.transcript_sizes()
    stale = [t for t in _wanted(context) if stored.get(t) != key_of(t)]
    return sorted(stale, key=lambda t: (-sizes[t], t))


def find_personal_data(context: RunContext) -> None:
    """Looks for what is personal in every transcript that is to be read, in the order of their files.

    So placeholders are given out in one order, whatever is read first.
    """
    stale = set(stale_transcripts(context, extraction_keys(context)))
    rows = context.workspace.files().values()
    wanted = list(dict.fromkeys(row.transcript_id for row in rows if row.transcript_id in stale))
    if not wanted or not context.redactor.wanted:
        return
    with context.progress.stage("personal", len(wanted)) as advance:
        for transcript_id in wanted:
            context.redactor.redacted(context.workspace.transcript(transcript_id or ""))
            advance(1)


def read_stale(context: RunContext) -> ReadingResult:
    """Extracts every transcript whose stored mentions are missing or were made under another key.

    Raises:
        LLMSetupError: the model cannot be used at all.
    """
    key_of = extraction_keys(context)
    stale = stale_transcripts(context, key_of)
    result = ReadingResult()
    if context.llm is None:
        _read_offline(context, stale, key_of, result)
    else:
        _read_asking(context, context.llm, stale, key_of, result)
        _read_again(context, context.llm, key_of, result)
    return result


def _read_offline(
    context: RunContext, stale: Sequence[str], key_of: Callable[[str], str], result: ReadingResult
) -> None:
    if not stale:
        return
    counts = {t: len(judged_utterances(context.workspace.transcript(t))) for t in stale}
    with context.progress.stage("extract", sum(counts.values())) as advance:
        for transcript_id in stale:
            transcript = context.workspace.transcript(transcript_id)
            mentions = _read_one_offline(transcript, context, advance)
            notes = ExtractionNotes(redacted=bool(context.redactor.version))
            context.workspace.save_extraction(transcript_id, key_of(transcript_id), OFFLINE, mentions, notes)
            result.extracted += 1
            result.utterances += counts[transcript_id]


def mentions_of(transcript: Transcript, context: RunContext) -> list[Mention]:
    """Mentions of one transcript outside any run, by the extractor at hand; the workspace keeps what was computed.

    Raises:
        LLMError: the model did not answer.
    """
    llm = context.llm
    if llm is None:
        with context.progress.stage("extract", len(judged_utterances(transcript))) as advance:
            return _read_one_offline(transcript, context, advance)
    key_of_model(context.inputs.config.llm)
    with context.progress.stage("read", 1):
        return run_alone(read_one(context, llm, transcript), llm).mentions


def _read_one_offline(transcript: Transcript, context: RunContext, advance: Callable[[int], None]) -> list[Mention]:
    seen = context.redactor.seen(transcript)
    texts = [seen.transcript.slice(u) for u in judged_utterances(seen.transcript)]
    vectors, config = embed_missing(texts, context, advance), context.inputs.config.extract
    return restored(seen, extract_mentions(seen.transcript, vectors, load_classifier(), load_background(), config))


def _read_asking(
    context: RunContext, llm: CachedLLM, stale: Sequence[str], key_of: Callable[[str], str], result: ReadingResult
) -> None:
    if not stale:
        return
    with context.progress.stage("read", len(stale), note=lambda: _spent_so_far(context, llm)) as advance:
        for transcript_id, outcome in read_with_model(context, llm, stale):
            reading = _kept(transcript_id, outcome, result)
            if reading is None and transcript_id in result.failures:
                # What was found under other settings would be counted beside what is found under these.
                context.workspace.forget_extraction(transcript_id)
            elif reading is not None:
                _save(context, llm, transcript_id, key_of(transcript_id), reading, ExtractionNotes())
                result.extracted += 1
                result.utterances += reading.judged
            advance(1)


def _spent_so_far(context: RunContext, llm: CachedLLM) -> str:
    config = context.inputs.config.llm
    priced = price_of(config)(Usage(1, 0, 1)) is not None
    return f"{llm.ledger.money:.4f} {currency_of(config)}" if priced else ""


def _read_again(context: RunContext, llm: CachedLLM, key_of: Callable[[str], str], result: ReadingResult) -> None:
    """Transcripts that yielded strangely little are read a second time, once."""
    wanted = [t for t in _wanted(context) if t not in result.failures]
    notes = context.workspace.extraction_notes()
    poor = _scarce(context, wanted)
    again = [t for t in poor if t in notes and not notes[t].reread]
    if not again or result.stopped:
        return
    for transcript_id, outcome in read_with_model(context, llm, again, again=True):
        reading = _kept(transcript_id, outcome, result)
        if reading is not None:
            _save(context, llm, transcript_id, key_of(transcript_id), reading, ExtractionNotes(reread=True))
    still = set(_scarce(context, wanted))
    for transcript_id in sorted(still & set(again) - set(result.failures)):
        note = context.workspace.extraction_notes()[transcript_id]
        context.workspace.save_notes(transcript_id, replace(note, scarce=True))


def _scarce(context: RunContext, wanted: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    for mention in context.workspace.mentions():
        counts[mention.transcript_id] = counts.get(mention.transcript_id, 0) + 1
    return scarce({t: respondent_words(context.workspace.transcript(t)) for t in wanted}, counts)


def _kept(transcript_id: str, outcome: Outcome[PointedReading], result: ReadingResult) -> PointedReading | None:
    """The reading, or a note of why there is none; what no other transcript could escape is raised."""
    error = outcome.error
    if error is None:
        return outcome.value
    if isinstance(error, BudgetReached):
        result.stopped = str(error)
    elif isinstance(error, LLMCallError):
        result.failures[transcript_id] = (
            f"the language model did not read it ({error.reason}); run again, or read it yourself."
        )
    else:
        raise error
    return None


def _save(
    context: RunContext, llm: CachedLLM, transcript_id: str, key: str, reading: PointedReading, notes: ExtractionNotes
) -> None:
    noted = replace(
        notes,
        ungrounded=len(reading.ungrounded),
        suspicious=tuple(reading.suspicious),
        redacted=bool(context.redactor.version),
    )
    context.workspace.save_extraction(transcript_id, key, f"llm:{llm.name}", reading.mentions, noted)


def settle_speakers(context: RunContext) -> str | None:
    """Asks the model who speaks in transcripts whose files do not say; they keep the guess where it fails.

    Where the money ends over it, the sentence that says so; then nothing more is paid for, as what is read under
    guessed roles would be paid for again once they are known.

    Raises:
        LLMSetupError: the model cannot be used at all.
    """
    llm, stopped = context.llm, None
    guessed = context.workspace.transcripts_by(RoleSource.GUESSED) if llm else []
    if llm is None or not guessed:
        return None
    with context.progress.stage("roles", len(guessed)) as advance:
        for transcript_id, outcome in ask_speakers(context, llm, guessed):
            if outcome.value is not None:
                transcript = with_roles(context.workspace.transcript(transcript_id), outcome.value)
                context.workspace.replace_transcript(transcript_id, transcript)
            elif isinstance(outcome.error, BudgetReached):
                stopped = stopped or str(outcome.error)
                llm.ledger.close()
            elif not isinstance(outcome.error, LLMCallError):
                raise outcome.error or LLMError("The model gave no roles.")
            advance(1)
    return stopped


def _wanted(context: RunContext) -> list[str]:
    return sorted({row.transcript_id for row in context.workspace.files().values() if row.transcript_id})
