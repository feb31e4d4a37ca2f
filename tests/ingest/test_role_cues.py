"""What the chain of roles sees at each word."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.role_cues import cues_of

TYPED = [["Как", "вы", "работаете?"], ["Ну,", "вручную."], ["А", "почему?"], ["Так", "вышло."]]


def test_words_are_seen_without_case_and_points_with_their_neighbours() -> None:
    said = cues_of(TYPED).said
    assert {"w вы", "b как", "a работаете", "wa вы работаете", "bw как вы"} <= set(said[1])
    assert "s ете" in said[2]


def test_a_sentence_is_judged_once_at_its_first_word() -> None:
    said = cues_of(TYPED).said
    assert {"asks1", "o как", "to ask0"} <= set(said[0])
    assert {"asks0", "asked1", "to ask1"} <= set(said[3])
    assert not any(cue.startswith(("asks", "o ")) for cue in said[1] + said[2])


def test_no_turn_is_looked_for_inside_a_sentence() -> None:
    turn = cues_of(TYPED).turn
    assert turn[2][:3] == ["any", "typed", "inside sentence"]
    assert {"asked1 asks0", "w ну", "b работаете", "bb вы работаете"} <= set(turn[3])


def test_speech_without_points_has_no_sentences_and_may_turn_at_any_word() -> None:
    cues = cues_of([["как", "вы", "работаете", "ну", "вручную"]])
    assert all("raw" in said for said in cues.said)
    assert all("w " + word in turn for word, turn in zip(["вы", "работаете", "ну"], cues.turn[1:], strict=False))


def test_lines_of_turns_and_lines_of_captions_look_different() -> None:
    words = [f"w{i}" for i in range(200)]
    captions = [words[at : at + 8] for at in range(0, 200, 8)]
    turns, at = [], 0
    for size in (3, 60, 4, 40, 6, 70, 2, 15):
        turns.append(words[at : at + size])
        at += size
    first_of = [
        next(cue for cue in cues_of(lines).turn[len(lines[0])] if " spread" in cue) for lines in (captions, turns)
    ]
    assert first_of == ["line spread0", "line spread4"]
    assert any(cue == "inside raw" for cue in cues_of(captions).turn[1])


def test_three_lines_are_too_few_to_tell_anything() -> None:
    assert not any(cue.startswith(("line", "inside ")) for cue in cues_of([["a", "b"], ["c"], ["d"]]).turn[2])


@given(st.lists(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=6), max_size=8))
def test_every_word_has_cues_of_both_kinds_and_none_holds_a_line_break(lines: list[list[str]]) -> None:
    split = [kept for line in lines if (kept := " ".join(line).split())]
    cues = cues_of(split)
    assert len(cues.said) == len(cues.turn) == sum(map(len, split))
    assert all(at and not any("\n" in cue for cue in at) for at in [*cues.said, *cues.turn])
