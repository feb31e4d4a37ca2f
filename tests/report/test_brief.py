from dataclasses import replace

import pytest

from pipeline.figures import Saturation, Share, StudyFigures, Surprise, ThemeTrend
from pipeline.models import Interval, MentionKind
from pipeline.report.brief import make_brief
from pipeline.report.content import ReportContent
from pipeline.report.overview import overview
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
def test_it_opens_with_the_sentences_of_the_page(language: str) -> None:
    content = study(language)
    told = make_brief(content, 10, 3).conclusion
    assert len(told) == 5
    for sentence, said in zip(overview(content), told, strict=True):
        assert said == f"{sentence.lead}: {sentence.text}"


def test_a_study_without_themes_says_so_in_one_sentence_and_asks_nothing() -> None:
    brief = make_brief(content_of([], language="ru"), 10, 3)
    assert brief.conclusion == (WORDS["ru"]["no_themes"],)
    assert brief.questions == brief.agenda == brief.openings == brief.decisions == ()


def test_each_kind_asks_its_own_how_might_we_of_its_themes() -> None:
    again = [Said("R1", "T0002", kind=MentionKind.PRAISE), Said("R4", "T0003")]
    openings = make_brief(content_of([*SAID, *again], language="ru"), 10, 3).openings
    assert {opening.question: opening.themes for opening in openings} == {
        "Как мы могли бы сделать так, чтобы это перестало мешать?": (
            "Никто не перезвонил (T0001)",
            "ждём отчёт неделю (T0003)",
        ),
        "Как мы могли бы сделать так, чтобы это почувствовал каждый клиент?": ("учат отлично (T0002)",),
    }


def test_what_was_said_once_is_listed_apart_and_never_lost() -> None:
    brief = make_brief(study("en"), 10, 3)
    assert [theme.heading.split(" (")[0] for theme in brief.themes] == ["1. Никто не перезвонил."]
    assert brief.once == ("ждём отчёт неделю (T0003)", "учат отлично (T0002)")
    assert brief.counts.endswith("1 theme. Said once: 2.")


def test_of_much_that_was_said_once_the_first_is_named_and_the_rest_counted() -> None:
    many = [Said("R1", f"T{number:04d}", f"matter {number}") for number in range(2, 42)]
    brief = make_brief(content_of([*SAID[:3], *many], language="en"), 10, 3)
    assert len(brief.once) == 16
    assert brief.once[-1] == "and 25 more; all of them are in themes.csv"


def test_where_everything_was_said_once_nothing_is_set_apart() -> None:
    brief = make_brief(content_of([Said("R1", "T0001"), Said("R2", "T0002")], language="en"), 10, 3)
    assert len(brief.themes) == 2
    assert brief.once == ()


def test_areas_come_with_their_themes_and_a_pain_points_at_what_would_cure_it() -> None:
    content = content_of([*SAID, Said("R2", "T0003")], language="ru")
    area, related = {"T0001": "Связь", "T0003": "Отчёты"}, {"T0001": ("T0003", "T0009")}
    placed = [
        replace(
            one,
            theme=replace(
                one.theme,
                area=area.get(one.theme.theme_id, ""),
                related=related.get(one.theme.theme_id, ()),
            ),
        )
        for one in content.themes
    ]
    brief = make_brief(replace(content, themes=placed), 10, 3)
    assert brief.areas == ("Связь: Никто не перезвонил (T0001).", "Отчёты: ждём отчёт неделю (T0003).")
    assert [theme.related for theme in brief.themes] == ["Связано с темами: ждём отчёт неделю (T0003).", ""]


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
    new, shared = Interval(1.2, 0.0, 3.4), Interval(0.2, 0.0, 1.0)
    told = Saturation(16, 10, 4, NOTHING, 0.8, 4, 2, 0.1, 5, new, shared, top=3, top_stays=0.91)
    unknown = make_brief(study("en", StudyFigures(saturation=told)), 10, 3).unknown
    assert unknown[0] == "2 of 3 themes were named by one person only."
    assert unknown[1] == (
        "Five more interviews would hardly add a theme that two or more people voice; in all, counting what one person "
        "alone says, about 1 theme would be new (0 to 3). The first three themes of the list would stay the same with "
        "a probability of 91%."
    )
    assert unknown[2].startswith("The last two interviews bring on average 10%")
