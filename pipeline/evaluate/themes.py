"""How far two codings sort the mentions both found into the same themes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """Adjusted mutual information, and the share of mentions in their theme's largest part, either way.

    `purity` asks whether a judged theme holds one gold theme, `inverse_purity` whether a gold theme is held together.
    """

    mentions: int
    ami: float
    purity: float
    inverse_purity: float


def theme_agreement(pairs: Sequence[tuple[str, str]]) -> ThemeAgreement | None:
    """Agreement of (gold theme, judged theme) of matched mentions; None below two of them."""
    if len(pairs) < 2:
        return None
    from sklearn.metrics import adjusted_mutual_info_score

    gold, judged = zip(*pairs, strict=True)
    return ThemeAgreement(
        len(pairs), float(adjusted_mutual_info_score(gold, judged)), _purity(gold, judged), _purity(judged, gold)
    )


def _purity(of: Sequence[str], within: Sequence[str]) -> float:
    largest: dict[str, int] = {}
    for (_, group), count in Counter(zip(of, within, strict=True)).items():
        largest[group] = max(count, largest.get(group, 0))
    return sum(largest.values()) / len(of)
