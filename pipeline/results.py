"""From what is stored to what a report shows: themes, ranked, with their mentions and interviews."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.background import load_background
from pipeline.cluster.opposite import opposing_mentions
from pipeline.codebook.curate import Curated
from pipeline.codebook.life import MERGED, RESOLVED, SPLIT, passages_of, with_passages
from pipeline.codebook.registry import Codebook
from pipeline.codebook.session import EditSession
from pipeline.config import StudyConfig
from pipeline.context import RunContext
from pipeline.curation import edits_key, read_codebook
from pipeline.errors import InputError, SettingsError
from pipeline.figures import LifeStage, StudyFigures
from pipeline.fingerprint import fingerprint
from pipeline.forming import Formed, form_themes, spoken_mentions
from pipeline.guided import Talk, who_was_asked
from pipeline.ingest.folder import shown_path
from pipeline.ingest.interviews import Roster, place_interview
from pipeline.llm.ledger import added
from pipeline.llm.prices import currency_of
from pipeline.models import Mention, RankedTheme, Respondent, RoleSource, Theme, Transcript
from pipeline.rank.groups import people_in_groups
from pipeline.rank.ranking import rank_study
from pipeline.rank.voices import Heard, Voice, voice_order
from pipeline.report.content import HeldInterview, ModelCost, ReportContent, ThemedMention
from pipeline.showing import with_originals, without_personal_data


def build_report(
    context: RunContext,
    failures: Mapping[str, str],
    recluster: bool = False,
    quarter: str | None = None,
    redact: bool | None = None,
) -> ReportContent:
    """Everything a report shows, from what is stored; `recluster` forms the themes anew and stores them.

    With a `quarter`, themes stay those of the whole study and all figures are of that quarter. `redact` makes what
    travels without personal data, by default where the settings say so.

    Raises:
        InputError: the last run was stopped before its end.
        SettingsError: no interview was held in that quarter.
    """
    session = read_codebook(context)
    held, doubles = _held_interviews(context, session)
    if quarter is not None and not any(h.interview.quarter == quarter for h in held):
        quarters = sorted({h.interview.quarter for h in held if h.interview.quarter})
        raise SettingsError(
            f"No interview is dated {quarter}; the study has: {', '.join(quarters) or 'no dated ones'}."
        )
    language = _study_language(context.inputs.config, held)
    formed = Formed(session)
    if recluster:
        by_transcript = {h.transcript.transcript_id: h for h in held}
        last = max((h.interview.quarter for h in held if h.interview.quarter), default="")
        formed = form_themes(context, by_transcript, last, language)
    kept = [h for h in held if quarter is None or h.interview.quarter == quarter]
    covered = _cover(context, formed.session.mentions, kept, formed.session.curated)
    with context.progress.stage("rank", 1) as advance:
        content = _content(context, formed, covered, language, quarter, failures, doubles)
        advance(1)
    shown = with_originals(content, context.redactor)
    if not (context.inputs.config.privacy.show == "redacted" if redact is None else redact):
        return shown
    segments = context.inputs.config.rank.segment_column.casefold()
    with context.progress.stage("redact", len(content.interviews)) as advance:
        return replace(shown, redacted=without_personal_data(content, context.redactor, segments, advance))


def _held_interviews(context: RunContext, session: EditSession) -> tuple[list[HeldInterview], dict[str, str]]:
    """One interview for each distinct text, in path order, and why files of the same words are not counted again.

    One that was not extracted is left out: nobody was heard in it.
    """
    inputs, notes = context.inputs, context.workspace.extraction_notes()
    roster = Roster(inputs.respondents)
    dismissed = session.curated.dismissed
    counts = Counter(one.transcript_id for one in session.mentions if one.mention_id not in dismissed)
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


@dataclass(frozen=True)
class _Covered:
    """What a report covers: its interviews, the people heard in each, and every mention with its voice."""

    held: Mapping[str, HeldInterview]
    voices: Mapping[str, Mapping[str, Voice]]
    heard: Sequence[Heard]


def people_of(context: RunContext, session: EditSession) -> dict[str, str]:
    """Who said each mention that counts, by mention id."""
    held, _ = _held_interviews(context, session)
    covered = _cover(context, session.mentions, held, session.curated)
    return {one.mention.mention_id: one.voice.respondent_id for one in covered.heard}


def _cover(
    context: RunContext, mentions: Sequence[Mention], held: Sequence[HeldInterview], curated: Curated
) -> _Covered:
    by_transcript = {h.transcript.transcript_id: h for h in held}
    roster = Roster(context.inputs.respondents)
    voices = {t: _voices(h, roster) for t, h in by_transcript.items()}
    counted = [m for m in mentions if m.transcript_id in by_transcript and m.mention_id not in curated.dismissed]
    present = sorted(counted, key=lambda m: m.mention_id)
    heard = [Heard(m, voices[m.transcript_id][by_transcript[m.transcript_id].owner(m)]) for m in present]
    return _Covered(by_transcript, voices, heard)


def _content(
    context: RunContext,
    formed: Formed,
    covered: _Covered,
    language: str,
    quarter: str | None,
    failures: Mapping[str, str],
    doubles: Mapping[str, str],
) -> ReportContent:
    config, folder = context.inputs.config, context.inputs.folder.resolve()
    present = {one.mention.mention_id for one in covered.heard}
    shown = [one.theme for one in formed.session.curated.shown()]
    kept = [_limited(theme, present) for theme in shown if present & set(theme.mention_ids)]
    home = {mention_id: theme.theme_id for theme in kept for mention_id in theme.mention_ids}
    if present - set(formed.session.curated.homes):
        raise InputError(
            f"{context.inputs.folder}: the last run was stopped before its end; `custdev run {context.inputs.folder}` "
            "goes on from there."
        )
    extractors = context.workspace.extractors()
    voices = {voice for one in covered.voices.values() for voice in one.values()}
    talks = {t: Talk(held.transcript, list(covered.voices[t].values())) for t, held in covered.held.items()}
    asked = who_was_asked(context, talks, kept, covered.heard, language)
    themes, figures = rank_study(kept, covered.heard, list(voices), config.rank, asked)
    figures = _with_passages(figures, formed.session.codebook)
    return ReportContent(
        title=config.title or shown_path(folder, folder.parent),
        language=language,
        quarter=quarter,
        themes=[replace(ranked, status=_status(ranked, figures.lives)) for ranked in themes],
        mentions=[_themed(one, home, covered) for one in covered.heard if one.mention.mention_id in home],
        interviews=list(covered.held.values()),
        respondents_asked=len({voice.respondent_id for voice in voices}),
        failures=failures,
        doubles=doubles,
        extractors=sorted({extractors[t] for t in covered.held}),
        unnamed=formed.unnamed,
        figures=figures,
        voices=_told_voices(covered),
        against=_against(context, covered, kept),
        groups=people_in_groups(list(voices), config.rank.segment_column.casefold()),
        unasked=asked.unasked,
        cost=_cost(context),
        count_prompted=config.rank.count_prompted,
        count_doubtful=config.rank.count_doubtful,
        settings=_told_settings(config),
        waiting=[f"{one.edit.edit_id} ({one.edit.action}): {one.reason}." for one in formed.session.curated.waiting],
        edits_key=edits_key(formed.session.codebook.edits),
    )


def _cost(context: RunContext) -> ModelCost | None:
    costs = context.workspace.costs()
    if not costs:
        return None
    money = added(one.money for one in costs)
    return ModelCost(sum(one.calls for one in costs), money, currency_of(context.inputs.config.llm))


def _with_passages(figures: StudyFigures, codebook: Codebook) -> StudyFigures:
    passages = passages_of(codebook)
    lives = {theme_id: with_passages(theme_id, life, passages) for theme_id, life in figures.lives.items()}
    lives |= {one: [LifeStage("", RESOLVED)] for one in passages.resolved_in if not lives.get(one)}
    return replace(figures, lives=lives)


def _status(ranked: RankedTheme, lives: Mapping[str, Sequence[LifeStage]]) -> str:
    """What its voices say, unless something was done to it in the last quarter."""
    last = [stage.status for stage in lives.get(ranked.theme.theme_id, ())][-1:]
    return last[0] if last and last[0] in (SPLIT, MERGED, RESOLVED) else ranked.status


def _against(context: RunContext, covered: _Covered, themes: Sequence[Theme]) -> Mapping[str, Sequence[str]]:
    """Mentions of these themes that speak against others of them, by the vectors they were made from."""
    themed = {mention_id for theme in themes for mention_id in theme.mention_ids}
    mentions = [one.mention for one in covered.heard if one.mention.mention_id in themed]
    return opposing_mentions(spoken_mentions(context, mentions, covered.held), themes, load_background())


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
