"""What a run would send, written down: the very bodies that a server then receives."""

import stat
from pathlib import Path

import pytest
import yaml

from pipeline.context import open_study
from pipeline.dry_send import dry_send
from pipeline.llm.audit import hash_of
from tests.conftest import RunCommand
from tests.fake_openai import KEY
from tests.model_study import analyst, hurry, run_asking, stages, use_model
from tests.small_study import PlantedEmbedder

pytestmark = pytest.mark.loopback
RAW = "ну как вы нас нашли\nну мне коллега рассказал и я пришёл   сам\nа что неудобно\nну отчёт два дня ждать\n"


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    hurry(monkeypatch)


def written(folder: Path) -> list[dict[str, object]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def dry(study: Path, folder: Path) -> list[dict[str, object]]:
    with open_study(study, PlantedEmbedder(), look=True) as context:
        dry_send(context, folder)
    return written(folder)


def test_the_first_readings_are_written_as_the_server_then_receives_them(study: Path, tmp_path: Path) -> None:
    (study / "transcripts" / "raw_2026-05-05.txt").write_text(RAW * 9, encoding="utf-8")
    with analyst() as server:
        use_model(study, server)
        bodies = dry(study, tmp_path / "first")
        assert server.calls == []
        run_asking(study)
        received = [call.body for call in server.calls]
    assert bodies and all(body in received for body in bodies)
    first = [call for call in server.calls if stage(call.body) in ("extract_mentions", "find_roles")]
    assert len(first) == len(bodies) + 1, "the file without speakers is read once it is known who speaks"
    for path in (tmp_path / "first").glob("*.yaml"):
        assert hash_of(yaml.safe_load(path.read_text(encoding="utf-8"))).startswith(path.stem.rsplit("_", 1)[1])
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert KEY not in path.read_text(encoding="utf-8")


def stage(body: dict[str, object]) -> object:
    return body["response_format"]["json_schema"]["name"]  # type: ignore[index]


def test_once_all_is_read_questions_on_themes_are_written_and_then_nothing(study: Path, tmp_path: Path) -> None:
    with analyst() as server:
        use_model(study, server)
        run_asking(study)
        asked = stages(server)
        (study / "study.yaml").write_text((study / "study.yaml").read_text() + "title: Anew\n", encoding="utf-8")
        assert dry(study, tmp_path / "paid") == []
        (study / "transcripts" / "R05_2026-04-11.txt").unlink()
        names = {stage(body) for body in dry(study, tmp_path / "names")}
        assert names <= {"label_themes", "compare_themes", "place_mentions"} and names
        assert stages(server) == asked


def test_looking_changes_nothing(study: Path, tmp_path: Path) -> None:
    with analyst() as server:
        use_model(study, server)
        dry(study, tmp_path / "a")
        assert not (study / "workspace.sqlite").exists()
        assert dry(study, tmp_path / "b") == written(tmp_path / "a")


def test_mistakes_are_one_sentence(study: Path, tmp_path: Path, custdev: RunCommand) -> None:
    code, _, err = custdev("run", study, "--dry-send", tmp_path / "dir")
    assert (code, "names no language model" in err) == (1, True)
    with analyst() as server:
        use_model(study, server)
        code, out, _ = custdev("run", study, "--dry-send", tmp_path / "dir")
        assert (code, len(out.splitlines())) == (0, 7)
        code, _, err = custdev("run", study, "--dry-send", tmp_path / "dir")
        assert (code, "holds files already" in err) == (1, True)
