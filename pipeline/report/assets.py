"""The page's styles and scripts as they ship, put together so that one file holds them all."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).parent / "page"
_IMPORT = re.compile(r'^import (\{[^}]+\}) from "\./([\w.]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)


def page_styles(*more: str) -> str:
    """All style sheets, and `more` of them."""
    return "\n".join(_text(name) for name in ("page.css", "paper.css", *more))


def page_script(entry: str) -> str:
    """The module `entry` and all it imports as one script that needs no loader: each module in a scope of its own.

    Imports must be one line each, without circles; only functions and constants are exported.
    """
    return '"use strict";\n{\nconst $ = {};\n' + "".join(_scoped(name) for name in _in_order(entry, [])) + "}\n"


def content_policy(*inline: str, asks: bool = False) -> str:
    """A content security policy under which only these scripts and styles run, and nothing is fetched or sent, unless
    the page `asks` where it came from."""
    allowed = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in inline)
    policy = f"default-src 'none'; script-src {allowed}; style-src {allowed}; base-uri 'none'; form-action 'none'"
    return f"{policy}; connect-src 'self'" if asks else policy


def _in_order(name: str, before: list[str]) -> list[str]:
    """Modules in an order in which each comes after those it imports."""
    for _, imported in _IMPORT.findall(_text(name)):
        if imported not in before:
            before = _in_order(imported, before)
    return [*before, name]


def _scoped(name: str) -> str:
    text = _text(name)
    exported = _EXPORT.findall(text)
    body = _EXPORT.sub("", _IMPORT.sub(r'const \1 = $["\2"];', text))
    return f'$["{name}"] = (() => {{\n{body}\nreturn {{ {", ".join(exported)} }};\n}})();\n'


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
