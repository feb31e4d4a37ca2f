"""brief.docx: the brief for the meeting in Word, with real headings to navigate by and room to write decisions in."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

from pipeline.report.archive import write_archive
from pipeline.report.brief import Brief, BriefTheme, make_brief
from pipeline.report.brief_words import BRIEF_WORDS
from pipeline.report.content import ReportContent
from pipeline.report.wording import WORDS, quoted
from pipeline.report.xml_safe import xml_text

_FONT, _ACCENT, _GREY = "Calibri", "1F3864", "595959"
_LOCALES = {"ru": "ru-RU", "en": "en-GB"}
_EMPTY_ROWS, _ROW_CENTIMETRES = 4, 1.3
_NO_DAY = dt.datetime(2000, 1, 1)


def write_docx(content: ReportContent, path: Path, top: int, quotes: int) -> None:
    """Writes the brief with the `top` themes, each with up to `quotes` quotes of different people.

    Raises:
        OSError: the file cannot be written.
    """
    import docx

    document = docx.Document()
    _lay_out(document, content)
    _write(document, make_brief(content, top, quotes), content.language)
    packed = io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as archive:
        write_archive(path, {name: archive.read(name) for name in archive.namelist()})


def _lay_out(document: Any, content: ReportContent) -> None:
    """A4, plain dark headings that stay with what follows, and the language for the spelling checker."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    sizes = {"Normal": 11, "Title": 22, "Heading 1": 15, "Heading 2": 12, "Quote": 11, "Caption": 9}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:hAnsi"), _FONT)
        fonts.set(qn("w:cs"), _FONT)
        if name not in ("Normal", "Quote"):
            style.font.color.rgb = RGBColor.from_string(_GREY if name == "Caption" else _ACCENT)
    document.styles["Caption"].font.bold = False
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    document.styles["Quote"].paragraph_format.space_after = Pt(0)
    language = document.styles["Normal"].element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): _LOCALES[content.language]}))
    days = [held.interview.date for held in content.interviews if held.interview.date]
    properties = document.core_properties
    properties.title, properties.author = xml_text(content.title)[:255], "custdev"
    properties.language, properties.comments = _LOCALES[content.language], ""
    made = dt.datetime.combine(max(days), dt.time()) if days else _NO_DAY
    properties.created = properties.modified = made
    _number_pages(section.footer.paragraphs[0])


def _number_pages(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _write(document: Any, brief: Brief, language: str) -> None:
    words, brief_words = WORDS[language], BRIEF_WORDS[language]
    document.add_paragraph(xml_text(brief.title), "Title")
    document.add_paragraph(brief.counts)
    _list(document, brief_words["agenda"], brief.agenda, "List Number")
    _list(document, brief_words["conclusion"], brief.conclusion, "List Bullet")
    if brief.themes:
        document.add_heading(words["top"], 1)
    for theme in brief.themes:
        _theme(document, theme, language)
    _list(document, brief_words["areas"], brief.areas, "List Bullet")
    _list(document, brief_words["questions"], brief.questions, "List Bullet")
    if brief.openings:
        document.add_heading(brief_words["how"], 1)
    for opening in brief.openings:
        document.add_heading(opening.question, 2)
        for name in opening.themes:
            document.add_paragraph(_line(name), "List Bullet")
    _list(document, brief_words["once"], brief.once, "List Bullet")
    _list(document, brief_words["unknown"], brief.unknown, "List Bullet")
    if brief.decisions:
        document.add_heading(brief_words["decisions"], 1)
        _table(document, brief.decisions)


def _line(text: str) -> str:
    return xml_text(" ".join(part for part in text.split(" ") if part).replace("\n", " "))


def _list(document: Any, heading: str, items: tuple[str, ...], style: str) -> None:
    if items:
        document.add_heading(heading, 1)
    for item in items:
        document.add_paragraph(_line(item), style)


def _theme(document: Any, theme: BriefTheme, language: str) -> None:
    document.add_heading(_line(theme.heading), 2)
    document.add_paragraph(_line(theme.figures)).paragraph_format.keep_with_next = bool(theme.quotes)
    for quote in theme.quotes:
        said = document.add_paragraph(xml_text(quoted(quote.text, language)), "Quote")
        said.paragraph_format.keep_with_next = True
        source = document.add_paragraph(f"— {_line(quote.source)}", "Caption")
        source.paragraph_format.left_indent = said.style.paragraph_format.left_indent
    if theme.related:
        document.add_paragraph(_line(theme.related))


def _table(document: Any, columns: tuple[str, ...]) -> None:
    from docx.shared import Cm

    table = document.add_table(1 + _EMPTY_ROWS, len(columns), "Table Grid")
    for cell, heading in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row in table.rows[1:]:
        row.height = Cm(_ROW_CENTIMETRES)
    for row in table.rows[:-1]:
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
