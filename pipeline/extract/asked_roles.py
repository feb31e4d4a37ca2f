"""Who asks and who answers, told by a model where a file has no speakers; once a transcript."""

from pipeline.errors import LLMCallError
from pipeline.extract.chunk import fence_of, numbered_throughout
from pipeline.extract.request import ask_whole, request_of
from pipeline.llm.cached import CachedLLM, Request
from pipeline.models import SpeakerRole, Transcript
from pipeline.prompts import Prompt
from pipeline.replies import RolesReply

PROMPT = "find_roles"
_MOST_CHARACTERS = 24_000


async def ask_roles(transcript: Transcript, llm: CachedLLM, prompt: Prompt) -> list[SpeakerRole]:
    """The role of every utterance.

    Raises:
        LLMError: the model did not answer, or in another shape, or left nobody who answers.
    """
    asked: set[int] = set()
    for first, last in _stretches(transcript):
        reply = await ask_whole(_request(transcript, first, last, prompt), llm, RolesReply)
        asked |= {number for number in reply.interviewer if first <= number <= last}
    if len(asked) == len(transcript.utterances):
        raise LLMCallError(f"{PROMPT}: the model found nobody who answers; try another model.", "no respondent")
    return [SpeakerRole.INTERVIEWER if u.index in asked else SpeakerRole.RESPONDENT for u in transcript.utterances]


def role_requests(transcript: Transcript, prompt: Prompt) -> list[Request]:
    """The question of who says what: one request, unless the transcript is very long."""
    return [_request(transcript, first, last, prompt) for first, last in _stretches(transcript)]


def _request(transcript: Transcript, first: int, last: int, prompt: Prompt) -> Request:
    lines = numbered_throughout(transcript, first, last)
    room = 200 + 6 * (last - first + 1)
    return request_of(prompt, transcript.transcript_id, room, fence=fence_of(lines), lines=lines)


def _stretches(transcript: Transcript) -> list[tuple[int, int]]:
    """First and last utterance of each question: the whole transcript, unless it is very long."""
    stretches, first, size = [], 0, 0
    for utterance in transcript.utterances:
        size += utterance.end - utterance.start
        if size > _MOST_CHARACTERS and utterance.index > first:
            stretches.append((first, utterance.index - 1))
            first, size = utterance.index, utterance.end - utterance.start
    return [*stretches, (first, len(transcript.utterances) - 1)]
