"""Lines to the terminal; imports nothing heavy, so that it works wherever a command is stopped."""

import sys
from pathlib import Path

from pipeline.errors import InputError

_HARD_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def say(text: str) -> None:
    """One sentence to stderr."""
    sys.stderr.write(shown(text) + "\n")


def show(text: str) -> None:
    """One line of results to stdout."""
    sys.stdout.write(shown(text) + "\n")


def show_json(value: object, indent: int | None = 1) -> None:
    """One object to stdout, for programs."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def write_out(text: str, out: Path | None) -> None:
    """A result to stdout, or into a file whose path is shown.

    Raises:
        InputError: The file cannot be written.
    """
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); give another place.") from None
    show(str(out))


def shown(text: str) -> str:
    """A path or message on one line, control characters made visible, hard spaces as plain ones."""
    return "".join(" " if c in _HARD_SPACES else c if c.isprintable() else repr(c)[1:-1] for c in text)
