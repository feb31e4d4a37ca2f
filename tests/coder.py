"""A pretend language model for the example study: what is planted there, as densely as people speak."""

import csv
import json
import re
from collections.abc import Mapping
from typing import Any

from tests.analyst import answer
from tests.conftest import REPOSITORY
from tests.fake_openai import Call
from tests.model_study import stage_of, user_text

EXAMPLE = REPOSITORY / "data" / "example"
_LINE = re.compile(r"^(\d+) (.+)$", re.MULTILINE)
_LEAST, _MOST, _LONG = 8, 14, 9
_CAUSES = {"ru": "так устроена работа отдела", "en": "the way the team is set up"}
_NAME = {
    "label": "Не хватает внимания менеджера после сделки",
    "definition": "Клиенты слышат менеджера, только если спросят сами или пора платить; то, как быстро "
    "отвечает поддержка, сюда не относится.",
}
_REASON = "Число 45 в словах респондента не названо, остальное сказано прямо"


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


class Coder:
    """Answers about the example as a model would: what is planted, and the longest of the rest, 8 to 14 in all."""

    def __init__(self) -> None:
        with (EXAMPLE / "truth.csv").open(encoding="utf-8", newline="") as file:
            self.planted = {plain(row["quote"]): row["kind"] for row in csv.DictReader(file)}

    def body_answer(self, call: Call) -> str:
        stage, user = stage_of(call), user_text(call)
        if stage == "extract_mentions":
            return compact({"mentions": self.mentions(_LINE.findall(user))})
        if stage == "label_themes":
            return compact(_NAME)
        if stage == "check_claim":
            claims = [{**one, "reason": _REASON} for one in answer(stage, user)["claims"]]
            return compact({"claims": claims})
        return compact(answer(stage, user))

    def mentions(self, lines: list[tuple[str, str]]) -> list[dict[str, Any]]:
        kinds = [(number, line, self.kind(line)) for number, line in lines]
        found = [one for one in kinds if one[2]]
        others = sorted((one for one in kinds if not one[2]), key=lambda one: -len(one[1]))
        chosen = [*found, *others[: max(_LEAST - len(found), len(found) // 6)]][:_MOST]
        return [self.mention(at, int(number), line, kind or "pain") for at, (number, line, kind) in enumerate(chosen)]

    def kind(self, line: str) -> str | None:
        said = plain(line)
        return next(
            (k for quote, k in self.planted.items() if len(said) > 20 and (said in quote or quote in said)), None
        )

    def mention(self, at: int, number: int, line: str, kind: str) -> dict[str, Any]:
        words, language = line.split(), "ru" if re.search("[а-я]", line) else "en"
        summary = " ".join(words[1 : 1 + _LONG]).strip(",.;:—-").capitalize()
        return {
            "utterances": [number],
            "words": " ".join(words[:5]) if at != 7 or number % 10 else "words that nobody has said",
            "kind": kind,
            "force": "push" if at % 4 == 0 else None,
            "direction": "away" if kind == "trigger" else None,
            "summary": summary if at % 9 else f"{summary} 45",
            "cause": _CAUSES[language] if at % 3 == 0 else None,
            "intensity": 2 + at % 3,
            "prompted": False,
            "confidence": 0.85,
        }


def compact(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
