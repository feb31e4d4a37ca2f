"""Names that people go by in messengers and networks, written and said."""

import re
from collections.abc import Iterator

from pipeline.privacy.kinds import PersonalKind, PersonalSpan

_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,30}\w(?!\w)")
_CUED_HANDLE = re.compile(
    r"(?<!\w)(?:телег\w*|telegram|тг|ник(?:нейм)?|аккаунт\w*|профил\w+|account|profile|никнейм\w*|юзернейм\w*|логин\w*|инст\w*|instagram|insta|skype|скайп\w*|discord"
    r"|дискорд\w*|twitter|username|user|handle|тикток\w*)(?:\s*(?:у меня|мой|моя|is|это))?\s*[:—–-]?\s*"
    r"(?P<handle>@?(?:live:)?(?=[\w.:]*[_\d.:]\w)[A-Za-z][\w.:]{2,30}\w)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_SITE = re.compile(
    r"(?<![\w@.])(?P<handle>(?=[\w.]*[_\d]\w)[A-Za-z][\w.]{2,30}\w)\s(?:on|в)\s"
    r"(?:tiktok|insta\w*|telegram|twitter|discord|github|reddit|телег\w+|инст\w+|вк|тикток\w*)(?!\w)|(?<![\w/])(?P<slashed>u/\w{3,})"
    r"|(?<!\w)(?P<tagged>[\w.]{2,32}#\d{4})(?!\d)",
    re.IGNORECASE,
)
_PLATFORM = (
    r"(?:телег\w*|телеграм\w*|telegram|тг|ник\w*|логин\w*|инст\w*|insta\w*|twitter|тикток\w*|tiktok|skype|скайп\w*|discord|handle"
    r"|username|slack|github|вк|вконтакте)"
)
_JOINED = r"(?:точка|dot|(?:нижнее )?подч[её]ркивание|underscore|тире|дефис|dash|hyphen)"
_SAID_HANDLE = re.compile(
    rf"(?<!\w){_PLATFORM}\s(?:(?:у меня|мой|моя|is|it's|i'm|это|в телеграме?|в инстаграме?|we're|i am)\s){{0,2}}"
    rf"(?P<handle>(?:собака|собачка|at|эт)\s[^\W_]+(?:\s{_JOINED}\s[^\W_]+)+|(?:собака|собачка|at|эт)\s[a-z0-9]+(?:\s(?!(?:on|and|it|that|i|so|is|to|пишите)\b)[a-z0-9]+){{0,2}}"
    rf"|(?:собака|собачка)\s[^\W_]+|[^\W_]+(?:\s{_JOINED}\s[^\W_]+)+)(?!\w)",
    re.IGNORECASE,
)
_NICK = re.compile(
    r"(?<!\w)(?:ник\w*|логин\w*|юзернейм\w*|скайп\w*)(?:\s(?:в|у меня|мой|моя|телег\w+|телеграм\w*|скайп\w*|это|там)){0,3}\s*[:—–-]?\s*"
    r"(?P<handle>[A-Za-z][\w.]{3,30})(?!\w)",
    re.IGNORECASE,
)


def find_handles(text: str) -> Iterator[PersonalSpan]:
    """Handles with their @, or with the word for one before them, or the network behind them."""
    for match in _HANDLE.finditer(text):
        yield _handle(match, 0)
    for match in [*_CUED_HANDLE.finditer(text), *_NICK.finditer(text), *_SAID_HANDLE.finditer(text)]:
        yield _handle(match, "handle")
    for match in _BEFORE_SITE.finditer(text):
        yield _handle(match, match.lastgroup or "handle")


def _handle(match: re.Match[str], group: str | int) -> PersonalSpan:
    name = " ".join(match[group].casefold().split()).removeprefix("@").removeprefix("u/")
    return PersonalSpan(*match.span(group), PersonalKind.HANDLE, name)
