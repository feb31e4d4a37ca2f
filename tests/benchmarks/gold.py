"""The offline extractor held to the gold interviews: as they are, as raw speech, and with no labels."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.config import IngestConfig
from pipeline.embedding import E5Embedder
from pipeline.evaluate.scores import Group, Score
from pipeline.evaluate.tables import figure, interval_text
from pipeline.evaluate.verdict import Verdict
from pipeline.evaluation import Extractor, evaluate_study, open_judged
from pipeline.ingest.folder import find_transcripts
from pipeline.ingest.transcript import read_transcript
from pipeline.ingest.utterances import is_punctuated
from pipeline.models import RoleSource, SpeakerRole, Transcript

GOLD = Path(__file__).parents[2] / "data" / "gold"
CODING = "gold.jsonl"
_LABELS = {SpeakerRole.INTERVIEWER: "Interviewer", SpeakerRole.RESPONDENT: "Respondent"}


def main() -> None:
    """Prints the tables."""
    if not (GOLD / CODING).exists():
        print(f"skipped: {GOLD / CODING} is absent")
        return
    _print("all interviews as they are", whole := _judge(GOLD, GOLD / CODING, GOLD / "labelled"))
    _print_groups(whole)
    files = {path: read_transcript(path, IngestConfig()) for path in find_transcripts(GOLD)}
    clear = {
        path: one
        for path, one in files.items()
        if one.role_source is not RoleSource.GUESSED and is_punctuated(one.text.split())
    }
    if not clear:
        print("skipped: no interview with speakers and punctuation to strip")
        return
    forms: Mapping[str, Callable[[Transcript], str]] = {
        "labelled and punctuated": lambda one: _written(one, labels=True, raw=False),
        "no punctuation, labels kept": lambda one: _written(one, labels=True, raw=True),
        "no labels, punctuated": lambda one: _written(one, labels=False, raw=False),
        "no labels, no punctuation": lambda one: _written(one, labels=False, raw=True),
    }
    found = {name: _rewritten(clear, form) for name, form in forms.items()}
    for name, verdict in found.items():
        _print(f"{len(clear)} of them: {name}", verdict)
    plain, raw = (_overall(verdict, False).f1 or 0 for verdict in list(found.values())[:2])
    print(f"F1 lost to speech-to-text: {plain - raw:.3f}")


def _judge(study: Path, coding: Path, speakers: Path) -> Verdict:
    with open_judged(study, Extractor.OFFLINE, E5Embedder()) as context:
        return evaluate_study(context, coding, Extractor.OFFLINE, speakers if speakers.is_dir() else None).verdict


def _rewritten(files: Mapping[Path, Transcript], form: Callable[[Transcript], str]) -> Verdict:
    """The same interviews in another form, under the same coding, with the labelled originals for a truth."""
    with TemporaryDirectory() as name:
        study = Path(name)
        for folder in ("transcripts", "truth"):
            (study / folder).mkdir()
        for path, transcript in files.items():
            (study / "transcripts" / f"{path.stem}.txt").write_text(form(transcript), encoding="utf-8")
            truth = _written(transcript, labels=True, raw=False)
            (study / "truth" / f"{path.stem}.txt").write_text(truth, encoding="utf-8")
        coding = study / CODING
        coding.write_text("".join(_lines_of({path.stem for path in files})), encoding="utf-8")
        return _judge(study, coding, study / "truth")


def _lines_of(stems: set[str]) -> list[str]:
    lines = (GOLD / CODING).read_text(encoding="utf-8").splitlines(keepends=True)
    return [line for line in lines if line.strip() and Path(json.loads(line)["transcript"]).stem in stems]


def _written(transcript: Transcript, labels: bool, raw: bool) -> str:
    """The words as a .txt file of that form; without labels all in one line, as speech-to-text leaves them."""
    turns = [(turn.role, _raw(transcript.slice(turn)) if raw else transcript.slice(turn)) for turn in transcript.turns]
    said = [(role, " ".join(text.split())) for role, text in turns if text.strip()]
    return "\n".join(f"{_LABELS[role]}: {text}" for role, text in said) if labels else " ".join(t for _, t in said)


def _raw(text: str) -> str:
    return re.sub(r"[^\w\s']", " ", text.casefold())


def _overall(verdict: Verdict, with_kind: bool) -> Score:
    return verdict.scores[Group("all", "", with_kind)].score


def _print(title: str, verdict: Verdict) -> None:
    free, kept = (verdict.scores[Group("all", "", with_kind)] for with_kind in (False, True))
    print(f"\n{title}: {len(verdict.matches)} interviews, {len(verdict.gold.mentions)} gold mentions")
    print(f"  F1 {interval_text(free.f1)}, with kind {interval_text(kept.f1)}")
    print(f"  precision {interval_text(free.precision)}, recall {interval_text(free.recall)}, {free.score}")
    for name, leak in verdict.leakage.items():
        print(f"  interviewer's words, {name}: {interval_text(leak.share)} of {leak.mentions} mentions")
    if verdict.roles and verdict.roles.words:
        right = figure(verdict.roles.right / verdict.roles.words)
        found = figure(verdict.roles.asked_found / max(verdict.roles.asked, 1))
        print(f"  words on the right side {right} of {verdict.roles.words}; interviewer's found {found}")
    if verdict.gold.misplaced:
        print(f"  evidence without one place, left out: {len(verdict.gold.misplaced)}")


def _print_groups(verdict: Verdict) -> None:
    for group, scored in verdict.scores.items():
        if group.scope != "all" and scored.f1.value is not None:
            how = "" if group.scope == "kind" else (", with kind" if group.with_kind else ", without kind")
            print(f"  {group.name + how:22} F1 {interval_text(scored.f1)}  {scored.score}")
    for match in verdict.matches:
        free = match.matching
        print(f"  {match.file:40} found {len(free.pairs)} missed {len(free.missed)} invented {len(free.invented)}")


if __name__ == "__main__":
    main()
