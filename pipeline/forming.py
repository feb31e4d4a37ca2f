"""Themes as a run forms them: groups by likeness, settled among earlier ids, people's edits laid over, described."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.asking_themes import name_themes, themes_version
from pipeline.background import load_background
from pipeline.cluster.themes import Spoken, group_mentions, in_order, themes_of
from pipeline.codebook.curate import Curated, Standing
from pipeline.codebook.session import EditSession
from pipeline.config import Granularity
from pipeline.context import RunContext, embed_missing
from pipeline.curation import edit_codebook
from pipeline.embedding import Vectors
from pipeline.errors import WorkspaceError
from pipeline.growing import Ground, describe, grow
from pipeline.models import OFFLINE, PERSON, Mention, RoleSource, Theme, Transcript
from pipeline.refining import answered, refine_groups
from pipeline.report.content import HeldInterview, ReportContent

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Formed:
    """The codebook in force, and a sentence where a model was to judge or name themes and did not for some."""

    session: EditSession
    unnamed: str | None = None


def form_themes(context: RunContext, held: Mapping[str, HeldInterview], quarter: str, language: str) -> Formed:
    """Forms, names and keeps the themes of all mentions in the `held` interviews (by transcript id).

    `quarter` is the study's last, in which changes of themes are noted. Edits that people make meanwhile are waited
    for by beginning anew; what a model has answered by then is not asked again.

    Raises:
        SettingsError: codebook.yaml, as somebody edited it, has a fault.
        WorkspaceError: edits keep coming.
    """
    for _ in range(_TRIES):
        with edit_codebook(context) as editor:
            session = editor.session
        spoken = _spoken_mentions(context, session, held)
        grown = grow(session, spoken, _ground(context, spoken, quarter, language))
        themes = describe(session, spoken, grown.laid, language)
        named = _named(context, themes, spoken, session.curated, language)
        with edit_codebook(context) as editor:
            if editor.session.codebook.edits == session.codebook.edits:
                editor.session.put(grown.registry, named.themes)
                context.workspace.save_themes(named.themes)
                unjudged = grown.refined.unanswered if grown.refined else ()
                if grown.refined:
                    context.workspace.save_judgements(grown.refined.judgements)
                return Formed(editor.session, _unfinished(named.unnamed, unjudged))
    raise WorkspaceError(f"{context.inputs.folder}: themes are being edited all the time; run again when that is done.")


def _ground(context: RunContext, spoken: Sequence[Spoken], quarter: str, language: str) -> Ground:
    llm = context.llm
    return Ground(
        config=context.inputs.config.cluster,
        background=load_background(),
        engine=context.embedder.name,
        embed=lambda texts: embed_missing(texts, context, lambda done: None),
        language=language,
        quarter=quarter,
        judge=None if llm is None else lambda grouping: refine_groups(context, llm, grouping, spoken, language),
        judging=themes_version(context),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    themes: Sequence[Theme]
    unnamed: Sequence[str]


def _named(
    context: RunContext, themes: Sequence[Theme], spoken: Sequence[Spoken], curated: Curated, language: str
) -> _Named:
    """Themes under the model's names; one it does not answer for keeps the name its own words give it."""
    if context.llm is None:
        return _Named(themes, ())
    found, unnamed = {theme.theme_id: theme for theme in themes}, list[str]()
    asked = [theme for theme in themes if curated.themes[theme.theme_id].standing is not Standing.REJECTED]
    several = sum(len(theme.mention_ids) > 1 for theme in asked)
    with context.progress.stage("name", several) as advance:
        for theme_id, theme in answered(name_themes(context, context.llm, asked, spoken, language), unnamed, advance):
            found[theme_id] = theme
    return _Named([found[theme.theme_id] for theme in themes], unnamed)


def _unfinished(unnamed: Sequence[str], unjudged: Sequence[str]) -> str | None:
    """A sentence on what a model was asked of themes and did not answer."""
    parts = [
        f"Themes named by a quote, not by the model: {len(unnamed)} ({unnamed[0]})" if unnamed else "",
        f"questions on themes' borders without an answer: {len(unjudged)} ({unjudged[0]})" if unjudged else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f"{told[0].upper()}{told[1:]}; run again to have them answered." if told else None


def _spoken_mentions(context: RunContext, session: EditSession, held: Mapping[str, HeldInterview]) -> list[Spoken]:
    """Mentions that count, with their vectors; by id."""
    dismissed = session.curated.dismissed
    heard = [one for one in session.mentions if one.transcript_id in held and one.mention_id not in dismissed]
    return spoken_mentions(context, heard, held)


def spoken_mentions(
    context: RunContext, mentions: Sequence[Mention], held: Mapping[str, HeldInterview]
) -> list[Spoken]:
    """Mentions as models may see them, with their vectors, in the order in which groupings number them.

    Themes are made, and named, of what models may see.
    """
    seen = {transcript_id: context.redactor.seen(one.transcript) for transcript_id, one in held.items()}
    told = [(seen[mention.transcript_id], mention) for mention in mentions]
    shown = [(redacted.redacted(mention), redacted.transcript) for redacted, mention in told]
    meant = [(mention, _meant(mention, transcript)) for mention, transcript in shown]
    with context.progress.stage("cluster", sum(len(texts) for _, texts in meant)) as advance:
        vectors = embed_missing([text for _, texts in meant for text in texts], context, advance)
    return in_order([_spoken(m, held[m.transcript_id], [vectors[text] for text in texts]) for m, texts in meant])


def themes_at(context: RunContext, content: ReportContent, granularity: Granularity) -> list[Theme]:
    """A report's mentions in the themes they would form anew at a granularity; nothing is kept, and no edit heeded."""
    held = {one.transcript.transcript_id: one for one in content.interviews}
    spoken = spoken_mentions(context, [one.mention for one in content.mentions], held)
    config = context.inputs.config.cluster.model_copy(update={"granularity": granularity})
    return themes_of(spoken, group_mentions(spoken, load_background(), config), content.language)


def _spoken(mention: Mention, held: HeldInterview, rows: Sequence[Vectors]) -> Spoken:
    """A mention's vector is the mean over what it is told by."""
    vector: Vectors = np.stack(rows).mean(axis=0, dtype=np.float32)
    told = held.transcript.role_source is not RoleSource.GUESSED
    return Spoken(mention, held.transcript.language, vector, held.owner(mention), told)


def _meant(mention: Mention, transcript: Transcript) -> list[str]:
    """The texts a mention is known by: its evidence, and a model's summary, which says what the words leave out."""
    evidence = [transcript.slice(span) for span in mention.evidence]
    return evidence if mention.extractor in (OFFLINE, PERSON) else [*evidence, mention.summary]
