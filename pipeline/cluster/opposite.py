"""What speaks against a theme: good words on the same matter as a trouble, bad ones on the same matter as praise."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.background import Background, unit
from pipeline.cluster.space import likeness_space
from pipeline.cluster.themes import Spoken
from pipeline.models import MentionKind, Theme

Floats = npt.NDArray[np.float32]
_ON_THE_MATTER = 0.35
_THE_SAME = 0.55
"""Words of the other kind that lie nearer say the same thing and were taken for the wrong kind, as far as was seen."""
_MOST = 5
_BAD = (MentionKind.PAIN, MentionKind.OBJECTION)


def opposing_mentions(
    spoken: Sequence[Spoken], themes: Sequence[Theme], background: Background
) -> Mapping[str, tuple[str, ...]]:
    """For each theme up to five mentions by other people than repeat it, the nearest to its matter first."""
    if not spoken:
        return {}
    units = likeness_space(np.stack([one.vector for one in spoken]), [one.language for one in spoken], background)
    row = {one.mention.mention_id: at for at, one in enumerate(spoken)}
    kinds = np.array([one.mention.kind for one in spoken])
    good, bad = kinds == MentionKind.PRAISE, np.isin(kinds, _BAD)
    found: dict[str, tuple[str, ...]] = {}
    for theme in themes:
        own = [row[mention_id] for mention_id in theme.mention_ids]
        rows = np.flatnonzero(bad if theme.kind is MentionKind.PRAISE else good)
        near = units[rows] @ unit(units[own].mean(axis=0, keepdims=True))[0]
        fit = (near >= _ON_THE_MATTER) & (near < _THE_SAME) & ~np.isin(rows, own)
        order = np.argsort(-near[fit], kind="stable")[:_MOST]
        if len(order):
            found[theme.theme_id] = tuple(spoken[at].mention.mention_id for at in rows[fit][order])
    return found
