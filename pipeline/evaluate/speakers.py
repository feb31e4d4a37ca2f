"""Who really said the words: how many are given to the right side, and whose words the mentions rest on."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.evaluate.coding import CodedMention
from pipeline.evaluate.placing import plain_words
from pipeline.models import RoleSource, Span, SpeakerRole, Transcript

_SAME_WORDS = 0.9


@dataclass(frozen=True)
class TrueRoles:
    """The role of each word of a transcript, with where the word stands; None where the truth lacks the word.

    `told` says that the truth came from elsewhere than the transcript's own labels, so that these can be held to it.
    """

    words: Sequence[tuple[int, int, SpeakerRole | None]]
    told: bool

    def within(self, span: Span) -> list[SpeakerRole | None]:
        """The roles of the words that a span touches."""
        first = bisect_right(self.words, span.start, key=lambda word: word[1])
        last = bisect_left(self.words, span.end, key=lambda word: word[0])
        return [role for _, _, role in self.words[first:last]]


@dataclass(frozen=True, slots=True)
class RoleCount:
    """Words given to the right side, and how many of the interviewer's words were known for such."""

    words: int = 0
    right: int = 0
    asked: int = 0
    asked_found: int = 0

    def __add__(self, other: "RoleCount") -> "RoleCount":
        return RoleCount(
            self.words + other.words,
            self.right + other.right,
            self.asked + other.asked,
            self.asked_found + other.asked_found,
        )


def own_roles(transcript: Transcript) -> TrueRoles | None:
    """The roles that a transcript's own labels tell; None where it has none."""
    if transcript.role_source is not RoleSource.LABELS:
        return None
    return TrueRoles([(start, end, role) for _, start, end, role in _said(transcript)], told=False)


def roles_from(transcript: Transcript, labelled: Transcript) -> TrueRoles | None:
    """The roles that a labelled transcript of the same words tells; None where its words are others."""
    from rapidfuzz.distance import Indel

    own, truth = list(_said(transcript)), list(_said(labelled))
    roles: list[SpeakerRole | None] = [None] * len(own)
    for step in Indel.opcodes([word[0] for word in own], [word[0] for word in truth]):
        if step.tag == "equal":
            for at in range(step.src_end - step.src_start):
                roles[step.src_start + at] = truth[step.dest_start + at][3]
    if sum(role is not None for role in roles) < _SAME_WORDS * max(len(own), len(truth)):
        return None
    return TrueRoles([(word[1], word[2], role) for word, role in zip(own, roles, strict=True)], told=True)


def _said(transcript: Transcript) -> Iterator[tuple[str, int, int, SpeakerRole]]:
    """Each word with its place and the role of its turn."""
    turns = iter(transcript.turns)
    turn = next(turns)
    for word, start, end in plain_words(transcript.text):
        while start >= turn.end:
            turn = next(turns)
        yield word, start, end, turn.role


def count_roles(transcript: Transcript, truth: TrueRoles) -> RoleCount:
    """The transcript's roles held to the truth, word by word."""
    pairs = [
        (given, true)
        for (_, _, _, given), (_, _, true) in zip(_said(transcript), truth.words, strict=True)
        if true is not None
    ]
    asked = [given for given, true in pairs if true is SpeakerRole.INTERVIEWER]
    found = sum(given is SpeakerRole.INTERVIEWER for given in asked)
    return RoleCount(len(pairs), sum(given is true for given, true in pairs), len(asked), found)


def is_leak(mention: CodedMention, truth: TrueRoles) -> bool | None:
    """Whether most words a mention rests on are the interviewer's; None where nobody knows."""
    roles = [role for span in mention.evidence for role in truth.within(span) if role is not None]
    if not roles:
        return None
    return 2 * sum(role is SpeakerRole.INTERVIEWER for role in roles) > len(roles)
