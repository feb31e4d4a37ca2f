import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest.refi_qda import Code, read_codes, read_project
from pipeline.ingest.refi_text import as_counted
from pipeline.models import Span

CODEBOOK = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="MAXQDA"><Codes>
 <Code guid="{AAAAAAAA-0000-0000-0000-000000000001}" name="Боли" isCodable="false">
  <Code guid="aaaaaaaa-0000-0000-0000-000000000002" name="Нет внимания" isCodable="true" color="#fff">
   <Description>Клиенту никто не звонит</Description>
  </Code>
 </Code>
 <Code guid="aaaaaaaa-0000-0000-0000-000000000003" name="Requests" isCodable="true"/>
</Codes></CodeBook>"""
CODES = (
    Code("aaaaaaaa-0000-0000-0000-000000000001", "Боли", "", (), False),
    Code("aaaaaaaa-0000-0000-0000-000000000002", "Нет внимания", "Клиенту никто не звонит", ("Боли",), True),
    Code("aaaaaaaa-0000-0000-0000-000000000003", "Requests", "", (), True),
)


def project(sources: str, origin: str = "NVivo", links: str = "") -> str:
    """A project.qde with the codes above, coded by two people."""
    codes = CODEBOOK.partition("<Codes>")[2].partition("</Codes>")[0]
    return (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}"><Users>'
        '<User guid="BBBBBBBB-0000-0000-0000-000000000001" name="Anna"/>'
        '<User guid="bbbbbbbb-0000-0000-0000-000000000002" name="Boris"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{sources}</Sources>{links}</Project>"
    )


def passage(start: int, end: int, name: str = "", code: int = 2, at: int = 1) -> str:
    return (
        f'<PlainTextSelection guid="cccccccc-0000-0000-0000-{at:012d}" startPosition="{start}" endPosition="{end}" '
        f'name="{name}"><Description>a comment</Description>'
        '<Coding guid="dddddddd-0000-0000-0000-000000000001" creatingUser="{bbbbbbbb-0000-0000-0000-000000000001}">'
        f'<CodeRef targetGUID="{{AAAAAAAA-0000-0000-0000-00000000000{code}}}"/></Coding></PlainTextSelection>'
    )


def archived(folder: Path, qde: str, **texts: str | bytes) -> Path:
    path = folder / "study.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde)
        for name, text in texts.items():
            archive.writestr(f"Sources/{name}.TXT", text)
    return path


def text_source(passages: str, name: str = "R01") -> str:
    return f'<TextSource guid="eeeeeeee-0000-0000-0000-000000000001" name="{name}" plainTextPath="internal://one.txt">{passages}</TextSource>'


def test_codes_of_a_codebook_come_in_order_with_what_they_stand_under(tmp_path: Path) -> None:
    (tmp_path / "codes.qdc").write_text("\ufeff" + CODEBOOK, encoding="utf-8")
    assert read_codes(tmp_path / "codes.qdc") == CODES


def test_codes_of_a_project_are_read_alike(tmp_path: Path) -> None:
    assert read_codes(archived(tmp_path, project(""))) == CODES


def test_a_coded_passage_is_its_words_codes_coder_and_comment(tmp_path: Path) -> None:
    path = archived(tmp_path, project(text_source(passage(4, 7))), one="ой, 🙂да и нет")
    (source,) = read_project(path).sources
    (read,) = source.passages
    assert (source.name, source.text) == ("R01", "ой, 🙂да и нет")
    assert (read.words, read.span, read.coder, read.comment) == ("🙂да", Span(4, 7), "Anna", "a comment")
    assert read.codes == (CODES[1],)


def test_passages_without_a_code_are_passed_over(tmp_path: Path) -> None:
    bare = '<PlainTextSelection guid="x" startPosition="0" endPosition="2"><Description>note</Description></PlainTextSelection>'  # noqa: E501
    (source,) = read_project(archived(tmp_path, project(text_source(bare)), one="да")).sources
    assert source.passages == ()


def test_text_may_stand_in_the_project_itself_or_be_a_pdfs(tmp_path: Path) -> None:
    inline = '<TextSource guid="a" name="memo"><PlainTextContent>да нет</PlainTextContent></TextSource>'
    pdf = f'<PDFSource guid="b" name="R02.pdf"><Representation guid="c" plainTextPath="internal://one.txt">{passage(0, 2)}</Representation></PDFSource>'  # noqa: E501
    sources = read_project(archived(tmp_path, project(inline + pdf), one="да")).sources
    assert [(source.name, source.text, len(source.passages)) for source in sources] == [
        ("memo", "да нет", 0),
        ("R02.pdf", "да", 1),
    ]


def test_further_evidence_names_the_passage_it_belongs_to(tmp_path: Path) -> None:
    link = '<Links><Link guid="f" name="evidence" originGUID="cccccccc-0000-0000-0000-000000000001" targetGUID="cccccccc-0000-0000-0000-000000000002"/></Links>'  # noqa: E501
    sources = text_source(passage(0, 2) + passage(3, 6, at=2))
    (source,) = read_project(archived(tmp_path, project(sources, links=link), one="да нет")).sources
    assert {one.mention for one in source.passages} == {"cccccccc-0000-0000-0000-000000000001"}


@pytest.mark.parametrize(
    ("origin", "named", "start"),
    [
        ("NVivo 14", True, 7),
        ("ATLAS.ti 23", True, 5),
        ("NVivo 14", False, 7),
        ("ATLAS.ti 23", False, 5),
        ("NVivo 14", True, 5),
        ("ATLAS.ti 23", True, 7),
    ],
)
def test_lines_that_end_in_two_characters_are_counted_as_their_program_does(
    origin: str, named: bool, start: int, tmp_path: Path
) -> None:
    sources = text_source(passage(start, start + 3, "нет" if named else ""))
    (source,) = read_project(
        archived(tmp_path, project(sources, origin), one=b"\xef\xbb\xbf" + "a\r\nb\r\n\nнет\r\n".encode())
    ).sources
    assert source.text == "a\nb\n\nнет\n"
    assert source.passages[0].words == "нет"


@pytest.mark.parametrize("start", [7, 9])
def test_programs_that_count_an_emoji_as_two_are_told_by_the_words_they_write(start: int) -> None:
    counted = as_counted("🙂 да 🙂 нет", [(start, start + 3)], ["нет"], "NVivo")
    assert counted.spans == (Span(7, 10),)


@given(st.text(alphabet="аб🙂\r\n ", min_size=1), st.data())
def test_any_slice_is_found_in_either_way_of_counting(text: str, data: st.DataObject) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    (span,) = as_counted(text, [(start, end)], [plain[start:end]], "ATLAS.ti").spans
    # Only white space may be taken for other white space: it is not what a passage is known by.
    assert " ".join(plain[span.start : span.end].split())[:24] == " ".join(plain[start:end].split())[:24]


def test_offsets_beyond_the_text_or_backwards_do_no_harm() -> None:
    counted = as_counted("да", [(-3, 1), (1, 99), (99, 3)], ["", "", ""], "")
    assert all(0 <= span.start <= span.end <= 2 for span in counted.spans)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not xml", "not REFI-QDA"),
        (b"<html/>", "export a project as .qdpx"),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "no codes in it"),
        (b"PK\x03\x04 cut short", "not REFI-QDA"),
    ],
)
def test_what_is_no_codebook_is_one_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "codes.qdc"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_codes(path)


def test_a_codebook_is_no_project_and_an_archive_may_lack_one(tmp_path: Path) -> None:
    (tmp_path / "codes.qdc").write_text(CODEBOOK, encoding="utf-8")
    with pytest.raises(InputError, match="a codebook without texts"):
        read_project(tmp_path / "codes.qdc")
    with zipfile.ZipFile(tmp_path / "empty.qdpx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(InputError, match=r"no project\.qde"):
        read_project(tmp_path / "empty.qdpx")
    with pytest.raises(InputError, match="cannot be read"):
        read_codes(tmp_path / "nowhere.qdc")


@pytest.mark.parametrize("text", [None, b"\xff\xfe\x00"])
def test_a_text_that_is_missing_or_not_utf8_is_named(text: bytes | None, tmp_path: Path) -> None:
    texts = {} if text is None else {"one": text}
    with pytest.raises(InputError, match="the text of 'R01' is missing or not UTF-8"):
        read_project(archived(tmp_path, project(text_source(passage(0, 1))), **texts))


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><CodeBook><Codes>&a11;</Codes></CodeBook>'
    (tmp_path / "bomb.qdc").write_text(bomb, encoding="utf-8")
    with pytest.raises(InputError):
        read_codes(tmp_path / "bomb.qdc")
