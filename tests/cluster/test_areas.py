import numpy as np
import pytest

from pipeline.background import unit
from pipeline.cluster.areas import FEW, Lexicon, with_areas
from pipeline.cluster.borders import likeness_of
from pipeline.cluster.labels import statement_of
from pipeline.cluster.phrases import term_spread
from pipeline.models import MentionKind, Theme

PARTS = {"invoice": "The invoice came", "parking": "The parking was", "search": "The search gives"}
ENDS = ["late", "wrong", "twice", "slowly", "badly", "nowhere"]


def _areas(themes_a_part: int, mentions: int = 2) -> list[Theme]:
    """Themes of three parts of a business, which lie apart in space, put into areas."""
    noise = np.random.default_rng(0)
    statements, rows, themes, groups = [], list[np.ndarray](), list[Theme](), list[list[int]]()
    for part, (word, opening) in enumerate(PARTS.items()):
        for number in range(themes_a_part):
            own = 0.6 * noise.standard_normal(24).astype(np.float32) / 24**0.5 + np.eye(24, dtype=np.float32)[part]
            ids = tuple(f"{word}{number}-{at}" for at in range(mentions))
            groups.append(list(range(len(rows), len(rows) + mentions)))
            for at, name in enumerate(ids):
                text = f"{opening} {ENDS[(number + at) % len(ENDS)]}"
                statements.append(statement_of(name, text, text, "en"))
                rows.append(own + 0.1 * noise.standard_normal(24).astype(np.float32) / 24**0.5)
            themes.append(Theme("", f"{word} {number}", "", MentionKind.PAIN, ids, ids))
    lexicon = Lexicon({one.statement_id: one for one in statements}, term_spread(statements), "en")
    return with_areas(themes, likeness_of(unit(np.stack(rows).astype(np.float32)), groups), lexicon)


def test_many_themes_are_in_areas_that_do_not_cross_the_parts_of_the_business_and_are_called_by_their_words() -> None:
    themes = _areas(8)
    parts = {theme.area: {one.label.split()[0] for one in themes if one.area == theme.area} for theme in themes}
    assert all(len(own) == 1 for own in parts.values())
    assert 3 <= len(parts) <= 8
    assert all(next(iter(own)) in area.casefold() for area, own in parts.items())


@pytest.mark.parametrize(("themes_a_part", "mentions"), [(FEW // 3, 2), (10, 1)])
def test_few_themes_or_single_voices_are_in_none(themes_a_part: int, mentions: int) -> None:
    assert {theme.area for theme in _areas(themes_a_part, mentions)} == {""}
