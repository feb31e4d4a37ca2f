"""Word documents."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document

from pipeline.errors import InputError
from pipeline.ingest.word import read_word

TALK = [
    ("Интервьюер", "Что мешает?"),
    ("Борис", "Отчёт: два дня."),
    ("Интервьюер", "А потом?"),
    ("Борис", "Руками."),
    ("Интервьюер", "Всё?"),
    ("Борис", "Всё."),
]


@pytest.fixture
def document() -> Document:
    return docx.Document()


def saved(document: Document, folder: Path) -> Path:
    path = folder / "R01.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("colon", ["inside", "outside", "none"])
def test_bold_labels_are_speakers(document: Document, tmp_path: Path, colon: str) -> None:
    for name, words in TALK:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}:" if colon == "inside" else name).bold = True
        paragraph.add_run(f": {words}" if colon == "outside" else f" {words}")
    assert [(cue.speaker, cue.text) for cue in read_word(saved(document, tmp_path)).cues] == TALK


def test_emphasis_at_the_start_of_a_sentence_is_no_label(document: Document, tmp_path: Path) -> None:
    for words in ("говоря, дорого.", "не ждали."):
        paragraph = document.add_paragraph()
        paragraph.add_run("Честно").bold = True
        paragraph.add_run(f" {words}")
    cues = read_word(saved(document, tmp_path)).cues
    assert [(cue.speaker, cue.text) for cue in cues] == [(None, "Честно говоря, дорого."), (None, "Честно не ждали.")]


def test_plain_labels_and_headings(document: Document, tmp_path: Path) -> None:
    document.add_heading("Интервью с Борисом", 1)
    document.add_paragraph("Дата: 22.05.2026")
    for name, words in TALK:
        document.add_paragraph(f"{name}: {words}")
    reading = read_word(saved(document, tmp_path))
    assert reading.header == "Интервью с Борисом\nДата: 22.05.2026"
    assert [(cue.speaker, cue.text) for cue in reading.cues] == TALK


def test_names_with_times_over_text_as_teams_writes_them(document: Document, tmp_path: Path) -> None:
    for at, (name, words) in enumerate(TALK):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}   0:0{at}").bold = True
        paragraph.add_run().add_break()
        paragraph.add_run(words)
    cues = [cue for cue in read_word(saved(document, tmp_path)).cues if cue.text]
    assert [cue.text for cue in cues] == [words for _, words in TALK]
    assert [cue.start_time for cue in cues] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize("columns", ["speaker text", "time speaker text", "speaker time text"])
def test_tables_of_speakers_and_words(document: Document, tmp_path: Path, columns: str) -> None:
    titles = {"speaker": "Спикер", "time": "Время", "text": "Реплика"}
    table = document.add_table(rows=0, cols=len(columns.split()))
    rows = [titles] + [{"speaker": n, "time": f"00:0{at}", "text": w} for at, (n, w) in enumerate(TALK)]
    for row in rows:
        for cell, column in zip(table.add_row().cells, columns.split(), strict=True):
            cell.text = row[column]
    cues = read_word(saved(document, tmp_path)).cues
    assert [(cue.speaker, cue.text) for cue in cues] == TALK
    if "time" in columns:
        assert [cue.start_time for cue in cues] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_text_and_tables_keep_their_order_and_merged_cells_are_read_once(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("до таблицы")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "слитая  ячейка"
    document.add_paragraph("после таблицы")
    cues = read_word(saved(document, tmp_path)).cues
    assert [cue.text for cue in cues] == ["до таблицы", "слитая ячейка", "после таблицы"]


def test_a_truncated_document_is_refused_by_name(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("слова")
    path = saved(document, tmp_path)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(InputError, match=r"^R01\.docx: damaged"):
        read_word(path)


def test_a_document_damaged_anywhere_is_read_or_refused(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("слова " * 40)
    path = saved(document, tmp_path)
    data = path.read_bytes()
    refused = 0
    for at in range(0, len(data), 1500):
        path.write_bytes(data[:at] + bytes(8) + data[at + 8 :])
        try:
            read_word(path)
        except InputError:
            refused += 1
    assert refused > 3


def test_another_zip_named_docx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jpg", b"\xff\xd8")
    with pytest.raises(InputError, match=r"^photos\.docx: damaged or not a Word document"):
        read_word(path)


def test_a_document_that_unpacks_to_gigabytes_is_refused(document: Document, tmp_path: Path) -> None:
    path = saved(document, tmp_path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/big.xml", "w") as part,
    ):
        for _ in range(310):
            part.write(bytes(1024 * 1024))
    with pytest.raises(InputError, match=r"^R01\.docx: unpacks to \d+ MB"):
        read_word(path)
