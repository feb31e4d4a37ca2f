"""Companies and places where they point at somebody: his employer, her town. Brands that everybody uses do not."""

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.privacy.contexts import Token
from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.lexicon import plain, read_list

_BRANDS = read_list("brands")
_WIDE = read_list("wide_places")
_FORM = r"(?:ООО|ОАО|ЗАО|ПАО|АО|НАО|ТОО|НКО|АНО|ГК|ИП|ФГУП|МУП|КФХ)"
_WITH_FORM = re.compile(
    rf"(?<!\w){_FORM}\s(?:«[^»\n]{{2,60}}»|\"[^\"\n]{{2,60}}\"|[А-ЯЁA-Z][\w-]+(?:\s[А-ЯЁA-Z][\w-]+){{0,2}})"
)
_QUOTED = re.compile(
    r"(?<!\w)(?:в|во|из|у|с|со|от|для|компани\w+|фирм\w+|студи\w+|завод\w*|агентств\w+|салон\w*|клиник\w+|кафе|холдинг\w*|бюро"
    r"|предприяти\w+|магазин\w*|школ\w+|назвали|называется|называемся|на базе|ведём|партн[её]р\w*|подрядчик\w*|клиент\w*)\s"
    r"(?P<name>«[А-ЯЁA-Z][^»\n]{1,60}»)"
)
_NOT_QUOTED = re.compile(
    r"(?:тариф|раздел|вкладк|кнопк|пол[ея]|режим|статус|меню|папк|модул|отч[её]т|продукт|приложени|журнал)\w*\s\Z",
    re.IGNORECASE,
)
_SUFFIX = (
    r"(?:Inc|LLC|Ltd|Limited|GmbH|Corp|Corporation|PLC|Plc|Co|Company|Partners|Group|Holdings|Consulting|Logistics|Freight|Dental"
    r"|Realty|Capital|Robotics|Plumbing|Roofing|Payroll|Insurance|Builders|Bakery|Studio|Studios|Yoga|Marine|Foods|Farms|Motors"
    r"|Auto|Paper|Textiles|Steel|Electric|Electronics|Labs|Systems|Solutions|Software|Technologies|Media|Design|Designs|Brewing"
    r"|Coffee|Catering|Events|Travel|Tours|Clinic|Pharmacy|Veterinary|Vets|Hospital|Academy|Law|Legal|Accounting|Advisors"
    r"|Properties|Homes|Interiors|Landscaping|Cleaning|Laundry|Transport|Trucking|Shipping|Supply|Supplies|Hardware|Printing|Press"
    r"|Publishing|Fitness|Gym|Salon|Spa|Wellness|Health|Medical|Care|Bank|Credit Union|Ventures|Equity|Analytics|Security|Energy|Solar)"
)
_ENGLISH = re.compile(
    rf"(?<![\w.])(?:[A-Z][\w'’-]+\s(?:&\s|and\s|of\s)?){{1,3}}{_SUFFIX}(?!\w)|(?<!\w)[A-Z][a-z]+\s&\s[A-Z][a-z]+(?!\w)"
)
_SAID_LINE = (
    r"(?:inc|llc|ltd|gmbh|corp|partners|holdings|consulting|logistics|freight|dental|realty|robotics|plumbing|roofing|payroll"
    r"|insurance|builders|bakery|studios|yoga|marine|farms|motors|auto|paper|textiles|steel|brewing|coffee|catering|clinic|pharmacy"
    r"|veterinary|vets|academy|accounting|properties|interiors|landscaping|cleaning|laundry|trucking|hardware|printing|fitness"
    r"|wellness|credit union|ventures|solar|hvac|electric)"
)
_SAID_ENGLISH = re.compile(
    rf"(?<!\w)(?:at|for|from|with|called|over at|own|joined|join|run)\s(?P<name>(?!(?:the|a|an|our|my|your|this|that|those|these|his|her|their|all|some|any|each|every|more|other|new|own|own|use|using|of)\s)(?:[a-z'-]+\s){{1,2}}{_SAID_LINE})(?!\w)"
)
_SAID_RUSSIAN = re.compile(
    r"(?<!\w)(?:компани[ияею]|фирм[аеыу]|студи[яеиию]|общество с ограниченной ответственностью|ооо|ип)\s(?P<name>[а-яё-]+(?:\s[а-яё-]+)?)(?!\w)"
)
_WHERE = frozenset({"in", "near"})
_IN = frozenset(
    [
        "в",
        "во",
        "из",
        "под",
        "до",
        "около",
        "near",
        "in",
        "from",
        "to",
        "at",
        "around",
        "outside",
        "городе",
        "город",
        "города",
        "г",
    ]
)
_LIKELY = 0.45


def find_companies(text: str, tokens: Sequence[Token], cased: bool) -> Iterator[PersonalSpan]:
    """Companies by their legal form, their quotation marks, their line of business or the word for it."""
    for match in [*_WITH_FORM.finditer(text), *_ENGLISH.finditer(text)]:
        yield _company(match.start(), match[0])
    for match in [*_QUOTED.finditer(text), *([] if cased else _SAID_ENGLISH.finditer(text))]:
        if not _NOT_QUOTED.search(text, 0, match.start()) and not _is_brand(match["name"]):
            yield _company(match.start("name"), match["name"])
    if not cased:
        yield from _said_companies(text, tokens)


def _said_companies(text: str, tokens: Sequence[Token]) -> Iterator[PersonalSpan]:
    by_start = {token.start: at for at, token in enumerate(tokens)}
    for match in _SAID_RUSSIAN.finditer(text):
        at = by_start.get(match.start("name"))
        if at is None or not _may_name_a_company(tokens[at]):
            continue
        last = (
            at + 1
            if "adjf" in tokens[at].sense.tags and at + 1 < len(tokens) and not tokens[at + 1].gap.strip()
            else at
        )
        name = text[tokens[at].start : tokens[last].end]
        if not _is_brand(name):
            yield _company(tokens[at].start, name)


def _may_name_a_company(token: Token) -> bool:
    """A word that can be a name at all: a noun, an adjective, or one that no dictionary has."""
    function = {"prep", "conj", "npro", "prcl", "advb", "verb", "infn", "pred", "intj", "comp", "grnd", "numr", "adjs"}
    return not token.sense.tags & function


def _company(start: int, name: str) -> PersonalSpan:
    return PersonalSpan(start, start + len(name), PersonalKind.COMPANY, company_key(name))


def company_key(name: str) -> str:
    """A company's name without legal form, quotation marks and endings: «Опоры» is «Опора»."""
    words = re.findall(r"\w+", plain(re.sub(rf"(?<!\w){_FORM}(?!\w)", "", name)))
    return " ".join(re.sub(r"(?<=..)(?:ой|ом|ам[иу]?|ах|[аеиоуыюяь])$", "", word) for word in words)


def _is_brand(name: str) -> bool:
    words = re.findall(r"[\w-]+", plain(name))
    return any(word in _BRANDS or word[:-1] in _BRANDS for word in words)


def find_places(tokens: Sequence[Token], cased: bool) -> Iterator[PersonalSpan]:
    """Towns where somebody is, is from or goes; countries and Moscow point at nobody."""
    for before, token in itertools.pairwise(tokens):
        if plain(before.text) in _IN and not token.gap.strip(" .") and _is_town(token, plain(before.text), cased):
            yield PersonalSpan(
                token.start, token.end, PersonalKind.PLACE, min(token.sense.place_bases, default=plain(token.text))
            )


def _is_town(token: Token, before: str, cased: bool) -> bool:
    """Whether a word is a town's name sooner than a person's, and not a country's; an unlisted one, where it says in."""
    sense = token.sense
    unlisted = cased and not token.russian and not sense.known and not sense.name and before in _WHERE
    unlisted = unlisted and token.text.istitle()
    if (sense.place < _LIKELY and not unlisted) or sense.place < sense.name or (cased and not token.capital):
        return False
    return not (sense.place_bases & _WIDE or plain(token.text) in _WIDE)
