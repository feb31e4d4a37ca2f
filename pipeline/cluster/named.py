"""Names of themes from a model: what is asked for each theme, and the theme with the answer."""

from collections.abc import Sequence
from dataclasses import replace

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


def named(theme: Theme, reply: ThemeReply) -> Theme:
    """The theme under the name and definition a model gave it."""
    return replace(theme, label=reply.label.rstrip(" .,;:—–-"), definition=" ".join(reply.definition.split()))
