"""A study's codebook on disk: edited by commands and by hand, beside runs and without a workspace."""

import csv
import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.codebook.edits import Quote, add, confirm, create, dismiss, merge, move, pin, reject, rename, split, undo
from pipeline.codebook.session import EditSession
from pipeline.context import RunContext, open_study
from pipeline.curation import Applied, apply_edit, read_codebook
from pipeline.errors import EditRefused, SettingsError
from pipeline.models import MentionKind
from pipeline.run import RunResult
from tests.fake_openai import KEY
from tests.model_study import analyst, run_asking, stage_of, use_model
from tests.small_study import PlantedEmbedder, interview, run

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@contextmanager
def opened(study: Path) -> Iterator[RunContext]:
    with open_study(study, PlantedEmbedder()) as context:
        yield context


def edit(study: Path, *edits: object, author: str = "anna") -> Applied:
    with opened(study) as context:
        for one in edits:
            applied = apply_edit(context, one, author, lambda: NOON)  # type: ignore[arg-type]
    return applied


def session_of(study: Path) -> EditSession:
    with opened(study) as context:
        return read_codebook(context)


def rows(study: Path, name: str = "themes") -> list[dict[str, str]]:
    with (study / "report" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(study: Path) -> list[bytes]:
    return [(study / "report" / f"{name}.csv").read_bytes() for name in ("themes", "mentions", "interviews")]


def theme_about(study: Path, words: str) -> str:
    session = session_of(study)
    homes = {session.curated.homes[one.mention_id] for one in session.mentions if words in one.quote}
    assert len(homes) == 1
    return homes.pop()


def quotes_about(study: Path, words: str) -> list[Quote]:
    session = session_of(study)
    return [session.quote_of(one) for one in session.mentions if words in one.quote]


def change(study: Path, before: str, after: str, count: int = 1) -> None:
    """A person edits codebook.yaml."""
    path = study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, count), encoding="utf-8")


def entry(study: Path, theme_id: str) -> str:
    text = (study / "codebook.yaml").read_text(encoding="utf-8")
    found = re.search(rf"^  {theme_id}:\n(?:    .*\n)+", text, re.MULTILINE)
    assert found
    return found[0]


def change_entry(study: Path, theme_id: str, before: str, after: str) -> None:
    whole = entry(study, theme_id)
    assert before in whole
    change(study, whole, whole.replace(before, after, 1))


def test_a_run_writes_a_codebook_that_the_next_one_leaves_alone(finished: Path) -> None:
    path = finished / "codebook.yaml"
    text, written = path.read_text(encoding="utf-8"), path.stat().st_mtime_ns
    assert text.startswith("# The codebook of this study")
    assert "label: It takes two whole days to get a report out of the system" in text
    assert run(finished).up_to_date
    assert path.stat().st_mtime_ns == written


def test_an_edit_makes_the_report_stale_and_the_next_run_shows_it(finished: Path) -> None:
    theme_id = theme_about(finished, "report")
    edit(finished, rename(theme_id, "Reports take days"))
    assert [row["label"] for row in rows(finished) if row["theme_id"] == theme_id] != ["Reports take days"]
    result = run(finished)
    assert result.written
    assert [row["label"] for row in rows(finished) if row["theme_id"] == theme_id] == ["Reports take days"]
    assert run(finished).up_to_date


def test_what_people_did_stays_when_the_workspace_is_deleted_and_every_table_is_the_same(finished: Path) -> None:
    report, support, export = (theme_about(finished, words) for words in ("report", "Support", "export"))
    quotes = quotes_about(finished, "report")
    edit(
        finished,
        rename(report, "Reports take days"),
        split(support, quotes_about(finished, "Support")[:1], "Letters"),
        move(quotes[0], export),
        pin(quotes[1], report),
        dismiss(quotes_about(finished, "onboarding")[0]),
        confirm(quotes[2]),
    )
    run(finished)
    before = tables(finished)
    codebook = (finished / "codebook.yaml").read_bytes()
    for path in finished.glob("workspace.sqlite*"):
        path.unlink()
    run(finished)
    assert tables(finished) == before
    assert (finished / "codebook.yaml").read_bytes() == codebook


def test_ids_stay_when_the_workspace_is_deleted_after_the_study_has_grown(finished: Path) -> None:
    for at, words in enumerate((("export", "support"), ("onboarding", "report"))):
        path = finished / "transcripts" / f"N{at}_2026-09-01.txt"
        path.write_text(interview(*words, teller=f"Newcomer{at}"), encoding="utf-8")
        run(finished)
    before = tables(finished)
    (finished / "workspace.sqlite").unlink()
    run(finished)
    assert tables(finished) == before


def test_a_deleted_codebook_is_written_again_with_all_edits(finished: Path) -> None:
    theme_id = theme_about(finished, "report")
    edit(finished, rename(theme_id, "Reports take days"))
    run(finished)
    (finished / "codebook.yaml").unlink()
    run(finished)
    assert "label: Reports take days" in entry(finished, theme_id)
    assert session_of(finished).codebook.edits[0].author == "anna"


def test_a_study_from_before_there_was_a_codebook_keeps_its_ids(finished: Path) -> None:
    before = {row["theme_id"]: row["label"] for row in rows(finished)}
    (finished / "codebook.yaml").unlink()
    with opened(finished) as context:
        context.workspace._db.execute("DELETE FROM codebook")
        context.workspace.save_report_key("all", "")
    run(finished)
    assert {row["theme_id"]: row["label"] for row in rows(finished)} == before


def test_a_hand_edit_is_an_edit_like_any_other(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTDEV_AUTHOR", "boris")
    theme_id = theme_about(finished, "report")
    change_entry(finished, theme_id, "label: It takes", "label: Reports! It takes")
    change_entry(finished, theme_id, "kind: pain", "kind: request")
    run(finished)
    (row,) = [row for row in rows(finished) if row["theme_id"] == theme_id]
    assert row["label"].startswith("Reports! It takes")
    assert row["kind"] == "request"
    edits = session_of(finished).codebook.edits
    assert [(one.action.value, one.theme_id, one.author) for one in edits] == [
        ("rename", theme_id, "boris"),
        ("redefine", theme_id, "boris"),
    ]
    edit(finished, undo())
    edit(finished, undo())
    run(finished)
    (row,) = [row for row in rows(finished) if row["theme_id"] == theme_id]
    assert (row["kind"], row["label"].startswith("It takes")) == ("pain", True)


def test_comments_order_and_quoting_of_a_person_outlive_runs_and_commands(finished: Path) -> None:
    report, support = "T0001", "T0003"
    change_entry(finished, report, "status: active", "status: active   # we keep an eye on it")
    text = (finished / "codebook.yaml").read_text(encoding="utf-8")
    moved = entry(finished, support)
    text = text.replace(moved, "").replace("themes:\n", f"themes:\n  # the loudest of all\n{moved}", 1)
    (finished / "codebook.yaml").write_text(text, encoding="utf-8")
    edit(finished, rename(report, "Reports take days"))
    (finished / "transcripts" / "new.txt").write_text(interview("report", teller="Eve"), encoding="utf-8")
    run(finished)
    text = (finished / "codebook.yaml").read_text(encoding="utf-8")
    assert "status: active   # we keep an eye on it" in text
    assert text.index("# the loudest of all") < text.index(f"  {support}:") < text.index("  T0001:")
    assert [one.action.value for one in session_of(finished).codebook.edits] == ["rename"]


def test_line_ends_of_another_system_stay(finished: Path) -> None:
    path = finished / "codebook.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    edit(finished, rename("T0001", "Another name"))
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
    assert session_of(finished).curated.themes["T0001"].theme.label == "Another name"


def test_merging_rejecting_and_pinning_by_hand_and_back(finished: Path) -> None:
    report, support = theme_about(finished, "report"), theme_about(finished, "Support")
    words = quotes_about(finished, "report")[1].quote
    change_entry(finished, support, "merged_into:", f"merged_into: {report}")
    change_entry(finished, report, "pinned: []", f"pinned: ['{words}']")
    run(finished)
    assert theme_about(finished, "Support") == report
    assert {row["theme_id"]: row["top_quote"] for row in rows(finished)}[report] == words
    assert "status: merged" in entry(finished, support)
    change_entry(finished, support, f"merged_into: {report}", "merged_into:")
    change_entry(finished, support, "status: merged", "status: rejected")
    run(finished)
    assert support not in {row["theme_id"] for row in rows(finished)}
    assert session_of(finished).curated.themes[support].standing.value == "rejected"
    change_entry(finished, support, "status: rejected", "status: active")
    run(finished)
    assert support in {row["theme_id"] for row in rows(finished)}


def test_a_theme_written_by_hand_gets_an_id_in_its_place_and_draws_what_is_near(finished: Path) -> None:
    example = "Support never answers our letters on time"
    own = f"themes:\n  letters:   # from the team\n    label: Letters without answer\n    examples: ['{example}']\n"
    change(finished, "themes:\n", own)
    run(finished)
    text = (finished / "codebook.yaml").read_text(encoding="utf-8")
    (theme_id,) = re.findall(r"  (T\d+):   # from the team\n    label: Letters without answer", text)
    assert theme_about(finished, "Support") == theme_id


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("    label: ", "    labl: ", r"line \d+: unknown key `themes.T0001.labl`; did you mean `label`\."),
        ("status: active", "status: rejectd", r"line \d+: `themes.T0001.status` should be 'active', 'rejected'"),
        ("merged_into:", "merged_into: T0099", r"line \d+: No theme T0099"),
        ("pinned: []", "pinned: [nobody ever said this]", r"line \d+: No mention holds the words"),
        ("  T0002:", "  T0001:", r"line \d+: `T0001` is there twice"),
        ("  T0002:", "  T0777:", r"line \d+: no theme T0777; give a new theme any other name"),
        ("themes:\n", "themes: [\n", r"line \d+: not valid YAML"),
        ('"members"', '"membrs"', r"line \d+: `registry` is kept by custdev and was damaged"),
        ("themes:\n", "tehmes:\n", r"line \d+: unknown key `tehmes`; did you mean `themes`"),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(finished: Path, before: str, after: str, says: str) -> None:
    change(finished, before, after)
    before_run = (finished / "codebook.yaml").read_bytes()
    with pytest.raises(SettingsError, match=says) as refused:
        run(finished)
    assert "\n" not in str(refused.value)
    assert (finished / "codebook.yaml").read_bytes() == before_run


def test_an_edit_whose_quote_vanished_waits_is_said_and_applies_when_the_quote_is_back(finished: Path) -> None:
    report, export = theme_about(finished, "report"), theme_about(finished, "export")
    quote = quotes_about(finished, "report")[0]
    edit(finished, move(quote, export))
    path = finished / quote.transcript
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace("It takes two whole days to get a report", "We are all very well"), encoding="utf-8")
    result = run(finished)
    assert result.content is not None
    assert [quote.transcript in one for one in result.content.waiting] == [True]
    path.write_text(words.replace("Fine, I am", "Fine, thanks, I am"), encoding="utf-8")
    result = run(finished)
    assert result.content is not None
    assert not result.content.waiting
    (back,) = quotes_about(finished, quote.quote)
    assert back.mention_id != quote.mention_id
    assert session_of(finished).curated.homes[back.mention_id] == export
    assert theme_about(finished, quotes_about(finished, "report")[1].quote) == report


def test_a_mention_added_by_hand_is_counted_and_leaves_when_taken_back(finished: Path) -> None:
    before = tables(finished)
    path = "transcripts/R00_2026-04-11.txt"
    added = edit(
        finished, add(Quote("I am Teller0 from the north", path), MentionKind.TRIGGER, summary="Comes from afar")
    )
    run(finished)
    (row,) = [row for row in rows(finished, "mentions") if row["extractor"] == "person"]
    assert (row["quote"], row["kind"], row["transcript"]) == ("I am Teller0 from the north", "trigger", path)
    assert row["theme_id"]
    edit(finished, undo(added.edit.edit_id))
    run(finished)
    assert tables(finished) == before
    with pytest.raises(EditRefused, match="interviewer's"):
        edit(finished, add(Quote("How are you?", path), MentionKind.PAIN))


def test_mentions_of_a_rejected_theme_stay_rejected_when_more_come(finished: Path) -> None:
    support = theme_about(finished, "Support")
    edit(finished, reject(support, "about another product"))
    run(finished)
    (finished / "transcripts" / "new.txt").write_text(interview("support", teller="Eve"), encoding="utf-8")
    run(finished)
    assert theme_about(finished, "Support") == support
    assert support not in {row["theme_id"] for row in rows(finished)}


def test_edits_of_many_programs_at_once_are_all_kept(finished: Path) -> None:
    names = [f"Name {number}" for number in range(8)]
    workers = [threading.Thread(target=edit, args=(finished, rename("T0001", name))) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    edits = session_of(finished).codebook.edits
    assert sorted(one.label or "" for one in edits) == names
    assert [one.edit_id for one in edits] == [f"E{number:04d}" for number in range(1, 9)]


@pytest.mark.loopback
def test_a_persons_name_and_merger_stay_when_a_model_names_and_merges_and_nothing_is_asked_again(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with analyst() as server:
        use_model(study, server)
        run_asking(study)
        first, second = [row["theme_id"] for row in rows(study)][:2]
        edit(study, rename(first, "As we call it"), merge(second, first))
        asked = len(server.calls)
        run_asking(study)
        # A theme's name is asked for beside those of its neighbours, one of which is gone.
        assert {stage_of(call) for call in server.calls[asked:]} <= {"label_themes"}
        assert {row["theme_id"]: row["label"] for row in rows(study)}[first] == "As we call it"
        (study / "transcripts" / "new.txt").write_text(interview("report", "support", teller="Eve"), encoding="utf-8")
        run_asking(study)
    labels = {row["theme_id"]: row["label"] for row in rows(study)}
    assert labels[first] == "As we call it"
    assert second not in labels


class EditsMeanwhile(PlantedEmbedder):
    """Somebody edits while a run embeds."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self.act: Callable[[], object] | None = act

    def embed(self, texts: object) -> object:  # type: ignore[override]
        act, self.act = self.act, None
        if act is not None:
            act()
        return super().embed(texts)  # type: ignore[arg-type]


def test_an_edit_made_while_a_run_is_at_work_is_in_its_report(finished: Path) -> None:
    (finished / "transcripts" / "new.txt").write_text(interview("export", teller="Eve"), encoding="utf-8")
    theme_id = theme_about(finished, "report")
    embedder = EditsMeanwhile(lambda: edit(finished, rename(theme_id, "Reports take days")))
    result: RunResult = run(finished, embedder)
    assert result.content is not None
    assert "Reports take days" in {one.theme.label for one in result.content.themes}
    assert run(finished).up_to_date


@pytest.mark.parametrize("setting", ["coarser", "finer"])
def test_ids_and_edits_outlive_another_granularity_and_another_engine(finished: Path, setting: str) -> None:
    report, support = theme_about(finished, "report"), theme_about(finished, "Support")
    edit(finished, rename(report, "Reports take days"), create("Own"), merge(support, report))
    (finished / "study.yaml").write_text(f"cluster:\n  granularity: {setting}\nrank:\n  draws: 100\n", encoding="utf-8")
    run(finished)
    assert theme_about(finished, "report") == theme_about(finished, "Support") == report
    other = PlantedEmbedder()
    other.name = "another engine"
    run(finished, other)
    assert theme_about(finished, "report") == theme_about(finished, "Support") == report
    assert session_of(finished).curated.themes[report].theme.label == "Reports take days"
