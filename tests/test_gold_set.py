"""data/gold: what people coded can be found, its traps are none of it, and the classifier was not trained on it."""

import csv
import json
import re
from pathlib import Path

import pytest

from pipeline.config import IngestConfig
from pipeline.evaluate.coding import Coding, read_coding
from pipeline.evaluate.placing import Place, place_words
from pipeline.ingest.folder import find_transcripts
from pipeline.ingest.transcript import read_transcript
from pipeline.ingest.utterances import split_utterances
from pipeline.models import Transcript

DATA = Path(__file__).parents[1] / "data"
GOLD = DATA / "gold"
_TELLING = 4


@pytest.fixture(scope="module")
def transcripts() -> dict[str, Transcript]:
    return {path.name: read_transcript(path, IngestConfig()) for path in find_transcripts(GOLD)}


@pytest.fixture(scope="module")
def gold(transcripts: dict[str, Transcript]) -> Coding:
    return read_coding(GOLD / "gold.jsonl", list(transcripts), transcripts)


def test_every_piece_of_evidence_has_one_place(gold: Coding, transcripts: dict[str, Transcript]) -> None:
    assert gold.misplaced == ()
    assert gold.files == frozenset(transcripts)
    assert len(gold.mentions) > 150
    assert {transcript.language for transcript in transcripts.values()} == {"ru", "en"}


def test_traps_are_no_part_of_what_was_coded(gold: Coding, transcripts: dict[str, Transcript]) -> None:
    coded = {
        (m.transcript, place) for m in gold.mentions for span in m.evidence for place in range(span.start, span.end)
    }
    traps = [json.loads(line) for line in (GOLD / "traps.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(traps) > 80
    for trap in traps:
        place = place_words(transcripts[trap["transcript"]], trap["words"])
        assert isinstance(place, Place), trap
        assert not any((trap["transcript"], at) in coded for at in range(place.span.start, place.span.end)), trap


def test_no_sentence_is_shared_with_what_the_classifier_learns_from(transcripts: dict[str, Transcript]) -> None:
    held_apart = {said for one in transcripts.values() for said in _sentences(one.text)}
    learnt = {
        said
        for path in (DATA / "statements").glob("*.csv")
        for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
        for said in _sentences(row["text"])
    }
    assert len(held_apart) > 500
    assert len(learnt) > 5000
    assert held_apart & learnt == set()


def _sentences(text: str) -> set[str]:
    """Sentences long enough to tell something, apart from case and punctuation."""
    found = (re.findall(r"\w+", text[start:end].casefold()) for start, end in split_utterances(text))
    return {" ".join(words) for words in found if len(words) >= _TELLING}
