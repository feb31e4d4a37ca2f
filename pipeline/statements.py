"""`custdev cluster`: themes for statements people already have, one a row of a table."""

import csv
import difflib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.background import load_background
from pipeline.cluster.borders import members
from pipeline.cluster.communities import group_alike
from pipeline.cluster.drawing import Example, drawn_to_examples
from pipeline.cluster.labels import by_centrality, label_of, statement_of
from pipeline.cluster.phrases import key_terms, term_spread
from pipeline.cluster.space import fit_space
from pipeline.codebook.locate import words_of
from pipeline.context import Progress
from pipeline.embedding import Embedder, Vectors, embed_in_batches
from pipeline.errors import InputError
from pipeline.extract.summary import summarize
from pipeline.given_themes import GivenThemes, read_given_themes
from pipeline.ingest.language import language_of
from pipeline.ingest.table import read_rows

ADDED_COLUMNS = ("theme_id", "theme_label", "theme_similarity")
_SEED = 0


@dataclass(frozen=True, slots=True)
class _Themed:
    """A statement's theme, and its likeness to the theme's centre."""

    theme_id: str
    label: str
    similarity: float


def cluster_table(
    path: Path, column: str, granularity: str, embedder: Embedder, progress: Progress, codebook: Path | None = None
) -> str:
    """The table as CSV with a theme for each statement; rows without one stay, with empty themes.

    With a `codebook` statements join the themes it holds where they are near to one, and only the others form new
    ones. `theme_similarity` is the likeness to the theme's centre, -1 to 1.

    Raises:
        InputError: the file is no table, has no such column, or no statement in it; the codebook holds no theme.
        SettingsError: the codebook is a codebook.yaml with a fault.
    """
    given = read_given_themes(codebook) if codebook else GivenThemes((), 1)
    header, *rows = _read(path)
    names = [name.strip() for name in header]
    if column.strip() not in names:
        close = difflib.get_close_matches(column, names, n=1)
        meant = f"did you mean {close[0]!r}?" if close else f"its first row names {len(names)} columns."
        raise InputError(f"{path}: no column {column!r}; {meant}")
    at = names.index(column.strip())
    filled = [i for i, row in enumerate(rows) if row[at].strip()]
    if not filled:
        raise InputError(f"{path}: column {column!r} is empty; name the column that holds the statements.")
    texts = [" ".join(rows[i][at].split()) for i in filled]
    found = _themes(texts, granularity, given, embedder, progress)
    themed = {i: (one.theme_id, one.label, f"{one.similarity:.4f}") for i, one in zip(filled, found, strict=True)}
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*header, *ADDED_COLUMNS])
    for i, row in enumerate(rows):
        writer.writerow([*row, *themed.get(i, ("", "", ""))])
    return file.getvalue()


def _read(path: Path) -> list[list[str]]:
    try:
        rows = [row for row in read_rows(path) if any(cell.strip() for cell in row)]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    if len(rows) < 2:
        raise InputError(f"{path}: fewer than two rows; expected a header and one statement a row.")
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _themes(
    texts: Sequence[str], granularity: str, given: GivenThemes, embedder: Embedder, progress: Progress
) -> list[_Themed]:
    """The theme of every statement; equal texts are embedded once."""
    distinct = sorted(set(texts))
    languages = [language_of(text) for text in distinct]
    told = sorted({text for theme in given.themes for text in theme.texts} - set(distinct))
    vectors = _embed([*distinct, *told], embedder, progress)
    space = fit_space(vectors[: len(distinct)], languages, load_background())
    units = space.place(vectors, [*languages, *map(language_of, told)])
    homes = _assigned(distinct, units, {text: at for at, text in enumerate([*distinct, *told])}, given)
    left = np.array([row for row in range(len(distinct)) if row not in homes], np.int64)
    groups: list[npt.NDArray[np.int64]] = []
    if len(left):
        with progress.stage("cluster", len(left)) as advance:
            groups = [left[rows] for rows in members(group_alike(_rows(units, left), granularity, _SEED, advance))]
    joined = [np.array([row for row, at in homes.items() if at == number]) for number in range(len(given.themes))]
    names = [(theme.theme_id, theme.label) for theme in given.themes]
    fresh = enumerate(_labels(distinct, languages, units, groups), start=given.next_number)
    names += [(f"T{number:04d}", label) for number, label in fresh]
    found: dict[str, _Themed] = {}
    for (theme_id, label), rows in zip(names, [*joined, *groups], strict=True):
        if len(rows):
            centre = _centre(units[rows])
            found |= {distinct[row]: _Themed(theme_id, label, float(units[row] @ centre)) for row in rows.tolist()}
    return [found[text] for text in texts]


def _rows(units: Vectors, rows: npt.NDArray[np.int64]) -> Vectors:
    """These rows; all of them are not copied."""
    return units if len(rows) == len(units) else units[rows]


def _assigned(texts: Sequence[str], units: Vectors, place: Mapping[str, int], given: GivenThemes) -> dict[int, int]:
    """The given theme of each text that is near to one, by its place among them, as a study's run would draw it."""
    examples = [
        Example((str(at), ""), units[place[text]]) for at, theme in enumerate(given.themes) for text in theme.texts
    ]
    drawn = drawn_to_examples(units[: len(texts)], [""] * len(texts), range(len(texts)), examples)
    homes = {row: int(at) for row, (at, _) in sorted(drawn.items())}
    return {row: at for row, at in homes.items() if words_of(texts[row]) not in given.themes[at].refused}


def _labels(
    texts: Sequence[str], languages: Sequence[str], units: Vectors, groups: Sequence[npt.NDArray[np.int64]]
) -> list[str]:
    """Each theme's name: the short form of its most central statement."""
    common = max(sorted(set(languages)), key=list(languages).count)
    every = [
        statement_of(text, text, summarize(text), language) for text, language in zip(texts, languages, strict=True)
    ]
    spread = term_spread(every)
    labels: list[str] = []
    for rows in groups:
        own = [every[row] for row in rows.tolist()]
        terms = key_terms(own, spread, len(every), common)
        labels.append(label_of(own[by_centrality(units[rows], own, common, terms)[0]]))
    return labels


def _centre(units: Vectors) -> Vectors:
    mean = units.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


def _embed(texts: Sequence[str], embedder: Embedder, progress: Progress) -> Vectors:
    found: dict[str, Vectors] = {}
    with progress.stage("embed", len(texts)) as advance:
        for fresh in embed_in_batches(texts, embedder, advance):
            found |= fresh
    return np.stack([found[text] for text in texts])
