"""What a run finds: statements grouped, settled among earlier themes, drawn to those that people made; pure."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from pipeline.background import Background
from pipeline.cluster.borders import likeness_of
from pipeline.cluster.doubts import Grouping
from pipeline.cluster.drawing import Drawn, Example, drawn_to_examples, drawn_to_placed
from pipeline.cluster.growth import Growth, growth_of
from pipeline.cluster.lineage import Hands, Past, settle
from pipeline.cluster.related import with_related
from pipeline.cluster.space import fit_space
from pipeline.cluster.themes import (
    CLUSTER_VERSION,
    FAMILIES,
    Remembered,
    Spoken,
    group_mentions,
    join_themes,
    laid_out,
    loudest_first,
    themes_of,
)
from pipeline.codebook.curate import Curated, Standing
from pipeline.codebook.edits import Edit, EditAction, live
from pipeline.codebook.registry import Change, Registry, known_homes, statement_key
from pipeline.codebook.session import EditSession
from pipeline.config import ClusterConfig
from pipeline.embedding import Vectors
from pipeline.fingerprint import fingerprint
from pipeline.ingest.language import language_of
from pipeline.models import PERSON, Theme
from pipeline.refining import Refined

Embed = Callable[[Sequence[str]], Mapping[str, Vectors]]


@dataclass(frozen=True)
class Ground:
    """What a run forms themes on: settings, the engine's name, how it embeds, the study's language and its last
    quarter, and the model that judges borders, with its version, where there is one."""

    config: ClusterConfig
    background: Background
    engine: str
    embed: Embed
    language: str
    quarter: str = ""
    judge: Callable[[Grouping], Refined] | None = None
    judging: str = ""

    @property
    def basis(self) -> str:
        """Changes with whatever makes all groups others."""
        return fingerprint(self.engine, self.config.granularity, self.config.seed, CLUSTER_VERSION)


@dataclass(frozen=True, slots=True)
class Grown:
    """The registry after a run, how mentions lie, and what a model judged (None where it was not asked)."""

    registry: Registry
    laid: Grouping
    refined: Refined | None = None


def grow(session: EditSession, spoken: Sequence[Spoken], ground: Ground) -> Grown:
    """Finds the themes of all mentions and puts them into the session; `spoken` comes by mention id.

    With nothing new all stays as it was, to the byte. What a person has touched is not regrouped.
    """
    registry, keys = session.codebook.registry, _keys(session, spoken)
    known = known_homes(sorted(set(keys)), registry)
    grown = _grouped(session, spoken, keys, known, ground)
    session.put(grown.registry)
    fresh = {row for row, key in enumerate(keys) if key not in known}
    drawn = _drawn(session, spoken, keys, grown.laid, fresh, ground)
    if drawn:
        both = dict(grown.registry.drawn)
        both |= {keys[row]: (*registry.drawn.get(keys[row], ()), one) for row, one in sorted(drawn.items())}
        grown = replace(grown, registry=replace(grown.registry, drawn=both))
        session.put(grown.registry)
    return grown


def describe(session: EditSession, spoken: Sequence[Spoken], laid: Grouping, language: str) -> list[Theme]:
    """Each theme that holds mentions, as its own words tell it; a person's words are laid over them later."""
    homes = session.curated.homes
    ids = sorted({homes[one.mention.mention_id] for one in spoken})
    grouping = _by_home(laid, spoken, homes)
    themes = themes_of(spoken, grouping, language)
    numbered = [replace(theme, theme_id=theme_id) for theme_id, theme in zip(ids, themes, strict=True)]
    return with_related(numbered, likeness_of(grouping.units, grouping.groups)) if numbered else []


def _keys(session: EditSession, spoken: Sequence[Spoken]) -> list[str]:
    """The key of each spoken mention, of its words as they were said."""
    keys = {mention.mention_id: statement_key(mention) for mention in session.mentions}
    return [keys[one.mention.mention_id] for one in spoken]


def _grouped(
    session: EditSession, spoken: Sequence[Spoken], keys: Sequence[str], known: Mapping[str, str], ground: Ground
) -> Grown:
    registry = session.codebook.registry
    found = {key for key, one in zip(keys, spoken, strict=True) if one.mention.extractor != PERSON}
    growth = growth_of(found, known.keys(), registry.formed_of, ground.basis == registry.basis)
    if growth.strength is None and ground.judging in ("", registry.judged) and known.keys() >= set(keys):
        return Grown(registry, laid_out(spoken, ground.background))
    homes = {one.mention.mention_id: known[key] for one, key in zip(spoken, keys, strict=True) if key in known}
    grouping = _grouping(spoken, homes, growth, ground)
    is_judged = growth.strength is None and ground.judging == registry.judged
    refined = ground.judge(grouping) if ground.judge and not is_judged else None
    judged = refined.grouping if refined else grouping
    groups = [[keys[row] for row in rows] for rows in loudest_first(spoken, judged).groups]
    past, number = Past(registry.members, registry.former), session.codebook.next_number()
    settled = settle(groups, known, past, _hands(session.curated), number)
    changes = [Change(one.what, one.theme_id, one.other, ground.quarter) for one in settled.passages]
    after = replace(
        registry,
        members={theme_id: tuple(own) for theme_id, own in settled.past.members.items()},
        former={theme_id: tuple(own) for theme_id, own in settled.past.former.items()},
        changes=(*registry.changes, *changes),
        basis=ground.basis,
        formed_of=growth.formed_of,
        judged="" if refined and refined.unanswered else ground.judging,
    )
    return Grown(after, grouping, refined)


def _hands(curated: Curated) -> Hands:
    held = {theme_id for theme_id, one in curated.themes.items() if one.touched}
    return Hands(held, {theme_id for theme_id in held if curated.themes[theme_id].standing is Standing.REJECTED})


def _grouping(spoken: Sequence[Spoken], homes: Mapping[str, str], growth: Growth, ground: Ground) -> Grouping:
    """Mentions grouped as far as the study's growth asks for."""
    if growth.strength is None:
        return join_themes(spoken, laid_out(spoken, ground.background), homes)
    remembered = Remembered(homes, growth.strength) if growth.strength else None
    return group_mentions(spoken, ground.background, ground.config, remembered)


def _by_home(laid: Grouping, spoken: Sequence[Spoken], homes: Mapping[str, str]) -> Grouping:
    """The rows of each theme as a group, by theme id."""
    groups: dict[str, list[int]] = {}
    for row, one in enumerate(spoken):
        groups.setdefault(homes[one.mention.mention_id], []).append(row)
    return replace(laid, groups=[groups[theme_id] for theme_id in sorted(groups)])


def _drawn(
    session: EditSession,
    spoken: Sequence[Spoken],
    keys: Sequence[str],
    laid: Grouping,
    fresh: Set[int],
    ground: Ground,
) -> dict[int, Drawn]:
    """Rows that edits draw to a theme, beside those that are drawn already."""
    curated, row_of = session.curated, {one.mention.mention_id: row for row, one in enumerate(spoken)}
    placed = {row_of[one]: edit_id for one, edit_id in curated.placed.items() if one in row_of}
    homes = {row: curated.homes[one.mention.mention_id] for one, row in zip(spoken, range(len(spoken)), strict=True)}
    holding = {edit.edit_id for edit in live(session.codebook.edits)}
    drawn_before = {key for key, own in session.codebook.registry.drawn.items() if any(by in holding for _, by in own)}
    free = [row for row, key in enumerate(keys) if row not in placed and key not in drawn_before]
    examples = _examples(curated, live(session.codebook.edits))
    drawn = _to_examples(spoken, laid, free, examples, ground) if examples else {}
    left = sorted(fresh - placed.keys() - drawn.keys())
    return {**drawn_to_placed(laid.units, laid.families, left, homes, placed), **drawn}


def _examples(curated: Curated, edits: Sequence[Edit]) -> list[tuple[str, Drawn, str]]:
    """What themes of people's own making are to hold: text, theme and the edit that said it, family of its kind."""
    made = {edit.new_theme_id: edit for edit in edits if edit.action is EditAction.CREATE}
    told: dict[tuple[str, str], tuple[Sequence[str], str]] = {}
    for edit in edits:
        theme_id = edit.new_theme_id if edit.action is EditAction.CREATE else edit.theme_id
        if theme_id in made:
            texts = {"label": edit.label and [edit.label], "definition": edit.definition and [edit.definition]}
            for part, own in {**texts, "examples": edit.examples}.items():
                if own is not None:
                    told[theme_id, part] = (own or (), edit.edit_id)
    open_themes = {theme_id for theme_id in made if not curated.themes[theme_id].merged_into}
    return [
        (text, (theme_id, edit_id), FAMILIES[kind] if (kind := made[theme_id].kind) else "")
        for (theme_id, _), (texts, edit_id) in told.items()
        if theme_id in open_themes
        for text in texts
        if text.strip()
    ]


def _to_examples(
    spoken: Sequence[Spoken],
    laid: Grouping,
    free: Sequence[int],
    examples: Sequence[tuple[str, Drawn, str]],
    ground: Ground,
) -> dict[int, Drawn]:
    """Rows near to examples, in the space of the mentions."""
    if not spoken:
        return {}
    vectors, languages = np.stack([one.vector for one in spoken]), [one.language for one in spoken]
    space = fit_space(vectors, languages, ground.background)
    texts = [text for text, _, _ in examples]
    embedded = ground.embed(texts)
    units = space.place(np.stack([embedded[text] for text in texts]), [language_of(text) for text in texts])
    places = [Example(drawn, unit, family) for unit, (_, drawn, family) in zip(units, examples, strict=True)]
    return drawn_to_examples(laid.units, laid.families, free, places)
