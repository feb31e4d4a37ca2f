"""Did the interviewer put the idea into the respondent's mouth?"""

import re

from pipeline.models import SpeakerRole, Transcript, Utterance
from pipeline.privacy.restoring import without_placeholders

_LEADING = re.compile(
    r"\b(наверное|наверно|видимо|правда\s+ведь|верно\?|да\?|так\?|не\s+так\s+ли|согласны|или\s|probably|i\s+suppose|i\s+guess|"
    r"i\s+imagine|isn['’]t\s+it|wasn['’]t\s+it|don['’]t\s+you|didn['’]t\s+you|aren['’]t\s+you|right\?|must\s+have|"
    r"would\s+you\s+like|хотели\s+бы\s+вы|хотелось\s+бы\s+вам|or\s)",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"^(да|ага|угу|конечно|точно|согласен|согласна|наверное|ну\s+да|есть\s+такое|бывает|yes|yeah|yep|sure|right|exactly|true|"
    r"of\s+course|definitely|absolutely|i\s+agree|that['’]s\s+right|probably)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 9


def is_prompted(question: str, answer: str, first_of_answer: bool) -> bool:
    """Whether `answer` only agrees with an idea that `question` named first.

    True for a short agreement to a leading or either/or question that adds little of its own;
    the respondent's own reason, case or number makes it theirs (coding guide).
    """
    if not first_of_answer or not _LEADING.search(question) or not _AGREES.match(answer.strip()):
        return False
    return (len(answer.split()) <= _MOST_WORDS and not re.search(r"\d", without_placeholders(answer))) or _echo(
        question, answer
    ) >= 0.5


def was_prompted(transcript: Transcript, utterance: Utterance) -> bool:
    """Whether an utterance only agrees with what the interviewer said right before its turn."""
    if utterance.turn == 0:
        return False
    before, turn = transcript.turns[utterance.turn - 1], transcript.turns[utterance.turn]
    if before.role is not SpeakerRole.INTERVIEWER:
        return False
    return is_prompted(transcript.slice(before), transcript.slice(utterance), utterance.start == turn.start)


def _echo(question: str, answer: str) -> float:
    """Share of the answer's longer words that the question already held."""
    asked, said = _stems(question), _stems(answer)
    return len(asked & said) / len(said) if said else 0.0


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.casefold())}
