"""Every export of the example study: seconds, size, and whether the project comes back the same from other readers."""

import tempfile
import time
import zipfile
from pathlib import Path

from lxml import etree
from pyrefiqda import RefiProject

from pipeline.context import open_study
from pipeline.evaluate.coding import coding_of, read_coding
from pipeline.report.content import ReportContent
from pipeline.report.exports import ExportOptions, write_export
from pipeline.report.tables import mention_rows
from pipeline.run import run_study, stored_report
from pipeline.scaffold import make_study

FORMATS = ("csv", "jsonl", "parquet", "xlsx", "docx", "md", "html", "qdpx", "jira", "linear")
_SCHEMA = Path(__file__).parents[1] / "cases" / "refi_qda" / "Project.xsd"


def main() -> None:
    """Prints the table; a minute or two, most of it the run."""
    with tempfile.TemporaryDirectory() as folder:
        study, out = Path(folder) / "study", Path(folder) / "out"
        make_study(study, "auto", example=True)
        with open_study(study) as context:
            run_study(context)
            content, redacted = stored_report(context, None), context.redactor.redacted
            for name in FORMATS:
                _time(content, name, out / f"as.{name}")
            files = {held.interview.path: held.transcript for held in content.interviews}
            again = read_coding(out / "as.qdpx", list(files), files, redacted)
        _check(content, out / "as.qdpx")
        themes = {themed.mention.mention_id: themed.theme_id for themed in content.mentions}
        own = coding_of("as.qdpx", [themed.mention for themed in content.mentions], files, themes)
        print(f"read back as a coding: {len(again.mentions)} mentions, the same as were written: {again == own}")


def _time(content: ReportContent, name: str, out: Path) -> None:
    themes = tuple(ranked.theme.theme_id for ranked in content.themes[:10]) if name in ("jira", "linear") else ()
    start = time.perf_counter()
    paths = write_export(content, name, out, ExportOptions(themes=themes))
    size = sum(path.stat().st_size for path in paths)
    print(f"{name:8} {time.perf_counter() - start:5.2f} s {size / 1000:7.0f} KB")


def _check(content: ReportContent, path: Path) -> None:
    """What an independent reader finds, against what mentions.csv would say of the content as it travels."""
    with zipfile.ZipFile(path) as archive:
        valid = etree.XMLSchema(etree.parse(_SCHEMA)).validate(etree.fromstring(archive.read("project.qde")))
    unpacked = str(path) + ".unpacked"
    project = RefiProject.load(path, unpacked)
    codes = {code.guid: code.name for code in project.code_book.codes.code}
    found = set()
    for source in project.sources.text_source:
        text = RefiProject.resolve_source_path(source.plain_text_path, unpacked).read_text(encoding="utf-8")
        for passage in source.plain_text_selection:
            span = (passage.start_position, passage.end_position)
            for coding in passage.coding:
                name = codes.get(coding.code_ref.target_guid, "")
                found.add((name.rpartition("(")[2].rstrip(")"), text[slice(*span)], *span))
    rows = mention_rows(content.as_it_travels())
    same = sum((row["theme_id"], row["quote"], row["start"], row["end"]) in found for row in rows)
    print(f"schema of the standard: {'valid' if valid else 'NOT VALID'}")
    print(f"independent reader: {same} of {len(rows)} mentions with the same code, quote and offsets")
