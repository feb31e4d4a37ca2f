"""`custdev cluster`: themes for statements people already have, one a row of a table."""

import csv
import difflib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.background import load_background
from pipeline.cluster.borders import members
from pipeline.cluster.communities import group_alike
from pipeline.cluster.labels import by_centrality, label_of, statement_of
from pipeline.cluster.phrases import key_terms, term_spread
from pipeline.cluster.space import likeness_space
from pipeline.context import Progress
from pipeline.embedding import Embedder, Vectors, embed_in_batches
from pipeline.errors import InputError
from pipeline.extract.summary import summarize
from pipeline.ingest.language import language_of
from pipeline.ingest.table import read_rows

ADDED_COLUMNS = ("theme_id", "theme_label", "theme_similarity")
_SEED = 0


def cluster_table(path: Path, column: str, granularity: str, embedder: Embedder, progress: Progress) -> str:
    """The table as CSV with a theme for each statement; rows without one stay, with empty themes.

    `theme_similarity` is the likeness to the theme's centre, -1 to 1.

    Raises:
        InputError: the file is no table, has no such column, or no statement in it.
    """
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
    themed = dict(zip(filled, _themes(texts, granularity, embedder, progress), strict=True))
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
    texts: Sequence[str], granularity: str, embedder: Embedder, progress: Progress
) -> list[tuple[str, str, str]]:
    """(id, label, similarity) of every statement's theme; equal texts are embedded once."""
    distinct = sorted(set(texts))
    languages = [language_of(text) for text in distinct]
    units = likeness_space(_embed(distinct, embedder, progress), languages, load_background())
    place = {text: at for at, text in enumerate(distinct)}
    with progress.stage("cluster", len(distinct)) as advance:
        membership = group_alike(units, granularity, _SEED, advance)
    groups = members(membership)
    labels = _labels(distinct, languages, units, groups)
    centres = np.stack([_centre(units[rows]) for rows in groups])
    found: list[tuple[str, str, str]] = []
    for text in texts:
        at = place[text]
        number = int(membership[at])
        found.append((f"T{number + 1:04d}", labels[number], f"{units[at] @ centres[number]:.4f}"))
    return found


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
