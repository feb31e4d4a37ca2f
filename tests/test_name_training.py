"""Weights of names are learnt from contexts: marked sentences teach, exchanged names keep places and marks."""

from pathlib import Path

import pytest

from pipeline.name_exchange import exchange_names
from pipeline.name_training import fit, marked_examples, read_statements, statement_examples
from pipeline.privacy.contexts import Lexicons
from pipeline.privacy.lexicon import EnglishLexicon, RussianLexicon
from pipeline.privacy.marked import MarkedText, parse_marked
from pipeline.privacy.names import NameTeller

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return Lexicons(RussianLexicon(), EnglishLexicon())


def test_marked_words_are_learnt_and_others_are_not(lexicons: Lexicons) -> None:
    lines = [f"{{person {name}}} позвонила, и роза завяла." for name in ("Роза", "Вера", "Надежда", "Лилия")]
    lines += [f"Ask {{person {name}}} about the grace period, will you?" for name in ("Grace", "Will", "Mark", "Hope")]
    texts = [parse_marked(line) for line in lines]
    examples = list(marked_examples(texts, lexicons))
    assert {e.language for e in examples} == {"ru", "en"}
    teller = NameTeller(lexicons, fit(examples))
    text = "Лилия позвонила, и роза завяла."
    assert [text[s.start : s.end] for s in teller.find(text)] == ["Лилия"]


def test_statements_teach_by_their_capitals(lexicons: Lexicons) -> None:
    texts = [MarkedText("Потом звонила Марина, а роза на столе завяла.", ())]
    taught = {e.is_name for e in statement_examples(texts, lexicons)}
    assert taught == {True, False}
    assert not list(statement_examples([MarkedText("потом звонила марина", ())], lexicons))


def test_exchanged_names_stand_in_the_same_case() -> None:
    texts = [parse_marked("Мы с {person Анной Седовой} были, телефон {phone 112}."), parse_marked("Это {person Вера}.")]
    for seed in range(5):
        first, second = exchange_names(texts, seed)
        name = first.text[first.spans[0].start : first.spans[0].end]
        assert name.split()[0] in {"Анной", "Верой"}
        assert first.text[first.spans[1].start : first.spans[1].end] == "112"
        assert second.text[second.spans[0].start : second.spans[0].end] in {"Анна", "Вера"}


def test_shipped_statements_are_read() -> None:
    assert len(list(read_statements(DATA / "statements"))) > 10_000
