"""study.qdpx: the study for NVivo, ATLAS.ti, MAXQDA, QualCoder and whatever reads the REFI-QDA standard 1.5.

Sources are the transcripts' own text, to which all offsets of this study refer: Unicode code points, the end one past
the last (section 10.2 of the standard; QualCoder reads it so too). Lines end with a line feed alone, without a byte
order mark, as programs differ in how they count both.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from pipeline.models import Mention, MentionKind, SpeakerRole
from pipeline.report.archive import write_archive
from pipeline.report.brief import figures
from pipeline.report.content import HeldInterview, ReportContent, ThemedMention
from pipeline.report.export_words import EXPORT_WORDS
from pipeline.report.notes import how_to_read, limits
from pipeline.report.refi_cases import CaseMembers, cases, source_values, variables
from pipeline.report.refi_guids import code_name, guid, moment, name_of, source_names
from pipeline.report.wording import KINDS, WORDS
from pipeline.report.xml_safe import xml_text

_NAMESPACE = "urn:QDA-XML:project:1.0"
_COLOURS = {
    MentionKind.PAIN: "#C0392B",
    MentionKind.REQUEST: "#2471A3",
    MentionKind.TRIGGER: "#B9770E",
    MentionKind.PRAISE: "#1E8449",
    MentionKind.OUTCOME: "#117A65",
    MentionKind.WORKAROUND: "#7D3C98",
    MentionKind.OBJECTION: "#566573",
}
_MISCOUNTED = re.compile("[\r\ud800-\udfff]")
EVIDENCE = "evidence"
"""The name of links from a mention's main passage to its other ones."""


def write_qdpx(content: ReportContent, path: Path) -> None:
    """Writes the project: themes as codes, evidence as coded passages, summaries as their comments, people as cases.

    Raises:
        OSError: the file cannot be written.
    """
    project = _project(content)
    ET.indent(project, " ")
    members = {"project.qde": ET.tostring(project, encoding="utf-8", xml_declaration=True)}
    for held in content.interviews:
        members[f"sources/{_source_guid(content, held)}.txt"] = _source_text(held.transcript.text)
    members[f"sources/{guid(content, 'note')}.txt"] = xml_text(_note_text(content)).encode()
    write_archive(path, members)


def _source_text(text: str) -> bytes:
    """The words to the letter, but for what other readers would count otherwise or cannot read at all."""
    return _MISCOUNTED.sub("\N{REPLACEMENT CHARACTER}", text).encode()


def _project(content: ReportContent) -> Element:
    root = Element("Project", {"xmlns": _NAMESPACE, "name": name_of(content.title), "origin": "custdev"})
    users = SubElement(root, "Users")
    for extractor in content.extractors or ["custdev"]:
        SubElement(users, "User", guid=guid(content, "user", extractor), name=xml_text(extractor))
    root.extend(_codebook(content))
    root.extend(variables(content))
    sources, members = Element("Sources"), CaseMembers()
    names = source_names(content)
    for held in content.interviews:
        sources.append(_source(content, held, names[held.interview.path], members))
    root.extend(cases(content, members))
    if len(sources):
        root.append(sources)
    root.append(_note(content))
    root.extend(_links(content))
    SubElement(root, "NoteRef", targetGUID=guid(content, "note"))
    return root


def _codebook(content: ReportContent) -> Iterator[Element]:
    """Themes, those of an area under its code, then kinds, then who speaks.

    A code with anything but a description in it is lost on QualCoder.
    """
    book = Element("CodeBook")
    codes = SubElement(book, "Codes")
    over: dict[str, Element] = {"": codes}
    for ranked in content.themes:
        area, colour = ranked.theme.area, _COLOURS[ranked.theme.kind]
        if area not in over:
            over[area] = _code(codes, guid(content, "area", area), xml_text(area))
        own = guid(content, "theme", ranked.theme.theme_id)
        _described(_code(over[area], own, code_name(ranked), colour), ranked.theme.definition)
    words = EXPORT_WORDS[content.language]
    kinds = sorted({themed.mention.kind for themed in content.mentions})
    if kinds:
        group = _code(codes, guid(content, "kinds"), words["kinds"])
        for kind in kinds:
            _code(group, guid(content, "kind", kind), KINDS[content.language][kind], _COLOURS[kind])
    if content.interviews:
        group = _code(codes, guid(content, "roles"), words["speakers"])
        for role in SpeakerRole:
            _code(group, guid(content, "role", role), words[role], "#95A5A6")
        yield book


def _code(parent: Element, own: str, name: str, colour: str | None = None) -> Element:
    """One code; one without a colour only groups others."""
    code = SubElement(parent, "Code", guid=own, name=name, isCodable="true" if colour else "false")
    if colour:
        code.set("color", colour)
    return code


def _source_guid(content: ReportContent, held: HeldInterview) -> str:
    return guid(content, "source", held.interview.path)


def _source(content: ReportContent, held: HeldInterview, name: str, members: CaseMembers) -> Element:
    own, day = _source_guid(content, held), moment(held.interview.date)
    source = Element(
        "TextSource", guid=own, name=name, plainTextPath=f"internal://{own}.txt", creationDateTime=day,
        creatingUser=_users(content)[0],
    )  # fmt: skip
    if not held.is_survey:
        members.add_source(held.interview.respondent_id, own)
    for at, turn in enumerate(held.transcript.turns):
        passage = _passage(source, guid(content, own, "turn", at), turn.speaker or turn.role, (turn.start, turn.end))
        passage.attrib |= {"creatingUser": _users(content)[0], "creationDateTime": day}
        _coding(content, passage, guid(content, "role", turn.role))
        if turn.respondent_id:
            members.add_passage(turn.respondent_id, passage.attrib["guid"])
    for themed in content.of_file(held.interview.path):
        _mention(content, source, themed, day)
    source.extend(source_values(content, held))
    return source


def _mention(content: ReportContent, source: Element, themed: ThemedMention, day: str) -> None:
    mention, text = themed.mention, themed.mention.quote
    for at, span in enumerate(mention.evidence):
        own = _evidence_guid(content, mention, at)
        passage = _passage(source, own, text if at == 0 else mention.summary, (span.start, span.end))
        passage.attrib |= {"creatingUser": guid(content, "user", mention.extractor), "creationDateTime": day}
        _described(passage, f"{mention.summary}\n{facts_line(mention)}" if at == 0 else "")
        _coding(content, passage, guid(content, "theme", themed.theme_id))
        _coding(content, passage, guid(content, "kind", mention.kind))


def facts_line(mention: Mention) -> str:
    """What a coding tells of a mention beside its codes, on a line that `ingest/refi_qda.py` reads back."""
    facts = {
        "mention": mention.mention_id,
        "intensity": mention.intensity,
        "prompted": "yes" if mention.prompted else "no",
        "confidence": mention.confidence,
    }
    return "; ".join(f"{name}: {value}" for name, value in facts.items())


def _evidence_guid(content: ReportContent, mention: Mention, at: int) -> str:
    return guid(content, "evidence", mention.mention_id, at)


def _passage(source: Element, own: str, name: str, span: tuple[int, int]) -> Element:
    start, end = map(str, span)
    return SubElement(source, "PlainTextSelection", guid=own, name=name_of(name), startPosition=start, endPosition=end)


def _coding(content: ReportContent, passage: Element, code: str) -> None:
    coding = SubElement(passage, "Coding", guid=guid(content, passage.attrib["guid"], code))
    SubElement(coding, "CodeRef", targetGUID=code)


def _described(element: Element, text: str) -> None:
    if text.strip():
        SubElement(element, "Description").text = xml_text(text)


def _users(content: ReportContent) -> list[str]:
    return [guid(content, "user", extractor) for extractor in content.extractors or ["custdev"]]


def _note(content: ReportContent) -> Element:
    """One note on the whole: the ranked list, and how to read it."""
    own, days = guid(content, "note"), [h.interview.date for h in content.interviews if h.interview.date]
    notes = Element("Notes")
    SubElement(
        notes, "Note", guid=own, name=WORDS[content.language]["brief"], plainTextPath=f"internal://{own}.txt",
        creatingUser=_users(content)[0], creationDateTime=moment(max(days, default=None)),
    )  # fmt: skip
    return notes


def _note_text(content: ReportContent) -> str:
    ranked = [f"{one.rank}. {code_name(one)}\n{figures(one, content.language)}" for one in content.themes]
    return "\n\n".join([*how_to_read(content), *limits(content), *ranked]) + "\n"


def _links(content: ReportContent) -> Iterator[Element]:
    """Links from a mention's main passage to each further one, so that they are known as one."""
    pairs = [(m.mention, at) for m in content.mentions for at in range(1, len(m.mention.evidence))]
    if not pairs:
        return
    links = Element("Links")
    for mention, at in pairs:
        ends = (_evidence_guid(content, mention, 0), _evidence_guid(content, mention, at))
        SubElement(
            links, "Link", guid=guid(content, "link", *ends), name=EVIDENCE, direction="OneWay",
            originGUID=ends[0], targetGUID=ends[1],
        )  # fmt: skip
    yield links
