"""A study in a notebook: run it, and look at its tables as DataFrames.

from pipeline.study import Study
study = Study("data/example"); study.run(); study.themes
"""

from dataclasses import fields
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.codebook.edits import Edit, live
from pipeline.codebook.shape import edit_entry
from pipeline.codebook.sheet import CODEBOOK_FILE
from pipeline.config import SETTINGS_FILE, Granularity
from pipeline.context import Silent, open_study
from pipeline.curation import apply_edit, read_codebook
from pipeline.embedding import E5Embedder
from pipeline.errors import InputError, PipelineError
from pipeline.evaluate.tables import Table, verdict_tables
from pipeline.evaluation import evaluate_study, open_judged
from pipeline.figures import StudyFigures
from pipeline.forming import themes_at
from pipeline.ingest.guide import GUIDE_FILE
from pipeline.ingest.interviews import Roster
from pipeline.ingest.respondents import RESPONDENTS_FILE
from pipeline.llm.audit import Sent
from pipeline.models import Judgement
from pipeline.records import plain
from pipeline.report.content import ReportContent
from pipeline.report.figure_tables import FIGURE_TABLES
from pipeline.report.findings import next_interviews
from pipeline.report.notebook import study_card, theme_card
from pipeline.report.plots import Plot, prevalence_plot, rank_plot, saturation_plot, segment_plot, trend_plot
from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    JUDGED_COLUMNS,
    MENTION_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
    interview_rows,
    mention_rows,
    theme_rows,
)
from pipeline.run import RunResult, run_study, stored_report
from pipeline.workspace import WORKSPACE_FILE


class StudyTheme:
    """One theme: its row, and its quotes by segment."""

    def __init__(self, row: "pd.Series[Any]", mentions: pd.DataFrame, card: str) -> None:
        """Made by `Study.theme`."""
        self.row = row
        self._mentions = mentions
        self._card = card

    def _repr_html_(self) -> str:
        """What a notebook shows of it: its figures and quotes."""
        return self._card

    def quotes(self, segment: str | None = None) -> pd.DataFrame:
        """Quotes with who said them and where; only those of one customer group where `segment` is given."""
        own = self._mentions
        if segment is not None:
            own = own[own["segment"] == segment]
        return own[["respondent_id", "segment", "quarter", "quote", "transcript", "start_time"]].reset_index(drop=True)


class StudyPlots:
    """The ranking's figures drawn; needs `pip install custdev[notebooks]`."""

    def __init__(self, content: ReportContent) -> None:
        """Made by `Study.plots`."""
        self._content = content

    def prevalence(self, top: int = 15) -> Plot:
        """Share of people behind each theme, with its interval."""
        return prevalence_plot(self._content, top)

    def ranks(self, top: int = 15) -> Plot:
        """Each theme's place, and the places it may as well have."""
        return rank_plot(self._content, top)

    def trends(self, top: int = 6) -> Plot:
        """Share by quarter, a panel a theme."""
        return trend_plot(self._content, top)

    def segments(self, column: str = "segment", top: int = 12) -> Plot:
        """Themes by the groups of a column of respondents.csv."""
        return segment_plot(self._content, column, top)

    def saturation(self) -> Plot:
        """Themes heard by so many people, and what more interviews would likely add."""
        return saturation_plot(self._content)


class Study:
    """A study folder. Tables come from the workspace: run first."""

    def __init__(self, folder: str | Path) -> None:
        """Takes the folder; nothing is read yet."""
        self.folder = Path(folder)
        self._last: tuple[object, ReportContent] | None = None

    def _repr_html_(self) -> str:
        """What a notebook shows of it: what matters, and the first themes; before a run, what to do."""
        try:
            return study_card(self._content())
        except PipelineError as error:
            return f"<p>{escape(str(error))}</p>"

    def run(self, offline: bool = False, max_cost: float | None = None) -> RunResult:
        """Brings the study up to date, as `custdev run` does; with the model of its settings, unless `offline`.

        Raises:
            PipelineError: the study cannot be used as it is.
        """
        with open_study(self.folder, offline=offline, max_cost=max_cost) as context:
            return run_study(context)

    @property
    def themes(self) -> pd.DataFrame:
        """themes.csv as a table, in rank order, with how each theme stands."""
        return pd.DataFrame(theme_rows(self._content()), columns=list(THEME_COLUMNS | STANDING_COLUMNS))

    @property
    def mentions(self) -> pd.DataFrame:
        """mentions.csv as a table, with what only a language model tells of a mention."""
        return pd.DataFrame(mention_rows(self._content()), columns=list(MENTION_COLUMNS | JUDGED_COLUMNS))

    @property
    def interviews(self) -> pd.DataFrame:
        """interviews.csv as a table."""
        return pd.DataFrame(interview_rows(self._content()), columns=list(INTERVIEW_COLUMNS))

    @property
    def plots(self) -> StudyPlots:
        """Figures of the ranking, drawn anew from what is stored."""
        return StudyPlots(self._content())

    @property
    def edits(self) -> pd.DataFrame:
        """What people edited, a row an edit, in the order they were made; `holds` where it was not taken back."""
        with open_study(self.folder, look=True) as context:
            edits = read_codebook(context).codebook.edits
        holding = {edit.edit_id for edit in live(edits)}
        return pd.DataFrame([edit_entry(edit) | {"holds": edit.edit_id in holding} for edit in edits])

    def edit(self, edit: Edit, author: str = "") -> str:
        """Applies an edit of `pipeline.codebook.edits`, as `rename("T0003", "Nobody calls")`; the edit's id.

        Raises:
            EditRefused: it makes no sense as things are.
        """
        with open_study(self.folder) as context:
            return apply_edit(context, edit, author).edit.edit_id

    def agreement(self, gold: str | Path, against: str | Path | None = None, misses: int = 10) -> list[pd.DataFrame]:
        """How far the extractor, or another coder's file `against`, agrees with the codings in `gold`: a table a
        question, its title in `.attrs["title"]`.

        Raises:
            InputError: a coding is none of this study's files.
        """
        judged = Path(against) if against else None
        with open_judged(self.folder, judged, E5Embedder(), Silent(), None) as context:
            verdict = evaluate_study(context, Path(gold), judged).verdict
        return [_frame(table) for table in verdict_tables(verdict, misses)]

    @property
    def sensitivity(self) -> pd.DataFrame:
        """Each theme's rank, the chance to be among the first, and its rank under each preset of the weights."""
        rows = [
            {
                "rank": ranked.rank,
                "theme_id": ranked.theme.theme_id,
                "label": ranked.theme.label,
                **{f"top_{places}": chance for places, chance in ranked.top_chances.items()},
                **ranked.preset_ranks,
            }
            for ranked in self._content().themes
        ]
        return pd.DataFrame(rows)

    @property
    def next_interviews(self) -> str | None:
        """What five more interviews would likely add, in a sentence; None where too few people were asked."""
        return next_interviews(self._content())

    def themes_at(self, granularity: Granularity) -> pd.DataFrame:
        """Themes as they would be formed anew at a granularity, largest first; nothing is kept, no edit heeded."""
        content = self._content()
        with open_study(self.folder) as context:
            themes = themes_at(context, content, granularity)
        who = {one.mention.mention_id: one.respondent_id for one in content.mentions}
        rows = [
            {
                "label": theme.label,
                "kind": theme.kind.value,
                "respondent_count": len({who[mention_id] for mention_id in theme.mention_ids}),
                "mention_count": len(theme.mention_ids),
                "mention_ids": list(theme.mention_ids),
            }
            for theme in themes
        ]
        return pd.DataFrame(rows)

    def context_of(self, mention_id: str, words: int = 40) -> str:
        """A mention's quote in its place, with so many words before and after; the quote stands between » and «.

        Raises:
            InputError: no such mention.
        """
        content = self._content()
        found = next((one for one in content.mentions if one.mention.mention_id == mention_id), None)
        if found is None:
            raise InputError(f"{self.folder}: no mention {mention_id}; `study.mentions` lists them.")
        held = next(one for one in content.interviews if one.interview.transcript_id == found.mention.transcript_id)
        text, span = held.transcript.text, found.mention.span
        before, after = text[: span.start].split(), text[span.end :].split()
        quote = " ".join(found.mention.quote.split())
        return " ".join([*before[-words:], f"»{quote}«", *after[:words]])

    @property
    def judgements(self) -> pd.DataFrame:
        """What a language model decided about the borders of themes, a row a decision, with its reason."""
        with open_study(self.folder) as context:
            rows = [plain(one) for one in context.workspace.judgements()]
        return pd.DataFrame(rows, columns=[field.name for field in fields(Judgement)])

    @property
    def audit(self) -> pd.DataFrame:
        """What was sent to language models, a row a request: when, where, about what, by hash."""
        with open_study(self.folder, look=True) as context:
            return pd.DataFrame(context.workspace.privacy.sent(), columns=[field.name for field in fields(Sent)])

    @property
    def segments(self) -> pd.DataFrame:
        """Every theme in every customer group: how loud there and elsewhere, and how sure the difference is."""
        return self._figures("segments")

    @property
    def surprises(self) -> pd.DataFrame:
        """Themes quiet overall and loud among those who matter, the clearest first, with the reason in words."""
        return self._figures("surprises")

    @property
    def nps(self) -> pd.DataFrame:
        """NPS of everybody, of each quarter and of each customer group, with intervals."""
        return self._figures("nps")

    @property
    def theme_nps(self) -> pd.DataFrame:
        """Each theme among promoters, passives and detractors, and the NPS of those who voice it and who do not."""
        return self._figures("theme_nps")

    @property
    def trends(self) -> pd.DataFrame:
        """Each theme's share by quarter; the last quarter's row has the change and how sure it is."""
        return self._figures("trends")

    @property
    def saturation(self) -> pd.DataFrame:
        """The discovery curve: themes heard from so many people, and expected from a few more."""
        return self._figures("saturation")

    @property
    def figures(self) -> StudyFigures:
        """All of these as one record, which also tells what five more interviews would likely add."""
        return self._content().figures

    def theme(self, theme_id: str) -> StudyTheme:
        """One theme by its id.

        Raises:
            InputError: no such theme.
        """
        content = self._content()
        rows = pd.DataFrame(theme_rows(content))
        if rows.empty or theme_id not in set(rows["theme_id"]):
            raise InputError(f"{self.folder}: no theme {theme_id}; `study.themes` lists them.")
        mentions = pd.DataFrame(mention_rows(content))
        own = mentions[mentions["theme_id"] == theme_id].copy()
        with open_study(self.folder) as context:
            column = context.inputs.config.rank.segment_column.casefold()
            roster = Roster(context.inputs.respondents)
        segments = {
            m.mention.mention_id: row.attributes.get(column, "")
            for m in content.mentions
            if (row := roster.row(m.respondent_id, m.interview.quarter, m.interview.path))
        }
        own["segment"] = [segments.get(one, "") for one in own["mention_id"]]
        ranked = next(one for one in content.themes if one.theme.theme_id == theme_id)
        return StudyTheme(rows[rows["theme_id"] == theme_id].iloc[0], own, theme_card(content, ranked))

    def _figures(self, name: str) -> pd.DataFrame:
        table = FIGURE_TABLES[name]
        return pd.DataFrame(table.rows(self._content()), columns=list(table.columns))

    def _content(self) -> ReportContent:
        """What is stored, reckoned once for as long as no file of it changes."""
        with open_study(self.folder) as context:
            stamp = _stamp(self.folder)
            if self._last is None or self._last[0] != stamp:
                self._last = (stamp, stored_report(context, None))
            return self._last[1]


def _stamp(folder: Path) -> object:
    """Changes when a run, an edit or a person changes what the tables are made from."""
    names = (WORKSPACE_FILE, f"{WORKSPACE_FILE}-wal", CODEBOOK_FILE, SETTINGS_FILE, RESPONDENTS_FILE, GUIDE_FILE)
    found = [path.stat() for name in names if (path := folder / name).exists()]
    return [(one.st_ino, one.st_mtime_ns, one.st_size) for one in found]


def _frame(table: Table) -> pd.DataFrame:
    frame = pd.DataFrame(list(table.rows), columns=list(table.header))
    frame.attrs = {"title": table.title, "note": table.note}
    return frame
