"""What `custdev export` writes, by format; some take one file, some a folder of tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.config import ReportConfig
from pipeline.report.content import ReportContent
from pipeline.report.excel_csv import LOCALES, to_excel_csv
from pipeline.report.jsonl import to_jsonl
from pipeline.report.parquet import write_parquet
from pipeline.report.report import FILES, Writer, write_whole
from pipeline.report.tables import CSV_TABLES, FULL_TABLES, Table, to_csv
from pipeline.report.tracker import to_jira, to_linear

TABULAR = ("csv", "jsonl", "parquet")
"""Formats of three tables in a folder."""
OF_THEMES = ("jira", "linear")
"""Formats of chosen themes."""
_ALONE = {"xlsx": "custdev.xlsx", "qdpx": "study.qdpx", "md": "brief.md", "html": "report.html", "docx": "brief.docx"}


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What can be asked of one export: Excel's locale for `csv`, themes for a tracker."""

    excel: str | None = None
    themes: tuple[str, ...] = ()
    report: ReportConfig = field(default_factory=ReportConfig)


def write_export(content: ReportContent, format_name: str, out: Path | None, options: ExportOptions) -> list[Path]:
    """Writes one format to `out` (a folder for tables), by default under its usual names here; returns the paths.

    Raises:
        InputError: a theme is asked for that is not there.
        SettingsError: a package the format needs is not installed.
        WorkspaceError: it cannot be written.
    """
    writers = _writers(format_name, options)
    targets = {name: (out or Path()) / name if format_name in TABULAR else out or Path(name) for name in writers}
    # Tables for programs stay on this machine and hold what was said; a table made for Excel is handed on.
    shown = content if format_name in TABULAR and not options.excel else content.as_it_travels()
    private = shown is content
    return [
        write_whole(targets[name], partial(write, shown), options.report, private) for name, write in writers.items()
    ]


def _writers(format_name: str, options: ExportOptions) -> Mapping[str, Writer]:
    if format_name in _ALONE:
        return {_ALONE[format_name]: FILES[_ALONE[format_name]]}
    if format_name in OF_THEMES:
        return {f"{format_name}.csv": partial(_write_tickets, format_name, options.themes)}
    tables = CSV_TABLES if format_name == "csv" else FULL_TABLES
    return {f"{name}.{format_name}": partial(_write_table, format_name, table, options.excel) for name, table in (
        tables.items()
    )}  # fmt: skip


def _write_table(
    format_name: str, table: Table, excel: str | None, content: ReportContent, path: Path, _: ReportConfig
) -> None:
    columns, rows = tuple(table.columns), table.rows(content)
    if format_name == "parquet":
        write_parquet(columns, rows, path)
        return
    if format_name == "jsonl":
        text = to_jsonl(columns, rows)
    else:
        text = to_excel_csv(columns, rows, LOCALES[excel]) if excel else to_csv(columns, rows)
    path.write_text(text, encoding="utf-8", newline="")


def _write_tickets(
    format_name: str, themes: tuple[str, ...], content: ReportContent, path: Path, config: ReportConfig
) -> None:
    render = to_jira if format_name == "jira" else to_linear
    path.write_text(render(content, themes, config.quotes), encoding="utf-8", newline="")
