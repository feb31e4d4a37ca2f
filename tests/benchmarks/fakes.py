"""Changes to copied words that make them say something else."""

from collections.abc import Callable, Sequence

from tests.benchmarks.draws import (
    DECLINED,
    FILLERS,
    HEDGES,
    LOOSE,
    UNITS,
    Draw,
    changed_source,
    denies,
    fold,
    in_words,
    some_words,
    written_otherwise,
)


def _fake(draw: Draw, words: Sequence[str]) -> str | None:
    """The words as a fake; None where by chance they stand in the lines after all."""
    said = " ".join(fold(" ".join(draw.lines)))
    given = " ".join(fold(" ".join(words)))
    return None if f" {given} " in f" {said} " else " ".join(words)


def negator_gained(draw: Draw) -> str | None:
    words = some_words(draw)
    if not words:
        return None
    at = draw.rng.randrange(len(words))
    if any(denies(word, draw.language) for word in words[max(0, at - 1) : at + 2]):
        return None
    negator = draw.rng.choice(["не", "не", "никогда не", "без"] if draw.language == "ru" else ["not", "never", "don't"])
    return _fake(draw, [*words[:at], negator, *words[at:]])


def negator_lost(draw: Draw) -> str | None:
    words = some_words(draw)
    places = [at for at, word in enumerate(words or []) if denies(word, draw.language)]
    places = [at for at in places if at + 1 < len(words or [])]
    if not words or not places:
        return None
    at = draw.rng.choice(places)
    bare = words[at].replace("’", "'")
    kept = [bare.removesuffix("n't")] if bare.casefold().endswith("n't") else []
    return _fake(draw, words[:at] + kept + words[at + 1 :])


def number_changed(draw: Draw) -> str | None:
    words = some_words(draw)
    places = [at for at, word in enumerate(words or []) if written_otherwise(word, draw.language) != word]
    if not words or not places:
        return None
    at = draw.rng.choice(places)
    core = words[at].strip(".,!?;:—–")
    new = draw.rng.choice([n for n in range(2, 99) if in_words(n, draw.language) != core.casefold() and str(n) != core])
    if DECLINED.get(core.casefold()) == new:
        return None
    written = str(new) if draw.rng.random() < 0.5 else in_words(new, draw.language)
    return _fake(draw, [*words[:at], written, *words[at + 1 :]])


def unit_swapped(draw: Draw) -> str | None:
    words = some_words(draw)
    for at, word in enumerate(words or []):
        core = word.casefold().strip(".,!?;:—–")
        for family in UNITS:
            if words and any(core in unit.split() for unit in family):
                others = [form for unit in family if core not in unit.split() for form in unit.split()]
                return _fake(draw, [*words[:at], draw.rng.choice(others), *words[at + 1 :]])
    return None


def hedge_gained(draw: Draw) -> str | None:
    words = some_words(draw)
    if not words:
        return None
    at = draw.rng.randrange(len(words))
    return _fake(draw, [*words[:at], draw.rng.choice(HEDGES[draw.language]), *words[at:]])


def hedge_lost(draw: Draw) -> str | None:
    """The source is given a hedge that the words do not have."""
    fake = changed_source(draw, lambda words, at: words.insert(at, draw.rng.choice(HEDGES[draw.language])))
    return _fake(draw, fake.split()) if fake else None


def words_swapped(draw: Draw) -> str | None:
    words = some_words(draw)
    heavy = [at for at, word in enumerate(words or []) if len(word) > 4 and word.strip(".,!?;:").isalpha()]
    heavy = [at for at in heavy if fold(words[at])[0] not in LOOSE] if words else []
    if not words or len(heavy) < 2:
        return None
    a, b = sorted(draw.rng.sample(heavy, 2))
    if fold(words[a]) == fold(words[b]):
        return None
    words[a], words[b] = words[b], words[a]
    return _fake(draw, words)


def from_elsewhere(draw: Draw) -> str | None:
    elsewhere = Draw([draw.other], 0, draw.language, draw.rng, "")
    words = some_words(elsewhere)
    return _fake(draw, words) if words else None


def word_replaced(draw: Draw) -> str | None:
    words = some_words(draw)
    real = [word for word in draw.other.split() if word.isalpha() and len(word) > 3]
    real = [word for word in real if word.lower() not in LOOSE | {f for fillers in FILLERS.values() for f in fillers}]
    if not words or not real:
        return None
    at = draw.rng.randrange(len(words))
    new = draw.rng.choice(real)
    beside = {folded for word in words[max(0, at - 1) : at + 2] for folded in fold(word)}
    if fold(new)[0] in beside:
        return None
    same_stem = fold(new)[0][:3] == (fold(words[at]) or [""])[0][:3]
    return None if same_stem else _fake(draw, [*words[:at], new, *words[at + 1 :]])


def stitched(draw: Draw) -> str | None:
    """Two stretches of one line with at least seven words between them."""
    words = draw.line.split()
    if len(words) < 13:
        return None
    first = draw.rng.randint(2, 4)
    at = draw.rng.randrange(len(words) - first - 8)
    second = draw.rng.randrange(at + first + 7, len(words) - 1)
    parts = words[at : at + first], words[second : second + draw.rng.randint(2, 4)]
    said = " ".join(fold(draw.line))
    if any(said.count(" ".join(fold(" ".join(part[-2:])))) > 1 for part in parts):
        return None
    telling = all(any(len(word) > 4 and word not in LOOSE for word in fold(" ".join(part))) for part in parts)
    return _fake(draw, [*parts[0], *parts[1]]) if telling else None


FAKES: dict[str, Callable[[Draw], str | None]] = {
    "negator gained": negator_gained,
    "negator lost": negator_lost,
    "number changed": number_changed,
    "unit swapped": unit_swapped,
    "hedge gained": hedge_gained,
    "hedge lost": hedge_lost,
    "two words swapped": words_swapped,
    "words from elsewhere": from_elsewhere,
    "a word replaced": word_replaced,
    "stitched": stitched,
}
