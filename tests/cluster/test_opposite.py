from dataclasses import replace

import numpy as np

from pipeline.background import load_background
from pipeline.cluster.opposite import opposing_mentions
from pipeline.cluster.themes import Spoken
from pipeline.embedding import DIMENSIONS
from pipeline.models import MentionKind
from tests.samples import a_mention, a_theme

MATTER = np.random.default_rng(3).normal(size=DIMENSIONS).astype(np.float32)


def _spoken(name: str, kind: MentionKind, towards: float) -> Spoken:
    """A mention whose vector leans so far towards one matter, the rest of it towards nothing else."""
    matter = MATTER / np.linalg.norm(MATTER)
    own = np.random.default_rng(sum(map(ord, name))).normal(size=DIMENSIONS).astype(np.float32)
    own /= np.linalg.norm(own)
    vector = load_background().means["en"] + 0.3 * (towards * matter + (1 - towards**2) ** 0.5 * own)
    return Spoken(a_mention(name, kind=kind), "en", vector.astype(np.float32), name)


SPOKEN = sorted(
    [
        *(_spoken(f"pain{at}", MentionKind.PAIN, 0.8) for at in range(4)),
        _spoken("praise-near", MentionKind.PRAISE, 0.65),
        _spoken("praise-far", MentionKind.PRAISE, 0.0),
        _spoken("request-near", MentionKind.REQUEST, 0.65),
        *(_spoken(f"else{at}", MentionKind.PAIN, 0.0) for at in range(6)),
    ],
    key=lambda one: one.mention.mention_id,
)
PAINS = [f"pain{at}" for at in range(4)]


def test_praise_on_the_matter_speaks_against_a_pain_and_nothing_else_does() -> None:
    found = opposing_mentions(SPOKEN, [a_theme("T0001", PAINS)], load_background())
    assert found == {"T0001": ("praise-near",)}


def test_pains_on_the_matter_speak_against_praise() -> None:
    praise = replace(a_theme("T0002", ["praise-near"]), kind=MentionKind.PRAISE)
    found = opposing_mentions(SPOKEN, [praise], load_background())
    assert found
    assert set(found["T0002"]) <= set(PAINS)


def test_a_theme_nobody_contradicts_is_not_named() -> None:
    assert opposing_mentions(SPOKEN, [a_theme("T0003", ["else0"])], load_background()) == {}
    assert opposing_mentions([], [], load_background()) == {}


def test_what_says_the_very_same_is_no_opposite_whatever_its_kind() -> None:
    same = _spoken("praise-same", MentionKind.PRAISE, 0.8)
    spoken = sorted([*SPOKEN, same], key=lambda one: one.mention.mention_id)
    assert "praise-same" not in opposing_mentions(spoken, [a_theme("T0001", PAINS)], load_background())["T0001"]
