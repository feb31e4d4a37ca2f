"""Codings from files, in every form people keep them, and what is said of those that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.coding import Coding, Grounding, coded_files, coding_of, read_coding
from pipeline.evaluate.rows import read_coded_rows
from pipeline.models import Mention, MentionKind, Span
from tests.codings import AGAIN, BUTTON, DAYS, QUICK, TALK
from tests.samples import a_mention

KNOWN = [
    "transcripts/2026-Q3/R01_2026-08-02.txt",
    "transcripts/R02.vtt",
    "transcripts/old/R02.docx",
    "transcripts/R03.md",
]
R01 = KNOWN[0]
TRANSCRIPTS = dict.fromkeys(KNOWN, TALK)
LINE: dict[str, Any] = {"transcript": R01, "kind": "pain", "evidence": [DAYS, AGAIN], "mention": "1", "coder": "a"}


def written(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def read(path: Path) -> Coding:
    return read_coding(path, KNOWN, TRANSCRIPTS)


def quotes(coding: Coding) -> list[tuple[str, ...]]:
    return [tuple(TALK.slice(span) for span in mention.evidence) for mention in coding.mentions]


def test_json_lines_tell_everything_of_a_mention(tmp_path: Path) -> None:
    more = {"intensity": 4, "prompted": False, "theme": "days", "force": "push", "summary": "Reports are slow"}
    coding = read(written(tmp_path / "gold.jsonl", LINE | more))
    (mention,) = coding.mentions
    assert (mention.transcript, mention.kind, mention.mention_id) == (R01, MentionKind.PAIN, "1")
    assert (mention.intensity, mention.prompted, mention.theme, mention.summary) == (4, False, "days", more["summary"])
    assert quotes(coding) == [(DAYS, AGAIN)]
    assert (coding.files, coding.grounding, coding.misplaced) == ({R01}, Grounding(exact=2), ())


def test_csv_is_the_same_with_a_row_a_piece(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    rows = ["Transcript;Mention;Kind;Evidence;Intensity;Prompted", f"R01_2026-08-02;1;Pain;{DAYS};4;no"]
    rows += [f"R01_2026-08-02;;request;{BUTTON};2,0;да", ";;;;;", f"R01_2026-08-02;1;pain;{AGAIN};;"]
    path.write_text("\n".join(rows), encoding="cp1251")
    coding = read(path)
    assert quotes(coding) == [(DAYS, AGAIN), (BUTTON,)]
    assert [(m.kind, m.intensity, m.prompted) for m in coding.mentions] == [("pain", 4, False), ("request", 2, True)]


def test_rows_without_an_id_are_mentions_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(f"file,quote,kind\n{R01},{DAYS},pain\n{R01},{AGAIN},pain\n", encoding="utf-8")
    assert quotes(read(path)) == [(DAYS,), (AGAIN,)]


def test_a_file_in_which_nothing_was_found_is_coded_too(tmp_path: Path) -> None:
    coding = read(written(tmp_path / "g.jsonl", LINE, {"transcript": "R03"}, {"path": "R02.vtt", "evidence": []}))
    assert coding.files == {R01, "transcripts/R03.md", "transcripts/R02.vtt"}
    assert len(coding.mentions) == 1


def test_a_json_list_and_a_workbook_are_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([LINE, LINE | {"mention": "2", "evidence": QUICK, "kind": "praise"}]), encoding="utf-8")
    assert quotes(read(path)) == [(DAYS, AGAIN), (QUICK,)]
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["transcript", "kind", "evidence", "intensity"], [R01, "pain", DAYS, 3]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "gold.xlsx")
    assert quotes(read(tmp_path / "gold.xlsx")) == [(DAYS,)]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (R01, R01),
        ("R01_2026-08-02.txt", R01),
        ("r01_2026-08-02", R01),
        ("2026-Q3/R01_2026-08-02.txt", R01),
        ("C:\\studies\\mine\\transcripts\\2026-Q3\\R01_2026-08-02.txt", R01),
        ("/home/me/study/" + R01, R01),
        ("elsewhere/R01_2026-08-02.docx", R01),
        ("R02.vtt", "transcripts/R02.vtt"),
        ("old/R02", None),
        ("R02", None),
    ],
)
def test_a_transcript_goes_by_path_name_or_stem(tmp_path: Path, given: str, meant: str | None) -> None:
    path = written(tmp_path / "g.jsonl", LINE | {"transcript": given})
    if meant:
        assert read(path).files == {meant}
    else:
        with pytest.raises(InputError, match=r"could be .*R02.* write the folder too"):
            read(path)


def test_evidence_without_one_place_is_named_and_the_rest_kept(tmp_path: Path) -> None:
    records = [
        LINE | {"evidence": [DAYS, "nobody said that"]},
        LINE | {"mention": "2", "evidence": ["I"]},
        LINE | {"mention": "3", "evidence": ["nobody said this"]},
    ]
    coding = read(written(tmp_path / "g.jsonl", *records))
    assert [(one.where, one.words, one.reason.value) for one in coding.misplaced] == [
        ("line 1", "nobody said that", "absent"),
        ("line 2", "I", "ambiguous"),
        ("line 3", "nobody said this", "absent"),
    ]
    assert coding.grounding == Grounding(exact=1, absent=2, ambiguous=1)
    # What was never said is a mention all the same, as an extractor's invention must not go uncounted.
    assert [mention.words for mention in coding.mentions] == [("nobody said this",), ()]


def test_what_is_told_of_other_files_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "g.jsonl", LINE, LINE | {"transcript": "R03.md", "mention": "2"})
    coding = read_coding(path, KNOWN, {R01: TALK})
    assert coding.files == {m.transcript for m in coding.mentions} == {R01}
    assert coded_files(path, read_coded_rows(path), KNOWN) == {R01, "transcripts/R03.md"}


FAULTS = {
    "no such file": (None, "cannot be read"),
    "empty": ("", "no coded mentions in it"),
    "header alone": ("transcript,kind,evidence\n", "no coded mentions in it"),
    "unknown kind": (
        f"transcript,kind,evidence\n{R01},pian,{DAYS}\n",
        "row 2: unknown kind 'pian'; did you mean `pain`",
    ),
    "no kind": (f"transcript,kind,evidence\n{R01},,{DAYS}\n", "row 2: no `kind`; give one of pain, request"),
    "no evidence": (f"transcript,kind,evidence\n{R01},pain,\n", "row 2: no `evidence`"),
    "no transcript": (f"kind,evidence\npain,{DAYS}\n", "row 2: no `transcript`"),
    "unknown transcript": (
        f"transcript,kind,evidence\nR09.md,pain,{DAYS}\n",
        "'R09.md' is no transcript of the study; put it",
    ),
    "misspelt transcript": (
        f"transcript,kind,evidence\nR1_2026-08-02.txt,pain,{DAYS}\n",
        "'R1_2026-08-02.txt' is no transcript of the study; did you mean 'R01_2026-08-02.txt'? put it",
    ),
    "intensity": (
        f"transcript,kind,evidence,intensity\n{R01},pain,{DAYS},9\n",
        "`intensity` is '9', but it should be 1",
    ),
    "number": (
        f"transcript,kind,evidence,confidence\n{R01},pain,{DAYS},high\n",
        "`confidence` is 'high', but it should",
    ),
    "confidence": (f"transcript,kind,evidence,confidence\n{R01},pain,{DAYS},70\n", "should be 0 to 1"),
    "prompted": (f"transcript,kind,evidence,prompted\n{R01},pain,{DAYS},perhaps\n", "should be true or false"),
    "offsets": (f"transcript,kind,start,end\n{R01},pain,9,3\n", "should be places in the text"),
    "two kinds": (
        f"transcript,mention,kind,evidence\n{R01},1,pain,{DAYS}\n{R01},1,praise,{AGAIN}\n",
        "row 3: mention '1' is of kind praise here and of kind pain in row 2; give one of them another id",
    ),
    "two coders": (
        f"transcript,coder,kind,evidence\n{R01},a,pain,{DAYS}\n{R01},b,praise,{AGAIN}\n",
        "is coded by a and by b; keep one coder a file",
    ),
    "not json": ("{'transcript': 1}\n", "line 1: not JSON"),
    "not an object": ("[1]\n", "entry 1: not an object"),
    "evidence of numbers": (json.dumps(LINE | {"evidence": [1]}), "`evidence` should be words"),
}


@pytest.mark.parametrize(("text", "said"), FAULTS.values(), ids=FAULTS)
def test_faults_are_told_in_one_sentence_with_the_place(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / ("gold.jsonl" if text and text[0] in "{[" else "gold.csv")
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_no_text_is_no_coding(tmp_path: Path) -> None:
    for name in ("gold.jsonl", "gold.xlsx"):
        (tmp_path / name).write_bytes(b"\x00\x01\x02" * 99)
        with pytest.raises(InputError, match=r"not text|damaged"):
            read(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path)


def test_an_extractors_mentions_are_a_coding_of_every_file_with_their_words() -> None:
    from dataclasses import replace

    start = TALK.text.index(DAYS)
    mention: Mention = replace(
        a_mention("m1", DAYS, MentionKind.PAIN), transcript_id="t", span=Span(start, start + len(DAYS)),
        evidence=(Span(start, start + len(DAYS)),),
    )  # fmt: skip
    coding = coding_of("offline", [mention], {"a.txt": TALK, "copy.md": TALK}, {"m1": "T0001"})
    assert [(m.transcript, m.theme, m.intensity) for m in coding.mentions] == [
        ("a.txt", "T0001", mention.intensity),
        ("copy.md", "T0001", mention.intensity),
    ]
    assert coding.grounding == Grounding(exact=2)
    changed = coding_of("offline", [replace(mention, quote="It takes you two days")], {"a.txt": TALK})
    assert changed.grounding == Grounding(absent=1)
