import re
from dataclasses import replace

import pytest

from pipeline.config import PRESETS, RankConfig, RankWeights
from pipeline.errors import InputError
from pipeline.models import Apart
from pipeline.report.content import ReportContent
from pipeline.report.explain import contributions, explain_theme, sensitivity, ties
from pipeline.report.explain_words import EXPLAIN_WORDS
from tests.page_study import page_study

CONFIG = RankConfig(draws=100)


@pytest.fixture(scope="module")
def content() -> ReportContent:
    return page_study()


def _told(content: ReportContent, rank: int, config: RankConfig = CONFIG) -> str:
    theme_id = content.themes[rank - 1].theme.theme_id
    return "\n".join(explain_theme(content, theme_id, config)).replace("\N{NO-BREAK SPACE}", " ")


def test_what_the_parts_add_makes_up_the_score(content: ReportContent) -> None:
    for ranked in content.themes:
        added = contributions(ranked, CONFIG)
        assert sum(given for _, _, given in added.values()) == pytest.approx(ranked.score, abs=3e-4)
        assert sum(weight for _, weight, _ in added.values()) == pytest.approx(1.0)


def test_a_theme_is_told_with_its_place_its_people_and_its_parts_the_largest_first(content: ReportContent) -> None:
    ranked, told = content.themes[1], _told(content, 2)
    assert f"место 2 из {len(content.themes)}" in told
    assert f"Сказали {ranked.respondent_count} из {ranked.respondents_asked}" in told
    given = [float(found.replace(",", ".")) for found in re.findall(r"= (\d,\d+) \(", told)]
    assert len(given) == 6
    assert given == sorted(given, reverse=True)
    assert f"Выше стоит {content.themes[0].theme.theme_id}" in told


def test_no_gap_is_left_open_in_either_language(content: ReportContent) -> None:
    for language in ("ru", "en"):
        own = page_study(language=language)
        texts = [_told(own, ranked.rank) for ranked in own.themes] + sensitivity(own) + ties(own, 10)
        assert not any("{" in text or "None" in text for text in texts)
        assert all(re.search("[а-яё]", text, re.IGNORECASE) for text in texts) or language == "en"


def test_both_languages_say_the_same_things() -> None:
    gaps = {
        lang: {key: set(re.findall(r"{\w+}", text)) for key, text in w.items()} for lang, w in EXPLAIN_WORDS.items()
    }
    assert gaps["ru"] == gaps["en"]


def test_people_outside_the_share_are_told_with_the_reason(content: ReportContent) -> None:
    first = replace(content.themes[0], apart=Apart(5, 2, 1, 22), question="Как вы пользуетесь платформой?")
    told = _told(replace(content, themes=[first, *content.themes[1:]]), 1)
    assert "«Как вы пользуетесь платформой?»" in told
    assert "Не спрашивали: 5 человек; из них сами об этом сказали: 2." in told
    assert "не вошли: 1 человек." in told
    assert "не вошли: 22 человека." in told


def test_own_weights_are_named_and_parts_without_weight_are_left_out(content: ReportContent) -> None:
    weights = RankWeights(**dict.fromkeys(("intensity", "segment", "recency", "trend", "nps"), 0.0), reach=2.0)
    told = _told(content, 1, RankConfig(weights=weights))
    assert "с вашими поправками" in told
    assert "× вес 1,00" in told
    assert "сила" not in told


def test_weights_of_zero_have_nothing_to_explain(content: ReportContent) -> None:
    weights = RankWeights(**dict.fromkeys(PRESETS["balanced"], 0.0))
    assert "по числу людей" in _told(content, 1, RankConfig(weights=weights))


def test_other_weights_are_told_only_where_they_change_something(content: ReportContent) -> None:
    same = [replace(one, preset_ranks=dict.fromkeys(PRESETS, one.rank)) for one in content.themes]
    assert sensitivity(replace(content, themes=same)) == []
    mirrored = [replace(one, preset_ranks=dict.fromkeys(PRESETS, -one.rank)) for one in content.themes]
    assert len(sensitivity(replace(content, themes=mirrored))) == 1 + len(PRESETS)


def test_ties_are_told_as_places(content: ReportContent) -> None:
    grouped = [replace(one, tie_group=1 if one.rank == 1 else 2 if one.rank < 5 else 3) for one in content.themes[:5]]
    assert ties(replace(content, themes=grouped), 10) == ["Места 2–4 — ничья: по этим данным темы не различить."]
    assert ties(replace(content, themes=grouped), 1) == []


def test_an_unknown_theme_is_one_sentence(content: ReportContent) -> None:
    with pytest.raises(InputError, match="No theme T9999"):
        explain_theme(content, "T9999", CONFIG)
