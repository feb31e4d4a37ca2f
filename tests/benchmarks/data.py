"""Public data the benchmarks read, and vectors of it kept between runs outside the repository."""

import csv
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl

from pipeline.embedding import E5Embedder, Vectors

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"


@dataclass(frozen=True)
class Labelled:
    """Texts with the labels people gave them."""

    name: str
    language: str
    texts: list[str]
    labels: list[str]


def banking77() -> Labelled | None:
    """3,080 bank questions, 77 intents; None where the data is absent."""
    path = SHARED_DATA / "banking77" / "test.csv"
    if not _there(path):
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Labelled("Banking77 test", "en", [r["text"] for r in rows], [r["category"] for r in rows])


def rutube() -> Labelled | None:
    """801 Russian support questions, 39 second-level classes; None where the data is absent."""
    path = SHARED_DATA / "rutube_support_ru" / "cases.xlsx"
    if not _there(path):
        return None
    header, *rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    text, label = header.index("Вопрос пользователя"), header.index("Классификатор 2 уровня")
    kept = [row for row in rows if row[text] and row[label]]
    return Labelled("rutube, level 2", "ru", [str(r[text]) for r in kept], [str(r[label]) for r in kept])


def vectors_of(texts: Sequence[str]) -> Vectors:
    """Vectors of texts, embedded once per machine."""
    embedder = E5Embedder()
    key = hashlib.sha256("\x00".join([embedder.name, *texts]).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"custdev-bench-{key}.npy"
    if not path.exists():
        np.save(path, embedder.embed(texts))
    return np.asarray(np.load(path), np.float32)


def _there(path: Path) -> bool:
    if not path.exists():
        print(f"skipped: {path} is absent")
    return path.exists()
