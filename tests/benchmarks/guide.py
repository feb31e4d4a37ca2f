"""Which questions of a guide were put in an interview: found against what a person reads in it."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.config import StudyConfig
from pipeline.context import RunContext, Silent, StudyInputs
from pipeline.embedding import E5Embedder
from pipeline.guided import Talk, questions_put_in
from pipeline.ingest.guide import read_questions
from pipeline.ingest.transcript import read_transcript
from pipeline.models import GuideQuestion, SpeakerRole, Transcript
from pipeline.redacting import Redactor
from pipeline.workspace import Workspace
from tests.benchmarks.data import SHARED_DATA

_REPOSITORY = Path(__file__).parents[2]
_EXAMPLE = _REPOSITORY / "data" / "example"
_IDS = ("start", "results", "worked", "hard", "platform", "contact", "change", "nps")
_PUBLIC = SHARED_DATA / "anthropic_interviewer" / "dialogs"
_REWORDED: Mapping[str, str] = {
    "Tell me about your work and an ordinary project of yours": r"what a typical project looks like",
    "At which steps do you use AI tools?": r"reaching for AI|Where and when do you",
    "Give an example of a recent job in which AI helped": r"specific recent project",
    "Who makes the creative decisions, you or the tool?": r"creative decisions",
    "How is your work different since you began to use AI?": r"changed the most",
    "What worries you about AI in your profession?": r"concerns, if any",
    "Where will this go in the coming years?": r"evolving over the next",
    "Would you like to add something that I did not ask about?": r"anything else about your|Something we haven",
    "How much do you pay for these tools?": r"(?!)",
    "What does your manager think of it?": r"(?!)",
    "Which other products did you compare before you chose?": r"(?!)",
    "How do you get help when something breaks?": r"(?!)",
    "How likely are you to recommend it, from zero to ten?": r"(?!)",
}
"""Questions in other words than they are put in, each with what shows that it was; the last five never are."""


def main() -> None:
    """Prints both sets."""
    with (_REPOSITORY / "tests" / "cases" / "questions_put.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["file"]: row["questions"].split() for row in csv.DictReader(file)}
    files = sorted(path for path in (_EXAMPLE / "transcripts").rglob("*.*") if path.stem in truth)
    talks = [read_transcript(path, StudyConfig().ingest) for path in files]
    put = [{at for at, one in enumerate(_IDS) if one in truth[path.stem]} for path in files]
    _report("example, eight questions in two languages", talks, put, read_questions(_EXAMPLE))
    if not _PUBLIC.exists():
        print(f"public interviews: skipped, {_PUBLIC} is absent")
        return
    talks = [read_transcript(path, StudyConfig().ingest) for path in sorted(_PUBLIC.glob("*.md"))[:60]]
    guide = [GuideQuestion((("en", question),)) for question in _REWORDED]
    said = [[talk.slice(u) for u in talk.utterances if u.role is SpeakerRole.INTERVIEWER] for talk in talks]
    put = [
        {at for at, sign in enumerate(_REWORDED.values()) if any(re.search(sign, text) for text in own)} for own in said
    ]
    _report("public interviews, thirteen questions reworded, five never put", talks, put, guide)


def _report(name: str, talks: Sequence[Transcript], put: Sequence[set[int]], guide: Sequence[GuideQuestion]) -> None:
    inputs, workspace = StudyInputs(Path(), StudyConfig(), (), (), (), tuple(guide)), Workspace(None)
    redactor = Redactor(inputs.config.privacy, workspace.privacy)
    context = RunContext(inputs, workspace, E5Embedder(), Silent(), redactor)
    places = questions_put_in(context, {str(at): Talk(talk, ()) for at, talk in enumerate(talks)})
    found = [{question for _, question in places[str(at)]} for at in range(len(talks))]
    right = sum(len(own & true) for own, true in zip(found, put, strict=True))
    claimed, true = sum(map(len, found)), sum(map(len, put))
    print(f"{name}: {len(talks)} interviews, {true} times put; {right} found (recall {right / true:.2f}),")
    print(f"  {claimed - right} times claimed where another question was put (precision {right / claimed:.2f})")


if __name__ == "__main__":
    main()
