from dataclasses import replace

import pytest

from pipeline.figures import Saturation, SegmentFigure, Share, StudyFigures, Surprise, ThemeTrend
from pipeline.models import Interval, MentionKind
from pipeline.report.brief import make_brief
from pipeline.report.conclusion import conclusion
from pipeline.report.content import ReportContent
from pipeline.report.wording import WORDS
from tests.samples import Said, content_of

SAID = [
    Said("R1", "T0001", "Никто не перезвонил."),
    Said("R2", "T0001"),
    Said("R3", "T0001"),
    Said("R1", "T0002", "учат отлично", kind=MentionKind.PRAISE),
    Said("R4", "T0003", "ждём отчёт неделю", intensity=5),
]
NOTHING = Interval(None, None, None)
INSIDE, OUTSIDE = Share(4, 5, NOTHING), Share(1, 11, NOTHING)


def study(language: str = "ru", figures: StudyFigures | None = None) -> ReportContent:
    return replace(content_of(SAID, language=language), figures=figures or StudyFigures())


def surprise(chance: float) -> Surprise:
    return Surprise("T0003", "segment", "отличники", INSIDE, OUTSIDE, 3.0, None, chance)


def trend(q: float | None) -> ThemeTrend:
    return ThemeTrend("T0001", {}, Interval(0.2, 0.1, 0.3), 0, q, q, "grown")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_conclusion_is_five_sentences(language: str) -> None:
    sentences = conclusion(study(language))
    assert len(sentences) == 5
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


def test_it_counts_people_names_the_first_trouble_and_says_how_firm_the_order_is() -> None:
    heard, first, firmness, _, caution = conclusion(study())
    assert heard == "В основе: 4 интервью, 4 респондента, 3 темы; хотя бы двое говорят об одном и том же в 1 из них."
    assert first.startswith(
        "Из проблем и пожеланий на первом месте: Никто не перезвонил (боль, T0001); 3 из 4 опрошенных, 75"
    )
    assert "твёрдо" in firmness or "условен" in firmness
    ranked = study().themes[0]
    if ranked.rank_low != ranked.rank_high:
        assert f"с {ranked.rank_low}\N{NON-BREAKING HYPHEN}го" in firmness
    half = round(50 * ((ranked.prevalence.high or 0) - (ranked.prevalence.low or 0)))
    assert int(caution.partition("±")[2].partition(" ")[0]) >= half


def test_a_loose_order_is_called_loose_and_a_firm_one_firm() -> None:
    content = study("en")
    for low, high, words in ((1, 1, "is firm"), (1, 4, "anywhere from 1 to 4")):
        first = replace(content.themes[0], rank_low=low, rank_high=high)
        assert words in conclusion(replace(content, themes=[first, *content.themes[1:]]))[2]


def test_praise_is_never_called_a_trouble() -> None:
    praise = content_of([Said("R1", "T0001", "учат отлично", kind=MentionKind.PRAISE)], language="ru")
    assert conclusion(praise)[1].startswith("Проблем и пожеланий не нашлось")
    loud = content_of([*[replace(SAID[3], respondent=f"R{at}") for at in range(5)], SAID[0]], language="ru")
    assert loud.themes[0].theme.kind is MentionKind.PRAISE
    assert "(боль, T0001)" in conclusion(loud)[1]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (StudyFigures(), "не выделяются"),
        (StudyFigures(surprises=(surprise(0.2),)), "не выделяются"),
        (StudyFigures(trends=(trend(0.3), trend(None))), "не выделяются"),
        (
            StudyFigures(surprises=(surprise(0.01),)),
            "Выделяется сегмент «отличники»: ждём отчёт неделю (T0003) там слышно от 4 из 5, у остальных — от 1 из 11.",
        ),
        (
            StudyFigures(segments=(SegmentFigure("T0001", "s", "новички", INSIDE, OUTSIDE, 8.8, 0.001, 0.02),)),
            "Выделяется сегмент «новички»: Никто не перезвонил (T0001)",
        ),
        (StudyFigures(trends=(trend(0.01),)), "изменилась доля темы: Никто не перезвонил (T0001), +20"),
    ],
)
def test_only_what_is_supported_stands_out(figures: StudyFigures, said: str) -> None:
    assert said in conclusion(study(figures=figures))[3]


def test_a_study_without_themes_says_so_in_one_sentence_and_asks_nothing() -> None:
    brief = make_brief(content_of([], language="ru"), 10, 3)
    assert brief.conclusion == (WORDS["ru"]["no_themes"],)
    assert brief.questions == brief.agenda == brief.openings == brief.decisions == ()


def test_each_kind_asks_its_own_how_might_we_of_its_themes() -> None:
    openings = make_brief(study(), 10, 3).openings
    assert {opening.question: opening.themes for opening in openings} == {
        "Как мы могли бы сделать так, чтобы это перестало мешать?": (
            "Никто не перезвонил (T0001)",
            "ждём отчёт неделю (T0003)",
        ),
        "Как мы могли бы сделать так, чтобы это почувствовал каждый клиент?": ("учат отлично (T0002)",),
    }


def test_questions_come_from_what_the_data_show() -> None:
    figures = StudyFigures(surprises=(surprise(0.3),), trends=(trend(0.01),))
    questions = make_brief(study(figures=figures), 10, 3).questions
    assert questions[0] == "ждём отчёт неделю (T0003): почему об этом чаще говорят в сегменте «отличники»?"
    assert questions[1].startswith("Никто не перезвонил (T0001): доля изменилась")
    assert any("сказал один человек, зато очень сильно" in question for question in questions)
    assert questions[-1].startswith("Что из этого мы слышим впервые")
    assert len(questions) <= 6


def test_a_theme_that_the_interviewer_named_first_is_asked_about() -> None:
    content = study("en")
    prompted = [replace(one, mention=replace(one.mention, prompted=True)) for one in content.mentions]
    questions = make_brief(replace(content, mentions=prompted), 10, 3).questions
    assert any("in 3 of 3 the interviewer named it first" in question for question in questions)


def test_what_more_interviews_would_bring_is_told_with_its_interval() -> None:
    told = Saturation(
        16, 10, 4, NOTHING, 0.8, 4, 2, 0.1, more=5, new_themes=Interval(1.2, 0.0, 3.4), top=3, top_stays=0.91
    )
    unknown = make_brief(study("en", StudyFigures(saturation=told)), 10, 3).unknown
    assert unknown[0] == (
        "Talking to 5 more people would add about 1.2 new themes (0.0 to 3.4). "
        "The first 3 themes would stay the same with a chance of 91%."
    )
    assert make_brief(study("en"), 10, 3).unknown[0].startswith("2 of 3 themes were named by one person only")
