"""How a theme's score came about, and what other weights would change, in the study's own language."""

import math
from collections.abc import Iterator, Mapping, Sequence

from pipeline.config import PRESETS, RankConfig
from pipeline.errors import InputError
from pipeline.models import SCORE_PARTS, RankedTheme
from pipeline.report.content import ReportContent
from pipeline.report.explain_words import EXPLAIN_WORDS
from pipeline.report.wording import WORDS, change_text, counted, decimal, percent, quoted, rating_text, share_text

_ROOTED = ("intensity", "nps")
_FIRST = 10
_MOST_NAMED = 5
_LONGEST = 60


def explain_theme(content: ReportContent, theme_id: str, config: RankConfig) -> list[str]:
    """Sentences on one theme: its place, its score part by part, who is not in its share, its place by other weights.

    Raises:
        InputError: no such theme.
    """
    ranked = next((one for one in content.themes if one.theme.theme_id == theme_id.upper()), None)
    if ranked is None:
        raise InputError(f"No theme {theme_id} in {content.title}; `custdev rank STUDY` lists those there are.")
    teller = _Teller(content, config)
    return [*teller.place(ranked), "", *teller.score(ranked), "", *teller.apart(ranked), *teller.others(ranked)]


def ties(content: ReportContent, top: int) -> list[str]:
    """Which of the first `top` places are ties."""
    groups: dict[int, list[int]] = {}
    for ranked in content.themes:
        groups.setdefault(ranked.tie_group, []).append(ranked.rank)
    line = EXPLAIN_WORDS[content.language]["tie"]
    return [line.format(first=own[0], last=own[-1]) for own in groups.values() if len(own) > 1 and own[0] <= top]


def sensitivity(content: ReportContent) -> list[str]:
    """What each other preset would change in the first ten; nothing where there is nothing to order."""
    words = EXPLAIN_WORDS[content.language]
    now = [ranked.theme.theme_id for ranked in content.themes[:_FIRST]]
    lines = []
    for name in PRESETS:
        if all(ranked.preset_ranks[name] == ranked.rank for ranked in content.themes):
            continue
        ordered = sorted(content.themes, key=lambda ranked: ranked.preset_ranks[name])
        then = [ranked.theme.theme_id for ranked in ordered[:_FIRST]]
        enter, leave = [one for one in then if one not in now], [one for one in now if one not in then]
        moved = words["unmoved" if then == now else "moved"].format(ids=", ".join(then))
        line = words["other_ten" if enter else "same_ten"]
        lines.append(line.format(name=name, moved=moved, enter=", ".join(enter), leave=", ".join(leave)))
    return [words["sensitivity"], *lines] if lines else []


def contributions(ranked: RankedTheme, config: RankConfig) -> Mapping[str, tuple[float, float, float]]:
    """For each part that weighs anything: its value as it enters the mean, its share of all weight, and what it adds
    to the score."""
    weights, parts = config.part_weights(), ranked.score_parts
    total = sum(weights.values())
    found = {}
    for name in SCORE_PARTS:
        value = parts[name] * (math.sqrt(parts["reach"]) if name in _ROOTED else 1.0)
        if weights[name]:
            found[name] = (value, weights[name] / total, value * weights[name] / total)
    return found


class _Teller:
    """Tells of one theme of a report in its language."""

    def __init__(self, content: ReportContent, config: RankConfig) -> None:
        self._content, self._config = content, config
        self._words, self._language = EXPLAIN_WORDS[content.language], content.language

    def place(self, ranked: RankedTheme) -> Iterator[str]:
        """Its rank, with what is known of it."""
        words, low, high = self._words, ranked.rank_low, ranked.rank_high
        places = words["places" if low < high else "one_place"].format(low=low, high=high)
        yield words["place"].format(
            **self._name(ranked), rank=ranked.rank, all=len(self._content.themes), places=places
        )
        tied = [t.theme.theme_id for t in self._content.themes if t.tie_group == ranked.tie_group and t is not ranked]
        if tied:
            more = len(tied) - _MOST_NAMED
            yield words["tied"].format(names=", ".join(tied[:_MOST_NAMED]) + (f" (+{more})" if more > 0 else ""))
        yield words["chances"].format(
            **{f"top_{places}": percent(chance, self._language) for places, chance in ranked.top_chances.items()}
        )

    def score(self, ranked: RankedTheme) -> Iterator[str]:
        """Its score, part by part, the largest first."""
        words, added = self._words, contributions(ranked, self._config)
        if not added:
            yield words["no_score"]
            return
        own = self._config.weights.model_dump(exclude_none=True)
        preset = words["own" if own else "preset"].format(name=self._config.preset)
        yield words["score"].format(score=self._range(ranked), preset=preset)
        for name, (value, weight, given) in sorted(added.items(), key=lambda item: -item[1][2]):
            yield words["part"].format(
                name=words[name],
                value=decimal(value, 3, self._language),
                weight=decimal(weight, 2, self._language),
                given=decimal(given, 3, self._language),
                share=percent(given / ranked.score if ranked.score else 0.0, self._language),
                why=self._why(name, ranked),
            )
        yield from self._above(ranked, added)

    def apart(self, ranked: RankedTheme) -> Iterator[str]:
        """Who is not in its share, and why."""
        words, apart = self._words, ranked.apart
        if ranked.question:
            yield words["question"].format(question=quoted(ranked.question, self._language))
        if apart.not_asked:
            line = words["not_asked" if ranked.question else "not_asked_survey"]
            yield line.format(count=self._people(apart.not_asked), unasked=apart.unasked)
        for name, count in (("prompted", apart.prompted), ("doubtful", apart.doubtful)):
            if count:
                yield words[name].format(count=self._people(count))

    def others(self, ranked: RankedTheme) -> Iterator[str]:
        """Its place under each preset."""
        ranks = ranked.preset_ranks
        yield self._words["others"].format(ranks=", ".join(f"{name} — {rank}" for name, rank in ranks.items()))
        steady = all(ranked.rank_low <= rank <= ranked.rank_high for rank in ranks.values())
        yield self._words["steady" if steady else "shaky"]

    def _name(self, ranked: RankedTheme) -> dict[str, str]:
        label = ranked.theme.label
        short = label if len(label) <= _LONGEST else f"{label[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,.;:')}…"
        return {"theme_id": ranked.theme.theme_id, "label": quoted(short, self._language)}

    def _people(self, count: int) -> str:
        return counted(count, "person", self._language)

    def _range(self, ranked: RankedTheme) -> str:
        value, low, high = (decimal(end or 0.0, 2, self._language) for end in _ends(ranked))
        return f"{value} ({low}–{high})"

    def _above(self, ranked: RankedTheme, added: Mapping[str, tuple[float, float, float]]) -> Iterator[str]:
        """What sets the theme next above apart."""
        if ranked.rank == 1:
            return
        other = self._content.themes[ranked.rank - 2]
        theirs = contributions(other, self._config)
        part = max(added, key=lambda name: theirs[name][2] - added[name][2])
        given = theirs[part][2] - added[part][2]
        if given > 0:
            yield self._words["above"].format(
                **self._name(other),
                score=self._range(other),
                part=self._words[part],
                given=decimal(given, 3, self._language),
            )

    def _why(self, part: str, ranked: RankedTheme) -> str:
        """What a part is made of, in figures that the report shows."""
        words, language = self._words, self._language
        gaps = {
            "people": f"{ranked.respondent_count} {WORDS[language]['of']} {ranked.respondents_asked}",
            "share": share_text(ranked.prevalence, language),
            "mean": decimal(ranked.intensity_mean, 1, language),
            "change": change_text(ranked.trend, language),
        }
        if part == "nps":
            rating = rating_text(ranked.nps, language) or decimal(10 - 10 * ranked.score_parts["nps"], 1, language)
            gaps["mean"] = rating
        return words[self._reason(part, ranked)].format(**gaps)

    def _reason(self, part: str, ranked: RankedTheme) -> str:
        config, quarters = self._config, {voice.quarter for voice in self._content.voices}
        known = {
            "reach": "_some" if ranked.apart.not_asked else "",
            "segment": "" if config.segment_values or config.value_column else "_same",
            "recency": "" if len(quarters) > 1 else "_same",
            "trend": "" if ranked.score_parts["trend"] else "_none" if ranked.trend.value is not None else "_unknown",
            "nps": "" if self._rated(ranked) else "_none",
        }
        return f"why_{part}{known.get(part, '')}"

    def _rated(self, ranked: RankedTheme) -> bool:
        own = {themed.respondent_id for themed in self._content.of_theme(ranked.theme.theme_id)}
        return any(voice.nps is not None and voice.respondent_id in own for voice in self._content.voices)


def _ends(ranked: RankedTheme) -> Sequence[float | None]:
    return ranked.score_range.value, ranked.score_range.low, ranked.score_range.high
