"""A verdict as tables that a terminal or a Markdown file shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluate.coding import CodedMention
from pipeline.evaluate.intervals import FEWEST
from pipeline.evaluate.scores import OVERALL, Group
from pipeline.evaluate.stability import TOP, Stability
from pipeline.evaluate.verdict import ALL, LABELLED, UNLABELLED, Verdict
from pipeline.models import Interval, MentionKind, Transcript

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a header and rows of text, and a sentence below them."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""


def verdict_tables(verdict: Verdict, misses: int) -> list[Table]:
    """Every table of a verdict that has rows."""
    missed, invented = verdict.missed(), verdict.invented()
    tables = [
        _scores(verdict),
        _confusion(verdict),
        _figures(verdict),
        _misses("missed, the strongest first", "intensity", missed[:misses], verdict, len(missed)),
        _misses("invented, the surest first", "confidence", invented[:misses], verdict, len(invented)),
    ]
    return [table for table in tables if table.rows]


def stability_tables(stability: Stability) -> list[Table]:
    """What became of the top themes, one a row."""
    rows = [
        (
            str(one.theme.rank),
            f"{one.theme.theme_id} {one.theme.label}",
            str(one.other.rank) if one.other else "gone",
            f"{one.other.theme_id} {one.other.label}" if one.other else "",
            figure(one.share) if one.other else "",
        )
        for one in stability.top
    ]
    ranks = f"Spearman {figure(stability.spearman)}, Kendall {figure(stability.kendall)}"
    note = (
        f"{stability.kept} of the top {len(stability.top)} stay in the top {TOP}. "
        f"Ranks of the {stability.paired} themes in both lists: {ranks}."
    )
    return [Table("what became of the top themes", ("rank", "theme", "then", "the same theme", "shared"), rows, note)]


def _scores(verdict: Verdict) -> Table:
    rows = [
        (
            _name(group),
            str(scored.score.found + scored.score.missed),
            str(scored.score.found + scored.score.invented + scored.score.repeats),
            str(scored.score.found),
            str(scored.score.repeats),
            interval_text(scored.precision),
            interval_text(scored.recall),
            interval_text(scored.f1),
        )
        for group, scored in verdict.scores.items()
        if scored.f1.value is not None
    ]
    header = ("mentions", "gold", "judged", "found", "repeats", "precision", "recall", "F1")
    few = f" With fewer than {FEWEST} interviews they are too rough to trust." if verdict.too_few else ""
    note = f"95 % intervals: interviews drawn anew; {len(verdict.matches)} of them.{few}"
    return Table(f"{verdict.judged.name} against {verdict.gold.name}", header, rows, note)


def _name(group: Group) -> str:
    name = group.name if group.scope != OVERALL else "all"
    return name if group.scope == "kind" else f"{name}, {'kind right too' if group.with_kind else 'kind aside'}"


def interval_text(interval: Interval) -> str:
    """A share with its interval, as .62 [.51, .70]; a dash where there is none."""
    if interval.value is None:
        return "–"
    return f"{figure(interval.value)} [{figure(interval.low)}, {figure(interval.high)}]"


def figure(value: float | None) -> str:
    """A share or coefficient in two places, without the leading nought."""
    return "–" if value is None else f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def _confusion(verdict: Verdict) -> Table:
    kinds: list[MentionKind | None] = [*MentionKind, None]
    names = [kind.value if kind else _NONE for kind in kinds]
    rows = [
        (names[at], *(str(verdict.confusion.get((gold, judged), 0) or "·") for judged in kinds))
        for at, gold in enumerate(kinds)
    ]
    used = [row for row in rows if any(cell != "·" for cell in row[1:])]
    return Table("kinds: gold down, judged across; none is missed or invented", ("", *names), used)


def _figures(verdict: Verdict) -> Table:
    return Table(
        "further figures", ("", "value", "of"), [*_grounding(verdict), *_speakers(verdict), *_agreement(verdict)]
    )


def _grounding(verdict: Verdict) -> list[tuple[str, str, str]]:
    told = verdict.judged.grounding
    if not told.pieces:
        return []
    rows = [("evidence to the letter", figure(told.exact / told.pieces), f"{told.pieces} pieces")]
    if told.exact < told.pieces:
        others = f"{told.alike} spelt or placed otherwise, {told.absent} not found, {told.ambiguous} in several places"
        rows.append(("evidence otherwise", figure(1 - told.exact / told.pieces), others))
    return rows


def _speakers(verdict: Verdict) -> list[tuple[str, str, str]]:
    names = {ALL: "", LABELLED: ", files with speakers", UNLABELLED: ", files without"}
    rows = [
        (
            f"on the interviewer's words{names[name]}",
            interval_text(leak.share),
            f"{leak.mentions} mentions in {leak.interviews} interviews",
        )
        for name, leak in verdict.leakage.items()
        if leak.mentions and (name == ALL or len(verdict.leakage) > 2)
    ]
    roles = verdict.roles
    if roles and roles.words:
        rows.append(("words given to the right side", figure(roles.right / roles.words), f"{roles.words} words"))
    if roles and roles.asked:
        found = figure(roles.asked_found / roles.asked)
        rows.append(("interviewer's words known for such", found, f"{roles.asked} words"))
    return rows


def _agreement(verdict: Verdict) -> list[tuple[str, str, str]]:
    alphas, details, themes = verdict.alphas, verdict.details, verdict.themes
    pairs, units = f"{details.intensities} matched mentions", f"{alphas.utterances} utterances"
    rows = [
        ("alpha, kind or none", figure(alphas.kinds), units),
        ("alpha, mention or none", figure(alphas.mention_or_none), units),
        ("alpha, kind or none, by character", figure(alphas.characters_kinds), ""),
        ("alpha, mention or none, by character", figure(alphas.characters_mention_or_none), ""),
    ]
    if details.intensities:
        rows.append(("alpha of intensity, ordinal", figure(details.intensity_ordinal), pairs))
        rows.append(("alpha of intensity, interval", figure(details.intensity_interval), pairs))
    if details.prompted:
        prompted = f"{details.prompted} matched mentions"
        rows.append(("prompted told alike", figure(details.prompted_alike), prompted))
        rows.append(("alpha of prompted", figure(details.prompted_alpha), prompted))
    if themes:
        of = f"{themes.mentions} matched mentions"
        rows.append(("themes, AMI", figure(themes.ami), of))
        rows.append(("themes, purity", figure(themes.purity), of))
        rows.append(("themes, held together", figure(themes.inverse_purity), of))
    return rows


def _misses(title: str, strength: str, mentions: Sequence[CodedMention], verdict: Verdict, count: int) -> Table:
    rows = [
        (
            place_of(mention, verdict.transcripts[mention.transcript]),
            mention.kind.value,
            str(getattr(mention, strength) or "–"),
            " … ".join(words_of(mention, verdict.transcripts[mention.transcript])),
        )
        for mention in mentions
    ]
    return Table(f"{title}; {len(rows)} of {count}", ("where", "kind", strength, "words"), rows)


def words_of(mention: CodedMention, transcript: Transcript) -> tuple[str, ...]:
    """What a mention rests on, cut from the transcript; the coding's own words where they are not there."""
    return tuple(" ".join(transcript.slice(span).split()) for span in mention.evidence) or mention.words


def place_of(mention: CodedMention, transcript: Transcript) -> str:
    """The file and, where the words are in it, their characters and time."""
    if not mention.evidence:
        return mention.transcript
    span = mention.evidence[0]
    seconds = transcript.times(span.start, span.end)[0]
    clock = "" if seconds is None else f" ({int(seconds) // 60}:{int(seconds) % 60:02d})"
    return f"{mention.transcript}:{span.start}-{span.end}{clock}"


def markdown_of(tables: Sequence[Table]) -> str:
    """Tables for a file that people read."""
    return "\n".join(_markdown(table) for table in tables)


def _markdown(table: Table) -> str:
    lines = [table.header, tuple("---" for _ in table.header), *table.rows]
    drawn = "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
    return f"## {table.title}\n\n{drawn}\n" + (f"\n{table.note}\n" if table.note else "")
