"""Borders of themes as a model judges them: what changes, what stays as the vectors have it, and what is told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.background import unit
from pipeline.cluster.doubts import Grouping
from pipeline.cluster.themes import FAMILIES, Spoken
from pipeline.config import StudyConfig
from pipeline.context import RunContext, Silent, StudyInputs
from pipeline.errors import LLMCallError, LLMSetupError
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.ledger import Ledger
from pipeline.models import MentionKind
from pipeline.refining import PLACE, SAME, Refined, refine_groups
from pipeline.workspace import Workspace
from tests.fakes import Answer, FakeEmbedder, FakeLLM
from tests.samples import a_mention

EAST, NORTH = np.eye(2, dtype=np.float32)
ROWS = [
    ("nobody calls", EAST, 0),
    ("nobody rings", EAST, 0),
    ("forgotten", EAST + 0.6 * NORTH, 1),
    ("left alone", EAST + 0.7 * NORTH, 1),
    ("calls only to sell", EAST + 0.3 * NORTH, 2),
]


def spoken() -> list[Spoken]:
    found = [replace(a_mention(f"M{at}", text), summary=text) for at, (text, _, _) in enumerate(ROWS)]
    return [Spoken(one, "en", vector, "R1") for one, (_, vector, _) in zip(found, ROWS, strict=True)]


def refined(answer: Callable[[Request], Answer]) -> tuple[Refined, FakeLLM]:
    model, workspace = FakeLLM(by=answer), Workspace(None)
    llm = CachedLLM(model, workspace, Ledger(lambda usage: None))
    context = RunContext(
        StudyInputs(Path("study"), StudyConfig(), (), (), ()), workspace, FakeEmbedder(), Silent(), llm
    )
    groups = [[at for at, row in enumerate(ROWS) if row[2] == number] for number in range(3)]
    units = unit(np.stack([vector for _, vector, _ in ROWS]))
    grouping = Grouping(units, groups, [FAMILIES[MentionKind.PAIN]] * len(ROWS))
    return refine_groups(context, llm, grouping, spoken(), "en"), model


def verdicts(verdict: str, home: str) -> Callable[[Request], Answer]:
    def by(request: Request) -> dict[str, Any]:
        if request.stage == "compare_themes":
            return {"groups": [{"group": "B", "reason": "one matter", "verdict": verdict}]}
        return {"items": [{"item": 1, "reason": "said so", "group": home}]}

    return by


def test_two_groups_judged_the_same_are_one_and_the_reason_is_kept() -> None:
    found, model = refined(verdicts("same", "none"))
    assert found.grouping.groups == [[0, 1, 2, 3], [4]]
    judged = found.judgements[0]
    assert (judged.question, judged.changed, judged.reason, judged.coder) == (SAME, True, "one matter", "llm:fake")
    asked = model.history[0].messages[-1].content
    assert 'nobody calls ("nobody calls")' in asked.split("B\n")[0]
    assert "forgotten" in asked.split("B\n")[1]


def test_groups_judged_different_stay_two_and_a_doubtful_one_is_placed() -> None:
    found, _ = refined(verdicts("different", "A"))
    assert found.grouping.groups == [[0, 1], [2, 3, 4]]
    assert [(one.question, one.changed) for one in found.judgements] == [(SAME, False), (PLACE, True)]
    assert found.judgements[1].mention_ids[0] == "M4"


def test_a_letter_nobody_showed_changes_nothing() -> None:
    found, _ = refined(verdicts("different", "Z"))
    assert found.grouping.groups == [[0, 1], [2, 3], [4]]
    assert [one.question for one in found.judgements] == [SAME]


def test_what_is_not_answered_stays_as_the_vectors_have_it() -> None:
    found, _ = refined(lambda request: LLMCallError("no answer", "it was silent"))
    assert found.grouping.groups == [[0, 1], [2, 3], [4]]
    assert (list(found.judgements), list(found.unanswered)) == ([], ["it was silent"] * 2)


def test_a_model_that_cannot_be_asked_stops_the_run() -> None:
    with pytest.raises(LLMSetupError):
        refined(lambda request: LLMSetupError("no key"))
