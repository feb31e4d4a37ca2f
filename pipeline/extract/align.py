"""A model's checksum words found in the transcript they were copied from, or refused with a reason.

The model's words are never shown: they only point. So what does not change meaning is forgiven (case,
punctuation, numbers in words, fillers, a stutter, one misheard word) and what does is not: a negator, a
number, a unit, a hedge, an order of who did what, a word nobody said.

A negator that the words cut off at their beginning counts as lost only where it governs the first word:
it stands directly before it, or up to two words further across words it reaches through («не очень | удобно»,
«нет возможности | выгрузить»), or it takes back the whole clause ("I don't think that | it's expensive"). A
subject cut off from what is said of it is fine («экспорт | не работает»): the whole utterance is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from pipeline.extract.matching import FORBIDDEN, SKIP, Match, Step, broken_bond, matches, turned_role
from pipeline.extract.negation import turned_outside
from pipeline.extract.polarity import CLAUSE_OPENERS
from pipeline.extract.tokens import CONTENT, GUARDED, Kind, Token, tokens_of
from pipeline.models import Alignment, Span, SpeakerRole, Transcript, Utterance

_NEAR = 2
_MOST_SKIPPED = 3
_FEWEST_CONTENT = 2
_NEARLY = 2.5 * FORBIDDEN
_OUTER = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Where the words stand: whole utterances, their indexes, and how well they were found."""

    span: Span
    utterances: tuple[int, ...]
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the words are no evidence: one sentence, for asking the model again."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring utterances of one speaker and their words, with offsets from the first one's start."""

    utterances: tuple[Utterance, ...]
    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        return self.utterances[0].start


def align_words(transcript: Transcript, pointed: Sequence[int], words: str) -> Aligned | Refused:
    """Where `words` stand in the pointed utterances, joined where they follow each other, or right beside them."""
    numbers = sorted(set(pointed))
    unknown = [number for number in numbers if not 0 <= number < len(transcript.utterances)]
    if unknown or not numbers:
        return Refused(f"there are no utterances {_listed(unknown)}" if unknown else "no utterance was named")
    asked = [transcript.utterances[number] for number in numbers]
    own = [utterance for utterance in asked if utterance.role is SpeakerRole.RESPONDENT]
    if not own:
        return Refused(f"only a respondent's words are evidence, and {_these(numbers)} the interviewer's")
    wanted = tokens_of(words)
    if all(token.light for token in wanted):
        return Refused("the words hold nothing to look for")
    stretches = _stretches(transcript, own)
    if sum(token.kind in CONTENT and not token.light for token in wanted) < _FEWEST_CONTENT:
        return _align_few(transcript, stretches, wanted, words)
    found = _best(transcript, stretches, wanted, words)
    if isinstance(found, Aligned):
        return found
    beside = _best(transcript, _stretches(transcript, _with_neighbours(transcript, own)), wanted, words)
    if isinstance(beside, Aligned):
        return beside
    return Refused(found or beside or _absent(transcript, asked, own, wanted))


def _best(
    transcript: Transcript, stretches: Sequence[_Stretch], wanted: Sequence[Token], words: str
) -> Aligned | str | None:
    """The first match without a fault; else the fault of the nearest miss; None where nothing is near."""
    candidates = [(match, stretch) for stretch in stretches for match in matches(wanted, stretch.tokens)]
    faults: list[str] = []
    for match, stretch in sorted(candidates, key=lambda found: found[0].cost):
        if match.cost >= _NEARLY:
            break
        fault = _fault(match, wanted, stretch.tokens)
        if fault is None:
            return _aligned(transcript, stretch, match, words)
        faults.append(fault)
    return faults[0] if faults else None


def _align_few(
    transcript: Transcript, stretches: Sequence[_Stretch], wanted: Sequence[Token], words: str
) -> Aligned | Refused:
    """One content word places a quote only where it stands once, word for word."""
    found = {
        _places(match, stretch, wanted): (match, stretch)
        for stretch in stretches
        for match in reversed(matches(wanted, stretch.tokens))
        if match.cost < SKIP
    }
    if len(found) != 1:
        times = "more than once" if found else "not word for word"
        return Refused(f"so few words must be found word for word and only once, and they are there {times}")
    ((match, stretch),) = found.values()
    fault = _fault(match, wanted, stretch.tokens)
    return Refused(fault) if fault else _aligned(transcript, stretch, match, words)


def _places(match: Match, stretch: _Stretch, wanted: Sequence[Token]) -> tuple[int, ...]:
    """Where the words other than fillers were found, so that two ways to the same place count once."""
    laid = (move for move in match.moves if move.step is Step.SAME and not wanted[move.word].light)
    return tuple(stretch.start + stretch.tokens[move.place].start for move in laid)


def _fault(match: Match, wanted: Sequence[Token], source: Sequence[Token]) -> str | None:
    """What about a match changes the meaning, as a sentence; None where nothing does."""
    if match.last < match.first:
        return "the words are not there"
    skipped = 0
    for move in match.moves:
        token = source[move.place] if move.place < len(source) else source[-1]
        if move.step is Step.SKIPPED and not token.light:
            if token.kind in GUARDED:
                return f"the source says «{token.letters}» there and the words do not"
            skipped += 1
        if move.step is Step.ADDED and not wanted[move.word].light:
            return f"the words say «{wanted[move.word].letters}» there and the source does not"
    return (
        _too_loose(match, source, skipped)
        or _moved(broken_bond(match, source), "stands at another word in the source")
        or _moved(turned_role(match, wanted, source), "has another form in the source, which changes who acts")
        or _stepped_over(match, source)
        or turned_outside(source, match.first, match.last)
    )


def _stepped_over(match: Match, source: Sequence[Token]) -> str | None:
    """A negator or hedge between what was found and a filler at either end of the words: «Ruslan [not] so»."""
    before = len(list(takewhile(lambda move: move.step is Step.ADDED, match.moves)))
    after = len(list(takewhile(lambda move: move.step is Step.ADDED, reversed(match.moves))))
    earlier = [token for token in reversed(source[: match.first]) if not token.light][:before]
    later = [token for token in source[match.last + 1 :] if not token.light][:after]
    passed = next((token for token in earlier + later if token.kind in {Kind.NEGATOR, Kind.HEDGE}), None)
    return f"the source says «{passed.letters}» there and the words do not" if passed else None


def _too_loose(match: Match, source: Sequence[Token], skipped: int) -> str | None:
    """Whether too much was forgiven at once."""
    steps = [move.step for move in match.moves]
    laid = sum(step in {Step.SAME, Step.INFLECTED, Step.SLIP} for step in steps)
    if skipped > min(_MOST_SKIPPED, laid):
        return "the words are put together from places far apart; copy words that follow each other"
    if _crosses_clause(match, source):
        return "the words leave out the end of one clause and the beginning of another"
    if skipped and any({a, b} == {Step.SKIPPED, Step.ADDED} for a, b in pairwise(steps)):
        return "a word was put in place of another; copy the words as they were said"
    if steps.count(Step.SLIP) > 1 or steps.count(Step.INFLECTED) > 1:
        return "more than one word differs from the source; copy the words as they were said"
    return None


def _crosses_clause(match: Match, source: Sequence[Token]) -> bool:
    """Whether a word was left out together with the border of its clause: «нравится [интерфейс, но] скорость»."""
    for skips, run in groupby(match.moves, lambda move: move.step is Step.SKIPPED):
        places = [move.place for move in run] if skips else []
        opens = [source[place].letters in CLAUSE_OPENERS for place in places if not source[place].light]
        breaks = any(source[place].breaks or source[place + 1].breaks for place in places)
        if not all(opens) and (any(opens) or breaks):
            return True
    return False


def _moved(letters: str | None, what: str) -> str | None:
    return f"«{letters}» {what}" if letters else None


def _aligned(transcript: Transcript, stretch: _Stretch, match: Match, words: str) -> Aligned:
    matched = stretch.tokens[match.first : match.last + 1]
    start, end = stretch.start + min(t.start for t in matched), stretch.start + max(t.end for t in matched)
    covered = [u for u in stretch.utterances if u.start < end and u.end > start]
    exact = match.cost == 0 and _plain(transcript.text[start:end]) == _plain(words)
    return Aligned(
        Span(covered[0].start, covered[-1].end),
        tuple(utterance.index for utterance in covered),
        Alignment.EXACT if exact else Alignment.NORMALIZED,
    )


def _plain(text: str) -> str:
    return " ".join(_OUTER.sub("", text).split())


def _stretches(transcript: Transcript, utterances: Sequence[Utterance]) -> list[_Stretch]:
    """Runs of utterances that follow each other and are said by one speaker."""
    runs: list[list[Utterance]] = []
    for utterance in utterances:
        if runs and utterance.index == runs[-1][-1].index + 1 and _one_speaker(transcript, runs[-1][-1], utterance):
            runs[-1].append(utterance)
        else:
            runs.append([utterance])
    return [_Stretch(tuple(run), tokens_of(transcript.text[run[0].start : run[-1].end])) for run in runs]


def _one_speaker(transcript: Transcript, a: Utterance, b: Utterance) -> bool:
    one, other = transcript.turns[a.turn], transcript.turns[b.turn]
    return (one.role, one.speaker, one.respondent_id) == (other.role, other.speaker, other.respondent_id)


def _with_neighbours(transcript: Transcript, own: Sequence[Utterance]) -> list[Utterance]:
    """The pointed utterances and up to two more of the same speaker on either side."""
    near = {utterance.index: utterance for utterance in own}
    for utterance in own:
        for way in (-1, 1):
            for steps in range(1, _NEAR + 1):
                at = utterance.index + way * steps
                if not 0 <= at < len(transcript.utterances):
                    break
                if not _one_speaker(transcript, utterance, transcript.utterances[at]):
                    break
                near[at] = transcript.utterances[at]
    return [near[at] for at in sorted(near)]


def _absent(
    transcript: Transcript, asked: Sequence[Utterance], own: Sequence[Utterance], wanted: Sequence[Token]
) -> str:
    others = [u for u in asked if u not in own]
    for utterance in others:
        if any(match.cost < FORBIDDEN for match in matches(wanted, tokens_of(transcript.slice(utterance)))):
            return f"those are the interviewer's words, in utterance {utterance.index}"
    return f"the words are not in utterance{'s' * (len(own) > 1)} {_listed([u.index for u in own])}"


def _these(numbers: Sequence[int]) -> str:
    return f"utterance {numbers[0]} is" if len(numbers) == 1 else f"utterances {_listed(numbers)} are"


def _listed(numbers: Sequence[int]) -> str:
    """«17-19» where they follow each other, else «17, 19»."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}-{numbers[-1]}"
    return ", ".join(map(str, numbers))
