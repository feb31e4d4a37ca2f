from dataclasses import replace

import pytest

from pipeline.models import SpeakerRole, Turn
from pipeline.report.content import HeldInterview, ReportContent
from tests.samples import Said, content_of


def test_a_themes_mentions_come_typical_first_then_strongest_then_surest() -> None:
    said = [Said("R1", "T0001", "typical", intensity=2), Said("R9", "T0002", "other theme", intensity=5)]
    said += [Said(f"R{at}", "T0001", f"strength {at}", intensity=at) for at in (3, 5, 4)]
    said += [Said("R6", "T0001", "strength 5, surer", intensity=5)]
    content = content_of(said)
    *others, last = content.mentions
    surer = replace(last, mention=replace(last.mention, confidence=0.9))
    shuffled = replace(content, mentions=[surer, *reversed(others)])
    quotes = [one.mention.quote for one in shuffled.of_theme("T0001")]
    assert quotes == ["typical", "strength 5, surer", "strength 5", "strength 4", "strength 3"]


@pytest.mark.parametrize(("source", "guessed"), [("labels", 0), ("inferred", 1), ("guessed", 1)])
def test_interviews_without_labels_count_as_guessed(source: str, guessed: int) -> None:
    content = content_of([Said("R1", "T0001")])
    (held,) = content.interviews
    told = replace(held, transcript=replace(held.transcript, role_source=source))
    assert len(replace(content, interviews=[told]).guessed()) == guessed


def lopsided(content: ReportContent, held: HeldInterview) -> list[str]:
    return [one.interview.path for one in replace(content, interviews=[held]).lopsided()]


def test_interviews_told_by_one_side_or_holding_nothing_are_pointed_out() -> None:
    content = content_of([Said("R1", "T0001"), Said("R2", "T0001")])
    one, other = content.interviews
    assert content.lopsided() == []
    assert lopsided(content, replace(one, mention_count=0)) == [one.interview.path]
    words = " ".join(["word"] * 200)
    turns = (Turn("A", SpeakerRole.INTERVIEWER, 0, 900), Turn("B", SpeakerRole.RESPONDENT, 900, len(words)))
    told = replace(other, transcript=replace(other.transcript, text=words, turns=turns))
    assert lopsided(content, told) == [other.interview.path]
