"""From what is stored to what a report shows: themes, ranked, with their mentions and interviews."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from pipeline.asking_themes import name_themes
from pipeline.background import load_background
from pipeline.cluster.lineage import keep_ids
from pipeline.cluster.themes import Spoken, group_mentions, in_order, themes_of
from pipeline.config import StudyConfig
from pipeline.context import RunContext, embed_missing
from pipeline.embedding import Vectors
from pipeline.errors import InputError, SettingsError
from pipeline.fingerprint import fingerprint
from pipeline.ingest.folder import shown_path
from pipeline.ingest.interviews import Roster, place_interview
from pipeline.llm.cached import CachedLLM
from pipeline.models import OFFLINE, Mention, Respondent, RoleSource, Theme, Transcript
from pipeline.rank.groups import people_in_groups
from pipeline.rank.ranking import rank_study
from pipeline.rank.voices import Heard, Voice, voice_order
from pipeline.refining import Refined, answered, refine_groups
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention
from pipeline.showing import with_originals, without_personal_data


@dataclass(frozen=True, slots=True)
class _Formed:
    """Themes, and a sentence where a model was to name them and some it did not."""

    themes: Sequence[Theme]
    unnamed: str | None = None


def build_report(
    context: RunContext, failures: Mapping[str, str], recluster: bool = False, quarter: str | None = None
) -> ReportContent:
    """Everything a report shows, from what is stored; `recluster` forms the themes anew and stores them.

    With a `quarter`, themes stay those of the whole study and all figures are of that quarter.

    Raises:
        InputError: the last run was stopped before its end.
        SettingsError: no interview was held in that quarter.
    """
    mentions = context.workspace.mentions()
    held, doubles = _held_interviews(context, mentions)
    heard_in = {h.transcript.transcript_id for h in held}
    mentions = [mention for mention in mentions if mention.transcript_id in heard_in]
    if quarter is not None and not any(h.interview.quarter == quarter for h in held):
        quarters = sorted({h.interview.quarter for h in held if h.interview.quarter})
        raise SettingsError(
            f"No interview is dated {quarter}; the study has: {', '.join(quarters) or 'no dated ones'}."
        )
    language = _study_language(context.inputs.config, held)
    formed = _cluster(context, mentions, held, language) if recluster else _Formed(context.workspace.active_themes())
    kept = [h for h in held if quarter is None or h.interview.quarter == quarter]
    with context.progress.stage("rank", 1) as advance:
        content = _content(context, formed, _cover(context, mentions, kept), language, quarter, failures, doubles)
        advance(1)
    shown = with_originals(content, context.redactor)
    if context.inputs.config.privacy.show == "original":
        return shown
    segments = context.inputs.config.rank.segment_column.casefold()
    with context.progress.stage("redact", len(content.interviews)) as advance:
        return replace(shown, redacted=without_personal_data(content, context.redactor, segments, advance))


def _held_interviews(context: RunContext, mentions: Sequence[Mention]) -> tuple[list[HeldInterview], dict[str, str]]:
    """One interview for each distinct text, in path order, and why files of the same words are not counted again.

    One that was not extracted is left out: nobody was heard in it.
    """
    inputs, notes = context.inputs, context.workspace.extraction_notes()
    roster = Roster(inputs.respondents)
    counts = Counter(mention.transcript_id for mention in mentions)
    best: dict[str, tuple[str, Transcript]] = {}
    paths: dict[str, str] = {}
    for row in context.workspace.files().values():
        if row.transcript_id in notes:
            transcript = context.workspace.transcript(row.transcript_id)
            paths[row.path] = words = fingerprint(" ".join(transcript.text.casefold().split()))
            if words not in best or _told_better(transcript, best[words][1]):
                best[words] = (row.path, transcript)
    doubles = {p: f"same words as {best[w][0]}; counted once" for p, w in paths.items() if best[w][0] != p}
    held: list[HeldInterview] = []
    for path, transcript in sorted(best.values(), key=lambda pair: pair[0]):
        interview = place_interview(path, transcript.header, transcript.transcript_id, inputs.respondents)
        own = roster.row(interview.respondent_id, interview.quarter, path)
        held.append(
            HeldInterview(interview, transcript, own, counts[transcript.transcript_id], notes[transcript.transcript_id])
        )
    return held, doubles


def _told_better(one: Transcript, other: Transcript) -> bool:
    """Whether a file tells more surely who speaks, or else when, than another of the same words."""
    order = list(RoleSource)
    ranks = [(order.index(t.role_source), not t.timings) for t in (one, other)]
    return ranks[0] < ranks[1]


def _study_language(config: StudyConfig, held: Sequence[HeldInterview]) -> str:
    if config.language != "auto":
        return config.language
    languages = Counter(h.transcript.language for h in held)
    return max(sorted(languages), key=lambda language: languages[language], default="en")


def _cluster(context: RunContext, mentions: Sequence[Mention], held: Sequence[HeldInterview], language: str) -> _Formed:
    by_transcript = {h.transcript.transcript_id: h for h in held}
    # Themes are made, and named, of what models may see.
    seen = {transcript_id: context.redactor.seen(h.transcript) for transcript_id, h in by_transcript.items()}
    told = [(mention, seen[mention.transcript_id]) for mention in mentions]
    mentions = [redacted.redacted(mention) for mention, redacted in told]
    meant = [_meant(m, redacted.transcript) for m, (_, redacted) in zip(mentions, told, strict=True)]
    with context.progress.stage("cluster", sum(map(len, meant))) as advance:
        vectors = embed_missing([text for texts in meant for text in texts], context, advance)
        rows = [[vectors[text] for text in texts] for texts in meant]
        told_apart = zip(mentions, rows, strict=True)
        spoken = in_order([_spoken(m, by_transcript[m.transcript_id], row) for m, row in told_apart])
        grouping = group_mentions(spoken, load_background(), context.inputs.config.cluster)
    refined = Refined(grouping, (), ())
    if context.llm is not None:
        refined = refine_groups(context, context.llm, grouping, spoken, language)
        context.workspace.save_judgements(refined.judgements)
    formed = _Formed(keep_ids(themes_of(spoken, refined.grouping, language), context.workspace.themes()))
    if context.llm is not None:
        formed = _named(context, context.llm, formed.themes, spoken, language, refined.unanswered)
    context.workspace.save_themes(formed.themes)
    return formed


def _named(
    context: RunContext,
    llm: CachedLLM,
    themes: Sequence[Theme],
    spoken: Sequence[Spoken],
    language: str,
    unjudged: Sequence[str],
) -> _Formed:
    """Themes under the model's names; one it does not answer for keeps the name its own words give it."""
    found, unnamed = {theme.theme_id: theme for theme in themes}, list[str]()
    several = sum(len(theme.mention_ids) > 1 for theme in themes)
    with context.progress.stage("name", several) as advance:
        for theme_id, theme in answered(name_themes(context, llm, themes, spoken, language), unnamed, advance):
            found[theme_id] = theme
    return _Formed([found[theme.theme_id] for theme in themes], _unfinished(unnamed, unjudged))


def _unfinished(unnamed: Sequence[str], unjudged: Sequence[str]) -> str | None:
    """A sentence on what a model was asked of themes and did not answer."""
    parts = [
        f"Themes named by a quote, not by the model: {len(unnamed)} ({unnamed[0]})" if unnamed else "",
        f"questions on themes' borders without an answer: {len(unjudged)} ({unjudged[0]})" if unjudged else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f"{told[0].upper()}{told[1:]}; run again to have them answered." if told else None


def _spoken(mention: Mention, held: HeldInterview, rows: Sequence[Vectors]) -> Spoken:
    """A mention's vector is the mean over what it is told by."""
    vector: Vectors = np.stack(rows).mean(axis=0, dtype=np.float32)
    told = held.transcript.role_source is not RoleSource.GUESSED
    return Spoken(mention, held.transcript.language, vector, _owner(mention, held), told)


def _meant(mention: Mention, transcript: Transcript) -> list[str]:
    """The texts a mention is known by: its evidence, and a model's summary, which says what the words leave out."""
    evidence = [transcript.slice(span) for span in mention.evidence]
    return evidence if mention.extractor == OFFLINE else [*evidence, mention.summary]


def _owner(mention: Mention, held: HeldInterview) -> str:
    return mention.respondent_id or held.interview.respondent_id


@dataclass(frozen=True)
class _Covered:
    """What a report covers: its interviews, the people heard in each, and every mention with its voice."""

    held: Mapping[str, HeldInterview]
    voices: Mapping[str, Mapping[str, Voice]]
    heard: Sequence[Heard]


def _cover(context: RunContext, mentions: Sequence[Mention], held: Sequence[HeldInterview]) -> _Covered:
    by_transcript = {h.transcript.transcript_id: h for h in held}
    roster = Roster(context.inputs.respondents)
    voices = {t: _voices(h, roster) for t, h in by_transcript.items()}
    present = sorted((m for m in mentions if m.transcript_id in by_transcript), key=lambda m: m.mention_id)
    heard = [Heard(m, voices[m.transcript_id][_owner(m, by_transcript[m.transcript_id])]) for m in present]
    return _Covered(by_transcript, voices, heard)


def _content(
    context: RunContext,
    formed: _Formed,
    covered: _Covered,
    language: str,
    quarter: str | None,
    failures: Mapping[str, str],
    doubles: Mapping[str, str],
) -> ReportContent:
    config, folder = context.inputs.config, context.inputs.folder.resolve()
    present = {one.mention.mention_id for one in covered.heard}
    kept = [_limited(theme, present) for theme in formed.themes if present & set(theme.mention_ids)]
    home = {mention_id: theme.theme_id for theme in kept for mention_id in theme.mention_ids}
    if present - set(home):
        raise InputError(
            f"{context.inputs.folder}: the last run was stopped before its end; `custdev run {context.inputs.folder}` "
            "goes on from there."
        )
    extractors = context.workspace.extractors()
    voices = {voice for one in covered.voices.values() for voice in one.values()}
    themes, figures = rank_study(kept, covered.heard, list(voices), config.rank)
    return ReportContent(
        title=config.title or shown_path(folder, folder.parent),
        language=language,
        quarter=quarter,
        themes=themes,
        mentions=[_themed(one, home, covered) for one in covered.heard],
        interviews=list(covered.held.values()),
        respondents_asked=len({voice.respondent_id for voice in voices}),
        failures=failures,
        doubles=doubles,
        extractors=sorted({extractors[t] for t in covered.held}),
        unnamed=formed.unnamed,
        figures=figures,
        voices=_told_voices(covered),
        groups=people_in_groups(list(voices), config.rank.segment_column.casefold()),
        count_prompted=config.rank.count_prompted,
        count_doubtful=config.rank.count_doubtful,
        settings=_told_settings(config),
    )


def _told_settings(config: StudyConfig) -> dict[str, str]:
    """What the figures depend on; nothing that names people, servers or keys."""
    sections = config.model_dump(include={"extract", "cluster", "rank", "report"})
    told = {f"{name}.{key}": value for name, section in sections.items() for key, value in section.items()}
    return {key: str(value) for key, value in ({"llm.model": config.llm.model} | told).items()}


def _told_voices(covered: _Covered) -> list[Respondent]:
    """Everybody heard, once for each interview, in the order in which the last voice stands for a person."""
    told = [(voice, held.interview.path) for t, held in covered.held.items() for voice in covered.voices[t].values()]
    told.sort(key=lambda pair: (voice_order(pair[0]), pair[1]))
    return [Respondent(v.respondent_id, v.nps, v.quarter, path, dict(v.attributes)) for v, path in told]


def _themed(one: Heard, home: Mapping[str, str], covered: _Covered) -> ThemedMention:
    mention = one.mention
    interview = covered.held[mention.transcript_id].interview
    return ThemedMention(mention, home[mention.mention_id], interview, one.voice.respondent_id)


def _limited(theme: Theme, present: Set[str]) -> Theme:
    """A theme with only the mentions that are present."""
    return replace(
        theme,
        mention_ids=tuple(m for m in theme.mention_ids if m in present),
        central=tuple(m for m in theme.central if m in present)
        or tuple(m for m in theme.mention_ids if m in present)[:1],
    )


def _voices(held: HeldInterview, roster: Roster) -> dict[str, Voice]:
    """The people heard in one interview by the id it gives them: one, or every respondent of a survey."""
    interview = held.interview
    ids = {turn.respondent_id for turn in held.transcript.turns if turn.respondent_id}
    if not ids:
        return {interview.respondent_id: _voice(interview.respondent_id, interview.quarter, held.row)}
    rows = {one: roster.row(one, interview.quarter, interview.path) for one in ids}
    return {one: _voice(roster.spelled(one), interview.quarter, rows[one]) for one in sorted(ids)}


def _voice(respondent_id: str, quarter: str | None, row: Respondent | None) -> Voice:
    return Voice(respondent_id, quarter, row.nps if row else None, tuple(sorted(row.attributes.items())) if row else ())
