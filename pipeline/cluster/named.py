"""Names of themes from a model: what is asked for each theme, and the theme with the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.background import unit
from pipeline.cluster.themes import Spoken
from pipeline.models import Mention, Theme
from pipeline.replies import ThemeReply

MOST_SHOWN = 12
MOST_NEIGHBOURS = 3


def said_in(theme: Theme, mentions: Sequence[Mention]) -> str:
    """What a model sees of a theme: its most typical mentions, a line each, summary and own words."""
    by_id = {mention.mention_id: mention for mention in mentions}
    rest = [mention_id for mention_id in theme.mention_ids if mention_id not in theme.central]
    shown = [by_id[mention_id] for mention_id in [*theme.central, *rest][:MOST_SHOWN]]
    return "\n".join(f'{mention.summary} ("{" ".join(mention.quote.split())}")' for mention in shown)


def neighbours(themes: Sequence[Theme], spoken: Sequence[Spoken]) -> Mapping[str, list[str]]:
    """For each theme the labels of those nearest to it, by the middle of their mentions' vectors."""
    vectors = {one.mention.mention_id: one.vector for one in spoken}
    if not themes:
        return {}
    middles = np.stack([np.mean([vectors[m] for m in theme.mention_ids], axis=0) for theme in themes])
    units = unit(middles - middles.mean(axis=0))
    likeness = units @ units.T
    np.fill_diagonal(likeness, -np.inf)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :MOST_NEIGHBOURS]
    return {
        theme.theme_id: [themes[at].label for at in row if at != own]
        for own, (theme, row) in enumerate(zip(themes, nearest.tolist(), strict=True))
    }


def named(theme: Theme, reply: ThemeReply) -> Theme:
    """The theme under the name and definition a model gave it; a name of marks alone is none."""
    label = " ".join(reply.label.split()).rstrip(" .,;:—–-")
    return replace(theme, label=label or theme.label, definition=" ".join(reply.definition.split()))
