"""Reads and checks prompts/; the one file that knows where that folder is.

A prompt is what stays the same from call to call (`system`, with its examples) and then what
changes (`user`), in this order, so that a provider can cache the first part.
"""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config import load_yaml
from pipeline.errors import SettingsError
from pipeline.fingerprint import fingerprint
from pipeline.prompt_examples import fault_in_answer

PROMPTS = "prompts"
LANGUAGES = ("en", "ru")
VARIABLES: Mapping[str, frozenset[str]] = {
    "extract_mentions": frozenset({"fence", "lines"}),
    "retry_mention": frozenset({"fence", "lines", "refused"}),
    "glean_mentions": frozenset({"fence", "lines"}),
    "find_roles": frozenset({"fence", "lines"}),
    "check_claim": frozenset({"fence", "claims"}),
    "label_themes": frozenset({"fence", "mentions", "neighbours"}),
    "compare_themes": frozenset({"fence", "group", "others"}),
    "place_mentions": frozenset({"fence", "groups", "mentions"}),
}
"""Every prompt there is, and what the function that sends it fills in."""


class Example(BaseModel):
    """A few-shot example: what could be sent, and the right answer to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(min_length=1)]
    answer: dict[str, Any]

    def shown(self) -> str:
        """The example as the model reads it."""
        return f"{self.text.strip()}\n→ {json.dumps(self.answer, ensure_ascii=False, separators=(',', ':'))}"


class _Part(BaseModel):
    """What a prompt file says in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str | None = None
    user: Annotated[str, Field(min_length=1)]
    examples: tuple[Example, ...] = ()


class _File(BaseModel):
    """A prompt file; `system_of` names the prompt whose system text and examples it shares."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[int, Field(ge=1, strict=True)]
    system_of: str | None = None
    en: _Part | None = None
    ru: _Part | None = None


@dataclass(frozen=True)
class Prompt:
    """One call's prompt in one language; `system` does not hold the examples."""

    name: str
    language: str
    version: int
    system: str
    user: str
    examples: tuple[Example, ...]

    @cached_property
    def constant(self) -> str:
        """What every call of this prompt starts with: rules, then examples."""
        return "\n\n".join([self.system.strip(), *(example.shown() for example in self.examples)])

    @cached_property
    def text_hash(self) -> str:
        """Changes with anything that a model is sent, and with `version`."""
        return fingerprint(self.name, self.language, self.version, self.constant, self.user)

    def render(self, **variables: str) -> tuple[tuple[str, str], ...]:
        """Role and content of each message: the constant one, then the user's with `variables` filled in.

        Raises:
            ValueError: a variable is missing or not this prompt's.
        """
        if variables.keys() != VARIABLES[self.name]:
            raise ValueError(f"{self.name} takes {_listed(VARIABLES[self.name])}, not {_listed(variables)}")
        return (("system", self.constant), ("user", Template(self.user).substitute(variables).strip()))


def load_prompt(name: str, language: str, study_folder: Path | None) -> Prompt:
    """The prompt `name` in a language: the study's own where it has one, else the shipped one.

    Raises:
        SettingsError: a prompt file is not as prompts/README.md describes it.
    """
    if study_folder is not None:
        _refuse_unknown_files(study_folder / PROMPTS)
    path, file, part = _found(name, language, study_folder)
    system, examples = part.system, part.examples
    if file.system_of is not None:
        if part.system is not None or part.examples:
            raise SettingsError(
                f"{path}: `system_of` takes system and examples of {file.system_of}; remove `system` and `examples` "
                "here, or `system_of`."
            )
        shared = _shared(path, file.system_of, language, study_folder)
        system, examples = shared.system, shared.examples
    prompt = Prompt(name, language, file.version, (system or "").strip(), part.user, examples)
    _check(path, prompt, part.examples)
    return prompt


def shipped_folder() -> Path:
    """The shipped prompts: inside an installed package, or prompts/ of a checkout."""
    shipped = Path(__file__).with_name("prompts_text")
    return shipped if shipped.is_dir() else Path(__file__).parents[1] / PROMPTS


def _refuse_unknown_files(folder: Path) -> None:
    """A misspelt name would leave the shipped prompt in force without a word."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.suffix == ".yml" or path.stem not in VARIABLES:
            known = [f"{name}.yaml" for name in VARIABLES]
            raise SettingsError(f"{path}: no prompt has this name{_meant(path.name, dict.fromkeys(known))}.")


def _found(name: str, language: str, study_folder: Path | None) -> tuple[Path, _File, _Part]:
    """The file that holds the prompt in that language; a study's file may hold only one of the languages."""
    own = [study_folder / PROMPTS] if study_folder else []
    for folder in (*own, shipped_folder()):
        path = folder / f"{name}.yaml"
        if path.is_file():
            file = _read(path)
            part = {"en": file.en, "ru": file.ru}[language]
            if part is not None:
                return path, file, part
    raise SettingsError(f"{path}: no prompt `{name}` in `{language}`; install custdev again, or write it there.")


def _shared(path: Path, name: str, language: str, study_folder: Path | None) -> Prompt:
    if name not in VARIABLES:
        raise SettingsError(f"{path}: `system_of: {name}` names no prompt{_meant(name, VARIABLES)}.")
    shared_path, shared, _ = _found(name, language, study_folder)
    if shared.system_of is not None:
        raise SettingsError(f"{path}: `system_of: {name}` leads to {shared_path}, which has no system text itself.")
    return load_prompt(name, language, study_folder)


def _read(path: Path) -> _File:
    loaded = load_yaml(path)
    try:
        return _File.model_validate(loaded)
    except ValidationError as error:
        raise SettingsError(f"{path}: {_fault(error)}") from None


def _fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    keys = [str(part) for part in fault["loc"]]
    where = ".".join(keys)
    if fault["type"] == "extra_forbidden":
        return f"unknown key `{where}`{_meant(keys[-1], _known(keys))}."
    if fault["type"] == "missing":
        return f"`{where}` is missing; add it as prompts/README.md shows."
    if not keys:
        return "should hold `version:` and a part for each language, as prompts/README.md shows."
    if fault["type"] in ("model_type", "dict_type", "tuple_type"):
        return f"`{where}` should be indented below its name, as prompts/README.md shows."
    return f"`{where}` is {fault['input']!r}, but it {fault['msg'].removeprefix('Input ')}; correct it."


def _known(keys: list[str]) -> tuple[str, ...]:
    models: tuple[type[BaseModel], ...] = (_File, _Part, Example)
    depth = 0 if len(keys) == 1 else 2 if "examples" in keys else 1
    return tuple(models[depth].model_fields)


def _check(path: Path, prompt: Prompt, own_examples: tuple[Example, ...]) -> None:
    where = f"{path}, {prompt.language}"
    if not prompt.system:
        raise SettingsError(f"{where}: `system` is missing; write the rules there, or name a prompt in `system_of`.")
    _check_variables(where, prompt)
    for number, example in enumerate(own_examples, 1):
        fault = fault_in_answer(prompt.name, example.text, example.answer)
        if fault:
            raise SettingsError(f"{where}, example {number}: {fault}; correct the example.")


def _check_variables(where: str, prompt: Prompt) -> None:
    expected = VARIABLES[prompt.name]
    template = Template(prompt.user)
    if not template.is_valid():
        raise SettingsError(f"{where}: `user` holds a lone `$`; write `$$` for a dollar sign.")
    used = set(template.get_identifiers())
    for name in sorted(used - expected):
        raise SettingsError(f"{where}: `user` uses ${name}, which is not filled in{_meant(name, expected)}.")
    for name in sorted(expected - used):
        raise SettingsError(f"{where}: `user` never uses ${name}; put it where that text should stand.")
    for name in sorted(expected):
        if re.search(rf"\${{?{name}\b", prompt.system):
            raise SettingsError(
                f"{where}: `system` holds ${name}, but it must not change between calls; move it to `user`."
            )


def _meant(name: str, known: Mapping[str, object] | frozenset[str] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean `{close[0]}`" if close else f"; known here: {_listed(known)}"


def _listed(names: Mapping[str, object] | frozenset[str] | tuple[str, ...]) -> str:
    return ", ".join(sorted(names)) or "nothing"
