"""Numbers of contracts and policies, written and said; a term or a date of a contract is none."""

import re
from collections.abc import Iterator

from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.said_words import said_code

_PAPER = (
    r"(?:(?:гос)?(?:договор|контракт|соглашени|полис|спецификаци)\w*(?:-оферт\w+)?|(?:доп)\w*соглашени\w+|дог\."
    r"|(?:contract|agreement|policy|msa|sla|purchase order|lease)s?)"
)
_SORT = r"(?:\s(?:оферты|аренды|поставки|займа|подряда|услуг|осаго|каско|омс|дмс|id))?"
_MARK = r"(?:№|#|n°|номер(?:ом)?(?!\w)|num(?:ber)?(?!\w)|no(?!\w)\.?|n(?!\w))"
_CODE = r"(?=[\w/.-]*\d)[^\W_](?:[\w/-]|\.(?=\w))*[^\W_]"
_WRITTEN = re.compile(
    rf"(?<!\w){_PAPER}{_SORT}(?P<mark>[\s,:(—–-]*(?:(?:у нас|is|was|были?|наш|под|за)\s)?(?:{_MARK}\s*(?:is\s)?[:—-]?\s*)?)"
    rf"(?P<code>\d{{4}}(?: \d{{4}}){{2,4}}|(?:(?-i:[A-ZА-ЯЁ]{{1,5}})[ -]?(?=\d))?{_CODE}|\d)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"(?<!\w){_PAPER}{_SORT}\s(?:(?:у нас|is|was|наш)\s)?(?P<mark>(?:номер(?:ом)?|number|no)\s(?:is\s)?)?(?=[^\W\d])",
    re.IGNORECASE,
)
_PAPER_BEFORE = re.compile(rf"(?<!\w){_PAPER}(?!\w)", re.IGNORECASE)
_STRONG = re.compile(
    r"(?:(?:№|#)\s?(?P<marked>[^\W_][\w/-]*)|(?<![\w.№#/-])(?P<code>[A-ZА-ЯЁ]{1,5}[/-]?\d[\w/-]*|\d+[/-][A-ZА-ЯЁ\d][\w/-]*))(?![\w%])"
)
_STANDARD = re.compile(r"(?:ISO|IEC|ГОСТ(?:\s?Р)?|СНиП|RFC|форм\w+|form)\s?\Z", re.IGNORECASE)
_NEAR = 80
_PERIOD = re.compile(r"(?:Q\d|[HF]Y?\d)[-/ ]?\d*\Z|[BC]2[BC]|\d+[KkMkк]\Z|Р-\d")
_TERM = re.compile(
    r"(?:(?:19|20)\d\d|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d+-?(?:го|й|я|е|ти|х|ми|th|st|nd|rd|year|month|day)(?:-\w+)?)\Z",
    re.IGNORECASE,
)


def find_contracts(text: str) -> Iterator[PersonalSpan]:
    """Numbers behind a word for a paper: marked as numbers, or of letters and digits, or long."""
    for match in _WRITTEN.finditer(text):
        if _is_code(match["code"], bool(re.search(_MARK, match["mark"], re.IGNORECASE))):
            yield _span(text, *match.span("code"))
    for match in _STRONG.finditer(text):
        group = match.lastgroup or "code"
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if _STANDARD.search(before):
            continue
        if _PAPER_BEFORE.search(re.split(r"[.!?]\s", before)[-1]) and (
            group == "marked" or _is_code(match[group], False)
        ):
            yield _span(text, *match.span(group))
    for match in _SAID.finditer(text):
        if end := said_code(text, match.end(), marked=bool(match["mark"])):
            yield _span(text, match.end(), end)


def _is_code(code: str, marked: bool) -> bool:
    if marked:
        return True
    if _TERM.match(code) or code.casefold().endswith("-фз"):
        return False
    digits, letters = len(re.findall(r"\d", code)), len(re.findall(r"[^\W\d_]", code))
    if not letters:
        return digits >= 5 or bool(re.match(r"\d{2,}/\d+", code))
    return not _PERIOD.match(code) and (digits >= 2 or "-" in code)


def _span(text: str, start: int, end: int) -> PersonalSpan:
    return PersonalSpan(start, end, PersonalKind.CONTRACT, re.sub(r"\s+", "", text[start:end]).casefold())
