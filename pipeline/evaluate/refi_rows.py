"""A coding kept as a REFI-QDA project (.qdpx): its coded passages as rows."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.errors import InputError
from pipeline.evaluate.row import Row
from pipeline.ingest.labels import role_of_label
from pipeline.ingest.refi_qda import Code, CodedPassage, TextSource, read_project
from pipeline.models import MentionKind
from pipeline.report.wording import KINDS

_MORE_NAMES = {
    "боли": "pain",
    "просьбы": "request",
    "триггеры": "trigger",
    "похвалы": "praise",
    "результат": "outcome",
    "результаты": "outcome",
    "желаемые результаты": "outcome",
    "обходные пути": "workaround",
    "возражения": "objection",
}
_THEME_ID = re.compile(r"\((T\d{4,})\)$")
_FACT = re.compile(r"(?:^|; )(mention|intensity|prompted|confidence): ([^;\n]+)", re.MULTILINE)
_FACTS_LINE = re.compile(r"\n?^mention: .*\Z", re.MULTILINE)


def refi_rows(path: Path) -> Iterator[Row]:
    """One row a piece of evidence; a text without any was read and nothing found.

    A passage's kind is told by a code named after it («боль», "pains"), or by one under such a code; its other code is
    the theme. Codes named after a speaker's role say who speaks.

    Raises:
        InputError: no project, or a coded passage without a kind or with two.
    """
    for source in read_project(path).sources:
        said = [passage for passage in source.passages if not all(_is_role(code) for code in passage.codes)]
        for mention, pieces in groupby(sorted(said, key=_main_first), key=lambda passage: passage.mention):
            yield from _rows(path, source, mention, list(pieces))
        if not said:
            yield Row(source.name, source.name, None, (), None, "", "", None, None, "", None, "")


def _main_first(passage: CodedPassage) -> tuple[str, bool, int]:
    return passage.mention, passage.guid != passage.mention, passage.span.start


def _rows(path: Path, source: TextSource, mention: str, pieces: list[CodedPassage]) -> Iterator[Row]:
    main = pieces[0]
    facts = dict(_FACT.findall(main.comment))
    for piece in pieces:
        where = f"{source.name} at {piece.span.start}"
        yield Row(
            where=where,
            transcript=source.name,
            kind=_kind(path, where, piece),
            evidence=(piece.words,) if piece.words.strip() else (),
            span=piece.span,
            mention=facts.get("mention", mention),
            coder=piece.coder,
            intensity=int(facts["intensity"]) if facts.get("intensity", "") in tuple("12345") else None,
            prompted=facts["prompted"] == "yes" if "prompted" in facts else None,
            theme=_theme(piece),
            confidence=_number(facts.get("confidence", "")),
            summary=_FACTS_LINE.sub("", main.comment).strip(),
        )


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[01](\.\d+)?", text) else None


def _is_role(code: Code) -> bool:
    """Whether a code is one word that names a role; «Клиент не понял» is a theme."""
    return len(code.name.split()) == 1 and role_of_label(code.name) is not None


def _kind(path: Path, where: str, passage: CodedPassage) -> MentionKind:
    kinds = {kind for code in passage.codes if (kind := kind_of_code(code)) is not None}
    if len(kinds) == 1:
        return kinds.pop()
    names = ", ".join(repr(code.name) for code in passage.codes)
    fault = "no kind" if not kinds else f"two kinds ({', '.join(sorted(kinds))})"
    raise InputError(
        f"{path}, {where}: coded {names}, which tells {fault}; code the passage with one code named after a kind, or "
        f"put its code under one ({', '.join(MentionKind)})."
    )


def kind_of_code(code: Code) -> MentionKind | None:
    """The kind a code or the nearest code above it is named after, in either language."""
    return next((kind for name in (code.name, *reversed(code.parents)) if (kind := _kind_named(name))), None)


def _kind_named(name: str) -> MentionKind | None:
    plain = " ".join(name.casefold().split())
    names = {word: kind for kinds in KINDS.values() for kind, word in kinds.items()} | _MORE_NAMES
    found = names.get(plain) or names.get(plain.removesuffix("s"))
    return MentionKind(found) if found else None


def _theme(passage: CodedPassage) -> str:
    """The first code that is neither kind nor role; one that this program wrote is known by its theme's id."""
    named = [code.name for code in passage.codes if not _is_role(code) and _kind_named(code.name) is None]
    if not named:
        return ""
    own = _THEME_ID.search(named[0])
    return own[1] if own else named[0]
