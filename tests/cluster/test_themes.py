import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.background import Background
from pipeline.cluster.themes import FAMILIES, Spoken, cluster_mentions
from pipeline.config import ClusterConfig
from pipeline.embedding import DIMENSIONS
from pipeline.models import OFFLINE, MentionKind, Theme
from tests.fakes import FakeEmbedder
from tests.samples import a_mention

FLAT = Background(
    {language: np.zeros(DIMENSIONS, np.float32) for language in ("ru", "en")},
    np.eye(DIMENSIONS, dtype=np.float32) / DIMENSIONS,
)
TOPICS = {
    "invoice": "invoice arrives late every month",
    "search": "search finds nothing useful inside catalogue",
    "support": "support never answers phone after payment",
    "onboarding": "onboarding takes whole week without manual",
}


def _spoken(texts: list[str], kinds: list[MentionKind] | None = None, people: int = 1000) -> list[Spoken]:
    vectors = FakeEmbedder().embed(texts)
    kinds = kinds or [MentionKind.PAIN] * len(texts)
    return [
        Spoken(a_mention(f"m{at:04d}", text, kind), "en", vectors[at], f"R{at % people:03d}")
        for at, (text, kind) in enumerate(zip(texts, kinds, strict=True))
    ]


def _themes(spoken: list[Spoken]) -> list[Theme]:
    return cluster_mentions(spoken, FLAT, ClusterConfig(), "en")


def _about(topic: str, times: int) -> list[str]:
    return [f"{TOPICS[topic]} example{topic}{at}" for at in range(times)]


def test_statements_about_one_thing_make_one_theme_and_the_commonest_comes_first() -> None:
    texts = _about("invoice", 3) + _about("search", 7) + _about("support", 5)
    themes = _themes(_spoken(texts))
    assert [len(theme.mention_ids) for theme in themes] == [7, 5, 3]
    assert set(themes[0].mention_ids) == {f"m{at:04d}" for at in range(3, 10)}


def test_themes_go_by_people_before_mentions() -> None:
    chatty = [replace(one, respondent_id="R1") for one in _spoken(_about("invoice", 8))]
    others = _spoken(_about("search", 3))
    renamed = [replace(one, mention=replace(one.mention, mention_id=f"x{at}")) for at, one in enumerate(others)]
    assert [len(theme.mention_ids) for theme in _themes(chatty + renamed)] == [3, 8]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(TOPICS)), st.sampled_from(list(MentionKind)), st.integers(0, 9)), max_size=40
    )
)
@settings(deadline=None, max_examples=25)
def test_each_mention_is_in_exactly_one_theme(drawn: list[tuple[str, MentionKind, int]]) -> None:
    texts = [f"{TOPICS[topic]} word{number}" for topic, _, number in drawn]
    spoken = _spoken(texts, [kind for _, kind, _ in drawn])
    themes = _themes(spoken)
    placed = Counter(mention_id for theme in themes for mention_id in theme.mention_ids)
    assert placed == Counter(one.mention.mention_id for one in spoken)
    assert all(theme.central and set(theme.central) <= set(theme.mention_ids) for theme in themes)


@pytest.mark.parametrize("kind", [kind for kind in MentionKind if kind is not MentionKind.PRAISE])
def test_praise_never_sits_with_another_kind_even_in_the_same_words(kind: MentionKind) -> None:
    themes = _themes(_spoken(_about("support", 12), [MentionKind.PRAISE, kind] * 6))
    members = [{int(mention_id[1:]) % 2 for mention_id in theme.mention_ids} for theme in themes]
    assert len(themes) == 2
    assert all(len(kinds) == 1 for kinds in members)
    assert {theme.kind for theme in themes} == {MentionKind.PRAISE, kind}


def test_every_kind_has_a_family() -> None:
    assert set(FAMILIES) == set(MentionKind)


def test_a_pain_and_the_wish_for_its_cure_may_share_a_theme_named_by_the_commoner_kind() -> None:
    kinds = [MentionKind.PAIN] * 4 + [MentionKind.REQUEST] * 2
    (theme,) = _themes(_spoken(_about("support", 6), kinds))
    assert theme.kind is MentionKind.PAIN
    assert theme.central[0] in {f"m{at:04d}" for at in range(4)}


@pytest.mark.parametrize("seed", range(5))
def test_the_same_mentions_in_any_order_give_the_same_themes(seed: int) -> None:
    spoken = _spoken([text for topic in TOPICS for text in _about(topic, 6)], people=5)
    shuffled = random.Random(seed).sample(spoken, len(spoken))
    assert _themes(shuffled) == _themes(spoken)


def test_a_statement_like_no_other_is_a_theme_of_its_own() -> None:
    themes = _themes([*_spoken(_about("invoice", 5)), *_spoken(["parking outside costs extra"] * 6)[5:]])
    assert [len(theme.mention_ids) for theme in themes] == [5, 1]
    assert themes[1].label == "Parking outside costs extra"
    assert themes[1].definition == "Said once."


def test_hundreds_who_say_the_very_same_words_are_one_theme() -> None:
    texts = ["too expensive"] * 300 + _about("search", 6) + _about("support", 6)
    assert [len(theme.mention_ids) for theme in _themes(_spoken(texts))] == [300, 6, 6]


def test_the_most_typical_quotes_come_first_and_are_at_most_ten() -> None:
    spoken = _spoken([*_about("support", 15), "support never answers phone after payment"])
    others = [text for topic in ("invoice", "search", "onboarding") for text in _about(topic, 8)]
    theme = _themes(spoken + _spoken([""] * 16 + others)[16:])[0]
    assert theme.central[0] == "m0015"
    assert theme.label == "Support never answers phone after payment"
    assert len(theme.central) == 10


def test_nothing_said_no_themes() -> None:
    assert _themes([]) == []


def _unsure(one: Spoken, extractor: str = OFFLINE) -> Spoken:
    return replace(one, mention=replace(one.mention, confidence=0.4, extractor=extractor))


def test_what_is_hardly_a_mention_joins_a_theme_and_makes_none() -> None:
    sure, unsure = _spoken(_about("invoice", 4)), _spoken(_about("invoice", 6) + _about("search", 5))[4:]
    themes = _themes([*sure, *(_unsure(one) for one in unsure)])
    assert [len(theme.mention_ids) for theme in themes] == [6, 1, 1, 1, 1, 1]


def test_a_model_that_is_modest_makes_themes_all_the_same() -> None:
    modest = [_unsure(one, extractor="llm:modest-1") for one in _spoken(_about("invoice", 4))]
    assert [len(theme.mention_ids) for theme in _themes(modest)] == [4]
