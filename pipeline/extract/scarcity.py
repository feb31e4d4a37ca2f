"""Which readings found strangely little: mentions per thousand respondent words, far under the study's own median."""

from collections.abc import Mapping
from statistics import median

from pipeline.models import SpeakerRole, Transcript

_FAR_UNDER = 0.25
_LEAST_WORDS = 300
_LEAST_TRANSCRIPTS = 5


def respondent_words(transcript: Transcript) -> int:
    """Words that respondents say."""
    said = (transcript.slice(turn) for turn in transcript.turns if turn.role is SpeakerRole.RESPONDENT)
    return sum(len(text.split()) for text in said)


def scarce(words: Mapping[str, int], mentions: Mapping[str, int]) -> list[str]:
    """Transcripts of some length whose yield is under a quarter of the median; none in a study of fewer than five."""
    yields = {one: 1000 * mentions.get(one, 0) / count for one, count in words.items() if count >= _LEAST_WORDS}
    if len(yields) < _LEAST_TRANSCRIPTS:
        return []
    usual = median(yields.values())
    return sorted(one for one, found in yields.items() if found < _FAR_UNDER * usual)
