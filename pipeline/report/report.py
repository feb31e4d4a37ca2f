"""Writes the report folder: tables, workbook, page, brief and project, each whole or not at all."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from pipeline.config import ReportConfig
from pipeline.errors import WorkspaceError
from pipeline.report.content import ReportContent
from pipeline.report.docx import write_docx
from pipeline.report.html import render_html
from pipeline.report.markdown import render_brief
from pipeline.report.qdpx import write_qdpx
from pipeline.report.tables import CSV_TABLES, Table, to_csv
from pipeline.report.xlsx import write_workbook

REPORT_VERSION = 5
"""Raised when the same figures would be shown otherwise: 1, first report; 2, numbers as each language writes them;
3, only differences that stand out; 4, the page that counts anew; 5, brief.docx, study.qdpx, and a brief for the whole
meeting."""
REPORT_FOLDER = "report"

Writer = Callable[[ReportContent, Path, ReportConfig], None]


def _text_writer(render: Callable[[ReportContent, ReportConfig], str]) -> Writer:
    def write(content: ReportContent, path: Path, config: ReportConfig) -> None:
        path.write_text(render(content, config), encoding="utf-8", newline="")

    return write


def _table(table: Table, content: ReportContent, _: ReportConfig) -> str:
    return to_csv(tuple(table.columns), table.rows(content))


FILES: Mapping[str, Writer] = {
    **{f"{name}.csv": _text_writer(partial(_table, table)) for name, table in CSV_TABLES.items()},
    "custdev.xlsx": lambda content, path, _: write_workbook(content, path),
    "report.html": _text_writer(lambda content, _: render_html(content)),
    "brief.md": _text_writer(lambda content, config: render_brief(content, config.top, config.quotes)),
    "brief.docx": lambda content, path, config: write_docx(content, path, config.top, config.quotes),
    "study.qdpx": lambda content, path, _: write_qdpx(content, path),
}


STAY = frozenset(f"{name}.csv" for name in CSV_TABLES)
"""Tables for programs on this machine, whose offsets count in what was said; they show it as it was said."""


def write_report(
    content: ReportContent, folder: Path, config: ReportConfig, advance: Callable[[int], None] = lambda done: None
) -> list[Path]:
    """Writes every report file into `folder` and returns their paths; `advance` is told of each.

    Raises:
        WorkspaceError: the folder or a file in it cannot be written.
    """
    written = []
    for name, write in FILES.items():
        shown = content if name in STAY else content.as_it_travels()
        written.append(write_whole(folder / name, partial(write, shown), config, private=shown is content))
        advance(1)
    return written


def write_whole(
    path: Path, write: Callable[[Path, ReportConfig], None], config: ReportConfig, private: bool = True
) -> Path:
    """Writes one file: first aside, then moved over the old one.

    A `private` one shows personal data and is its owner's alone; others have the rights that files are usually given.

    Raises:
        WorkspaceError: it cannot be written, for one because another program holds it open.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        if private:
            aside.touch(0o600)
        write(aside, config)
        aside.replace(path)
    except OSError as error:
        raise WorkspaceError(
            f"{path}: cannot be written ({error.strerror}); close it elsewhere or free the folder."
        ) from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return path
