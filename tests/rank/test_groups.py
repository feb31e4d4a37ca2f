import pytest

from pipeline.rank.groups import customer_groups
from pipeline.rank.voices import Voice


def _groups(column: str, values: list[str]) -> dict[str, int]:
    """Names of the groups with their sizes, in order."""
    people = [Voice(f"R{at}", None, None, ((column, v),) if v else ()) for at, v in enumerate(values)]
    return {group.name: int(group.members.sum()) for group in customer_groups(people)}


def test_every_value_of_three_people_is_a_group_where_three_others_are_left() -> None:
    assert _groups("plan", ["pro"] * 4 + ["free"] * 3 + ["trial"] * 2 + [""] * 3) == {"free": 3, "pro": 4}
    assert _groups("plan", ["pro"] * 9 + ["free"] * 2) == {}


def test_a_column_of_many_values_gives_its_largest_groups() -> None:
    values = [f"company {at:02}" for at in range(20) for _ in range(3 + at % 2)]
    groups = _groups("company", values)
    assert len(groups) == 12
    assert sum(size == 4 for size in groups.values()) == 10


def test_many_numbers_are_cut_into_three_stretches_of_as_many_people() -> None:
    sizes = [1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 500, 1000, 2000, 5000]
    assert _groups("staff", [str(size) for size in sizes]) == {"1–5": 5, "10–50": 5, "100–5000": 5}


def test_equal_numbers_are_never_parted_and_few_people_make_two_stretches() -> None:
    assert _groups("staff", ["1"] * 8 + ["2", "3", "4", "5", "6", "7", "8"]) == {"1–3": 10, "4–8": 5}
    assert _groups("staff", [str(at) for at in range(1, 12)]) == {"1–6": 6, "7–11": 5}
    assert _groups("staff", [str(at) for at in range(7)]) == {}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(["1", "2", "3", "4", "5"] * 3, id="few different"),
        pytest.param(["1–9"] * 6 + ["9+"] * 6, id="ranges"),
    ],
)
def test_grades_and_ranges_stay_as_they_are(values: list[str]) -> None:
    assert _groups("grade", values) == {value: values.count(value) for value in sorted(set(values))}


def test_numbers_are_read_as_people_write_them() -> None:
    values = ["1 000", "2 500,5", "10", "20", "30", "40", "50", "60", "70", "80"]
    assert _groups("revenue", values) == {"10–50": 5, "60–2500.5": 5}


def test_people_without_a_number_are_in_no_stretch_and_words_among_numbers_are_no_numbers() -> None:
    numbers = [str(at) for at in range(10)]
    assert _groups("staff", [*numbers, "", ""]) == {"0–4": 5, "5–9": 5}
    assert _groups("staff", [*numbers, "unknown", "unknown", "unknown"]) == {"unknown": 3}
