"""Content words of a statement and their dictionary forms, Russian and English."""

import re
from functools import lru_cache

from pipeline.number_words import read_number

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_RUSSIAN = """
а без бы был была были было быть в вам вами вас весь во вообще вот все всё всегда всего всей всем всех вы где
да даже для до если есть еще ещё же за зачем и из или им их к как какая какие какой когда конечно короче кто
куда ли либо лишь мало между меня мне много может можно мой моя мы на над надо нам нами нас наш наша наше наши
не него нее неё ней нет неё нем нём ни них но ну о об один одна одно они он она оно от очень по под пока после
потом потому почему почти при про просто раз с сам сама сами самое свой своя свои своего себе себя сейчас
сказал сказала со так такая также такие такой такое там твой тебе тебя тем то того тоже той только том тот три
тут ты у уже хоть хотя чего чем через что чтоб чтобы чуть эта эти это этого этой этом этот эту я который
которая которые которое весь вся какая-то какой-то что-то как-то где-то кто-то мочь говорить знать делать
сделать хотеть понимать думать стать идти прийти дать взять первый второй два год день человек ладно наверное
например допустим типа вроде собственно значит прям именно ведь сразу вон опять вся своем свою нужно
"""
_ENGLISH = """
a about after again all also always am an and another any anything are around as at back be because been
before being but by came can can't come could day did didn't do does doesn't doing don't done down each even
ever every everything for from get gets getting give go goes going gone good got had has have haven't having
he her here hers him his how i i'd i'll i'm i've if in into is isn't it it's its just kind know last less let
like little long look lot made make makes man many maybe me mean more most much my need never new no not
nothing now of off on once one only or other our out over own people person put quite really right said same
saw say says see she should so some somebody someone something sometimes sort still such take than that that's
the their them then there there's these they they're they've thing things think this those three through time
to too took two under until up us use used using very want wanted wants was wasn't way we we'd we'll we're
we've week well went were what when where whether which while who whole why will with without won't would
wouldn't yeah year yes yet you you'd you'll you're you've your actually
"""
_STOP = {"ru": frozenset(_RUSSIAN.split()), "en": frozenset(_ENGLISH.split())}
_MIN_LETTERS = 3
_NEIGHBOUR = 2
_MARK = re.compile(r"[^\w\s]")


def content_words(text: str, language: str) -> list[tuple[str, str]]:
    """(dictionary form, form in the text) of each content word, in order."""
    found: list[tuple[str, str]] = []
    for word in _WORD.findall(text.casefold().replace("’", "'")):
        if len(word) >= _MIN_LETTERS and word not in _STOP[language] and not _is_number(word):
            form = lemma(word, language)
            if form not in _STOP[language]:
                found.append((form, word))
    return found


@lru_cache(maxsize=50_000)
def _is_number(word: str) -> bool:
    """How many of something there are is not what a theme is about."""
    return read_number([word.replace("ё", "е")], []) is not None


def content_pairs(text: str, language: str) -> list[tuple[str, str]]:
    """Dictionary forms of each two content words that are neighbours, or have one empty word and no mark between them,
    and the text from the one to the other."""
    told = text.casefold().replace("’", "'")
    found: list[tuple[str, str]] = []
    before: tuple[str, int, int, int] | None = None
    for place, match in enumerate(_WORD.finditer(told)):
        for form, _ in content_words(match[0], language):
            if before and place - before[1] <= _NEIGHBOUR and not _MARK.search(told, before[2], match.start()):
                start = before[2] - before[3]
                found.append((f"{before[0]} {form}", " ".join(told[start : match.end()].split())))
            before = (form, place, match.end(), len(match[0]))
    return found


@lru_cache(maxsize=100_000)
def lemma(word: str, language: str) -> str:
    """The dictionary form of a word."""
    import simplemma

    return str(simplemma.lemmatize(word, lang=language)).casefold().replace("ё", "е")
