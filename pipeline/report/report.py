"""Writes the report folder: tables, workbook, page and brief, each whole or not at all."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.config import ReportConfig
from pipeline.errors import WorkspaceError
from pipeline.report.content import ReportContent
from pipeline.report.html import render_html
from pipeline.report.markdown import render_brief
from pipeline.report.tables import (
    INTERVIEW_COLUMNS,
    MENTION_COLUMNS,
    THEME_COLUMNS,
    interview_rows,
    mention_rows,
    theme_rows,
    to_csv,
)
from pipeline.report.xlsx import write_workbook

REPORT_VERSION = 4
"""Raised when the same figures would be shown otherwise: 1, first report; 2, numbers as each language writes them;
3, only differences that stand out; 4, the page that counts anew."""
REPORT_FOLDER = "report"

Writer = Callable[[ReportContent, Path, ReportConfig], None]


def _text_writer(render: Callable[[ReportContent, ReportConfig], str]) -> Writer:
    def write(content: ReportContent, path: Path, config: ReportConfig) -> None:
        path.write_text(render(content, config), encoding="utf-8", newline="")

    return write


FILES: Mapping[str, Writer] = {
    "themes.csv": _text_writer(lambda content, _: to_csv(tuple(THEME_COLUMNS), theme_rows(content))),
    "mentions.csv": _text_writer(lambda content, _: to_csv(tuple(MENTION_COLUMNS), mention_rows(content))),
    "interviews.csv": _text_writer(lambda content, _: to_csv(tuple(INTERVIEW_COLUMNS), interview_rows(content))),
    "custdev.xlsx": lambda content, path, _: write_workbook(content, path),
    "report.html": _text_writer(lambda content, _: render_html(content)),
    "brief.md": _text_writer(lambda content, config: render_brief(content, config.top, config.quotes)),
}


def write_report(content: ReportContent, folder: Path, config: ReportConfig) -> list[Path]:
    """Writes every report file into `folder` and returns their paths.

    Raises:
        WorkspaceError: the folder or a file in it cannot be written.
    """
    return [write_file(content, folder / name, name, config) for name in FILES]


def write_file(content: ReportContent, path: Path, name: str, config: ReportConfig) -> Path:
    """Writes one report file by its name, under any path: first aside, then moved over the old one.

    Raises:
        WorkspaceError: it cannot be written, for one because another program holds it open.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        FILES[name](content, aside, config)
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise WorkspaceError(
            f"{path}: cannot be written ({error.strerror}); close it elsewhere or free the folder."
        ) from None
    return path
