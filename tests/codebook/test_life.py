from dataclasses import replace

from pipeline.codebook.edits import Edit, EditAction, merge, reject, resolve, restore, split
from pipeline.codebook.life import passages_of, with_passages
from pipeline.codebook.registry import Change, Codebook, Registry
from pipeline.figures import LifeStage

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")


def voiced(*statuses: str) -> list[LifeStage]:
    return [LifeStage(quarter, status) for quarter, status in zip(QUARTERS[-len(statuses) :], statuses, strict=True)]


def made(edit: Edit, time: str, new_theme_id: str = "") -> Edit:
    return replace(edit, time=time, new_theme_id=new_theme_id, edit_id=f"E{time[5:7]}{time[8:10]}")


def lives(theme_id: str, stages: list[LifeStage], codebook: Codebook) -> list[tuple[str, str, tuple[str, ...]]]:
    found = with_passages(theme_id, stages, passages_of(codebook))
    return [(stage.status, stage.before, stage.others) for stage in found]


def test_each_status_tells_the_one_before_it() -> None:
    found = lives("T0001", voiced("new", "grown", "silent"), Codebook())
    assert found == [("new", "", ()), ("grown", "new", ()), ("silent", "grown", ())]


def test_a_part_that_split_off_says_from_what_and_when() -> None:
    codebook = Codebook(registry=Registry(changes=(Change("split", "T0002", "T0001", "2026-Q2"),)))
    found = lives("T0002", voiced("new", "recurring", "recurring"), codebook)
    assert found == [("new", "", ()), ("split", "new", ("T0001",)), ("recurring", "split", ())]


def test_a_theme_that_took_another_in_says_which_and_one_statement_is_no_theme() -> None:
    changes = (Change("merged", "T0002", "T0001", "2026-Q2"), Change("merged", "T0003", "T0001", "2026-Q3"))
    registry = Registry(changes=changes, former={"T0002": ("a", "b"), "T0003": ("c",)})
    found = lives("T0001", voiced("new", "grown", "recurring"), Codebook(registry=registry))
    assert found == [("new", "", ()), ("merged", "new", ("T0002",)), ("recurring", "merged", ())]


def test_what_people_split_and_merged_counts_alike() -> None:
    edits = (
        made(split("T0001", [], "A part"), "2026-07-05T10:00:00+00:00", "T0009"),
        made(merge("T0004", "T0001"), "2026-08-05T10:00:00+00:00"),
    )
    codebook = Codebook(edits)
    assert lives("T0009", voiced("recurring"), codebook) == [("split", "", ("T0001",))]
    assert lives("T0001", voiced("new", "recurring"), codebook)[-1] == ("merged", "new", ("T0004",))


def test_a_resolved_theme_stays_so_until_somebody_voices_it_again() -> None:
    codebook = Codebook((made(resolve("T0001", "hired"), "2026-05-20T10:00:00+00:00"),))
    silent = lives("T0001", voiced("new", "recurring", "silent"), codebook)
    assert [status for status, _, _ in silent] == ["new", "resolved", "resolved"]
    back = lives("T0001", voiced("new", "recurring", "recurring"), codebook)
    assert back[-1] == ("recurring", "resolved", ())


def test_a_decision_after_the_last_quarter_shows_in_it_and_can_be_taken_back() -> None:
    decided = made(resolve("T0001"), "2026-12-01T10:00:00+00:00")
    assert lives("T0001", voiced("new", "recurring"), Codebook((decided,)))[-1] == ("resolved", "new", ())
    for after in (restore("T0001"), reject("T0001")):
        codebook = Codebook((decided, made(after, "2026-12-02T10:00:00+00:00")))
        assert lives("T0001", voiced("new", "recurring"), codebook)[-1][0] == "recurring"


def test_an_edit_without_a_readable_time_harms_nothing() -> None:
    codebook = Codebook((made(Edit(EditAction.RESOLVE, "T0001"), "some day"),))
    assert lives("T0001", voiced("new", "recurring"), codebook)[-1][0] == "recurring"
