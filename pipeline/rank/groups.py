"""Customer groups: what respondents.csv says of people, a column at a time, numbers cut into stretches."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.rank.exact import Floats
from pipeline.rank.voices import Booleans, Voice, voice_order

MIN_MEMBERS = 3
_MOST_GROUPS = 12
_MOST_PLAIN_NUMBERS = 5
_PEOPLE_A_STRETCH = 5
_MOST_STRETCHES = 3


@dataclass(frozen=True)
class Group:
    """Everybody who has one value in one column; `members` is true at their rows."""

    column: str
    name: str
    members: Booleans

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others."""
        return self.column, self.name


def customer_groups(people: Sequence[Voice]) -> list[Group]:
    """Groups of at least three people that leave out at least as many, by column, then by name or number.

    A column of numbers with more than five different ones is cut into two or three stretches of as many people each as
    equal numbers allow, at least five in each. A column with more than twelve groups (names, companies) gives its
    twelve largest.
    """
    columns = sorted({name for voice in people for name, _ in voice.attributes})
    told = [dict(voice.attributes) for voice in people]
    return [group for column in columns for group in _groups(column, [one.get(column, "") for one in told])]


def people_in_groups(voices: Sequence[Voice], first: str) -> dict[str, dict[str, list[str]]]:
    """Who is in each group of each column by their last voice; the column `first` leads."""
    latest = {voice.respondent_id: voice for voice in sorted(voices, key=voice_order)}
    people = sorted(latest)
    found: dict[str, dict[str, list[str]]] = {}
    for group in sorted(customer_groups([latest[one] for one in people]), key=lambda group: group.column != first):
        own = [one for one, inside in zip(people, group.members, strict=True) if inside]
        found.setdefault(group.column, {})[group.name] = own
    return found


def _groups(column: str, values: Sequence[str]) -> list[Group]:
    numbers = [_number(value) for value in values]
    given = [number for number in numbers if number is not None]
    if len(set(given)) > _MOST_PLAIN_NUMBERS and len(given) == sum(map(bool, values)):
        return _stretches(column, np.array([np.nan if number is None else number for number in numbers]))
    sizes = Counter(value for value in values if value)
    fitting = [name for name in sizes if MIN_MEMBERS <= sizes[name] <= len(values) - MIN_MEMBERS]
    largest = sorted(fitting, key=lambda name: (-sizes[name], name))[:_MOST_GROUPS]
    return [Group(column, name, np.array([value == name for value in values], bool)) for name in sorted(largest)]


def _stretches(column: str, numbers: Floats) -> list[Group]:
    """Stretches of numbers, named by the least and greatest in them: «50–199»."""
    known = np.sort(numbers[~np.isnan(numbers)])
    count = min(_MOST_STRETCHES, len(known) // _PEOPLE_A_STRETCH)
    # A stretch begins at the number of its first person, so that equal numbers are never parted.
    starts = sorted({float(known[round(len(known) * at / count)]) for at in range(count)})
    ends = [*starts[1:], np.inf]
    stretches = [(numbers >= start) & (numbers < end) for start, end in zip(starts, ends, strict=True)]
    large = [own for own in stretches if MIN_MEMBERS <= own.sum() <= len(numbers) - MIN_MEMBERS]
    return [Group(column, _named(float(numbers[own].min()), float(numbers[own].max())), own) for own in large]


def _named(least: float, greatest: float) -> str:
    return f"{least:.10g}" if least == greatest else f"{least:.10g}–{greatest:.10g}"


def _number(value: str) -> float | None:
    written = "".join(value.split()).replace(",", ".")
    try:
        number = float(written)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
