"""A study folder on disk: which files are transcripts."""

import os
from pathlib import Path

from pipeline.errors import InputError

TRANSCRIPTS = "transcripts"
_ABOUT_FILES = frozenset(["readme", "readme.ru", "license", "licence", "source", "sources", "changelog"])
_NOT_TRANSCRIPTS = frozenset(
    [
        "study.yaml",
        "respondents.csv",
        "guide.yaml",
        "codebook.yaml",
        "decisions.yaml",
        "workspace.sqlite",
        "workspace.sqlite-wal",
        "workspace.sqlite-shm",
        "thumbs.db",
        "desktop.ini",
    ]
)
_NOT_FOLDERS = frozenset(("report", "prompts", "gold", "__pycache__"))


def find_transcripts(study: Path) -> list[Path]:
    """Every transcript file of a study, sorted by path: below transcripts/, or below the folder
    itself where it has no transcripts/. Hidden files and the study's own files are left out.

    Raises:
        InputError: no such folder, or no file in it.
    """
    if not study.exists():
        raise InputError(f"{study}: no such folder; `custdev init {study}` makes one to fill.")
    if not study.is_dir():
        raise InputError(f"{study}: a file, not a folder; give the study's folder, or use `custdev extract {study}`.")
    root = study / TRANSCRIPTS if (study / TRANSCRIPTS).is_dir() else study
    files = sorted(path for path in root.rglob("*") if path.is_file() and _is_candidate(path, root, root == study))
    if not files:
        raise InputError(f"{root}: no files in it; put the interview transcripts there.")
    return files


def _is_candidate(path: Path, root: Path, whole_study: bool) -> bool:
    parts = path.relative_to(root).parts
    if any(part.startswith((".", "~$")) for part in parts):
        return False
    if path.name.casefold() in _NOT_TRANSCRIPTS or path.stem.casefold() in _ABOUT_FILES:
        return False
    return not (whole_study and parts[0] in _NOT_FOLDERS)


def shown_path(path: Path, study: Path) -> str:
    """A file's path as reports show it: relative to the study, with forward slashes.

    Bytes of a name that are no UTF-8 (an archive packed in another encoding) show as `\\xe8`.
    """
    return os.fsencode(path.relative_to(study).as_posix()).decode("utf-8", "backslashreplace")
