"""What a run would ask of a language model and what that would cost, before anything is spent."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.asking import readers_of
from pipeline.asking_themes import COMPARE_PROMPT, NAMES_PROMPT
from pipeline.cluster.judged import AT_ONCE
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
from pipeline.models import RoleSource, SpeakerRole, Transcript
from pipeline.plan import Action, Step
from pipeline.prompts import load_prompt

_MENTIONS_A_TOKEN = 0.012
_WORDS_SAID, _WORDS_A_MENTION, _WORDS_A_VERDICT, _WORDS_A_NAME = 25, 16, 12, 24
_FRAME = (
    '{"utterances":[17],"words":"","kind":"request","force":null,"direction":null,"summary":"","cause":null,'
    '"intensity":3,"prompted":false,"confidence":0.9},'
)
_VERDICT = '{"item":1,"reason":"","verdict":"follows"},'
_ASKED_AGAIN = _IN_QUESTION = _THEMES_A_MENTION = _DOUBTFUL = 0.1
_SHOWN_OF_A_THEME, _SHOWN_OF_GROUPS = 7, 18
_AROUND_MESSAGES = 12
_TOKENS_A_WORD = {"en": 1.2, "ru": 1.7}
_NUMBERED = re.compile(r"^(\d+) (.*)$", re.MULTILINE)


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


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the calls of a run: how many, the tokens they take, and the mentions that come of them."""

    calls: float
    sent: float
    answered: float
    mentions: float = 0.0


def estimate_run(context: RunContext, llm: CachedLLM, steps: Sequence[Step]) -> Estimate:
    """What bringing the study up to date would take; replies that are stored cost nothing.

    Roles and first readings are rendered as they would be sent. The rest is reckoned from these: 12 mentions in
    1,000 tokens of what respondents say, as our coded interviews hold 16 ideas in either language, of which about a
    quarter repeats another; a mention is answered with ten keys and 16 words (five copied, nine of summary, two of
    cause on average); a tenth of the chunks has an item asked again, a tenth of the mentions its summary judged, and
    another tenth its theme.
    """
    readers, parts = readers_of(context, llm), list[_Part]()
    stale = {transcript.transcript_id: transcript for transcript in _stale(context, steps)}
    for transcript in (context.redactor.seen(one).transcript for one in stale.values()):
        if transcript.role_source is RoleSource.GUESSED:
            prompt = load_prompt(ROLES_PROMPT, transcript.language, context.inputs.folder)
            asked = [one for one in role_requests(transcript, prompt) if not _stored(context, llm, one)]
            parts += [_roles(transcript, request) for request in asked]
        requests = readers[transcript.language].first_requests(transcript)
        parts += [_reading(one) for one in requests if not _stored(context, llm, one)]
    themes = [_borders(context, parts), _names(context, parts)]
    return _in_all(context, [*parts, _judged(context, parts), *themes])


def _in_all(context: RunContext, parts: Sequence[_Part]) -> Estimate:
    usage = Usage(round(sum(part.sent for part in parts)), 0, round(sum(part.answered for part in parts)))
    config = context.inputs.config.llm
    return Estimate(round(sum(part.calls for part in parts)), usage, price_of(config)(usage), currency_of(config))


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


def _sent(request: Request) -> int:
    return sum(estimated_tokens(message.content) for message in request.messages) + _AROUND_MESSAGES


def _roles(transcript: Transcript, request: Request) -> _Part:
    """The reply lists the interviewer's utterances, here those that are guessed to be."""
    own = {int(number) for number, _ in _NUMBERED.findall(request.messages[-1].content)}
    asked = [u.index for u in transcript.utterances if u.role is SpeakerRole.INTERVIEWER and u.index in own]
    return _Part(1, _sent(request), estimated_tokens(json.dumps({"interviewer": asked})))


def _reading(request: Request) -> _Part:
    """A chunk's reading, and its share of what is asked again, with all its lines and the rules."""
    said = " ".join(line for _, line in _NUMBERED.findall(request.messages[-1].content))
    tokens = estimated_tokens(said)
    one = estimated_tokens(_FRAME) + _WORDS_A_MENTION * tokens / max(len(said.split()), 1)
    mentions = _MENTIONS_A_TOKEN * tokens
    return _Part(1 + _ASKED_AGAIN, _sent(request) * (1 + _ASKED_AGAIN), one * (mentions + _ASKED_AGAIN), mentions)


def _judged(context: RunContext, parts: Sequence[_Part]) -> _Part:
    """Summaries judged, those of one chunk in one call."""
    claims = _IN_QUESTION * sum(part.mentions for part in parts)
    calls = min(claims, sum(part.mentions > 0 for part in parts))
    a_word = _tokens_a_word(context)
    sent = calls * _rules(context, "check_claim") + claims * a_word * (_WORDS_SAID + _WORDS_A_MENTION)
    return _Part(calls, sent, claims * (estimated_tokens(_VERDICT) + a_word * _WORDS_A_VERDICT))


def _borders(context: RunContext, parts: Sequence[_Part]) -> _Part:
    """Near themes compared, half of them with two others, and doubtful mentions placed, a tenth, eight in a call."""
    fresh, a_word = sum(part.mentions for part in parts), _tokens_a_word(context)
    compared = _THEMES_A_MENTION * fresh / 2
    calls = compared + _DOUBTFUL * fresh / AT_ONCE
    shown = a_word * _SHOWN_OF_GROUPS * (_WORDS_SAID + _WORDS_A_MENTION)
    verdicts = 2 * compared + _DOUBTFUL * fresh
    sent = calls * (_rules(context, COMPARE_PROMPT) + shown)
    return _Part(calls, sent, verdicts * (estimated_tokens(_VERDICT) + a_word * _WORDS_A_VERDICT))


def _names(context: RunContext, parts: Sequence[_Part]) -> _Part:
    """Names of the themes that new mentions change: at ten mentions a theme, and none more than all themes."""
    fresh = sum(part.mentions for part in parts)
    calls = min(fresh, _THEMES_A_MENTION * (fresh + len(context.workspace.mentions())))
    a_word = _tokens_a_word(context)
    shown = a_word * _SHOWN_OF_A_THEME * (_WORDS_SAID + _WORDS_A_MENTION)
    return _Part(calls, calls * (_rules(context, NAMES_PROMPT) + shown), calls * a_word * _WORDS_A_NAME)


def _rules(context: RunContext, name: str) -> int:
    return estimated_tokens(load_prompt(name, _language(context), context.inputs.folder).constant) + _AROUND_MESSAGES


def _language(context: RunContext) -> str:
    chosen = context.inputs.config.language
    return "en" if chosen == "auto" else chosen


def _tokens_a_word(context: RunContext) -> float:
    return _TOKENS_A_WORD[_language(context)]
