"""Whether two different words are one word misheard or inflected, rather than two words."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.extract.fillers import word_set

_FEWEST_LETTERS = 5
_MANY_LETTERS = 8
_STEM_LETTERS = 4
_LONGEST_ENDING = 4
_DENYING = word_set("не ни без бес недо анти un in im ir il dis non mis anti")
_PREFIXES = _DENYING | word_set(
    """
    вы при за от под раз рас на до пере про об из ис по пре контр подо над вз вс
    de re over under ex pre post out up counter
    """
)
_NEGATIVE_ENDINGS = (("ful", "less"),)
_PAST_TENSE = ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")
_OBLIQUE = ("у", "ю", "ом", "ем", "ам", "ям", "ами", "ями", "ой", "ей")
_OBLIQUE_MASCULINE = ("а", "я", "ов", "ев")
_COMPARED = ("ее", "ей", "er", "est", "ier", "iest")
_ENDINGS = word_set(
    """
    а я о е ы и у ю ь й ов ев ей ам ям ом ем ой ью ами ями ах ях ый ий ая ое ые ого его ому ему ым им ую юю ых их ыми
    ими s es ing
    """
) | {""}
_VERB_ENDINGS = ("ть", "ти", "чь", "ться", "тись", "чься")


@lru_cache(maxsize=20_000)
def is_slip(a: str, b: str) -> bool:
    """Whether one is the other misheard or mistyped: a letter or two off, and not both real words.

    Two real words are never one slip of the other, however alike: «цена» and «сцена», "price" and "prize"; nor are
    two placeholders.
    """
    if a[-1].isdigit() or b[-1].isdigit():
        return False
    shorter = min(len(a), len(b))
    limit = 2 if shorter >= _MANY_LETTERS else 1
    if shorter < _FEWEST_LETTERS or OSA.distance(a, b, score_cutoff=limit) > limit:
        return False
    return not (_is_known(a) and _is_known(b)) and not _differ_by_prefix(a, b)


@lru_cache(maxsize=20_000)
def is_inflection(a: str, b: str) -> bool:
    """Whether one is the other in a different form that says the same of the same one.

    Refused are another tense, another person, a reflexive form and a degree of comparison.
    """
    stem = _common_prefix(a, b)
    endings = a[stem:], b[stem:]
    if a[-1].isdigit() or b[-1].isdigit():
        return False
    if stem < 3 or 2 * stem < max(len(a), len(b)) or max(map(len, endings)) > _LONGEST_ENDING:
        return False
    if _changes_meaning(a, b, endings):
        return False
    if _is_known(a) and _is_known(b):
        lemma = _lemma(a)
        return lemma == _lemma(b) and (not lemma.endswith(_VERB_ENDINGS) or _same_person(a, b))
    return stem >= _STEM_LETTERS and all(end in _ENDINGS for end in endings)


def is_verb(word: str) -> bool:
    """Whether a Russian word is a form of a verb, as far as its dictionary form tells."""
    return _is_russian(word) and _lemma(word).endswith(_VERB_ENDINGS)


def changes_role(a: str, b: str) -> bool:
    """Whether a Russian noun turned from the one who acts into the one acted upon, or back."""
    if not _is_russian(a) or is_verb(a):
        return False
    named = [word == _lemma(word) or word.endswith(("ы", "и")) for word in (a, b)]
    other = b if named[0] else a
    masculine = _lemma(a)[-1] not in "аеиоуыэюяь"
    return named[0] != named[1] and other.endswith(_OBLIQUE + (_OBLIQUE_MASCULINE if masculine else ()))


def _changes_meaning(a: str, b: str, endings: tuple[str, str]) -> bool:
    if a.endswith("ed") != b.endswith("ed"):
        return True
    if any(pair in {endings, endings[::-1]} for pair in _NEGATIVE_ENDINGS):
        return True
    if _is_russian(a):
        if (endings[0] in _PAST_TENSE) != (endings[1] in _PAST_TENSE):
            return True
        if a.endswith(("ся", "сь")) != b.endswith(("ся", "сь")):
            return True
    return any(end in _COMPARED for end in endings)


def _same_person(a: str, b: str) -> bool:
    """Verb forms of one tense that do not change who acts: «звонит» and «звонят», «ушел» and «ушла»."""
    past = [word.removesuffix("ся").removesuffix("сь").endswith(_PAST_TENSE) for word in (a, b)]
    if all(past):
        return True
    third = [word.removesuffix("ся").endswith(("ет", "ит", "ут", "ют", "ат", "ят")) for word in (a, b)]
    return all(third) or {a[-4:], b[-4:]} == {"ться"} or _reflexive_twins(a, b)


def _reflexive_twins(a: str, b: str) -> bool:
    return a.replace("ться", "тся") == b.replace("ться", "тся")


def _differ_by_prefix(a: str, b: str) -> bool:
    """Whether the two part at their beginnings, as «удобно» from «неудобно» and "import" from "export"."""
    same = _common_prefix(a[::-1], b[::-1])
    heads = a[: len(a) - same], b[: len(b) - same]
    if same < 3 or not all(head == "" or head in _PREFIXES for head in heads):
        return False
    return any(head in _DENYING for head in heads) or OSA.distance(*heads) > 1


def _common_prefix(a: str, b: str) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _is_russian(word: str) -> bool:
    return "а" <= word[0] <= "я"


@lru_cache(maxsize=50_000)
def _is_known(word: str) -> bool:
    import simplemma

    return bool(simplemma.is_known(word, lang="ru" if _is_russian(word) else "en"))


@lru_cache(maxsize=50_000)
def _lemma(word: str) -> str:
    import simplemma

    lemma = simplemma.lemmatize(word, lang="ru" if _is_russian(word) else "en")
    return str(lemma).casefold().replace("ё", "е")
