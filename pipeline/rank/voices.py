"""Who voiced what: the table of respondents by themes that every figure is counted from."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.config import RankConfig
from pipeline.models import Apart, Mention, Theme

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Sitting = tuple[str, str | None]
"""A respondent's id and a quarter."""
_NOBODY: frozenset[Sitting] = frozenset()


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

    @property
    def sitting(self) -> Sitting:
        """Who and when."""
        return self.respondent_id, self.quarter


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention and the voice that said it."""

    mention: Mention
    voice: Voice


@dataclass(frozen=True, slots=True)
class Asked:
    """Who could have voiced a theme. `questions` are the guide's questions that themes answer; `unasked` names those
    who were interviewed in a quarter without being asked about a theme, nobody where it is not among its keys."""

    questions: Mapping[str, str] = field(default_factory=dict)
    unasked: Mapping[str, Set[Sitting]] = field(default_factory=dict)


@dataclass(frozen=True)
class VoiceTable:
    """`voicing[t]`: the rows of the respondents who voiced theme t, ascending; rows are people, not interviews.

    `strongest[t]` is, row for row, the highest intensity at which each of them puts it: nobody weighs more by saying
    it often. `latest` holds each person's last voice, whose segment and NPS stand for them; of several within one
    quarter, the one with the highest NPS. `asked_in` are the people interviewed in a quarter; of these `unasked_in`
    were not asked about a theme, and `unasked` in no quarter at all: a share is among `asked_about` them.
    """

    respondents: tuple[str, ...]
    latest: tuple[Voice, ...]
    voicing: tuple[Integers, ...]
    strongest: tuple[Floats, ...]
    quarters: tuple[str, ...]
    asked_in: Mapping[str, Booleans]
    voicing_in: Mapping[str, tuple[Integers, ...]]
    unasked: tuple[Integers, ...]
    unasked_in: Mapping[str, tuple[Integers, ...]]
    apart: tuple[Apart, ...]

    def asked_about(self, theme: int) -> Booleans:
        """Which people could have voiced a theme, by row."""
        asked = np.ones(len(self.respondents), bool)
        asked[self.unasked[theme]] = False
        return asked

    def asked_about_in(self, quarter: str, theme: int) -> Booleans:
        """Which people could have voiced a theme in a quarter, by row."""
        asked = self.asked_in[quarter].copy()
        asked[self.unasked_in[quarter][theme]] = False
        return asked


def tabulate(
    themes: Sequence[Theme],
    heard: Sequence[Heard],
    voices: Sequence[Voice],
    asked: Asked = Asked(),
    config: RankConfig = RankConfig(),  # noqa: B008
) -> VoiceTable:
    """The table over all interviewed people, those who voiced nothing among them.

    Mentions that the interviewer prompted, and those in doubt, make nobody a voice unless `config` says that they do.
    """
    ordered = sorted(voices, key=voice_order)
    latest = {voice.respondent_id: voice for voice in ordered}
    respondents = tuple(sorted(latest))
    row = {respondent: at for at, respondent in enumerate(respondents)}
    quarters = tuple(sorted({voice.quarter for voice in ordered if voice.quarter}))
    asked_in = {quarter: np.zeros(len(respondents), bool) for quarter in quarters}
    sittings: dict[str, set[str | None]] = {}
    for voice in ordered:
        sittings.setdefault(voice.respondent_id, set()).add(voice.quarter)
        if voice.quarter:
            asked_in[voice.quarter][row[voice.respondent_id]] = True
    by_id = {one.mention.mention_id: one for one in heard}
    # One set of people stands for hundreds of themes where a survey did not ask for any of them.
    missed = {id(own): _missed(own, sittings) for own in (_NOBODY, *asked.unasked.values())}
    columns = [_column(t, by_id, missed[id(asked.unasked.get(t.theme_id, _NOBODY))], config) for t in themes]
    rows = {id(own): _rows(own.people, row) for own in missed.values()}
    rows_in = {
        quarter: {
            id(own): _rows((who for who, when in own.sittings if when == quarter), row) for own in missed.values()
        }
        for quarter in quarters
    }
    return VoiceTable(
        respondents=respondents,
        latest=tuple(latest[respondent] for respondent in respondents),
        voicing=tuple(_rows(column.strongest, row) for column in columns),
        strongest=tuple(np.array([c.strongest[who] for who in sorted(c.strongest)], float) for c in columns),
        quarters=quarters,
        asked_in=asked_in,
        voicing_in={quarter: tuple(_rows(c.voicing_in(quarter), row) for c in columns) for quarter in quarters},
        unasked=tuple(rows[id(column.missed)] for column in columns),
        unasked_in={quarter: tuple(own[id(column.missed)] for column in columns) for quarter, own in rows_in.items()},
        apart=tuple(column.apart for column in columns),
    )


@dataclass(frozen=True, slots=True)
class _Missed:
    """Who was not asked about a theme, in some quarter and in none of theirs."""

    sittings: Set[Sitting]
    people: Set[str]


def _missed(unasked: Set[Sitting], sittings: Mapping[str, Set[str | None]]) -> _Missed:
    never = {who for who, _ in unasked if all((who, quarter) in unasked for quarter in sittings.get(who, ()))}
    return _Missed(unasked, never & sittings.keys())


@dataclass(frozen=True, slots=True)
class _Column:
    """One theme: the strongest intensity of each person who voices it, when they did, and who was not asked."""

    strongest: Mapping[str, int]
    sittings: Set[Sitting]
    missed: _Missed
    apart: Apart

    def voicing_in(self, quarter: str) -> list[str]:
        """People asked about it who voice it in a quarter."""
        return [who for who, when in self.sittings - self.missed.sittings if when == quarter]


def _column(theme: Theme, heard: Mapping[str, Heard], missed: _Missed, config: RankConfig) -> _Column:
    strongest: dict[str, int] = {}
    told: set[Sitting] = set()
    prompted, doubtful, all_the_same = set[str](), set[str](), set[str]()
    for mention_id in theme.mention_ids:
        mention, voice = heard[mention_id].mention, heard[mention_id].voice
        who = voice.respondent_id
        if mention.prompted and not config.count_prompted:
            prompted.add(who)
        elif mention.doubtful and not config.count_doubtful:
            doubtful.add(who)
        elif who in missed.people:
            all_the_same.add(who)
        else:
            strongest[who] = max(strongest.get(who, 0), mention.intensity)
            told.add(voice.sitting)
    prompted -= strongest.keys() | missed.people
    doubtful -= strongest.keys() | missed.people | prompted
    apart = Apart(len(missed.people), len(all_the_same), len(prompted), len(doubtful))
    return _Column(strongest, told, missed, apart)


def _rows(people: Iterable[str], row: Mapping[str, int]) -> Integers:
    return np.array(sorted(row[who] for who in people), np.int64)


def voice_order(voice: Voice) -> tuple[str, str, int, tuple[tuple[str, str], ...]]:
    """By person and quarter; the rest makes the order the same on every run."""
    return voice.respondent_id, voice.quarter or "", -1 if voice.nps is None else voice.nps, voice.attributes
