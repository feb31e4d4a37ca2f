"""Reading a study by a model: who speaks is asked where a file does not say, and one failure never ends the run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.context import RunContext, open_study
from pipeline.errors import LLMCallError, LLMSetupError, ReplyRefused
from pipeline.ingest.questions import asks
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.ledger import Ledger
from pipeline.models import RoleSource, SpeakerRole, Transcript
from pipeline.run import RunResult, run_study
from tests import analyst
from tests.fakes import Answer, FakeLLM
from tests.model_reading import stages, user_of
from tests.small_study import PLANTED, PlantedEmbedder, interview

SETTINGS = "rank:\n  draws: 100\nllm:\n  model: fake\n  base_url: http://localhost:1/v1\n"
UNLABELLED = """Hello and thank you for coming, can you hear me well?
I can hear you fine from the north.
How long does a report take you, and what about support?
{report}.
What else would you tell us about the export?
{support}.
"""


def honest(request: Request) -> Answer:
    return analyst.answer(request.stage, user_of(request))


def failing(stage: str, fault: Exception) -> Callable[[Request], Answer]:
    """An honest model that cannot do one thing."""
    return lambda request: fault if request.stage == stage else honest(request)


@dataclass
class Run:
    """One run and what it left behind."""

    result: RunResult
    fake: FakeLLM
    context: RunContext

    def transcripts(self) -> dict[str, Transcript]:
        rows = self.context.workspace.files().values()
        return {row.path: self.context.workspace.transcript(row.transcript_id) for row in rows if row.transcript_id}


@contextmanager
def running(study: Path, by: Callable[[Request], Answer] = honest) -> Iterator[Run]:
    fake = FakeLLM(by=by)
    with open_study(study, PlantedEmbedder()) as opened:
        context = replace(opened, llm=CachedLLM(fake, opened.workspace, Ledger(lambda usage: None)))
        yield Run(run_study(context), fake, context)


@pytest.fixture
def silent_study(tmp_path: Path) -> Path:
    """Three interviews whose files name no speakers, and one that does."""
    folder = tmp_path / "study" / "transcripts"
    folder.mkdir(parents=True)
    (folder.parent / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    said = {word: statement for word, (_, statement) in PLANTED.items()}
    for at in range(3):
        text = UNLABELLED.format(**said) + f"Visit number {at} was in the north.\n"
        (folder / f"R{at:02}_2026-04-11.txt").write_text(text, encoding="utf-8")
    (folder / "R03_2026-04-11.txt").write_text(interview("report", "export"), encoding="utf-8")
    return folder.parent


def test_who_speaks_is_asked_where_the_file_does_not_say_and_no_question_becomes_a_mention(silent_study: Path) -> None:
    with running(silent_study) as run:
        assert run.result.failures == {}
        sources = {path[-17:-15]: one.role_source for path, one in run.transcripts().items()}
        assert sorted(one.role_source for one in run.transcripts().values()).count(RoleSource.MODEL) == 3, sources
        assert stages(run.fake).count("find_roles") == 3
        for transcript in run.transcripts().values():
            for utterance in transcript.utterances:
                if transcript.role_source is RoleSource.MODEL:
                    assert (utterance.role is SpeakerRole.INTERVIEWER) == asks(transcript.slice(utterance))
        mentions = run.context.workspace.mentions()
        assert len(mentions) == 8
        assert all("?" not in mention.quote and mention.role is SpeakerRole.RESPONDENT for mention in mentions)


def test_a_second_run_asks_nothing_and_reads_nothing(silent_study: Path) -> None:
    with running(silent_study):
        pass
    with running(silent_study) as again:
        assert again.fake.history == []
        assert again.result.up_to_date


@pytest.mark.parametrize("fault", [LLMCallError("no", "no"), ReplyRefused("no", "no")], ids=["failed", "refused"])
def test_where_the_model_cannot_say_who_speaks_the_guess_stays_and_the_run_goes_on(
    silent_study: Path, fault: Exception
) -> None:
    with running(silent_study, failing("find_roles", fault)) as run:
        assert run.result.failures == {}
        assert [one.role_source for one in run.transcripts().values()].count(RoleSource.GUESSED) == 3
        assert run.result.extracted == 4
        assert run.context.workspace.mentions()
    with running(silent_study) as later:
        assert [one.role_source for one in later.transcripts().values()].count(RoleSource.MODEL) == 3
        assert len(later.context.workspace.mentions()) == 8


def test_an_answer_that_leaves_nobody_to_answer_leaves_the_guess(silent_study: Path) -> None:
    def everyone(request: Request) -> Answer:
        return {"interviewer": list(range(50))} if request.stage == "find_roles" else honest(request)

    with running(silent_study, everyone) as run:
        assert [one.role_source for one in run.transcripts().values()].count(RoleSource.GUESSED) == 3
        assert run.context.workspace.mentions()


def test_a_model_that_cannot_be_used_at_all_stops_the_run(silent_study: Path) -> None:
    with (
        pytest.raises(LLMSetupError, match="no key"),
        running(silent_study, failing("find_roles", LLMSetupError("no key"))),
    ):
        pass


def test_one_transcript_that_fails_is_named_and_the_next_run_reads_only_it(silent_study: Path) -> None:
    def declines_one(request: Request) -> Answer:
        refuses = request.stage == "extract_mentions" and "number 1 was" in user_of(request)
        return ReplyRefused("declined; read that text yourself.", "refused") if refuses else honest(request)

    with running(silent_study, declines_one) as run:
        (path,) = run.result.failures
        assert "R01" in path
        assert run.result.extracted == 3
    with running(silent_study) as later:
        assert later.result.failures == {}
        assert stages(later.fake).count("extract_mentions") == 1
        assert len(later.context.workspace.mentions()) == 8


def test_what_a_model_claims_in_vain_is_counted_in_the_notes(silent_study: Path) -> None:
    def inventing(request: Request) -> Answer:
        reply = analyst.answer(request.stage, user_of(request))
        if request.stage == "extract_mentions":
            reply["mentions"].append({**reply["mentions"][0], "words": "everything is simply wonderful here"})
        return {"items": []} if request.stage == "retry_mention" else reply

    with running(silent_study, inventing) as run:
        assert [note.ungrounded for note in run.context.workspace.extraction_notes().values()] == [1] * 4
        assert len(run.context.workspace.mentions()) == 8


@pytest.fixture
def uneven_study(tmp_path: Path) -> Path:
    """Six interviews of equal length; in the last one the model sees nothing at first."""
    folder = tmp_path / "study" / "transcripts"
    folder.mkdir(parents=True)
    (folder.parent / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    padding = "Respondent: " + "We have a warehouse and a small office in town. " * 40 + "\n"
    for at in range(6):
        text = interview("report", "export", teller=f"Teller{at}") + padding
        (folder / f"R{at:02}_2026-04-11.txt").write_text(text, encoding="utf-8")
    return folder.parent


def _blind(request: Request) -> bool:
    return request.stage == "extract_mentions" and "Teller5" in user_of(request)


def test_a_talk_that_yields_strangely_little_is_looked_at_once_more(uneven_study: Path) -> None:
    with running(uneven_study, lambda r: {"mentions": []} if _blind(r) else honest(r)) as run:
        assert stages(run.fake).count("glean_mentions") == 1
        notes = run.context.workspace.extraction_notes().values()
        assert sorted((note.reread, note.scarce) for note in notes) == [(False, False)] * 5 + [(True, False)]
        assert len(run.context.workspace.mentions()) == 12
    with running(uneven_study) as again:
        assert again.fake.history == []


def test_a_talk_that_stays_empty_is_noted_and_not_looked_at_a_third_time(uneven_study: Path) -> None:
    def blind(request: Request) -> Answer:
        return {"mentions": []} if "Teller5" in user_of(request) and request.stage != "find_roles" else honest(request)

    with running(uneven_study, blind) as run:
        notes = run.context.workspace.extraction_notes().values()
        assert [(note.reread, note.scarce) for note in notes if note.reread] == [(True, True)]
    with running(uneven_study, blind) as again:
        assert again.fake.history == []


def test_a_second_look_that_fails_keeps_what_the_first_one_found(uneven_study: Path) -> None:
    def faulty(request: Request) -> Answer:
        if request.stage == "glean_mentions":
            return ReplyRefused("declined", "refused")
        return {"mentions": []} if _blind(request) else honest(request)

    with running(uneven_study, faulty) as run:
        assert run.result.failures == {}
        assert len(run.context.workspace.mentions()) == 10
