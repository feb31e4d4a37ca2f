"""Edits one after another over records in memory: what `apply_edit`, a run and codebook.yaml share."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.codebook.added import added_mention
from pipeline.codebook.check import checked
from pipeline.codebook.curate import Curated, Found, Waiting, curate
from pipeline.codebook.edits import Edit, EditAction, Quote, live
from pipeline.codebook.locate import locate, point_out
from pipeline.codebook.registry import Codebook, Registry, known_homes, statement_key
from pipeline.errors import EditRefused
from pipeline.models import Mention, Theme, Transcript

TranscriptOf = Callable[[str], Transcript | None]
"""The transcript of a file, by its path within the study; None where there is none."""


class EditSession:
    """A codebook with the mentions it is about, and how it changes as edits are applied.

    `mentions` grows by those that people added. Nothing is stored here.
    """

    def __init__(
        self,
        codebook: Codebook,
        mentions: Sequence[Mention],
        described: Sequence[Theme],
        paths: Mapping[str, Sequence[str]],
        transcript_of: TranscriptOf,
    ) -> None:
        """`described` is how themes were last described; `paths` the files of each transcript id."""
        self.codebook = codebook
        self.mentions: list[Mention] = []
        self._extracted, self._paths, self._transcript_of = list(mentions), paths, transcript_of
        self._described = {theme.theme_id: theme for theme in described}
        self._curate()

    def apply(self, edit: Edit, author: str, time: dt.datetime) -> Edit:
        """Puts an edit into force, and gives it back as it is kept.

        Raises:
            EditRefused: it makes no sense as things are.
        """
        quotes = tuple(self._quote(edit, quote) for quote in edit.quotes)
        ready = checked(replace(edit, quotes=quotes), self.curated, self.codebook.edits, self.codebook.next_number())
        kept = replace(ready, author=author, time=time.isoformat(timespec="seconds"))
        self.codebook = replace(self.codebook, edits=(*self.codebook.edits, kept))
        self._curate()
        return kept

    def put(self, registry: Registry, described: Sequence[Theme] = ()) -> None:
        """What a run found, in place of what an earlier one did."""
        self.codebook = replace(self.codebook, registry=registry)
        self._described |= {theme.theme_id: theme for theme in described}
        self._curate()

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Puts other edits in place of those there were: only for somebody whose words leave them."""
        self.codebook = replace(self.codebook, edits=tuple(edits))
        self._curate()

    def quote_of(self, mention: Mention) -> Quote:
        """A mention as an edit keeps it."""
        path = next(iter(self._paths.get(mention.transcript_id, ())), "")
        return Quote(mention.quote, path, mention.span.start, mention.span.end, mention.mention_id)

    def _quote(self, edit: Edit, quote: Quote) -> Quote:
        if edit.action is not EditAction.ADD:
            return self.quote_of(point_out(quote, self.mentions, self._paths))
        transcript = self._transcript_of(quote.transcript)
        if transcript is None:
            raise EditRefused(f"No transcript {quote.transcript or '(none named)'} in this study.")
        mention = added_mention(replace(edit, quotes=(quote,)), transcript)
        if any(mention.mention_id == one.mention_id for one in self.mentions):
            raise EditRefused(f"{quote.transcript}: that mention is there already ({mention.mention_id}).")
        return Quote(mention.quote, quote.transcript, mention.span.start, mention.span.end, mention.mention_id)

    def _curate(self) -> None:
        holding = live(self.codebook.edits)
        added, lost = self._added(edit for edit in holding if edit.action is EditAction.ADD)
        known = {mention.mention_id for mention in self._extracted}
        fresh = {mention.mention_id: mention for mention in added.values() if mention.mention_id not in known}
        self.mentions = [*self._extracted, *fresh.values()]
        others = [quote for edit in holding if edit.action is not EditAction.ADD for quote in edit.quotes]
        located = locate(others, self.mentions, self._paths)
        located |= {quote: mention.mention_id for quote, mention in added.items()}
        curated = curate(self._found(), self.codebook.edits, located)
        reasons = {waiting.edit.edit_id: waiting for waiting in lost}
        waiting = [reasons.get(one.edit.edit_id, one) for one in curated.waiting]
        self.curated: Curated = replace(curated, waiting=tuple(waiting))

    def _added(self, edits: Iterable[Edit]) -> tuple[dict[Quote, Mention], list[Waiting]]:
        found: dict[Quote, Mention] = {}
        lost: list[Waiting] = []
        for edit in edits:
            (quote,) = edit.quotes
            transcript = self._transcript_of(quote.transcript)
            try:
                if transcript is not None:
                    found[quote] = added_mention(edit, transcript)
            except EditRefused as refused:
                lost.append(Waiting(edit, str(refused)))
        return found, lost

    def _found(self) -> Found:
        registry = self.codebook.registry
        keys = {mention.mention_id: statement_key(mention) for mention in self.mentions}
        homes = known_homes(sorted(set(keys.values())), registry)
        return Found(
            homes={mention_id: homes[key] for mention_id, key in keys.items() if key in homes},
            drawn={mention_id: registry.drawn[key] for mention_id, key in keys.items() if key in registry.drawn},
            ids=frozenset(registry.members),
            dissolved={one.theme_id: one.other for one in registry.changes if one.what == "merged"},
            themes=self._described,
            kinds={mention.mention_id: mention.kind for mention in self.mentions},
            summaries={mention.mention_id: mention.summary for mention in self.mentions},
        )
