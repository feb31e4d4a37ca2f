"""Who voiced what: the table of respondents by themes that every figure is counted from."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.models import Mention, Theme

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Voice:
    """One interviewed person within one quarter (None where undated), with what is known of them then."""

    respondent_id: str
    quarter: str | None
    nps: int | None
    attributes: tuple[tuple[str, str], ...] = ()

    def attribute(self, column: str) -> str:
        """What respondents.csv says of them in a column; empty where nothing."""
        return dict(self.attributes).get(column.casefold(), "")


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention and the voice that said it."""

    mention: Mention
    voice: Voice


@dataclass(frozen=True)
class VoiceTable:
    """`voicing[t]`: the rows of the respondents who voiced theme t, ascending; rows are people, not interviews.

    `latest` holds each person's last voice, whose segment and NPS stand for them; of several within
    one quarter, the one with the highest NPS.
    """

    respondents: tuple[str, ...]
    latest: tuple[Voice, ...]
    voicing: tuple[Integers, ...]
    quarters: tuple[str, ...]
    asked_in: Mapping[str, Booleans]
    voicing_in: Mapping[str, tuple[Integers, ...]]

    def asked_about(self, theme: int) -> Booleans:
        """Which people could have voiced a theme, by row."""
        return np.ones(len(self.respondents), bool)

    def asked_about_in(self, quarter: str, theme: int) -> Booleans:
        """Which people could have voiced a theme in a quarter, by row."""
        return self.asked_in[quarter]


def tabulate(themes: Sequence[Theme], heard: Sequence[Heard], voices: Sequence[Voice]) -> VoiceTable:
    """The table over all interviewed people, those who voiced nothing among them."""
    ordered = sorted(voices, key=_when)
    latest = {voice.respondent_id: voice for voice in ordered}
    respondents = tuple(sorted(latest))
    row = {respondent: at for at, respondent in enumerate(respondents)}
    by_mention = {one.mention.mention_id: one.voice for one in heard}
    quarters = tuple(sorted({voice.quarter for voice in ordered if voice.quarter}))
    voicing: list[set[int]] = [set() for _ in themes]
    voicing_in: dict[str, list[set[int]]] = {quarter: [set() for _ in themes] for quarter in quarters}
    asked_in = {quarter: np.zeros(len(respondents), bool) for quarter in quarters}
    for voice in ordered:
        if voice.quarter:
            asked_in[voice.quarter][row[voice.respondent_id]] = True
    for at, theme in enumerate(themes):
        for mention_id in theme.mention_ids:
            voice = by_mention[mention_id]
            voicing[at].add(row[voice.respondent_id])
            if voice.quarter:
                voicing_in[voice.quarter][at].add(row[voice.respondent_id])
    by_quarter = {quarter: _ascending(rows) for quarter, rows in voicing_in.items()}
    last_voices = tuple(latest[r] for r in respondents)
    return VoiceTable(respondents, last_voices, _ascending(voicing), quarters, asked_in, by_quarter)


def _ascending(rows: Sequence[Set[int]]) -> tuple[Integers, ...]:
    return tuple(np.array(sorted(own), np.int64) for own in rows)


def _when(voice: Voice) -> tuple[str, str, int, tuple[tuple[str, str], ...]]:
    """By person and quarter; the rest makes the order the same on every run."""
    return voice.respondent_id, voice.quarter or "", -1 if voice.nps is None else voice.nps, voice.attributes
