"""A run over the example with identifiers planted in it: no request that leaves holds any of them."""

import base64
import json
import quopri
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.context import open_study
from tests.coder import EXAMPLE, Coder
from tests.fake_openai import KEY, FakeOpenAI
from tests.fakes import FakeEmbedder
from tests.model_study import hurry, run_asking, stages, use_model

pytestmark = pytest.mark.loopback
RUSSIAN = """
Р: Меня зовут Аристарх Всеволодович Кржижановский, пишите на aristarkh.k@pochta-primer.ru, это важно.
Р: Отчёт отправляем Кржижановскому, а если его нет, звоните мне: +7 (916) 734-55-21, всегда отвечу.
Р: Паспорт 4510 738294, СНИЛС 112-233-445 95, ИНН 500100732259, вы всё равно спросите для договора.
Р: Договор у нас № 77-КР/2024-118, счёт 40702810900000012345 в банке с БИК 044525225, проверьте.
"""
ENGLISH = """
**Andreas:** My name is Thaddeus Winterbourne and my mail is thad.w@example.org, write there.
**Andreas:** The card is 4539 1488 0343 6467, the account GB29 NWBK 6016 1331 9268 19, so bill that.
**Andreas:** Our server is 203.0.113.77 and the page is https://intranet.example/reports, it is slow.
**Andreas:** Ask Mr. Winterbourne in the chat, he is @thad_winterbourne there, nobody else knows.
"""
SPOKEN = """
мой номер восемь девятьсот шестнадцать семьсот тридцать четыре пятьдесят пять двадцать один звоните
и спросите на ресепшене веронику александровну она всё передаст
"""
PLANTED = {
    "2026-Q2/R02_2026-05-26.txt": ("cp1251", RUSSIAN.replace("\n", "\n\n")),
    "2026-Q2/R06_2026-05-19.md": ("utf-8", ENGLISH.replace("\n", "\n\n")),
    "2026-Q2/R05_2026-06-09.txt": ("utf-8", SPOKEN.replace("\n", " ")),
}
SECRETS = [
    *("кржижановск", "всеволодович", "aristarkh", "734-55-21", "4510 738294", "112-233-445 95", "500100732259"),
    *("77-кр/2024", "40702810900000012345", "044525225", "thaddeus", "winterbourne", "thad.w@", "1488 0343"),
    *("nwbk 6016", "203.0.113.77", "intranet.", "семьсот тридцать четыре", "веронику", "александровну"),
]


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """The example with somebody's data in three of its interviews."""
    study = tmp_path / "study"
    shutil.copytree(EXAMPLE, study, ignore=shutil.ignore_patterns("workspace*", "report"))
    for name, (encoding, lines) in PLANTED.items():
        with (study / "transcripts" / name).open("ab") as file:
            file.write(lines.encode(encoding))
    return study


def received(study: Path, monkeypatch: pytest.MonkeyPatch, send: str) -> list[bytes]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    hurry(monkeypatch)
    coder = Coder()
    with FakeOpenAI(fault=coder.body_answer) as server:
        use_model(study, server, more=f"rank:\n  draws: 100\nprivacy:\n  send: {send}\n")
        assert run_asking(study, embedder=FakeEmbedder()).failures == {}
        assert {"extract_mentions", "label_themes", "retry_mention", "check_claim", "find_roles"} <= set(stages(server))
        return server.received


def spellings(secret: str) -> Iterator[bytes]:
    """A secret in each way that its letters may cross a line."""
    for word in {secret, secret.upper(), secret.capitalize(), secret.title()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"):
            yield (plain := word.encode(encoding))
            yield quopri.encodestring(plain).rstrip(b"=\n")
            yield from (base64.b64encode(plain[at:])[4:-4] for at in range(3) if len(plain) > at + 9)
        yield json.dumps(word)[1:-1].encode()
        yield quote(word).encode()


def leaked(secrets: list[str], requests: list[bytes]) -> set[str]:
    whole = b"\n".join(requests)
    return {secret for secret in secrets if any(spelling in whole for spelling in spellings(secret))}


def test_no_request_holds_anything_planted(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = received(planted, monkeypatch, "redacted")
    assert len(requests) > 30
    assert leaked(SECRETS, requests) == set()


def test_all_of_it_would_leave_where_the_team_says_so(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert leaked(SECRETS, received(planted, monkeypatch, "original")) == set(SECRETS)


def test_what_was_sent_is_on_record(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = received(planted, monkeypatch, "redacted")
    with open_study(planted, FakeEmbedder()) as context:
        sent = context.workspace.privacy.sent()
    assert len(sent) == len(requests)
    assert all(one.redacted for one in sent)
