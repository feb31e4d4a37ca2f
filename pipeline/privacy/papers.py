"""Numbers of papers that plain digits do not tell: IBAN, passports with letters or with «серия» and «номер»."""

import re
from collections.abc import Iterator

from stdnum import iban

from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?(?!\w)", re.IGNORECASE)
_BETWEEN = r"(?:\W|(?:номер|number|no|is|мой|my|у|меня|серии|серия)\b){1,12}"
_PASSPORT = re.compile(
    rf"(?<!\w)(?:паспорт\w*|загран\w*|passports?){_BETWEEN}"
    r"(?P<code>(?=[A-Z]*\d)[A-Z]{1,2}\s?\d{6,8}|\d{2}\s?\d{2}\W{0,3}(?:номер|№)\W{0,3}\d{6})(?!\w)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?<![\w-])(?P<code>\d{2}\s?\d{2}\s?№\s?\d{6})(?!\d)")
_SERIES = re.compile(
    r"(?<!\w)сери[яийю]\w*\W{0,3}(?P<code>\d{2}\s?\d{2}\W{1,3}(?:(?:номер|№)\W{0,3})?\d{6})(?!\d)", re.IGNORECASE
)


def find_papers(text: str) -> Iterator[PersonalSpan]:
    """IBAN by its check digits, passports by the word."""
    for match in _IBAN.finditer(text):
        if found := _valid_iban(match[0]):
            key = re.sub(r"\s", "", found).casefold()
            yield PersonalSpan(match.start(), match.start() + len(found), PersonalKind.IBAN, key)
    for match in [*_PASSPORT.finditer(text), *_SERIES.finditer(text), *_SIGNED.finditer(text)]:
        code = match["code"]
        key = re.sub(r"\D" if code[0].isdigit() else r"\s", "", code).casefold()
        yield PersonalSpan(*match.span("code"), PersonalKind.PASSPORT, key)


def _valid_iban(written: str) -> str | None:
    """The longest beginning with right check digits: a word in capitals may follow."""
    while len(written) >= 15:
        if iban.is_valid(written):
            return written
        written = written[:-1].rstrip() if " " not in written else written.rsplit(" ", 1)[0]
    return None
