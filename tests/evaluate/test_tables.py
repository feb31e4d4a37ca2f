"""Tables that people read: figures, places, Markdown."""

from dataclasses import replace

import pytest

from pipeline.evaluate.coding import CodedMention
from pipeline.evaluate.stability import RankedGroup, compare_lists
from pipeline.evaluate.tables import (
    Table,
    figure,
    interval_text,
    markdown_of,
    place_of,
    stability_tables,
    verdict_tables,
    words_of,
)
from pipeline.evaluate.verdict import judge_coding
from pipeline.models import Interval, MentionKind, Span, Timing
from tests.codings import AGAIN, DAYS, QUICK, TALK, coded, coding


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (0.0, ".00"), (0.625, ".62"), (-0.05, "-.05"), (1.0, "1.00"), (0.999, "1.00"), (-1.5, "-1.50")],
)
def test_shares_are_told_in_two_places(value: float | None, shown: str) -> None:
    assert figure(value) == shown


def test_an_interval_stands_beside_its_figure() -> None:
    assert interval_text(Interval(0.5, 0.25, 1.0)) == ".50 [.25, 1.00]"
    assert interval_text(Interval(None, None, None)) == "–"


def test_a_place_is_file_characters_and_time() -> None:
    mention = coded("pain", DAYS)
    start, end = mention.evidence[0].start, mention.evidence[0].end
    assert place_of(mention, TALK) == f"a.txt:{start}-{end}"
    timed = replace(TALK, timings=(Timing(start, end, 125.4, 130.0),))
    assert place_of(mention, timed) == f"a.txt:{start}-{end} (2:05)"
    assert place_of(replace(mention, evidence=()), TALK) == "a.txt"


def test_words_are_the_transcripts_and_the_codings_own_where_it_has_none() -> None:
    assert words_of(coded("pain", DAYS, AGAIN), TALK) == (DAYS, AGAIN)
    assert words_of(CodedMention("a.txt", MentionKind.PAIN, (), words=("made up",)), TALK) == ("made up",)


def test_a_verdict_lists_the_misses_it_is_asked_for_and_how_many_there_are() -> None:
    gold = coding(coded("pain", DAYS, intensity=2), coded("praise", QUICK, intensity=5))
    verdict = judge_coding(gold, coding(name="nobody"), {"a.txt": TALK})
    tables = {table.title: table for table in verdict_tables(verdict, 1)}
    assert list(tables) == [
        "nobody against gold", "kinds: gold down, judged across; none is missed or invented", "further figures",
        "missed, the strongest first; 1 of 2",
    ]  # fmt: skip
    start, end = coded("praise", QUICK).evidence[0].start, coded("praise", QUICK).evidence[0].end
    assert tables["missed, the strongest first; 1 of 2"].rows == [(f"a.txt:{start}-{end}", "praise", "5", QUICK)]
    assert "missed, the strongest first; 0 of 2" not in {table.title for table in verdict_tables(verdict, 0)}


def test_a_theme_that_is_gone_is_said_to_be() -> None:
    first = [RankedGroup("T1", "Slow", 1, [[("t", Span(0, 9))]]), RankedGroup("T2", "Dear", 2, [[("t", Span(20, 29))]])]
    (table,) = stability_tables(compare_lists(first, [RankedGroup("X", "Slowly", 1, [[("t", Span(0, 9))]])]))
    assert table.rows == [("1", "T1 Slow", "1", "X Slowly", "1.00"), ("2", "T2 Dear", "gone", "", "")]
    assert table.note.startswith("1 of the top 2 stay in the top 10. Ranks of the 1 themes")


def test_markdown_keeps_cells_apart() -> None:
    table = Table("Title", ("a", "b"), [("one | two", "3")], "A note.")
    assert markdown_of([table]) == "## Title\n\n| a | b |\n| --- | --- |\n| one \\| two | 3 |\n\nA note.\n"
