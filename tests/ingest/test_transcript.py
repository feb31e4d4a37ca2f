"""One file in any format to one transcript."""

import itertools
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config import IngestConfig
from pipeline.errors import InputError
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.transcript import READERS, build_transcript, read_transcript, with_roles
from pipeline.models import RoleSource, SpeakerRole, Transcript

TALK = "Interviewer: What stops you?\nRespondent: The report. It takes two days.\nInterviewer: And then?\n"
TALK += "Respondent: We copy it by hand.\n"


def read(path: Path) -> Transcript:
    return read_transcript(path, IngestConfig())


def turns(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def written(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def assert_sound(transcript: Transcript) -> None:
    """Turns, utterances and timings lie in the text, in order, and leave no word out."""
    text = transcript.text
    for spans in (transcript.turns, transcript.utterances, transcript.timings):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(text[u.start : u.end] for u in transcript.utterances).split()) == "".join(text.split())
    assert [u.index for u in transcript.utterances] == list(range(len(transcript.utterances)))
    for utterance in transcript.utterances:
        turn = transcript.turns[utterance.turn]
        assert turn.start <= utterance.start < utterance.end <= turn.end
        assert utterance.role == turn.role


def test_a_labelled_talk_has_turns_roles_and_utterances(tmp_path: Path) -> None:
    transcript = read(written(tmp_path, "a.txt", TALK))
    assert turns(transcript)[1] == ("Respondent", "The report. It takes two days.")
    assert [turn.role for turn in transcript.turns] == [SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT] * 2
    assert transcript.role_source == RoleSource.LABELS
    assert transcript.language == "en"
    assert [transcript.text[u.start : u.end] for u in transcript.utterances][1:3] == [
        "The report.",
        "It takes two days.",
    ]
    assert_sound(transcript)


CUES = st.builds(
    Cue,
    text=st.text(max_size=40),
    speaker=st.sampled_from([None, "Anna", "Bob", ""]),
    start_time=st.none() | st.floats(0, 9000),
)


@given(st.lists(CUES, max_size=12), st.booleans())
@settings(deadline=None, max_examples=150)
def test_whatever_a_reader_finds_becomes_a_sound_transcript(cues: list[Cue], survey: bool) -> None:
    try:
        transcript = build_transcript(Reading(cues, survey=survey), "a.txt", IngestConfig(), ())
    except InputError:
        assert not any(c.isalnum() for cue in cues for c in cue.text)
        return
    assert_sound(transcript)
    for turn in transcript.turns:
        inside = [t.start_time for t in transcript.timings if t.start < turn.end and t.end > turn.start]
        assert transcript.times(turn.start, turn.end)[0] == next(iter(inside), None)
    assert len(transcript.timings) <= sum(cue.start_time is not None for cue in cues)
    json.dumps(transcript.text).encode()


def test_time_codes_stand_at_their_words(tmp_path: Path) -> None:
    lines = "[00:05] Anna: First. [00:09] Second.\n[01:10] Bob: Third.\n[01:20] Anna: Fourth?\n[02:00] Bob: Fifth.\n"
    transcript = read(written(tmp_path, "a.txt", lines))
    assert [(transcript.text[t.start : t.end], t.start_time) for t in transcript.timings] == [
        ("First.", 5.0),
        ("Second.", 9.0),
        ("Third.", 70.0),
        ("Fourth?", 80.0),
        ("Fifth.", 120.0),
    ]


def test_the_id_depends_on_content_alone(tmp_path: Path) -> None:
    same = [
        written(tmp_path, "a.txt", TALK),
        written(tmp_path, "2026-Q3/R07_2026-09-22.md", TALK),
        written(tmp_path, "crlf.txt", TALK.replace("\n", "\r\n")),
        written(tmp_path, "mark.txt", TALK.encode("utf-8-sig")),
        written(tmp_path, "wide.txt", TALK.encode("utf-16")),
        written(tmp_path, "headed.txt", "# Interview 7\nDate: 2026-09-22\n\n" + TALK),
    ]
    other = [
        written(tmp_path, "words.txt", TALK.replace("two", "three")),
        written(tmp_path, "speakers.txt", TALK.replace("Respondent", "Customer")),
        written(tmp_path, "times.txt", TALK.replace("Interviewer: What", "[00:05] Interviewer: What")),
    ]
    assert len({read(path).transcript_id for path in same}) == 1
    assert len({read(path).transcript_id for path in [same[0], *other]}) == 4


ODD = {
    "HTML": ("<script>alert(1)</script> and <b>bold</b>", "<script>alert(1)</script> and <b>bold</b>"),
    "entities": ("it&#39;s R&D &amp; more", "it's R&D & more"),
    "emoji": ("fine 👍🏽 family 👨\u200d👩\u200d👧", "fine 👍🏽 family 👨\u200d👩\u200d👧"),
    "right to left": ("\u200fשלום\u202c and \u202eback", "שלום and back"),
    "ten thousand characters": ("a" * 10_000, "a" * 10_000),
    "decomposed": ("e\u0301te\u0301 и\u0306", "été й"),
    "zero bytes and bells": ("one\x07 two", "one two"),
    "a formula": ("=HYPERLINK(1)", "=HYPERLINK(1)"),
}


@pytest.mark.parametrize(("raw", "kept"), ODD.values(), ids=ODD)
@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_odd_characters_are_read_as_people_see_them(tmp_path: Path, suffix: str, raw: str, kept: str) -> None:
    if suffix == ".json":
        data = json.dumps([{"speaker": "User", "text": raw}, {"speaker": "AI", "text": "Really so?"}])
        kept = kept if "&#39;" not in raw else raw
    else:
        data = f"User: {raw}\nAI: Really so?\nUser: Yes.\nAI: Thanks.\n"
    transcript = read(written(tmp_path, f"a{suffix}", data))
    assert turns(transcript)[0] == ("User", kept)
    assert_sound(transcript)


def test_half_a_surrogate_in_json_can_be_stored(tmp_path: Path) -> None:
    data = '[{"speaker": "Us\\ud83der", "text": "slow \\ud83d day"}, {"speaker": "AI", "text": "\\ud83d\\ude00 why?"}]'
    transcript = read(written(tmp_path, "a.json", data))
    assert turns(transcript) == [("Us\ufffder", "slow \ufffd day"), ("AI", "😀 why?")]
    transcript.text.encode()


def test_a_line_of_megabytes_is_read(tmp_path: Path) -> None:
    transcript = read(written(tmp_path, "a.txt", "мы ждали отчёт два дня и потом переносили " * 20_000))
    assert len(transcript.utterances) > 5_000


@pytest.mark.parametrize("name", ["photo.jpg", "talk.mp3", "noname", "old.doc"])
def test_a_format_unknown_is_refused_with_those_known(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}: .* is no transcript format; known: .*\.docx"):
        read(written(tmp_path, name, b"x"))


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("data", [b"", b"\n \n", b"...\n---\n", bytes(range(256)) * 8])
def test_a_file_without_words_is_refused_by_name_in_every_format(tmp_path: Path, suffix: str, data: bytes) -> None:
    with pytest.raises(InputError, match=rf"^R01\{suffix}: "):
        read(written(tmp_path, f"R01{suffix}", data))


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "слово " * 2000)
    with pytest.raises(InputError, match=r"^a\.txt: 0 MB, over the limit of 0\.01; .*ingest\.max_megabytes"):
        read_transcript(path, IngestConfig(max_megabytes=0.01))


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^a\.txt: cannot be read"):
        read(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ['it\'s "R07".txt', "two\nlines.txt", "смайл 😀.txt"])
def test_file_names_of_all_kinds_are_read(tmp_path: Path, name: str) -> None:
    assert len(read(written(tmp_path, name, TALK)).turns) == 4


@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_any_reader(tmp_path: Path, data: bytes, suffix: str) -> None:
    try:
        assert_sound(read(written(tmp_path, f"a{suffix}", data)))
    except InputError as error:
        assert str(error).startswith(f"a{suffix}: ")


@pytest.mark.parametrize(
    ("name", "first", "last", "count"), [("goodboy", 43.81, 3125.56, 753), ("keitai", 0, 5436.64, 762)]
)
def test_seven_formats_of_one_talk_give_the_same_words_and_times(
    shared_data: Path, name: str, first: float, last: float, count: int
) -> None:
    paths = sorted((shared_data / "hitsave_interviews").glob(f"{name}.*"))
    transcripts = {path.suffix: read(path) for path in paths}
    assert len(transcripts) == (7 if name == "goodboy" else 5)
    words = transcripts[".vtt"].text.split()
    timed = {suffix: t for suffix, t in transcripts.items() if t.timings}
    assert set(transcripts) - set(timed) == ({".text"} if name == "goodboy" else {".txt"})
    for transcript in transcripts.values():
        assert transcript.text.split() == words
        assert_sound(transcript)
    reference = timed[".vtt"].timings
    assert (len(reference), reference[0].start_time, reference[-1].end_time) == (count, first, last)
    for transcript in timed.values():
        assert [(t.start, t.end) for t in transcript.timings] == [(t.start, t.end) for t in reference]
        for mine, theirs in zip(transcript.timings, reference, strict=True):
            assert mine.start_time == pytest.approx(theirs.start_time, abs=0.1)
            assert mine.end_time == pytest.approx(theirs.end_time, abs=0.1)


def test_a_copy_under_another_name_is_the_same_transcript(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "hitsave_interviews" / "redstart.md"
    copy = tmp_path / "copy of R01.txt"
    shutil.copy(path, copy)
    assert read(copy).transcript_id == read(path).transcript_id


def test_a_reader_that_fails_on_damage_gives_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> Reading:
        raise RecursionError("too deep")

    monkeypatch.setitem(READERS, ".txt", broken)
    with pytest.raises(InputError, match=r"a\.txt: damaged \(RecursionError\); export it again, or remove it\."):
        read(written(tmp_path, "a.txt", "words"))


def test_a_change_of_role_opens_a_turn_though_no_speaker_is_named() -> None:
    cues = [Cue("What hurts?", role="interviewer"), Cue("All is slow.", role="respondent"), Cue("Very.")]
    made = build_transcript(Reading(cues), "a.csv", IngestConfig(), ())
    assert turns(made) == [("", "What hurts?"), ("", "All is slow. Very.")]
    assert [turn.role for turn in made.turns] == [SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT]


ROLES = st.sampled_from([SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT])


def unlabelled(*lines: str) -> Transcript:
    cues = [Cue(line, None, start_time=float(at), end_time=at + 0.5) for at, line in enumerate(lines)]
    return build_transcript(Reading(cues, header="A call"), "a.txt", IngestConfig(), ())


@given(
    st.lists(st.sampled_from(["Как вы работаете?", "Всё вручную.", "And then? We left.", "two days"]), min_size=1),
    st.data(),
)
def test_roles_given_later_change_who_spoke_and_nothing_that_was_said(lines: list[str], data: st.DataObject) -> None:
    guessed = unlabelled(*lines)
    count = len(guessed.utterances)
    roles = data.draw(st.lists(ROLES, min_size=count, max_size=count))
    given_roles = with_roles(guessed, roles)
    assert_sound(given_roles)
    assert [u.role for u in given_roles.utterances] == roles
    assert [(u.start, u.end) for u in given_roles.utterances] == [(u.start, u.end) for u in guessed.utterances]
    kept = ("text", "language", "timings", "header")
    assert [getattr(given_roles, name) for name in kept] == [getattr(guessed, name) for name in kept]
    assert all(a.role is not b.role for a, b in itertools.pairwise(given_roles.turns))
    assert given_roles.role_source is RoleSource.MODEL
    same = roles == [u.role for u in guessed.utterances]
    assert (given_roles.transcript_id == guessed.transcript_id) is same
    assert with_roles(given_roles, roles) == given_roles


def test_roles_of_half_the_utterances_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        with_roles(unlabelled("Как вы работаете?", "Всё вручную."), [SpeakerRole.RESPONDENT])
