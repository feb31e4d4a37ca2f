"""Prompt files: every mistake is one sentence before anything is spent, and the shipped ones obey their own rules."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import IngestConfig
from pipeline.errors import SettingsError
from pipeline.extract.chunk import chunks_of, fence_of, numbered
from pipeline.ingest.transcript import read_transcript
from pipeline.models import Force, MentionKind
from pipeline.prompts import LANGUAGES, VARIABLES, load_prompt, shipped_folder

NAMES = sorted(VARIABLES)
MENTION = {
    "utterances": [4],
    "words": "nobody rings",
    "kind": "pain",
    "summary": "Nobody calls",
    "intensity": 3,
    "prompted": False,
    "confidence": 0.9,
}
PLAIN: dict[str, Any] = {
    "version": 1,
    "en": {
        "system": "Find mentions.",
        "user": "$fence $lines $fence",
        "examples": [{"text": "I: Well?\n4 Nobody rings, ever.\n5 Fine.", "answer": {"mentions": [MENTION]}}],
    },
}


def _study(folder: Path, content: Any, name: str = "extract_mentions") -> Path:
    (folder / "prompts").mkdir(exist_ok=True)
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (folder / "prompts" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _changed(path: str, value: Any) -> dict[str, Any]:
    """The plain file with one place changed; `path` is like `en.examples.0.text`."""
    content = copy.deepcopy(PLAIN)
    *way, last = path.split(".")
    node: Any = content
    for key in way:
        node = node[int(key)] if key.isdigit() else node[key]
    node[last] = value
    return content


def _with_mention(**changes: Any) -> dict[str, Any]:
    return _changed("en.examples.0.answer", {"mentions": [{**MENTION, **changes}]})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_prompt_loads(name: str, language: str) -> None:
    prompt = load_prompt(name, language, None)
    messages = prompt.render(**dict.fromkeys(VARIABLES[name], "FILLED"))
    assert [role for role, _ in messages] == ["system", "user"]
    assert messages[0][1] == prompt.constant
    assert messages[1][1].count("FILLED") >= len(VARIABLES[name])
    assert "$" not in messages[1][1]


def test_only_known_files_are_shipped_and_each_is_in_the_manual() -> None:
    files = {path.stem for path in shipped_folder().glob("*.yaml")}
    manual = (shipped_folder() / "README.md").read_text(encoding="utf-8")
    assert files == set(NAMES)
    for name, variables in VARIABLES.items():
        row = next(line for line in manual.splitlines() if f"`{name}.yaml`" in line)
        assert set(re.findall(r"\$(\w+)", row)) == variables


@pytest.mark.parametrize("language", LANGUAGES)
def test_extraction_names_every_kind_and_force(language: str) -> None:
    system = load_prompt("extract_mentions", language, None).system
    assert all(f"\n{kind}: " in system for kind in MentionKind)
    assert all(force in system for force in Force)
    order = system[system.index("trigger, workaround") :]
    assert order.startswith("trigger, workaround, request, pain, objection, outcome, praise")


@pytest.mark.parametrize("language", LANGUAGES)
def test_extraction_shows_one_example_of_each_hard_case(language: str) -> None:
    answers = [example.answer["mentions"] for example in load_prompt("extract_mentions", language, None).examples]
    mentions = [mention for answer in answers for mention in answer]
    assert [] in answers
    assert any(mention["prompted"] for mention in mentions)
    assert any(len(mention["utterances"]) > 1 for mention in mentions)
    assert {"pain", "workaround", "trigger"} <= {mention["kind"] for mention in mentions}


@pytest.mark.parametrize("name", ["retry_mention", "glean_mentions"])
def test_second_calls_start_with_the_same_words_as_the_first(name: str) -> None:
    first = load_prompt("extract_mentions", "ru", None)
    assert load_prompt(name, "ru", None).constant == first.constant


def test_two_long_interviews_cost_at_most_a_third_more_than_their_text(shared_data: Path) -> None:
    prompt, sent, said = load_prompt("extract_mentions", "en", None), 0, 0
    for name in ("qcubed.md", "redstart.md"):
        transcript = read_transcript(shared_data / "hitsave_interviews" / name, IngestConfig())
        said += len(transcript.text)
        for chunk in chunks_of(transcript, 3500, 3):
            lines = numbered(transcript, chunk, "en")
            sent += sum(len(content) for _, content in prompt.render(fence=fence_of(lines), lines=lines))
    assert sent / said <= 1.30


def test_a_study_has_its_own_prompt_in_one_language(tmp_path: Path) -> None:
    study = _study(tmp_path, PLAIN)
    assert load_prompt("extract_mentions", "en", study).system == "Find mentions."
    assert load_prompt("extract_mentions", "ru", study) == load_prompt("extract_mentions", "ru", None)
    assert load_prompt("glean_mentions", "en", study).system == "Find mentions."
    assert load_prompt("find_roles", "en", study) == load_prompt("find_roles", "en", None)


@pytest.mark.parametrize("name", ["extract_mention.yaml", "extract_mentions.yml"])
def test_a_misspelt_file_is_refused_and_not_passed_over(tmp_path: Path, name: str) -> None:
    study = _study(tmp_path, PLAIN)
    (study / "prompts" / "extract_mentions.yaml").rename(study / "prompts" / name)
    with pytest.raises(SettingsError, match=r"did you mean `extract_mentions\.yaml`"):
        load_prompt("find_roles", "en", study)


@pytest.mark.parametrize("path", ["version", "en.system", "en.user", "en.examples"])
def test_any_change_changes_the_hash(tmp_path: Path, path: str) -> None:
    before = load_prompt("extract_mentions", "en", _study(tmp_path, PLAIN)).text_hash
    value = {"version": 2, "en.system": "Find.", "en.user": "$lines $fence", "en.examples": []}[path]
    assert load_prompt("extract_mentions", "en", _study(tmp_path, _changed(path, value))).text_hash != before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({**PLAIN, "verison": 1}, "unknown key `verison`; did you mean `version`"),
        (_changed("en.sistem", "x"), "unknown key `en.sistem`; did you mean `system`"),
        (_changed("en.examples.0.txt", "x"), "did you mean `text`"),
        ({"en": PLAIN["en"]}, "`version` is missing"),
        (_changed("version", 0), "`version` is 0"),
        (_changed("version", "one"), "`version` is 'one'"),
        (_changed("en.system", ""), "`system` is missing"),
        (_changed("en.user", ""), "`en.user`"),
        (_changed("en.user", "$fence $lins $fence"), "$lins, which is not filled in; did you mean `lines`"),
        (_changed("en.user", "$fence"), "never uses $lines"),
        (_changed("en.user", "$fence $lines 5$"), "lone `$`"),
        (_changed("en.system", "Look at $lines"), "`system` holds $lines"),
        ({**PLAIN, "system_of": "find_roles"}, "remove `system` and `examples`"),
        ({"version": 1, "system_of": "find_role", "en": {"user": "$fence $lines"}}, "did you mean `find_roles`"),
        ({"version": 1, "system_of": "glean_mentions", "en": {"user": "$fence $lines"}}, "has no system text itself"),
        ({"version": 1, "system_of": "extract_mentions", "en": {"user": "$fence $lines"}}, "no system text itself"),
        ({"version": 1, "en": "Find mentions."}, "`en` should be indented below its name"),
        (_changed("en.examples", "none"), "`en.examples` should be indented"),
        ("- a list", "should hold `version:`"),
        ("", "should hold `version:`"),
        ("en: [", "not valid YAML"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, content: Any, message: str) -> None:
    _study(tmp_path, content)
    with pytest.raises(SettingsError) as refused:
        load_prompt("extract_mentions", "en", tmp_path)
    assert message in str(refused.value)
    assert "extract_mentions.yaml" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_with_mention(utterances=[6]), "line 6 is cited"),
        (_with_mention(words="nobody ever rings"), "do not stand in the lines"),
        (_with_mention(words="rings nobody"), "do not stand in the lines"),
        (_with_mention(utterances=[5]), "do not stand in the lines"),
        (_with_mention(kind="problem"), "`mentions.0.kind`"),
        (_with_mention(force="gravity"), "`mentions.0.force`"),
        (_with_mention(intensity=6), "`mentions.0.intensity` is 6"),
        (_with_mention(intensity=0), "`mentions.0.intensity` is 0"),
        (_with_mention(summary="word " * 16), "more than 15 words"),
        (_with_mention(quote="nobody"), "`quote` is no key"),
        (_changed("en.examples.0.answer", {"mentions": 5}), "`mentions`"),
        (_changed("en.examples.0.answer", {}), "`mentions` is missing"),
        (_changed("en.examples.0.text", "4 I: nobody rings"), "interviewer's"),
        (_changed("en.examples.0.text", "4 nobody rings\n4 no"), "one number"),
    ],
)
def test_an_example_that_breaks_its_rules_is_refused(tmp_path: Path, content: Any, message: str) -> None:
    _study(tmp_path, content)
    with pytest.raises(SettingsError, match="example 1") as refused:
        load_prompt("extract_mentions", "en", tmp_path)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("find_roles", {"interviewer": [9]}, "line 9 is named"),
        ("check_claim", {"claims": []}, "judge each numbered item once"),
        ("check_claim", {"claims": [{"item": 1, "reason": "", "verdict": "perhaps"}]}, "verdict"),
        ("label_themes", {"label": "a b c d e f g", "definition": "x"}, "more than 6 words"),
    ],
)
def test_other_examples_are_checked_too(tmp_path: Path, name: str, answer: Any, message: str) -> None:
    user = " ".join(f"${variable}" for variable in VARIABLES[name])
    part = {"system": "Do it.", "user": user, "examples": [{"text": "1 hello", "answer": answer}]}
    _study(tmp_path, {"version": 1, "en": part}, name)
    with pytest.raises(SettingsError, match=message):
        load_prompt(name, "en", tmp_path)


def test_rendering_wants_exactly_its_variables() -> None:
    prompt = load_prompt("extract_mentions", "en", None)
    with pytest.raises(ValueError, match="takes fence, lines"):
        prompt.render(lines="x")
    with pytest.raises(ValueError, match="takes fence, lines"):
        prompt.render(fence="x", lines="y", other="z")


@given(st.text(min_size=1))
def test_what_is_filled_in_is_never_read_as_a_variable(lines: str) -> None:
    _, (_, user) = load_prompt("extract_mentions", "en", None).render(fence="=====", lines=f"<{lines}>")
    assert f"<{lines}>" in user


def test_a_dollar_sign_is_written_twice(tmp_path: Path) -> None:
    study = _study(tmp_path, _changed("en.user", "$fence $$5 $lines $fence"))
    assert "$5" in load_prompt("extract_mentions", "en", study).render(fence="f", lines="l")[1][1]
