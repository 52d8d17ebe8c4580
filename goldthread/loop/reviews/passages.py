"""What a file that is to leave really says: its words, its tables, and what stands behind them. Pure.

A Word file also says who wrote it, what it is called, what was commented and what was taken out, where its links lead
and what its drawings hold; a PDF has properties, links, remarks and files within; a picture says where and by whom it
was taken. The identity check reads all of it.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from goldthread.core.refusals import Refusal
from goldthread.documents.limits import DEFAULT
from goldthread.documents.reading import read
from goldthread.loop.reviews.behind_pdf import of_pdf
from goldthread.loop.reviews.identity import Passage
from goldthread.loop.reviews.pictures import of_picture

_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|gif|webp|bmp)$", re.I)
_DRESS = re.compile(r"(?:^|/)(?:styles|fontTable|theme\d*|numbering|webSettings|stylesWithEffects)\.xml$|Content_Types")
"""Parts of an Office file that say how it looks and nothing else."""
_WITHIN = re.compile(r"/embeddings/.+\.(?:docx|xlsx)$", re.I)
_SAYS = frozenset({"author", "initials", "descr", "title", "alias", "lastAuthor", "userName", "displayName"})
"""Attributes that speak wherever they stand."""
_NAMES = frozenset({"bookmarkStart", "docPr", "cNvPr", "docVar", "sheet", "definedName", "property"})
"""Parts that somebody has given a name."""
_VALUES = frozenset({"alias", "tag", "docVar"})
"""Parts that hold what somebody wrote in an attribute."""
_SORTS = {
    "delText": "text that was taken out",
    "instrText": "field",
    "fldSimple": "field",
}
"""Text that a reader does not see, by its tag."""


def of_file(name: str, data: bytes) -> tuple[Passage, ...]:
    """Every piece of text in a file, with where it stands: page or paragraph, property, comment, picture."""
    if _PICTURE.search(name):
        return tuple(of_picture(name, data))
    words = tuple(_words(name, data))
    return (Passage(f"{name}, its name", name.rpartition(".")[0]), *words, *_behind(name, data, words))


def _words(name: str, data: bytes) -> Iterator[Passage]:
    for text in read(name, data, DEFAULT).texts():
        if text.text.strip():
            yield Passage(f"{name}, {text.place}" if text.place else name, text.text)


def _behind(name: str, data: bytes, words: tuple[Passage, ...]) -> Iterator[Passage]:
    if data[:5] == b"%PDF-":
        yield from of_pdf(name, data)
    elif name.lower().endswith((".html", ".htm")):
        yield from _page(name, data.decode("utf-8", "replace"))
    elif data[:2] == b"PK":
        yield from _office(name, data, _bare(" ".join(passage.text for passage in words)))


_NOT_SHOWN = re.compile(r"""<!--(.*?)-->|\b(?:alt|title|content|href|src)\s*=\s*("[^"]*"|'[^']*')""", re.S | re.I)
"""What a web page says to those who look behind it, or have it read aloud."""


def _page(name: str, text: str) -> Iterator[Passage]:
    for found in _NOT_SHOWN.finditer(text):
        yield Passage(f"{name}, not shown", html.unescape((found[1] or found[2] or "").strip("\"'")))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _office(name: str, data: bytes, seen: str) -> Iterator[Passage]:
    """Everything in the parts of an Office file that a reader of its pages has not seen."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            inner = member.filename
            if _PICTURE.search(inner):
                yield from of_picture(f"{name}, picture {_last(inner)}", archive.read(member))
            elif _WITHIN.search(inner):
                yield from of_file(f"{name}, {_last(inner)}", archive.read(member))
            elif inner.startswith("docProps/") and inner.endswith(".xml"):
                yield from _properties(name, archive.read(member))
            elif inner.endswith((".xml", ".rels", ".svg")) and not _DRESS.search(inner):
                yield from _part(name, inner, archive.read(member), seen)


def _last(inner: str) -> str:
    return inner.rpartition("/")[2]


def _properties(name: str, data: bytes) -> Iterator[Passage]:
    for element in _parsed(name, data).iter():
        if element.text and element.text.strip():
            yield Passage(f"{name}, property {_tag(element)}", element.text.strip())
        if called := element.attrib.get("name"):
            yield Passage(f"{name}, name of a property", called)


def _part(name: str, inner: str, data: bytes, seen: str) -> Iterator[Passage]:
    """What one part holds: its text by paragraphs where no reader saw it, and the attributes that speak."""
    root = _parsed(name, data)
    called = re.sub(r"[0-9]+", "", _last(inner).split(".")[0])
    body = called == "document"
    where = name if body else f"{name}, {called}"
    for element in root.iter():
        yield from (Passage(f"{where}, {kind}", said) for kind, said in _spoken(element, inner) if said.strip())
    for sort, text in _paragraphs(root):
        if sort or (text.strip() and _bare(text) not in seen):
            yield Passage(f"{where}, {sort}" if sort else f"{where}, not shown" if body else where, text)


def _spoken(element: ElementTree.Element, inner: str) -> Iterator[tuple[str, str]]:
    tag = _tag(element)
    for key, value in element.attrib.items():
        called = key.rpartition("}")[2]
        if called in _SAYS or (called == "name" and tag in _NAMES) or (called == "val" and tag in _VALUES):
            yield called, value
        elif inner.endswith(".rels") and called == "Target" and element.attrib.get("TargetMode") == "External":
            yield "link", value


def _paragraphs(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Text by paragraphs, so that a word in several pieces is one; what is hidden apart, by its sort."""
    pieces: dict[str, list[str]] = {}
    for element in root.iter():
        tag = _tag(element)
        if tag in {"p", "si", "comment", "author"} and pieces:
            yield from _joined(pieces)
            pieces = {}
        if tag in {"br", "cr", "tab"}:
            pieces.setdefault("", []).append(" ")
        elif element.text and element.text.strip("\n"):
            text = element.text if tag in {"t", *_SORTS} else f" {element.text} "
            pieces.setdefault(_SORTS.get(tag, ""), []).append(text)
        if tag == "fldSimple":
            pieces.setdefault("field", []).extend(element.attrib.values())
    yield from _joined(pieces)


def _joined(pieces: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield from ((sort, "".join(texts)) for sort, texts in pieces.items())


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _parsed(name: str, data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refusal(f"{name} holds something unsafe and cannot be checked. Save it again from Word.")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - no entities: refused above
    except ElementTree.ParseError as problem:
        raise Refusal(f"{name} is damaged and cannot be checked. Make the file again.") from problem
