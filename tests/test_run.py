"""A run does what is missing and nothing else: seen through what it extracts, embeds and writes."""

import csv
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from pipeline.context import Silent, open_study
from pipeline.embedding import Vectors
from pipeline.errors import InputError, PipelineError, SettingsError
from pipeline.plan import Action
from pipeline.report.report import FILES
from pipeline.run import plan_run, stored_report
from tests.small_study import PlantedEmbedder, interview, make_study, run


def rows(study: Path, name: str) -> list[dict[str, str]]:
    with (study / "report" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outputs(study: Path) -> dict[str, bytes]:
    return {name: (study / "report" / name).read_bytes() for name in ("themes.csv", "mentions.csv", "interviews.csv")}


def theme_of(study: Path, words: str) -> str:
    """The one theme that all mentions with these words are in."""
    (theme_id,) = {row["theme_id"] for row in rows(study, "mentions.csv") if words in row["quote"]}
    return theme_id


def test_first_run_finds_what_was_planted_in_the_respondents_words(study: Path) -> None:
    result = run(study)
    assert (result.read, result.extracted, result.failures) == (6, 6, {})
    assert [path.name for path in result.written] == list(FILES)
    people = sorted((row["kind"], row["respondent_count"]) for row in rows(study, "themes.csv"))
    assert people == [("pain", "3"), ("pain", "4"), ("praise", "2"), ("request", "3")]
    with open_study(study, PlantedEmbedder()) as context:
        texts = {held.interview.path: held.transcript.text for held in stored_report(context, None).interviews}
    mentions = rows(study, "mentions.csv")
    assert len(mentions) == 12
    assert all(texts[row["transcript"]][int(row["start"]) : int(row["end"])] == row["quote"] for row in mentions)


def test_each_text_is_embedded_once_however_often_it_is_said(study: Path) -> None:
    embedder = PlantedEmbedder()
    run(study, embedder)
    assert embedder.seen
    assert len(embedder.seen) == len(set(embedder.seen))


def test_second_run_reads_extracts_embeds_and_writes_nothing(finished: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (finished / "report").iterdir()}
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert result.up_to_date
    assert (result.read, result.extracted, result.written, embedder.seen) == (0, 0, [], [])
    assert {path: path.stat().st_mtime_ns for path in (finished / "report").iterdir()} == before


def test_added_file_is_the_only_one_extracted_and_embedded(finished: Path) -> None:
    text = interview("report", teller="Newcomer").replace("How are you?", "How is Newcomer?")
    (finished / "transcripts" / "N01.txt").write_text(text.replace("from the north", "and new"), encoding="utf-8")
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert (result.read, result.extracted) == (1, 1)
    assert embedder.seen
    assert all("Newcomer" in text for text in embedder.seen)
    assert {row["transcript"] for row in rows(finished, "mentions.csv")} >= {"transcripts/N01.txt"}


def test_edited_file_loses_its_old_mentions(finished: Path) -> None:
    path = finished / "transcripts" / "R00_2026-04-11.txt"
    path.write_text(interview("onboarding", teller="Rewritten"), encoding="utf-8")
    result = run(finished)
    own = [row["quote"] for row in rows(finished, "mentions.csv") if row["transcript"] == "transcripts/" + path.name]
    assert (result.read, result.extracted) == (1, 1)
    assert own == ["The onboarding call was really great for us, said Rewritten."]
    assert not any("Teller0" in row["quote"] for row in rows(finished, "mentions.csv"))


def test_removed_file_takes_its_mentions_and_its_respondent_with_it(finished: Path) -> None:
    (finished / "transcripts" / "R00_2026-04-11.txt").unlink()
    result = run(finished)
    assert (result.read, result.extracted) == (0, 0)
    assert not any("Teller0" in row["quote"] for row in rows(finished, "mentions.csv"))
    assert {row["respondents_asked"] for row in rows(finished, "themes.csv")} == {"5"}


def test_moved_file_keeps_its_mentions_without_being_extracted_again(finished: Path) -> None:
    before = {row["mention_id"]: row["theme_id"] for row in rows(finished, "mentions.csv")}
    (finished / "transcripts" / "2026-Q3").mkdir()
    path = finished / "transcripts" / "R00_2026-04-11.txt"
    path.rename(finished / "transcripts" / "2026-Q3" / path.name)
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert (result.extracted, embedder.seen) == (0, [])
    after = {row["mention_id"]: row["theme_id"] for row in rows(finished, "mentions.csv")}
    assert after == before
    assert "transcripts/2026-Q3/R00_2026-04-11.txt" in {row["transcript"] for row in rows(finished, "mentions.csv")}


def test_a_copy_of_unknown_format_does_not_hide_the_file_that_can_be_read(finished: Path) -> None:
    (finished / "transcripts" / "A.log").write_bytes((finished / "transcripts" / "R00_2026-04-11.txt").read_bytes())
    result = run(finished)
    assert list(result.failures) == ["transcripts/A.log"]
    assert [step.path for step in result.steps if step.action is Action.SKIP] == []


def test_same_file_twice_is_said_once_and_counted_once(finished: Path) -> None:
    before = outputs(finished)
    original = finished / "transcripts" / "R00_2026-04-11.txt"
    (finished / "transcripts" / "Z copy.txt").write_bytes(original.read_bytes())
    result = run(finished)
    skipped = [(step.path, step.reason) for step in result.steps if step.action is Action.SKIP]
    assert skipped == [("transcripts/Z copy.txt", "same content as transcripts/R00_2026-04-11.txt")]
    assert outputs(finished) == before
    assert run(finished).up_to_date


def test_copy_that_sorts_first_takes_over_without_extraction(finished: Path) -> None:
    original = finished / "transcripts" / "R00_2026-04-11.txt"
    (finished / "transcripts" / "A copy.txt").write_bytes(original.read_bytes())
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert (result.extracted, embedder.seen) == (0, [])
    assert sum("Teller0" in row["quote"] for row in rows(finished, "mentions.csv")) == 2


def test_new_respondents_table_rewrites_the_report_only(finished: Path) -> None:
    table = "respondent_id,segment,nps\n" + "".join(f"R0{i},stars,{i}\n" for i in range(6))
    (finished / "respondents.csv").write_text(table, encoding="utf-8")
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert (result.read, result.extracted, embedder.seen) == (0, 0, [])
    assert [path.name for path in result.written] == list(FILES)
    assert {row["nps"] for row in rows(finished, "interviews.csv")} == set("012345")


SETTINGS_CASES = {
    "a rank weight": ("rank:\n  draws: 100\n  weights: {nps: 1}\n", 0, 0),
    "granularity": ("cluster: {granularity: finer}\nrank: {draws: 100}\n", 0, 0),
    "the title": ("title: Quarter three\nrank: {draws: 100}\n", 0, 0),
    "extraction": ("extract: {threshold: 0.9}\nrank: {draws: 100}\n", 0, 6),
    "reading": ("ingest: {max_megabytes: 40}\nrank: {draws: 100}\n", 6, 0),
    "whose names are respondents'": ("ingest: {respondents: [Interviewer]}\nrank: {draws: 100}\n", 6, None),
}


@pytest.mark.parametrize(("settings", "read", "extracted"), SETTINGS_CASES.values(), ids=SETTINGS_CASES)
def test_changed_setting_redoes_only_what_follows_it(
    finished: Path, settings: str, read: int, extracted: int | None
) -> None:
    (finished / "study.yaml").write_text(settings, encoding="utf-8")
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert result.read == read
    assert result.written
    if extracted is not None:
        assert (result.extracted, embedder.seen) == (extracted, [])


def test_comment_in_the_settings_changes_nothing(finished: Path) -> None:
    path = finished / "study.yaml"
    path.write_text("# only a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(finished).up_to_date


@pytest.mark.parametrize("name", ["themes.csv", "report.html"])
def test_deleted_report_file_is_written_again_the_same(finished: Path, name: str) -> None:
    before = outputs(finished)
    (finished / "report" / name).unlink()
    embedder = PlantedEmbedder()
    result = run(finished, embedder)
    assert (result.extracted, embedder.seen) == (0, [])
    assert (finished / "report" / name).exists()
    assert outputs(finished) == before


def test_deleted_workspace_costs_time_but_changes_no_result(finished: Path) -> None:
    before = outputs(finished)
    for path in finished.glob("workspace.sqlite*"):
        path.unlink()
    run(finished)
    assert outputs(finished) == before


def test_failed_file_is_listed_remembered_and_not_tried_again(study: Path) -> None:
    (study / "transcripts" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (study / "transcripts" / "empty.txt").write_bytes(b"")
    first, second = run(study), run(study)
    assert set(first.failures) == {"transcripts/photo.jpg", "transcripts/empty.txt"}
    assert first.failures == second.failures
    assert second.up_to_date
    assert (first.extracted, len(rows(study, "interviews.csv"))) == (6, 6)


def test_mended_file_is_no_longer_a_failure(study: Path) -> None:
    path = study / "transcripts" / "late.txt"
    path.write_bytes(b"")
    assert run(study).failures
    path.write_text(interview("report", teller="Late"), encoding="utf-8")
    result = run(study)
    assert (result.failures, result.extracted) == ({}, 1)


def test_file_that_turns_unreadable_takes_its_mentions_with_it(finished: Path) -> None:
    (finished / "transcripts" / "R00_2026-04-11.txt").write_bytes(b"")
    result = run(finished)
    assert set(result.failures) == {"transcripts/R00_2026-04-11.txt"}
    assert not any("Teller0" in row["quote"] for row in rows(finished, "mentions.csv"))


def test_study_without_one_readable_file_is_the_users_error(tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"none of its 1 files could be read; the first: scan\.txt"):
        run(tmp_path)


def test_theme_ids_survive_an_added_interview(finished: Path) -> None:
    before = {words: theme_of(finished, words) for words in ("get a report", "Support never", "export", "onboarding")}
    (finished / "transcripts" / "A01.txt").write_text(interview("export", "report", teller="Eve"), encoding="utf-8")
    run(finished)
    assert {words: theme_of(finished, words) for words in before} == before


def test_theme_ids_survive_a_theme_that_goes_and_comes_back(finished: Path) -> None:
    before = theme_of(finished, "onboarding")
    held = {
        path: path.read_bytes()
        for path in (finished / "transcripts").iterdir()
        if "onboarding" in path.read_text("utf-8")
    }
    for path in held:
        path.unlink()
    run(finished)
    assert before not in {row["theme_id"] for row in rows(finished, "themes.csv")}
    for path, content in held.items():
        path.write_bytes(content)
    run(finished)
    assert theme_of(finished, "onboarding") == before


class Interrupted(PlantedEmbedder):
    """Stops after some texts, as Ctrl-C does."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(self.seen) > 6:
            raise KeyboardInterrupt
        return super().embed(texts)


def test_interrupted_run_goes_on_where_it_was(study: Path, tmp_path: Path) -> None:
    first, second = Interrupted(), PlantedEmbedder()
    with pytest.raises(KeyboardInterrupt):
        run(study, first)
    result = run(study, second)
    assert 0 < result.extracted < 6
    assert not set(first.seen) & set(second.seen)
    run(make_study(tmp_path / "undisturbed" / "study"))
    assert outputs(study) == outputs(tmp_path / "undisturbed" / "study")


CHANGES: dict[str, tuple[Callable[[Path], object], Action | None]] = {
    "unchanged": (lambda path: None, Action.KEEP),
    "edited": (lambda path: path.write_text(interview("report", teller="Ed"), encoding="utf-8"), Action.READ),
    "removed": (lambda path: path.unlink(), Action.DROP),
    "emptied": (lambda path: path.write_bytes(b""), Action.READ),
    "touched": (lambda path: path.touch(), Action.KEEP),
}


@pytest.mark.parametrize(("change", "action"), CHANGES.values(), ids=CHANGES)
def test_plan_foretells_each_files_part_and_spends_nothing(
    finished: Path, change: Callable[[Path], object], action: Action
) -> None:
    change(finished / "transcripts" / "R00_2026-04-11.txt")
    embedder = PlantedEmbedder()
    with open_study(finished, embedder) as context:
        steps = {step.path: step for step in plan_run(context)}
    assert steps.pop("transcripts/R00_2026-04-11.txt").action is action
    assert {step.action for step in steps.values()} == {Action.KEEP}
    assert embedder.seen == []


def test_stored_report_asks_for_a_run_first(study: Path) -> None:
    with pytest.raises(InputError, match="not run yet"), open_study(study, PlantedEmbedder()) as context:
        stored_report(context, None)


class StopIn(Silent):
    """Progress that stops the run at the first unit done of one stage, as Ctrl-C does."""

    def __init__(self, name: str) -> None:
        self.name = name

    def stage(self, name: str, total: int, note: object = None) -> AbstractContextManager[Callable[[int], None]]:
        return nullcontext(self._stop) if name == self.name else super().stage(name, total)

    def _stop(self, done: int) -> None:
        raise KeyboardInterrupt


def test_stored_report_of_a_stopped_run_asks_to_go_on(finished: Path) -> None:
    (finished / "transcripts" / "A01.txt").write_text(interview("export", teller="Eve"), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        run(finished, progress=StopIn("cluster"))
    with pytest.raises(InputError, match=r"custdev run .* goes on from there"), open_study(finished) as context:
        stored_report(context, None)


@pytest.mark.parametrize("stage", ["ingest", "extract", "cluster", "report"])
def test_edit_whose_run_was_stopped_leaves_no_old_mentions(finished: Path, stage: str) -> None:
    (finished / "transcripts" / "R00_2026-04-11.txt").write_text(interview("export", teller="Ed"), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        run(finished, progress=StopIn(stage))
    run(finished)
    quotes = [row["quote"] for row in rows(finished, "mentions.csv")]
    assert not any("Teller0" in quote for quote in quotes)
    assert sum("said Ed" in quote for quote in quotes) == 1


def test_stored_report_of_an_unknown_quarter_names_the_known_ones(finished: Path) -> None:
    with pytest.raises(PipelineError, match="2026-Q2, 2026-Q3"), open_study(finished, PlantedEmbedder()) as context:
        stored_report(context, "2025-Q1")


def test_one_study_given_by_two_spellings_is_up_to_date(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(finished)
    assert run(Path()).up_to_date


def test_damaged_workspace_is_named_with_what_to_do(finished: Path) -> None:
    path = finished / "workspace.sqlite"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\x5a" * (len(content) - 4096))
    with pytest.raises(PipelineError, match=r"workspace\.sqlite.*delete it to start afresh"):
        run(finished)


def test_the_same_words_in_two_formats_are_counted_once_and_said(study: Path) -> None:
    original = study / "transcripts" / "R00_2026-04-11.txt"
    (study / "transcripts" / "R00_2026-04-11.md").write_text(original.read_text(encoding="utf-8") + "\n\n")
    result = run(study)
    assert result.copies == {
        "transcripts/R00_2026-04-11.txt": "same words as transcripts/R00_2026-04-11.md; counted once"
    }
    assert len(rows(study, "interviews.csv")) == 6
    assert run(study).up_to_date


def test_a_survey_answer_and_an_interview_of_one_person_are_one_person(study: Path) -> None:
    (study / "respondents.csv").write_text("respondent_id,nps\nR00,3\n", encoding="utf-8")
    survey = "respondent,question,answer\nr00,Wishes?,I wish there was an export to plain tables in the survey\n"
    (study / "transcripts" / "survey.csv").write_text(survey, encoding="utf-8")
    run(study)
    assert {row["respondent_id"] for row in rows(study, "mentions.csv") if "survey" in row["quote"]} == {"R00"}


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ("segment_column: segmnt", "has no such column; did you mean `segment`"),
        (
            "value_column: segmnt",
            "`rank.value_column` is 'segmnt', but respondents.csv has no such column; did you mean",
        ),
        ("segment_values: {хорошистты: 2}", "a segment nobody is in; did you mean `хорошисты`"),
    ],
)
def test_a_misspelt_segment_is_refused_with_the_nearest_one(study: Path, settings: str, hint: str) -> None:
    (study / "respondents.csv").write_text("respondent_id,segment\nR00,хорошисты\n", encoding="utf-8")
    (study / "study.yaml").write_text(f"rank:\n  {settings}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=hint):
        run(study)


def test_words_wrapped_another_way_are_still_the_same_words(study: Path) -> None:
    original = study / "transcripts" / "R00_2026-04-11.txt"
    text = original.read_text(encoding="utf-8")
    (study / "transcripts" / "R00.csv").write_text(
        "speaker,text\n" + "".join(f'{line.split(": ")[0]},"{line.split(": ", 1)[1]}"\n' for line in text.splitlines())
    )
    result = run(study)
    assert list(result.copies.values()) == ["same words as transcripts/R00.csv; counted once"]
    assert len(rows(study, "interviews.csv")) == 6
    assert len(rows(study, "mentions.csv")) == 12
