"""Verdicts on codings whose figures are known by hand, and what must hold of any two codings."""

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.evaluate.coding import CodedMention, Coding, ordered
from pipeline.evaluate.scores import Group, Score
from pipeline.evaluate.speakers import own_roles
from pipeline.evaluate.verdict import Verdict, judge_coding
from pipeline.models import MentionKind, RoleSource, Span
from tests.codings import AGAIN, BUTTON, CHANGE, DAYS, QUICK, SHEET, TALK, coded, coding
from tests.samples import conversation

FREE, KIND = Group("all", "", False), Group("all", "", True)
RUSSIAN = conversation(["?Что мешает?", "Дорого и очень долго ждать ответа.", "Зато поддержка у вас отличная."])


def judge(gold: Coding, judged: Coding) -> Verdict:
    return judge_coding(gold, judged, {"a.txt": TALK, "ru.txt": RUSSIAN})


def of_kind(kind: str) -> Group:
    return Group("kind", kind, True)


def test_scores_of_one_interview_by_hand() -> None:
    gold = coding(
        coded("pain", DAYS, AGAIN, intensity=4),
        coded("workaround", SHEET),
        coded("request", BUTTON, intensity=2),
    )
    judged = coding(
        coded("pain", TALK.slice(TALK.utterances[1]), intensity=4, confidence=0.9),  # holds the clause: found
        coded("pain", AGAIN, confidence=0.8),  # the second piece of the same idea: a repeat
        coded("pain", SHEET, confidence=0.7),  # found, of another kind
        coded("praise", QUICK, confidence=0.6),  # invented
        name="judged",
    )
    verdict = judge(gold, judged)
    assert verdict.scores[FREE].score == Score(found=2, invented=1, missed=1, repeats=1)
    assert verdict.scores[FREE].precision.value == pytest.approx(2 / 3)
    assert verdict.scores[FREE].recall.value == pytest.approx(2 / 3)
    # With the kind: one found, two invented (the sheet as a pain, the praise), two missed, the repeat still one.
    assert verdict.scores[KIND].score == Score(found=1, invented=2, missed=2, repeats=1)
    assert verdict.scores[KIND].f1.value == pytest.approx(2 * 1 / (2 * 1 + 2 + 2))
    assert verdict.scores[of_kind("pain")].score == Score(found=1, invented=1, missed=0, repeats=1)
    assert verdict.scores[of_kind("praise")].score == Score(invented=1)
    assert verdict.scores[of_kind("trigger")].f1.value is None
    kinds = {(a and a.value, b and b.value): count for (a, b), count in verdict.confusion.items()}
    assert kinds == {("pain", "pain"): 1, ("workaround", "pain"): 1, ("request", None): 1, (None, "praise"): 1}
    assert [mention.kind.value for mention in verdict.missed()] == ["request"]
    assert [mention.kind.value for mention in verdict.invented()] == ["praise"]


def test_languages_are_scored_apart_and_together() -> None:
    files = ("a.txt", "ru.txt")
    gold = coding(coded("pain", DAYS), coded("pain", "очень долго", file="ru.txt", of=RUSSIAN), files=files)
    judged = coding(coded("pain", DAYS), coded("praise", "поддержка", file="ru.txt", of=RUSSIAN), files=files)
    verdict = judge(gold, judged)
    assert verdict.scores[Group("language", "en", False)].f1.value == 1
    assert verdict.scores[Group("language", "ru", False)].score == Score(invented=1, missed=1)
    assert verdict.scores[FREE].f1.value == 0.5
    # Two interviews, one right and one wrong: a draw of two may be all of either.
    assert (verdict.scores[FREE].f1.low, verdict.scores[FREE].f1.high, verdict.too_few) == (0, 1, True)


def test_mentions_of_one_place_match_only_in_their_own_file() -> None:
    gold = coding(coded("pain", DAYS), files=("a.txt", "b.txt"))
    elsewhere = coding(coded("pain", DAYS, file="b.txt"), files=("a.txt", "b.txt"))
    verdict = judge_coding(gold, elsewhere, {"a.txt": TALK, "b.txt": TALK})
    assert verdict.scores[FREE].score == Score(invented=1, missed=1)


def test_files_the_gold_does_not_code_are_not_judged() -> None:
    judged = coding(coded("pain", DAYS), coded("pain", "Дорого", file="ru.txt", of=RUSSIAN), files=("a.txt", "ru.txt"))
    assert judge(coding(coded("pain", DAYS)), judged).scores[FREE].f1.value == 1


def test_words_nobody_said_are_invented() -> None:
    made_up = CodedMention("a.txt", MentionKind.PAIN, (), words=("It costs a fortune",))
    verdict = judge(coding(coded("pain", DAYS)), coding(coded("pain", DAYS), made_up))
    assert verdict.scores[FREE].score == Score(found=1, invented=1)
    assert verdict.invented() == [made_up]
    # In the gold such words are a slip of the pen, which no extractor can find.
    assert judge(coding(coded("pain", DAYS), made_up), coding(coded("pain", DAYS))).scores[FREE].f1.value == 1


def test_the_strongest_misses_and_the_surest_inventions_come_first() -> None:
    gold = coding(*(coded("pain", words, intensity=i) for words, i in ((DAYS, 2), (SHEET, 5), (BUTTON, None))))
    verdict = judge(gold, coding())
    assert [mention.intensity for mention in verdict.missed()] == [5, 2, None]
    judged = coding(*(coded("pain", words, confidence=c) for words, c in ((DAYS, 0.6), (SHEET, 0.9))))
    assert [mention.confidence for mention in judge(coding(), judged).invented()] == [0.9, 0.6]


def test_details_of_what_both_found() -> None:
    gold = coding(
        coded("pain", DAYS, intensity=4, prompted=False, theme="days"),
        coded("workaround", SHEET, intensity=2, prompted=True, theme="sheet"),
        coded("praise", QUICK, theme="quick"),
    )
    judged = coding(
        coded("pain", DAYS, intensity=4, prompted=False, theme="T1"),
        coded("workaround", SHEET, intensity=3, prompted=False, theme="T1"),
        coded("praise", QUICK, intensity=1, prompted=False),
    )
    found = judge(gold, judged)
    assert (found.details.intensities, found.details.prompted) == (2, 2)
    # 4 4 | 2 3, distances squared: observed 1+1 = 2; expected over ordered pairs 4·(4+1)+2·1 = 22; 1 - 3·2/22.
    assert found.details.intensity_interval == pytest.approx(1 - 3 * 2 / 22)
    assert found.details.prompted_alike == 0.5
    assert found.themes is not None
    assert (found.themes.mentions, found.themes.purity, found.themes.inverse_purity) == (2, 0.5, 1)
    assert judge(gold, coding()).themes is None


def test_alpha_of_utterances_by_hand() -> None:
    # Five utterances: pain pain, none none ×3, pain none. Coincidences: used pain 3, none 7, total 10, observed 2;
    # expected 2·3·7 = 42; alpha = 1 - 9·2/42.
    verdict = judge(coding(coded("pain", DAYS, AGAIN)), coding(coded("pain", DAYS)))
    assert verdict.alphas.utterances == 5
    assert verdict.alphas.kinds == pytest.approx(1 - 9 * 2 / 42)
    assert verdict.alphas.mention_or_none == verdict.alphas.kinds


def test_leakage_is_told_by_whether_the_file_tells_who_speaks() -> None:
    blind = replace(TALK, role_source=RoleSource.GUESSED)
    truth = own_roles(TALK)
    assert truth is not None
    files = ("a.txt", "blind.txt", "unknown.txt")
    judged = coding(
        *(coded("pain", DAYS, file=file) for file in files), coded("request", CHANGE, file="blind.txt"), files=files
    )
    transcripts = {"a.txt": TALK, "blind.txt": blind, "unknown.txt": blind}
    truths = {"a.txt": truth, "blind.txt": replace(truth, told=True)}
    verdict = judge_coding(coding(files=files), judged, transcripts, truths)
    counts = {name: (leak.leaks, leak.mentions, leak.interviews) for name, leak in verdict.leakage.items()}
    assert counts == {"all": (1, 3, 2), "labelled": (0, 1, 1), "unlabelled": (1, 2, 1)}
    assert verdict.leakage["unlabelled"].share.value == 0.5
    assert verdict.roles is not None
    assert verdict.roles.right == verdict.roles.words == len(TALK.text.split())
    assert judge_coding(coding(files=files), judged, transcripts).leakage == {}


SPANS = st.tuples(st.integers(0, len(TALK.text) - 2), st.integers(2, 60)).map(
    lambda place: Span(place[0], min(place[0] + place[1], len(TALK.text)))
)


def mentions_of(pieces: int) -> st.SearchStrategy[list[CodedMention]]:
    """Codings of the conversation, each mention of at most so many pieces."""
    evidence = st.lists(SPANS, min_size=1, max_size=pieces, unique=True).map(tuple)
    one = st.builds(
        CodedMention,
        st.just("a.txt"),
        st.sampled_from(MentionKind),
        evidence,
        intensity=st.integers(1, 5),
        prompted=st.booleans(),
        theme=st.sampled_from(["x", "y", "z"]),
        confidence=st.floats(0, 1),
    )
    return st.lists(one, max_size=7)


def pain(*spans: tuple[int, int], intensity: int = 1) -> CodedMention:
    return CodedMention("a.txt", MentionKind.PAIN, tuple(Span(*span) for span in spans), intensity=intensity)


@settings(deadline=None, max_examples=40)
@given(mentions_of(3).filter(bool))
@example([pain((0, 2)), pain((0, 3)), pain((2, 4)), pain((0, 2), (2, 4), intensity=2)])
@example([pain((0, 2), intensity=2), pain((0, 2)), pain((0, 2), intensity=3)])
@example([pain((0, 4), (6, 9)), pain((0, 4), intensity=2), pain((6, 9), intensity=4)])
def test_a_coding_agrees_with_itself_wholly(mentions: list[CodedMention]) -> None:
    verdict = judge(coding(*mentions), coding(*mentions))
    for scored in verdict.scores.values():
        assert scored.f1.value in (1, None)
        assert (scored.score.invented, scored.score.missed, scored.score.repeats) == (0, 0, 0)
    alphas, details = verdict.alphas, verdict.details
    figures = (alphas.kinds, alphas.mention_or_none, alphas.characters_kinds, alphas.characters_mention_or_none)
    told = (details.intensity_ordinal, details.intensity_interval, details.prompted_alike, details.prompted_alpha)
    assert all(figure is None or figure == pytest.approx(1) for figure in (*figures, *told))
    assert verdict.missed() == verdict.invented() == []


@settings(deadline=None, max_examples=40)
@given(mentions_of(1), mentions_of(1))
def test_swapping_two_codings_swaps_precision_and_recall(one: list[CodedMention], other: list[CodedMention]) -> None:
    # Only where each mention has one piece of evidence: further pieces excuse a judged mention, never a gold one.
    there, back = judge(coding(*one), coding(*other)), judge(coding(*other), coding(*one))
    for group, scored in there.scores.items():
        assert scored.score.precision == back.scores[group].score.recall
        assert scored.score.f1 == back.scores[group].score.f1
    assert there.alphas.kinds == pytest.approx(back.alphas.kinds) or there.alphas.kinds is back.alphas.kinds is None


@settings(deadline=None, max_examples=40)
@given(mentions_of(3), mentions_of(3))
def test_no_mention_is_lost_or_counted_twice(one: list[CodedMention], other: list[CodedMention]) -> None:
    verdict = judge(coding(*one), coding(*other))
    for group in (FREE, KIND):
        score = verdict.scores[group].score
        assert score.found + score.missed == len(one)
        assert score.found + score.invented + score.repeats == len(other)
    by_kind = [scored.score for group, scored in verdict.scores.items() if group.scope == "kind"]
    assert sum(by_kind, Score()) == verdict.scores[KIND].score
    assert verdict.scores[KIND].score.found <= verdict.scores[FREE].score.found
    found = verdict.scores[FREE].score
    assert sum(verdict.confusion.values()) == found.found + found.missed + found.invented


@settings(deadline=None, max_examples=25)
@given(mentions_of(2), mentions_of(2), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(
    one: list[CodedMention], other: list[CodedMention], chance: random.Random
) -> None:
    def figures(first: list[CodedMention], second: list[CodedMention]) -> object:
        verdict = judge(coding(*ordered(first)), coding(*ordered(second)))
        return verdict.scores, verdict.confusion, verdict.alphas, verdict.details, verdict.missed(), verdict.invented()

    before = figures(one, other)
    chance.shuffle(one)
    chance.shuffle(other)
    assert repr(figures(one, other)) == repr(before)
