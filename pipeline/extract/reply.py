"""What a model answered about mentions, item by item: one bad item never loses the others."""

from pipeline.replies import ClaimReply, Items, MentionReply, RetriedMention, parse_items


def parse_mentions(text: str) -> Items[MentionReply]:
    """Mentions of a reply to extract_mentions or glean_mentions."""
    return parse_items(text, "mentions", MentionReply)


def parse_retries(text: str) -> Items[RetriedMention]:
    """Mended and withdrawn mentions of a reply to retry_mention."""
    return parse_items(text, "items", RetriedMention)


def parse_claims(text: str) -> Items[ClaimReply]:
    """Verdicts of a reply to check_claim."""
    return parse_items(text, "claims", ClaimReply)
