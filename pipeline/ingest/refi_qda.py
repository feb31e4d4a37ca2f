"""REFI-QDA files (.qdc codebooks, .qdpx projects) of NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

Standard 1.5, www.qdasoftware.org. Only what a coding needs is read: codes, text sources, coded passages and who coded
them.
"""

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from pipeline.errors import InputError
from pipeline.ingest.refi_text import Counted, as_counted
from pipeline.ingest.unpack import check_zip
from pipeline.models import Span

_EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Code:
    """One code; `parents` are the names of the codes it stands under, the uppermost first.

    One that is not `codable` only groups others.
    """

    guid: str
    name: str
    definition: str
    parents: tuple[str, ...]
    codable: bool


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A stretch of a source with its codes, all by one coder; offsets are code points into the source's text.

    `mention` names the passage it is further evidence for, else itself; `comment` is what is written to it.
    """

    guid: str
    span: Span
    words: str
    codes: tuple[Code, ...]
    coder: str
    comment: str
    mention: str


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text of the project, under the name its program shows."""

    name: str
    text: str
    passages: tuple[CodedPassage, ...]


@dataclass(frozen=True, slots=True)
class RefiProject:
    """What is read of a project."""

    codes: tuple[Code, ...]
    sources: tuple[TextSource, ...]


def read_codes(path: Path) -> tuple[Code, ...]:
    """The codes of a .qdc codebook or a .qdpx project, in the order of its tree.

    Raises:
        InputError: no REFI-QDA file, or one without codes.
    """
    codes = tuple(_codes(_root(path)))
    if not codes:
        raise InputError(f"{path}: no codes in it; export the codebook from the program that holds them.")
    return codes


def read_project(path: Path) -> RefiProject:
    """Codes, texts and coded passages of a .qdpx project; sources that are no text are passed over.

    Raises:
        InputError: no REFI-QDA project, or a text it names is missing or not UTF-8.
    """
    root = _root(path)
    if _local(root) != "Project":
        raise InputError(f"{path}: a codebook without texts; export the whole project as .qdpx.")
    codes = tuple(_codes(root))
    reading = _Reading(
        path,
        origin=root.get("origin", ""),
        codes={code.guid: code for code in codes},
        coders={_guid(user): user.get("name", "") for user in root.iter() if _local(user) == "User"},
        mains={
            _guid(link, "targetGUID"): _guid(link, "originGUID")
            for link in root.iter()
            if _local(link) == "Link" and link.get("name") == _EVIDENCE
        },
    )
    return RefiProject(codes, tuple(reading.sources(root)))


def _root(path: Path) -> Element:
    try:
        if not zipfile.is_zipfile(path):
            return _checked(path, ET.parse(path).getroot())
        check_zip(path)
        with zipfile.ZipFile(path) as archive:
            inside = [name for name in archive.namelist() if name.lower().endswith(".qde")]
            if not inside:
                raise InputError(f"{path}: no project.qde in it; export a REFI-QDA project (.qdpx).")
            return _checked(path, ET.fromstring(archive.read(inside[0]).decode("utf-8-sig")))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    except (ET.ParseError, UnicodeDecodeError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise InputError(f"{path}: damaged or not REFI-QDA; export it again as .qdpx or .qdc.") from None


def _checked(path: Path, root: Element) -> Element:
    if _local(root) not in ("Project", "CodeBook"):
        raise InputError(f"{path}: not REFI-QDA; export a project as .qdpx or a codebook as .qdc.")
    return root


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _guid(element: Element, attribute: str = "guid") -> str:
    """GUIDs are written with braces and without, in capitals and not."""
    return element.get(attribute, "").strip("{} ").casefold()


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _text(element: Element, name: str) -> str:
    return next((child.text or "" for child in _children(element, name)), "").strip()


def _codes(element: Element, parents: tuple[str, ...] = ()) -> Iterator[Code]:
    for child in element:
        if _local(child) in ("CodeBook", "Codes"):
            yield from _codes(child, parents)
        elif _local(child) == "Code":
            name = child.get("name", "").strip()
            yield Code(_guid(child), name, _text(child, "Description"), parents, child.get("isCodable") != "false")
            yield from _codes(child, (*parents, name))


@dataclass(frozen=True)
class _Reading:
    """What is known of a project while its sources are read."""

    path: Path
    origin: str
    codes: Mapping[str, Code]
    coders: Mapping[str, str]
    mains: Mapping[str, str]

    def sources(self, root: Element) -> Iterator[TextSource]:
        for listing in _children(root, "Sources"):
            for source in listing:
                for text in [source] if _local(source) == "TextSource" else _children(source, "Representation"):
                    yield self._source(text, source.get("name") or text.get("name") or "")

    def _source(self, source: Element, name: str) -> TextSource:
        passages = [p for p in _children(source, "PlainTextSelection") if _children(p, "Coding")]
        spans = [(_position(p, "startPosition"), _position(p, "endPosition")) for p in passages]
        counted = as_counted(self._content(source, name), spans, [p.get("name", "") for p in passages], self.origin)
        read = [self._passage(p, span, counted) for p, span in zip(passages, counted.spans, strict=True)]
        return TextSource(name, counted.text, tuple(passage for passage in read if passage.codes))

    def _passage(self, passage: Element, span: Span, counted: Counted) -> CodedPassage:
        codings, own = _children(passage, "Coding"), _guid(passage)
        codes = [self.codes.get(_guid(ref, "targetGUID")) for coding in codings for ref in _children(coding, "CodeRef")]
        coders = [element.get("creatingUser", "").strip("{} ").casefold() for element in (*codings, passage)]
        return CodedPassage(
            guid=own,
            span=span,
            words=counted.text[span.start : span.end],
            codes=tuple(code for code in codes if code is not None),
            coder=next((self.coders[coder] for coder in coders if coder in self.coders), ""),
            comment=_text(passage, "Description"),
            mention=self.mains.get(own, own),
        )

    def _content(self, source: Element, name: str) -> str:
        wanted = source.get("plainTextPath", "").rpartition("/")[2].casefold()
        if not wanted:
            return next((child.text or "" for child in _children(source, "PlainTextContent")), "")
        with zipfile.ZipFile(self.path) as archive:
            for member in archive.namelist():
                if member.rpartition("/")[2].casefold() == wanted:
                    try:
                        return archive.read(member).decode("utf-8-sig")
                    except UnicodeDecodeError:
                        break
        raise InputError(f"{self.path}: the text of {name!r} is missing or not UTF-8; export the project again.")


def _position(passage: Element, attribute: str) -> int:
    value = passage.get(attribute, "")
    return int(value) if value.strip().isdecimal() else 0
