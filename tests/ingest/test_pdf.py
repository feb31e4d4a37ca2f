"""PDF transcripts."""

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from pipeline.errors import InputError
from pipeline.ingest.pdf import read_pdf

LONG = "We export the numbers every Monday and then we copy each line by hand into the other table. " * 6
TALK = [
    ("Interviewer", "What stops you?"),
    ("Respondent", LONG.strip()),
    ("Interviewer", "And then?"),
    ("Respondent", "Nothing."),
]


def said(path: Path) -> list[tuple[str | None, str]]:
    """Speakers and words, wrapped lines joined."""
    joined: list[tuple[str | None, str]] = []
    for cue in read_pdf(path).cues:
        if cue.speaker is None and joined:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {cue.text}")
        else:
            joined.append((cue.speaker, cue.text))
    return joined


def test_wrapped_lines_over_two_pages_are_the_same_turns(tmp_path: Path) -> None:
    path = tmp_path / "R01.pdf"
    style = getSampleStyleSheet()["Normal"]
    turns = TALK * 12
    SimpleDocTemplate(str(path), pagesize=A4).build(
        [Paragraph(f"<b>{who}:</b> {words}", style) for who, words in turns]
    )
    assert said(path) == turns


def test_page_numbers_go_and_broken_words_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "R01.pdf"
    canvas = Canvas(str(path))
    for page in ("1", "Page 2 of 2"):
        canvas.drawString(60, 760, "Interviewer: What about the trans-")
        canvas.drawString(60, 740, "cripts you sent?")
        canvas.drawString(60, 720, "Respondent: 42 of them were lost.")
        canvas.drawString(300, 30, page)
        canvas.showPage()
    canvas.save()
    turn = [("Interviewer", "What about the transcripts you sent?"), ("Respondent", "42 of them were lost.")]
    assert said(path) == turn * 2


def test_a_scan_says_that_it_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.rect(60, 60, 200, 200)
    canvas.showPage()
    canvas.save()
    with pytest.raises(InputError, match=r"^scan\.pdf: a PDF without text"):
        read_pdf(path)


@pytest.mark.parametrize("strength", [40, 128])
def test_a_locked_file_says_that_it_is_locked(tmp_path: Path, strength: int) -> None:
    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", strength=strength))
    canvas.drawString(60, 760, "Interviewer: What stops you?")
    canvas.save()
    with pytest.raises(InputError, match=r"^locked\.pdf: locked by a password"):
        read_pdf(path)


@pytest.mark.parametrize("data", [b"", b"garbage", b"%PDF-1.7\ngarbage", bytes(range(256)) * 50])
def test_garbage_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "R01.pdf"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"^R01\.pdf: "):
        read_pdf(path)


def test_a_file_cut_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "R01.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(60, 760, "Interviewer: What stops you?")
    canvas.save()
    data = path.read_bytes()
    refused = 0
    for at in range(0, len(data), 60):
        path.write_bytes(data[:at])
        try:
            read_pdf(path)
        except InputError:
            refused += 1
    assert refused > 5
