"""Everything told of a study beside its ranking, computed once, from one table of who voiced what."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.config import RankConfig
from pipeline.figures import LifeStage, StudyFigures
from pipeline.models import Theme
from pipeline.rank.groups import customer_groups
from pipeline.rank.nps import nps_figures, theme_nps
from pipeline.rank.saturation import measure_saturation
from pipeline.rank.segments import pairs_of, segment_figures
from pipeline.rank.surprises import find_surprises
from pipeline.rank.trend import statuses_by_quarter, theme_trends
from pipeline.rank.voices import Voice, VoiceTable


def figures_of(table: VoiceTable, themes: Sequence[Theme], voices: Sequence[Voice], config: RankConfig) -> StudyFigures:
    """Segments, surprises, NPS, change over time and saturation; by theme in the order of `themes`."""
    theme_ids = [theme.theme_id for theme in themes]
    groups = customer_groups(table.latest)
    pairs = pairs_of(table, groups)
    nps = nps_figures(table, voices, groups, config.min_nps)
    return StudyFigures(
        segments=tuple(segment_figures(pairs, theme_ids, config.segment_column.casefold())),
        surprises=tuple(find_surprises(table, themes, pairs, nps, config)),
        nps=tuple(nps),
        theme_nps=tuple(theme_nps(table, theme_ids, config.min_nps)),
        trends=tuple(theme_trends(table, theme_ids)),
        saturation=measure_saturation(table),
        lives=_lives(statuses_by_quarter(table, theme_ids)),
    )


def _lives(statuses: Mapping[str, Mapping[str, str]]) -> dict[str, list[LifeStage]]:
    """Themes' lives as their voices alone tell them."""
    lives: dict[str, list[LifeStage]] = {}
    for theme_id, by_quarter in statuses.items():
        stages: list[LifeStage] = []
        for quarter, status in by_quarter.items():
            stages.append(LifeStage(quarter, status, stages[-1].status if stages else ""))
        lives[theme_id] = stages
    return lives


def in_order(figures: StudyFigures, theme_ids: Sequence[str]) -> StudyFigures:
    """The same with what is told theme by theme in the order of these."""
    place = {theme_id: at for at, theme_id in enumerate(theme_ids)}
    return replace(
        figures,
        segments=tuple(sorted(figures.segments, key=lambda one: place[one.theme_id])),
        theme_nps=tuple(sorted(figures.theme_nps, key=lambda one: place[one.theme_id])),
        trends=tuple(sorted(figures.trends, key=lambda one: place[one.theme_id])),
    )
