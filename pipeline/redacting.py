"""Personal data of one study replaced by placeholders: found once in each text, numbered for good."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.config import PrivacyConfig
from pipeline.denied_terms import with_denied
from pipeline.fingerprint import fingerprint
from pipeline.ingest.labels import is_labelled_role
from pipeline.models import Transcript
from pipeline.privacy.kinds import PersonalSpan
from pipeline.privacy.names import NameTeller
from pipeline.privacy.personal import PersonalTerms, find_personal
from pipeline.privacy.transcripts import Numbered, RedactedTranscript, redact_text, redact_transcript, unredacted
from pipeline.privacy_tables import PrivacyTables

FINDER_VERSION = 2
"""Raised when other personal data would be found in the same text: 1, the first finder."""
_NAMED_LIKE = re.compile(r"[^\W\d_]{2,}(?:[ .'’-]+[^\W\d_]+\.?){0,3}")
_WORD = re.compile(r"[^\W\d_]+")
_JOINS = re.compile(r"_|(?<=[^\W\d_])-(?=[^\W\d_])|\.\w{2,5}\Z|(?:19|20)\d\d-\d\d-\d\d")
"""What stands between and behind names and numbers in paths, and would be taken for part of them."""
_NUMBER_OF_SOMEBODY = re.compile(r"[^\W_]{0,3}[-_ ]?\d{1,6}")
"""What most ids are, and no name: looking through those of a large survey would take minutes."""
_ROW = re.compile(r" row \d+\Z")


class Redactor:
    """What models and readers may see of a study, by its settings."""

    def __init__(self, config: PrivacyConfig, tables: PrivacyTables) -> None:
        """`tables` keeps what is found, so that each text is looked through once."""
        self._config = config
        self._tables = tables
        self._finder = fingerprint(FINDER_VERSION, config.team, config.allow, config.deny)

    @property
    def version(self) -> str:
        """Changes with whatever makes models see other words; empty where they see the original."""
        return self._finder if self._config.send == "redacted" else ""

    @property
    def wanted(self) -> bool:
        """Whether anything is to be replaced for anybody."""
        return "redacted" in (self._config.send, self._config.show)

    def seen(self, transcript: Transcript) -> RedactedTranscript:
        """A transcript as models see it."""
        return self.redacted(transcript) if self.version else unredacted(transcript)

    def redacted(self, transcript: Transcript) -> RedactedTranscript:
        """A transcript without personal data, whatever the settings show to whom."""
        scope = scope_of(transcript)
        found = self._found(transcript.text, transcript.language, scope, known_names(transcript))
        asked = {turn.question for turn in transcript.turns if turn.question}
        questions = {question: self.text(question, transcript.language, scope) for question in sorted(asked)}
        return redact_transcript(transcript, found, questions)

    def text(self, text: str, language: str, scope: str) -> str:
        """A text without personal data; `scope` says with whose transcript its names are shared."""
        return redact_text(text, language, self._found(text, language, scope))

    def label(self, label: str, language: str, scope: str, known: Sequence[str] = ()) -> str:
        """A speaker's label, a respondent's id or a file's path, without the names and numbers in it."""
        row = _ROW.search(label)
        named, number = (label[: row.start()], row[0]) if row else (label, "")
        if _NUMBER_OF_SOMEBODY.fullmatch(named):
            return label
        return redact_text(named, language, self._found(_spelled(named), language, scope, known)) + number

    def _found(self, text: str, language: str, scope: str, known: Sequence[str] = ()) -> tuple[Numbered, ...]:
        """What is personal in a text; looked for once."""
        text_hash = fingerprint(self._finder, scope, text, language, known)
        stored = self._tables.found(text_hash)
        if stored is not None:
            return stored
        spans = self._look(text, language, known)
        with self._tables.atomic():
            book, numbers = self._tables.book().assigned(scope, spans)
            found = tuple(Numbered(span, number) for span, number in zip(spans, numbers, strict=True))
            self._tables.save_book(book)
            self._tables.save_found(text_hash, scope, found)
        return found

    def _look(self, text: str, language: str, known: Sequence[str]) -> list[PersonalSpan]:
        config = self._config
        terms = PersonalTerms((*known, *config.deny), (*config.team, *config.allow))
        found = find_personal(text, language, _names(), terms)
        return with_denied(text, found, config.deny)


@cache
def _names() -> NameTeller:
    """Dictionaries and weights, loaded when they are first needed."""
    return NameTeller.load()


def _spelled(label: str) -> str:
    """A label in as many characters, as it would be written in a sentence."""
    return _JOINS.sub(lambda joint: ",".ljust(len(joint[0])) if len(joint[0]) > 1 else " ", label)


def scope_of(transcript: Transcript) -> str:
    """The words in which one name means one person: the same whatever is known of who says them."""
    return fingerprint(transcript.text, transcript.language)


def known_names(transcript: Transcript) -> tuple[str, ...]:
    """Labels of speakers that can only be names: they are said in the talk too."""
    labels = sorted({turn.speaker for turn in transcript.turns if turn.respondent_id is None})
    return tuple(one for one in labels if _NAMED_LIKE.fullmatch(one) and _is_no_word(one, transcript.language))


def _is_no_word(label: str, language: str) -> bool:
    """Whether no dictionary knows a word of it; «Анна» is known to be a name without us, and «Основатель» is none."""
    import simplemma

    words = _WORD.findall(label.casefold())
    return not is_labelled_role(label) and not all(simplemma.is_known(word, lang=language) for word in words)
