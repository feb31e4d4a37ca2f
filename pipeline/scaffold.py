"""`custdev init`: a study folder to fill, its settings commented from the one place that declares them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from pipeline.config import SETTINGS_FILE, StudyConfig
from pipeline.errors import InputError
from pipeline.ingest.folder import TRANSCRIPTS
from pipeline.ingest.guide import GUIDE_FILE
from pipeline.ingest.respondents import RESPONDENTS_FILE

_RESPONDENTS = "respondent_id,company,segment,role,status,nps\n"
_GUIDE = """# The interview guide: what was meant to be asked.
# It helps to tell the interviewer where nothing is labelled.
# questions:
#   - id: start
#     text: How did you come to us, and what was going on then?
questions: []
"""


def make_study(folder: Path, language: str, example: bool) -> list[Path]:
    """Makes a study folder and returns what was written; nothing that exists is touched.

    Raises:
        InputError: the folder holds a study already, or cannot be made.
    """
    if (folder / SETTINGS_FILE).exists():
        raise InputError(f"{folder}: holds a study already; run it, or give another folder.")
    try:
        if example:
            return _copy_example(folder)
        (folder / TRANSCRIPTS).mkdir(parents=True, exist_ok=True)
        texts = {SETTINGS_FILE: settings_text(language), RESPONDENTS_FILE: _RESPONDENTS, GUIDE_FILE: _GUIDE}
        written = [folder / name for name in texts if not (folder / name).exists()]
        for path in written:
            path.write_text(texts[path.name], encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror}); give a folder you may write to.") from None
    return [*written, folder / TRANSCRIPTS]


def _copy_example(folder: Path) -> list[Path]:
    source, written = example_folder(), []
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        target = folder / inside
        computed = inside.parts[0] == "report" or inside.parts[0].startswith("workspace")
        if path.is_file() and not computed and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            written.append(target)
    return written


def example_folder() -> Path:
    """The example study: inside an installed package, or data/example of a checkout."""
    shipped = Path(__file__).with_name("example")
    return shipped if shipped.is_dir() else Path(__file__).parents[1] / "data" / "example"


def settings_text(language: str) -> str:
    """study.yaml with every setting at its default and its description above it."""
    lines = ["# Settings of this study. Each line shows the default; change what you need, delete what you do not."]
    return "\n".join([*lines, *_section(StudyConfig.model_validate({"language": language}), 0)]) + "\n"


def _section(section: BaseModel, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        yield f"{indent}# {field.description}"
        if isinstance(value, BaseModel):
            yield f"{indent}{name}:"
            yield from _section(value, depth + 1)
        else:
            yield f"{indent}{name}: {_written(value)}"


def _written(value: object) -> str:
    if isinstance(value, str):
        return value or '""'
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return "[]"
    return "{}" if isinstance(value, dict) else str(value)
