"""Codings as codes of utterances and of characters."""

from pipeline.evaluate.units import character_codes, utterance_codes
from tests.codings import AGAIN, BUTTON, CHANGE, DAYS, QUICK, SHEET, TALK, coded


def test_every_utterance_of_the_respondents_has_a_code_from_each_coding() -> None:
    one = [coded("pain", DAYS, AGAIN), coded("praise", QUICK)]
    other = [coded("pain", DAYS), coded("workaround", SHEET), coded("request", QUICK)]
    assert utterance_codes(TALK, one, other) == [
        ("pain", "pain"),
        ("none", "workaround"),
        ("none", "none"),
        ("praise", "request"),
        ("pain", "none"),
    ]


def test_an_utterance_of_the_interviewers_counts_where_it_is_coded() -> None:
    assert len(utterance_codes(TALK, [], [])) == 5
    assert utterance_codes(TALK, [], [coded("request", CHANGE)])[2] == ("none", "request")


def test_a_clause_codes_its_sentence_and_a_few_letters_more_do_not_code_the_next() -> None:
    over = TALK.text[TALK.text.index("get a report") : TALK.text.index("copy")]
    assert [own for own, _ in utterance_codes(TALK, [coded("pain", over)], [])][:2] == ["pain", "none"]


def test_of_two_kinds_the_larger_share_counts_and_else_the_guides_order() -> None:
    assert utterance_codes(TALK, [coded("pain", "quick"), coded("praise", QUICK)], [])[3][0] == "praise"
    assert utterance_codes(TALK, [coded("pain", BUTTON), coded("request", BUTTON)], [])[2][0] == "request"


def test_characters_come_in_runs_that_cover_what_the_respondent_says() -> None:
    said = sum(turn.end - turn.start for turn in TALK.turns if turn.role == "respondent")
    runs = character_codes(TALK, [coded("pain", DAYS)], [coded("pain", "two days to get"), coded("praise", QUICK)])
    assert sum(size for _, size in runs) == said
    sizes = {pair: sum(size for own, size in runs if own == pair) for pair, _ in runs}
    assert sizes["pain", "pain"] == len("two days to get")
    assert sizes["pain", "none"] == len(DAYS) - len("two days to get")
    assert sizes["none", "praise"] == len(QUICK)


def test_overlapping_pieces_of_one_coding_are_counted_once() -> None:
    runs = character_codes(TALK, [coded("pain", DAYS), coded("request", "two days to get a report")], [])
    sizes = {pair: sum(size for own, size in runs if own == pair) for pair, _ in runs}
    assert sizes["request", "none"] == len("two days to get a report")
    assert sizes["pain", "none"] == len("It takes me ")


def test_nobody_who_speaks_leaves_no_units() -> None:
    from tests.samples import conversation

    assert character_codes(conversation(["?Hello there."]), [], []) == []
