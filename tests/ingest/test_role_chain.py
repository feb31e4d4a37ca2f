"""The chain's readings checked against every reading there is, and its file."""

import itertools
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import EngineError
from pipeline.ingest.role_chain import CHAIN_FILE, RoleChain, load_chain

WORDS = ["a", "b", "c", "d"]
WEIGHT = st.floats(-3, 3)
CHAIN = st.builds(
    RoleChain,
    st.fixed_dictionaries({f"w {word}": WEIGHT for word in WORDS}),
    st.fixed_dictionaries({f"w {word}": WEIGHT for word in WORDS}),
    st.fixed_dictionaries({f"w {word}": WEIGHT for word in WORDS}),
)


def readings(chain: RoleChain, words: list[str], leaning: list[float]) -> dict[tuple[bool, ...], float]:
    """Every way to give the words to the two sides, with its score, summed as the definition says."""
    found = {}
    for sides in itertools.product((False, True), repeat=len(words)):
        score = sum(
            chain.said[f"w {word}"] + lean for word, lean, asks in zip(words, leaning, sides, strict=True) if asks
        )
        for (before, after), word in zip(itertools.pairwise(sides), words[1:], strict=True):
            if after and not before:
                score += chain.to_asker[f"w {word}"]
            elif before and not after:
                score += chain.to_answerer[f"w {word}"]
        found[sides] = score
    return found


def chances(chain: RoleChain, words: list[str], leaning: list[float]) -> list[float]:
    """Probability of asking at each word, over all readings."""
    scores = readings(chain, words, leaning)
    total = sum(math.exp(score) for score in scores.values())
    return [sum(math.exp(score) for sides, score in scores.items() if sides[at]) / total for at in range(len(words))]


@settings(deadline=None, max_examples=60)
@given(CHAIN, st.lists(st.tuples(st.sampled_from(WORDS), st.floats(-1, 1)), min_size=1, max_size=7))
def test_sides_and_confidence_are_those_of_all_readings_together(
    chain: RoleChain, said: list[tuple[str, float]]
) -> None:
    words, leaning = [word for word, _ in said], [lean for _, lean in said]
    heard = chain.hear([words], leaning)
    asking = chances(chain, words, leaning)
    assert heard.confidence == pytest.approx(sum(max(p, 1 - p) for p in asking) / len(asking))

    def worth(sides: tuple[bool, ...]) -> float:
        changes = sum(a != b for a, b in itertools.pairwise(sides))
        return sum(p - 0.45 if asks else 0.45 - p for p, asks in zip(asking, sides, strict=True)) - 0.5 * changes

    assert worth(tuple(heard.asking)) == pytest.approx(max(map(worth, readings(chain, words, leaning))), abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(CHAIN, st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_doubt_takes_confidence_and_changes_no_role(chain: RoleChain, words: list[str]) -> None:
    doubting = RoleChain(chain.said, chain.to_asker, chain.to_answerer, doubt=3.0)
    sure, unsure = (one.hear([words], [0.0] * len(words)) for one in (chain, doubting))
    assert unsure.asking == sure.asking
    assert 0.5 <= unsure.confidence <= 1.0


def test_nothing_said_is_nobodys() -> None:
    assert load_chain().hear([], []) == ([], 0.0)


def test_a_chain_is_read_as_it_was_saved(tmp_path: Path) -> None:
    chain = RoleChain({"w вы": 0.5, "wa do you": -1.25}, {"any": -2.0}, {"any": -1.5}, 1.5)
    chain.save(tmp_path / "chain.npz")
    assert load_chain(tmp_path / "chain.npz") == chain


@pytest.mark.parametrize("damage", ["cut", "text", "missing"])
def test_a_damaged_chain_is_an_engine_error(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "chain.npz"
    if damage != "missing":
        path.write_bytes(CHAIN_FILE.read_bytes()[:5000] if damage == "cut" else b"nothing")
    with pytest.raises(EngineError, match="reinstall"):
        load_chain(path)
