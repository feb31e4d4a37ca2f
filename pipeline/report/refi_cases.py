"""The people of a study as REFI-QDA cases, with what respondents.csv says of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from pipeline.models import Respondent
from pipeline.report.content import HeldInterview, ReportContent
from pipeline.report.refi_guids import guid, name_of
from pipeline.report.xml_safe import xml_text

_OF_SOURCES = {"interview_date": "Date", "interview_quarter": "Text", "interview_nps": "Integer"}
"""Variables of interviews; those of people are `nps` and the columns of respondents.csv."""
_NPS = "nps"


@dataclass
class CaseMembers:
    """Which sources and passages are whose, gathered while sources are written; ids differ in case at times."""

    names: dict[str, str] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)
    passages: dict[str, list[str]] = field(default_factory=dict)

    def add_source(self, respondent_id: str, own: str) -> None:
        """A whole file is this person's."""
        self.sources.setdefault(self._key(respondent_id), []).append(own)

    def add_passage(self, respondent_id: str, own: str) -> None:
        """A passage is this person's, in a file of many people's answers."""
        self.passages.setdefault(self._key(respondent_id), []).append(own)

    def _key(self, respondent_id: str) -> str:
        key = respondent_id.casefold()
        self.names.setdefault(key, respondent_id)
        return key


def variables(content: ReportContent) -> Iterator[Element]:
    """Names and types of all variables."""
    if not content.interviews:
        return
    listing = Element("Variables")
    for name, kind in {**_OF_SOURCES, _NPS: "Integer", **dict.fromkeys(_columns(content), "Text")}.items():
        SubElement(listing, "Variable", guid=guid(content, "variable", name), name=name_of(name), typeOfVariable=kind)
    yield listing


def source_values(content: ReportContent, held: HeldInterview) -> Iterator[Element]:
    """When an interview was held, and the NPS its respondent gave then."""
    interview = held.interview
    if interview.date:
        yield _value(content, "interview_date", "DateValue", interview.date.isoformat())
    if interview.quarter:
        yield _value(content, "interview_quarter", "TextValue", interview.quarter)
    if held.row and held.row.nps is not None:
        yield _value(content, "interview_nps", "IntegerValue", str(held.row.nps))


def cases(content: ReportContent, members: CaseMembers) -> Iterator[Element]:
    """One case a person, in order of ids, as of their last interview."""
    rows = _last_rows(content)
    listing = Element("Cases")
    for key, name in sorted(members.names.items()):
        case = SubElement(listing, "Case", guid=guid(content, "case", key), name=name_of(name))
        row = rows.get(key)
        if row and row.nps is not None:
            case.append(_value(content, _NPS, "IntegerValue", str(row.nps)))
        for column, value in sorted(row.attributes.items()) if row else ():
            case.append(_value(content, column, "TextValue", xml_text(value)))
        for own in members.sources.get(key, ()):
            SubElement(case, "SourceRef", targetGUID=own)
        for own in members.passages.get(key, ()):
            SubElement(case, "SelectionRef", targetGUID=own)
    if len(listing):
        yield listing


def _last_rows(content: ReportContent) -> dict[str, Respondent]:
    return {voice.respondent_id.casefold(): voice for voice in content.voices}


def _columns(content: ReportContent) -> list[str]:
    return sorted({name for voice in content.voices for name in voice.attributes})


def _value(content: ReportContent, variable: str, element: str, value: str) -> Element:
    holder = Element("VariableValue")
    SubElement(holder, "VariableRef", targetGUID=guid(content, "variable", variable))
    SubElement(holder, element).text = value
    return holder
