"""A team's own codes from a file, as themes to make: a table of codes, or REFI-QDA of the qualitative programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.codebook.edits import Edit, create
from pipeline.errors import InputError
from pipeline.faults import nearest
from pipeline.ingest.refi_qda import read_codes, read_project
from pipeline.ingest.table import read_rows
from pipeline.models import MentionKind

_COLUMNS: Mapping[str, Sequence[str]] = {
    "label": ("label", "code", "theme", "name", "код", "тема", "название", "имя"),
    "definition": ("definition", "description", "memo", "определение", "описание", "комментарий"),
    "example": ("example", "examples", "quote", "quotes", "пример", "примеры", "цитата", "цитаты"),
    "kind": ("kind", "вид"),
}
_MOST_EXAMPLES = 8
_REFI = (".qdc", ".qdpx", ".qde")


@dataclass
class _Code:
    """A code as it is gathered from rows or passages."""

    definition: str = ""
    kind: MentionKind | None = None
    examples: list[str] = field(default_factory=list)


def read_codes_file(path: Path) -> list[Edit]:
    """Themes to make, in the file's order; rows or codes of one name are one theme.

    A table has a column `label` (or code, theme, name) and may have `definition`, `example` (several rows or lines add
    up) and `kind`.

    Raises:
        InputError: no such file, no codes in it, or not of a known format.
    """
    codes = _refi_codes(path) if path.suffix.lower() in _REFI else _table_codes(path)
    if not codes:
        raise InputError(f"{path}: no codes in it; expected one a row, under a header with `label`.")
    return [create(label, one.definition, one.kind, one.examples[:_MOST_EXAMPLES]) for label, one in codes.items()]


def _table_codes(path: Path) -> dict[str, _Code]:
    try:
        rows = [[cell.strip() for cell in row] for row in read_rows(path) if any(cell.strip() for cell in row)]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    header = [cell.casefold() for cell in rows[0]] if rows else []
    at = {meaning: next((header.index(n) for n in names if n in header), None) for meaning, names in _COLUMNS.items()}
    label_at = at["label"]
    if label_at is None:
        raise InputError(f"{path}: no column `label`; found: {', '.join(rows[0]) if rows else 'nothing'}.")
    codes: dict[str, _Code] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {meaning: row[place] if place is not None and place < len(row) else "" for meaning, place in at.items()}
        if cells["label"]:
            code = codes.setdefault(cells["label"], _Code())
            code.definition = code.definition or cells["definition"]
            code.kind = code.kind or _kind(cells["kind"], path, number)
            code.examples += [line.strip() for line in cells["example"].splitlines() if line.strip()]
    return codes


def _kind(name: str, path: Path, row: int) -> MentionKind | None:
    kinds = [kind.value for kind in MentionKind]
    if name and name.casefold() not in kinds:
        raise InputError(f"{path}, row {row}: unknown kind {name!r}{nearest(name.casefold(), kinds)}.")
    return MentionKind(name.casefold()) if name else None


def _refi_codes(path: Path) -> dict[str, _Code]:
    """Codes that can be given to passages; of a project with the passages that were given them."""
    found = {code.guid: code for code in read_codes(path) if code.codable}
    names = _names([code.name for code in found.values()], [code.parents for code in found.values()])
    labels = dict(zip(found, names, strict=True))
    codes = {labels[guid]: _Code(code.definition) for guid, code in found.items()}
    if path.suffix.lower() == ".qdpx":
        for source in read_project(path).sources:
            for passage in source.passages:
                for code in passage.codes:
                    if code.guid in labels and passage.words.strip():
                        codes[labels[code.guid]].examples.append(" ".join(passage.words.split()))
    return codes


def _names(names: Sequence[str], parents: Sequence[Sequence[str]]) -> list[str]:
    """Names that tell codes apart: where two are called the same, with the code above."""
    return [
        f"{above[-1]}: {name}" if names.count(name) > 1 and above else name
        for name, above in zip(names, parents, strict=True)
    ]
