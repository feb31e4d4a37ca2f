import random
from collections.abc import Sequence

from pipeline.rank.voices import Integers, Voice, tabulate
from tests.samples import Said, study_of


def _rows(voicing: Sequence[Integers]) -> list[list[int]]:
    return [rows.tolist() for rows in voicing]


def test_a_respondent_interviewed_twice_counts_once_overall_and_once_in_each_quarter() -> None:
    said = [Said("R1", "T1", quarter="2026-Q2"), Said("R1", "T1", quarter="2026-Q3"), Said("R2", "T1")]
    table = tabulate(*study_of(said))
    assert table.respondents == ("R1", "R2")
    assert _rows(table.voicing) == [[0, 1]]
    assert {quarter: int(table.asked_in[quarter].sum()) for quarter in table.quarters} == {"2026-Q2": 1, "2026-Q3": 2}
    assert {quarter: _rows(table.voicing_in[quarter]) for quarter in table.quarters} == {
        "2026-Q2": [[0]],
        "2026-Q3": [[0, 1]],
    }


def test_the_last_interview_tells_segment_and_rating() -> None:
    said = [
        Said("R1", "T1", quarter="2026-Q3", nps=4, segment="leaving"),
        Said("R1", "T1", quarter="2026-Q2", nps=9, segment="loyal"),
        Said("R1", "T1", quarter=None, nps=1, segment="unknown"),
    ]
    table = tabulate(*study_of(said))
    assert [(voice.nps, voice.attribute("segment")) for voice in table.latest] == [(4, "leaving")]


def test_a_talkative_respondent_counts_like_any_other() -> None:
    brief = tabulate(*study_of([Said("R1", "T1"), Said("R2", "T1")]))
    chatty = tabulate(*study_of([Said("R1", "T1"), Said("R2", "T1"), *[Said("R1", "T1")] * 50]))
    assert _rows(chatty.voicing) == _rows(brief.voicing)


def test_people_who_voice_nothing_are_counted_as_asked() -> None:
    table = tabulate(*study_of([Said("R1", "T1")], silent=[Voice("R2", "2026-Q3", 10)]))
    assert table.respondents == ("R1", "R2")
    assert _rows(table.voicing) == [[0]]


def test_undated_interviews_count_overall_and_in_no_quarter() -> None:
    table = tabulate(*study_of([Said("R1", "T1", quarter=None), Said("R2", "T1")]))
    assert _rows(table.voicing) == [[0, 1]]
    assert _rows(table.voicing_in["2026-Q3"]) == [[1]]


def test_the_order_of_people_does_not_matter_even_where_one_quarter_holds_two_interviews_of_one() -> None:
    said = [Said("R1", "T1", nps=nps, segment=segment) for nps, segment in ((3, "a"), (None, "b"), (8, "a"), (3, "c"))]
    themes, heard, voices = study_of(said)
    latest = set()
    for seed in range(10):
        random.Random(seed).shuffle(voices)
        latest.add(tabulate(themes, heard, voices).latest)
    assert len(latest) == 1


def test_a_column_that_is_not_there_reads_as_empty() -> None:
    assert Voice("R1", None, None, (("segment", "loyal"),)).attribute("country") == ""


def test_an_attribute_is_found_whatever_the_case_of_its_column() -> None:
    assert Voice("R1", None, None, (("сегмент", "новички"),)).attribute("Сегмент") == "новички"
