from dataclasses import replace

import pytest

from pipeline.figures import NpsFigure, Saturation, Share, StudyFigures, Surprise
from pipeline.models import Interval
from pipeline.rank.prevalence import share_of
from pipeline.report.content import ReportContent
from pipeline.report.findings import findings, new_information, next_interviews, score_text
from tests.samples import Said, content_of

EMPTY = Interval(None, None, None)


def _content(language: str, figures: StudyFigures) -> ReportContent:
    label = "Нам никто не звонит." if language == "ru" else "Nobody calls us."
    return replace(content_of([Said("R1", "T0007", quote=label)], language=language), figures=figures)


def _surprised(
    language: str,
    inside: Share,
    outside: Share,
    chance: float = 0.04,
    worth: float | None = 2.0,
    column: str = "segment",
) -> str:
    nps = None if worth else Interval(60.0, 20.0, 90.0)
    everybody = NpsFigure("", "", 5, 5, 5, Interval(0.0, -30.0, 30.0))
    one = Surprise("T0007", column, "отличники", inside, outside, worth, nps, chance)
    (sentence,) = findings(_content(language, StudyFigures(surprises=(one,), nps=(everybody,))), 3)
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_a_surprise_in_russian() -> None:
    assert _surprised("ru", share_of(4, 6), share_of(0, 10)) == (
        "«Нам никто не звонит» (T0007): в целом тема тихая, её назвали 4 из 16, зато в сегменте «отличники» — 4 из 6, "
        "а среди остальных — никто из 10. Этот сегмент важен: по настройкам исследования голос из него весит в "
        "2,0 раза больше среднего. Если бы сегменты ничем не различались, так вышло бы в 4 % исследований."
    )


def test_a_surprise_in_english() -> None:
    assert _surprised("en", share_of(4, 6), share_of(0, 10)) == (
        "“Nobody calls us” (T0007): quiet overall, voiced by 4 of 16, yet in segment “отличники” by 4 of 6, and by "
        "none of 10 of the others. This segment matters: by the study's settings its people weigh 2.0 times the "
        "average. Were segments all alike, 4% of studies would show as much."
    )


def test_numbers_take_their_forms_and_doubt_is_told() -> None:
    sentence = _surprised("ru", share_of(20, 30), share_of(1, 40), chance=0.13, worth=None, column="роль")
    assert "её назвал 21 из 70" in sentence
    assert "в группе «отличники» (роль) — 20 из 30, а среди остальных — 1 из 40" in sentence
    assert "Это довольные клиенты: их NPS +60 при 0 у всех. Пока это намёк, а не вывод" in sentence
    assert "реже чем в 1 % исследований" in _surprised("ru", share_of(4, 6), share_of(0, 10), chance=0.0004)
    assert "в 1,5 раза больше" in _surprised("ru", share_of(4, 6), share_of(0, 10), worth=1.5)


def _next(language: str, shared: Interval, all_: Interval, stays: float | None) -> str:
    found = Saturation(16, 20, 10, EMPTY, 0.9, 4, 2, 0.36, 5, all_, shared, 3, stays)
    sentence = next_interviews(_content(language, StudyFigures(saturation=found)))
    assert sentence is not None
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_what_five_more_would_add() -> None:
    one, many = Interval(1.2, 0.0, 4.0), Interval(22.4, 10.0, 38.0)
    assert _next("ru", one, many, 0.912) == (
        "Ещё пять интервью, скорее всего, прибавят примерно 1 тему, о которой говорят хотя бы двое (от 0 до 4); всего "
        "же, считая и сказанное одним человеком, новых тем будет примерно 22 (от 10 до 38). Первые три темы списка "
        "останутся теми же с вероятностью 91 %."
    )
    assert _next("en", one, many, 0.912) == (
        "Five more interviews would likely add about 1 theme that two or more people voice (0 to 4); in all, counting "
        "what one person alone says, about 22 themes would be new (10 to 38). The first three themes of the list would "
        "stay the same with a probability of 91%."
    )


def test_nothing_more_to_hear_and_no_certainty() -> None:
    nothing, little = Interval(0.0, 0.0, 0.0), Interval(3.0, 1.0, 6.0)
    assert _next("ru", nothing, nothing, 1.0) == (
        "Ещё пять интервью вряд ли прибавят новые темы. Первые три темы списка останутся теми же с вероятностью более "
        "99 %."
    )
    assert _next("en", nothing, little, None) == (
        "Five more interviews would hardly add a theme that two or more people voice; in all, counting what one person "
        "alone says, about 3 themes would be new (1 to 6)."
    )


def test_too_few_people_tell_nothing() -> None:
    content = _content("ru", StudyFigures())
    assert next_interviews(content) is None
    assert new_information(content) is None


def test_the_new_information_ratio_is_told_beside_the_usual_threshold() -> None:
    found = Saturation(16, 20, 10, EMPTY, 0.9, 4, 2, 0.36, 5, EMPTY, EMPTY, 3, None)
    assert "36%" in str(new_information(_content("en", StudyFigures(saturation=found))))


@pytest.mark.parametrize(("score", "text"), [(37.2, "+37"), (-12.4, "−12"), (0.3, "0"), (-0.3, "0"), (None, "—")])
def test_a_score_is_written_with_its_sign(score: float | None, text: str) -> None:
    assert score_text(Interval(score, None, None)) == text
