"""Lines to the terminal; imports nothing heavy, so that it works wherever a command is stopped."""

import sys

_HARD_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def say(text: str) -> None:
    """One sentence to stderr."""
    sys.stderr.write(shown(text) + "\n")


def show(text: str) -> None:
    """One line of results to stdout."""
    sys.stdout.write(shown(text) + "\n")


def shown(text: str) -> str:
    """A path or message on one line, control characters made visible, hard spaces as plain ones."""
    return "".join(" " if c in _HARD_SPACES else c if c.isprintable() else repr(c)[1:-1] for c in text)
