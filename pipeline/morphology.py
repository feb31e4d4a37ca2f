"""The dictionary of Russian word forms, loaded once for all who ask it."""

from functools import cache
from typing import Any


@cache
def russian_forms() -> Any:
    """pymorphy3's analyser; some 15 MB, a quarter of a second to load."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
