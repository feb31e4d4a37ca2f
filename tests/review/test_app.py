"""The review page's server: who is let in, what an edit changes, and that nothing is lost between two tabs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.context import open_study
from pipeline.review.app import Review, review_app
from tests.small_study import PlantedEmbedder, run

TOKEN, HOST = "secret", "127.0.0.1:8123"
OURS = {"host": HOST, "origin": f"http://{HOST}", "content-type": "application/json"}


@pytest.fixture
def client(study: Path) -> Iterator[TestClient]:
    with TestClient(
        review_app(Review(study, "anna", PlantedEmbedder()), TOKEN, [HOST]), base_url=f"http://{HOST}"
    ) as found:
        yield found


def data(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/{TOKEN}/data").json()
    return found


def edit(client: TestClient, expected: int = 200, /, **asked: Any) -> dict[str, Any]:
    answer = client.post(f"/{TOKEN}/edits", json=asked, headers=OURS)
    assert answer.status_code == expected, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/data", {}),
        ("/wrong/data", {}),
        (f"/{TOKEN}x/data", {}),
        (f"/{TOKEN}/data", {"host": "evil.example"}),
        (f"/{TOKEN}/data", {"host": "127.0.0.1.evil.example:8123"}),
        (f"/{TOKEN}/", {"host": "evil.example:8123"}),
    ],
)
def test_nobody_reads_without_the_token_or_by_another_name(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 403
    assert "T0001" not in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"https://{HOST}"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"host": "evil.example"},
    ],
)
def test_no_other_page_changes_anything(client: TestClient, changed: dict[str, str]) -> None:
    before = data(client)["review"]["version"]
    body = '{"action": "rename", "theme": "T0001", "label": "Broken in"}'
    answer = client.post(f"/{TOKEN}/edits", content=body, headers=OURS | changed)
    assert answer.status_code == 403
    assert data(client)["review"]["version"] == before


def test_the_page_asks_only_where_it_came_from(client: TestClient) -> None:
    answer = client.get(f"/{TOKEN}/")
    assert answer.status_code == 200
    assert "connect-src &#39;self&#39;" in answer.text or "connect-src 'self'" in answer.text
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"


def test_an_edit_is_seen_at_once_kept_in_the_codebook_and_stands_after_a_run(client: TestClient, study: Path) -> None:
    theme = data(client)["themes"][0]["id"]
    after = edit(client, action="rename", theme=theme, label="Nobody calls us")
    assert {one["id"]: one["label"] for one in after["themes"]}[theme] == "Nobody calls us"
    assert after["review"]["history"][-1]["author"] == "anna"
    assert "Nobody calls us" in (study / "codebook.yaml").read_text(encoding="utf-8")
    run(study)
    assert {one["id"]: one["label"] for one in data(client)["themes"]}[theme] == "Nobody calls us"
    assert "Nobody calls us" in (study / "report" / "themes.csv").read_text(encoding="utf-8")


def test_a_merge_counts_people_once_and_its_undoing_restores_all(client: TestClient) -> None:
    before = data(client)
    one, other = (theme["id"] for theme in before["themes"][:2])
    after = edit(client, action="merge", theme=other, into=one)
    people = {m["person"] for m in before["mentions"] if m["theme"] in (one, other)}
    assert next(theme["people"] for theme in after["themes"] if theme["id"] == one) == len(people)
    assert other not in {theme["id"] for theme in after["themes"]}
    back = edit(client, action="undo")
    for name in ("themes", "mentions", "people", "figures"):
        assert back[name] == before[name]


def test_a_mention_is_moved_dismissed_and_added(client: TestClient, study: Path) -> None:
    before = data(client)
    one, other = (theme["id"] for theme in before["themes"][:2])
    moved = next(m for m in before["mentions"] if m["theme"] == other)
    after = edit(client, action="move", mention=moved["id"], theme=one)
    assert next(m["theme"] for m in after["mentions"] if m["id"] == moved["id"]) == one
    gone = edit(client, action="dismiss", mention=moved["id"])
    assert moved["id"] not in {m["id"] for m in gone["mentions"]}
    path = before["review"]["paths"][0]
    with open_study(study, PlantedEmbedder()) as context:
        text = context.workspace.transcript(context.workspace.files()[path].transcript_id or "").text
    start = text.index("Fine")
    added = edit(client, action="add", transcript=path, start=start, end=start + 12, kind="praise", theme=one)
    assert next(m["quote"] for m in added["mentions"] if m["quote"].startswith("Fine")) == text[start : start + 12]
    assert len(added["mentions"]) == len(gone["mentions"]) + 1


def test_two_tabs_editing_at_once_lose_nothing(client: TestClient) -> None:
    from concurrent.futures import ThreadPoolExecutor

    themes = [theme["id"] for theme in data(client)["themes"]]
    names = {theme: f"Name {at}" for at, theme in enumerate(themes)}
    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(lambda theme: edit(client, action="rename", theme=theme, label=names[theme]), themes))
    after = data(client)
    assert {theme["id"]: theme["label"] for theme in after["themes"]} == names
    assert len({one["id"] for one in after["review"]["history"]}) == min(len(themes), 20)


def test_an_edit_of_what_another_tab_took_away_is_refused_in_a_sentence(client: TestClient) -> None:
    one, other = (theme["id"] for theme in data(client)["themes"][:2])
    edit(client, action="merge", theme=other, into=one)
    refused = edit(client, 409, action="rename", theme=other, label="Late")
    assert other in refused["refused"]
    assert "merged" in refused["refused"]


def test_nonsense_is_refused_without_a_traceback(client: TestClient) -> None:
    for body in ("", "{", "[]", "7", '{"action": 5}', "null"):
        answer = client.post(f"/{TOKEN}/edits", content=body, headers=OURS)
        assert (answer.status_code, set(answer.json())) == (409, {"refused"})
