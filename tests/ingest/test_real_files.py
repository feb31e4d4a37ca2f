"""Real files of every family, checked by eye once: speakers and turns, times, header, first and last words."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.config import IngestConfig
from pipeline.ingest.transcript import read_transcript
from pipeline.models import RoleSource, Transcript


@dataclass(frozen=True)
class Expected:
    """What a person sees in one file; `speakers` counts turns, `times` is how many and the last start."""

    speakers: dict[str, int]
    first: str
    last: str
    header: str = ""
    times: tuple[int, float | None] = (0, None)


MEETINGS = {
    "lamba_car_app_week2_customer-meeting-transcript.md": Expected(
        {"Customer": 25, "Team Lead": 21, "Team Member 1": 2, "AI Engineer": 2}
        | dict.fromkeys(["Team Member", "Backend Dev", "Frontend Dev"], 1),
        "Everything is recording. Great.",
        "Excellent. Keep up the dynamic. See you.",
        "Customer Meeting Transcript",
        (55, 740.0),
    ),
    "lamba_car_app_week4_customer-review-transcript.md": Expected(
        {"Interviewer": 24, "Customer": 23},
        "Nikita, hello.",
        "We don't have any either.",
        "Customer review transcript",
        (47, 788.0),
    ),
    "lamba_car_app_week6_sprint-review-transcript.md": Expected(
        {"Team representative": 23, "Customer": 23},
        "Do you consent to the recording",
        "Great. I will be waiting.",
        "Week 6 Sprint Review",
        (48, 958.0),
    ),
    "lamba_car_app_week7_sprint-review-transcript.md": Expected(
        {"Team representative": 19, "Customer": 19},
        "At the previous meeting, we identified",
        "Excellent. We successfully completed.",
        "Week 7 Sprint Review",
        (47, 786.0),
    ),
    "nlex_nl2sql_week2_customer-meeting-transcript.md": Expected(
        {"Nikita Maksimenko": 49, "Serafim Soldatov": 39, "Maxim Maltsev": 9}
        | {"Lyubov Savchenko": 6, "Maxim Merkushev": 2},
        "It seems like we have fewer participants today.",
        "Alright. Bye, everyone!",
        "Meeting transcript (13.06.2026)\nThe meeting was held in Russian",
        (178, 3386.0),
    ),
    "nlex_nl2sql_week6_customer-review-transcript.md": Expected(
        {"Maksim Maltsev": 18, "Nikita Maksimenko": 18},
        "Now I will turn off the illustration.",
        "We're really looking forward to testing this.",
        "",
        (37, 1755.0),
    ),
    "team20_speech_week2_customer-meeting-transcript.md": Expected(
        {},
        "Summer project meeting to share recording",
        "Thank you so much. Bye. Bye, guys.",
        "Full text:",
        (185, 1073.68),
    ),
    "team20_speech_week3_customer-review-transcript.md": Expected(
        {},
        "side as well i will share the link",
        "thank you guys thank you so much great",
        "Customer review transcript\nSegments",
        (176, 1211.22),
    ),
    "team20_speech_week5_customer-review-transcript.md": Expected(
        {"Speaker 1": 7, "Speaker 2": 8, "Speaker 3": 3},
        "Need to record it, right?",
        "Recording [stop].",
        "Call Transcript (Product Demo to Customer)\nRecording date: 2026-07-06.",
    ),
    "team20_speech_week7_customer-review-transcript.md": Expected(
        {"Team": 31, "Client": 27, "Alexander": 4, "Team/Client": 1},
        "It is already recording.",
        "enjoy the holidays. Thank you. Goodbye.",
        "Final Meeting -- Cleaned Transcript (EN)\nSource:",
        (42, 1417.0),
    ),
}
PODCASTS = {
    "founders-talk-53.md": Expected(
        {"Adam Stacoviak": 48, "Danielle Morrill": 47}, "I'm a huge fan of yours.", "Thank you.", "", (14, 3289.0)
    ),
    "founders-talk-58.md": Expected(
        {"Adam Stacoviak": 38, "Donald Fischer": 38}, "What's it like", "Thanks for having me on.", "", (17, 3852.05)
    ),
    "founders-talk-61.md": Expected(
        {"Adam Stacoviak": 66, "Isaac Schlueter": 67}, "JavaScript is in every corner", "Thanks.", "", (17, 3840.07)
    ),
    "founders-talk-69.md": Expected(
        {"Adam Stacoviak": 93, "Ian Bernstein": 93}, "The role a father plays", "Yeah, it was fun.", "", (18, 4342.13)
    ),
    "founders-talk-75.md": Expected(
        {"Adam Stacoviak": 46, "Spencer Kimball": 46}, "Spencer, let's begin", "Thank you, Adam. +", "", (16, 3844.12)
    ),
    "founders-talk-84.md": Expected(
        {"Adam Stacoviak": 111, "Zac Smith": 111}, "Well, Zac, welcome", "Alright, Adam.", "", (21, 5210.06)
    ),
    "founders-talk-91.md": Expected(
        {"Adam Stacoviak": 21, "Jack Dorsey": 21}, "I'm here with Jack Dorsey.", "become dominant.", "", (9, 2387.0)
    ),
}
GAMES = {
    "qcubed.md": Expected(
        {"Jonas Rosland": 27, "Carolyn Lu": 26},
        "Hello everyone and welcome",
        "Thanks for listening",
        "Transcript of Q-Cubed interview",
        (53, 1989.0),
    ),
    "redstart.md": Expected(
        {"Jon Lawitts": 80, "Vicky Wei": 70, "Jonas Rosland": 28, "Rich McGrath": 14},
        "Hi everyone and welcome",
        "Thanks.",
        "Transcript of interview with Jon Lawitts",
    ),
}
CASES = [
    *[("swp2026_customer_meetings", name, expected) for name, expected in MEETINGS.items()],
    *[("changelog_transcripts", name, expected) for name, expected in PODCASTS.items()],
    *[("hitsave_interviews", name, expected) for name, expected in GAMES.items()],
]


def read(path: Path) -> Transcript:
    return read_transcript(path, IngestConfig())


@pytest.mark.parametrize(("folder", "name", "expected"), CASES, ids=[name for _, name, _ in CASES])
def test_a_real_interview_is_read_as_a_person_reads_it(
    shared_data: Path, folder: str, name: str, expected: Expected
) -> None:
    transcript = read(shared_data / folder / name)
    speakers = Counter(turn.speaker for turn in transcript.turns)
    assert (dict(speakers) if expected.speakers else set(speakers)) == (expected.speakers or {""})
    assert (transcript.role_source == RoleSource.GUESSED) == (not expected.speakers)
    assert transcript.text.startswith(expected.first)
    assert transcript.text.endswith(expected.last)
    assert transcript.header.startswith(expected.header)
    assert bool(transcript.header) == bool(expected.header)
    last = transcript.timings[-1].start_time if transcript.timings else None
    assert (len(transcript.timings), last) == expected.times


# name: turns, first and last words of the respondent
DIALOGS = {
    "00001.md": (21, "sounds great", "you're welcome"),
    "00041.md": (23, None, None),
    "00129.md": (19, "No question. I'm ready to begin.", "Nothing comes to mind."),
    "00260.md": (25, "I'm good. Ready", "Thank you!"),
    "00391.md": (21, "Sounds, good. I have no questions.", None),
    "00520.md": (25, "Nope, this seems straight forward", None),
    "00644.md": (25, "Sounds great. Let's get started.", "Nope."),
    "00768.md": (25, "Sounds good!", "Nope, I think that's it! Happy I could help."),
    "00892.md": (37, "Sounds good.", "No"),
    "01170.md": (21, None, None),
    "01264.md": (17, "That sounds good, I have no questions at this moment.", None),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_a_typed_interview_alternates_between_the_assistant_and_the_user(shared_data: Path, name: str) -> None:
    count, first, last = DIALOGS[name]
    transcript = read(shared_data / "anthropic_interviewer" / "dialogs" / name)
    speakers = [turn.speaker for turn in transcript.turns]
    assert speakers == ["Assistant", *["User", "AI"] * (count // 2)]
    assert {str(turn.role) for turn in transcript.turns if turn.speaker != "User"} == {"interviewer"}
    assert transcript.header.splitlines()[0] == f"Dialog {name[:5]}"
    said = [transcript.text[turn.start : turn.end] for turn in transcript.turns if turn.speaker == "User"]
    assert first in (None, said[0])
    assert last in (None, said[-1])


def test_a_table_of_timed_monologues_has_one_respondent_a_name(shared_data: Path) -> None:
    transcript = read(shared_data / "heal_michigan" / "source.csv")
    respondents = Counter(turn.respondent_id for turn in transcript.turns)
    assert (len(respondents), respondents.total(), respondents["Kimberly Woodson"]) == (12, 128, 9)
    assert {str(turn.role) for turn in transcript.turns} == {"respondent"}
    assert [t.start_time for t in transcript.timings][:3] == [0.0, 98.0, 281.0]
    assert len(transcript.timings) == 128
    assert transcript.text.startswith(". Hi, my name is Kimberly Woodson")
    assert transcript.text.endswith("why they, to me, are all interconnected.")


def test_a_survey_has_one_respondent_a_row_and_keeps_the_question(shared_data: Path) -> None:
    transcript = read(shared_data / "jupyter_ux_survey" / "answers.csv")
    assert len(transcript.turns) == 2649
    assert len({turn.respondent_id for turn in transcript.turns}) == 791
    assert len({turn.question for turn in transcript.turns}) == 6
    assert {str(turn.role) for turn in transcript.turns} == {"respondent"}
    first, last = transcript.turns[0], transcript.turns[-1]
    assert (first.respondent_id, first.question) == ("6", "hinderances")
    assert transcript.text[first.start : first.end].startswith("Having to setup a Jupyter server")
    assert (last.respondent_id, last.question) == ("1702", "workflow_needs_not_addressed")
    assert transcript.text[last.start : last.end] == "project management"
