"""What a run would ask of a language model and what that would cost, before anything is spent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.asking import readers_of
from pipeline.context import RunContext
from pipeline.errors import InputError
from pipeline.extract.asked_roles import PROMPT as ROLES_PROMPT
from pipeline.extract.asked_roles import role_requests
from pipeline.ingest.folder import shown_path
from pipeline.ingest.transcript import read_transcript
from pipeline.llm.cached import CachedLLM, Request, reply_key
from pipeline.llm.ledger import Usage
from pipeline.llm.prices import currency_of, price_of
from pipeline.llm.tokens import estimated_tokens
from pipeline.models import RoleSource, Transcript
from pipeline.plan import Action, Step
from pipeline.prompts import load_prompt

_OUTPUT_SHARE = 0.45
_ROLES_SHARE = 0.06
_LATER_SHARE = 0.15
_AROUND_MESSAGES = 12


@dataclass(frozen=True, slots=True)
class Estimate:
    """Calls, tokens and money (None where no price is known) that a run would take."""

    calls: int
    usage: Usage
    money: float | None
    currency: str

    @property
    def tokens(self) -> int:
        """All tokens, sent and answered."""
        return self.usage.input_tokens + self.usage.output_tokens

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        return {"calls": self.calls, "tokens": self.tokens, "cost": self.money, "currency": self.currency}


def estimate_run(context: RunContext, llm: CachedLLM, steps: Sequence[Step]) -> Estimate:
    """What reading the stale transcripts would take; replies that are stored cost nothing.

    Extraction and roles are rendered as they would be sent. What comes of the replies (items asked again, summaries
    judged, themes named) is reckoned as a share of that, and the length of replies as a share of the transcript.
    """
    readers = readers_of(context, llm)
    asked: list[tuple[Request, float]] = []
    for transcript in _stale(context, steps):
        if transcript.role_source is RoleSource.GUESSED:
            prompt = load_prompt(ROLES_PROMPT, transcript.language, context.inputs.folder)
            asked += [(request, _ROLES_SHARE) for request in role_requests(transcript, prompt)]
        asked += [(request, _OUTPUT_SHARE) for request in readers[transcript.language].first_requests(transcript)]
    unpaid = [(request, share) for request, share in asked if not _stored(context, llm, request)]
    usage = sum((_usage(request, share) for request, share in unpaid), Usage())
    later = Usage(round(usage.input_tokens * _LATER_SHARE), 0, round(usage.output_tokens * _LATER_SHARE))
    config = context.inputs.config.llm
    return Estimate(len(unpaid), usage + later, price_of(config)(usage + later), currency_of(config))


def _stale(context: RunContext, steps: Sequence[Step]) -> Iterator[Transcript]:
    """Transcripts to be extracted; files not read yet are read now, and those that cannot be are passed over."""
    inputs, rows = context.inputs, context.workspace.files()
    paths = {shown_path(path, inputs.folder): path for path in inputs.files}
    for step in steps:
        if step.action is Action.READ:
            try:
                yield read_transcript(paths[step.path], inputs.config.ingest, inputs.guide)
            except InputError:
                continue
        elif step.action is Action.EXTRACT and (transcript_id := rows[step.path].transcript_id):
            yield context.workspace.transcript(transcript_id)


def _stored(context: RunContext, llm: CachedLLM, request: Request) -> bool:
    return context.workspace.reply(reply_key(request, llm.name, llm.parameters)) is not None


def _usage(request: Request, share: float) -> Usage:
    constant, varying = request.messages[0].content, request.messages[-1].content
    sent = estimated_tokens(constant) + estimated_tokens(varying) + _AROUND_MESSAGES
    return Usage(sent, 0, round(share * estimated_tokens(varying)))
