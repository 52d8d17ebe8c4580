"""What a file that is to leave really says: its words, its tables, and what stands behind them. Pure.

A Word file also says who wrote it, what it is called, what was commented and what was taken out; a PDF has properties;
a picture says where and by whom it was taken. The identity check reads all of it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal
from xml.etree import ElementTree

from goldthread.core.refusals import Refusal
from goldthread.documents.limits import DEFAULT
from goldthread.documents.reading import read
from goldthread.loop.reviews.identity import Passage

_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|gif|webp|bmp)$", re.I)
_PRINTABLE = re.compile(rb"[\x20-\x7e\xc0-\xff]{3,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){3,}")
_MOST = 200_000
_GPS = 0x8825
"""The tag of a picture's properties that leads to where it was taken."""


def of_file(name: str, data: bytes) -> tuple[Passage, ...]:
    """Every piece of text in a file, with where it stands: page or paragraph, property, comment, picture."""
    if _PICTURE.search(name):
        return tuple(_picture(name, data))
    return (Passage(f"{name}, its name", name.rpartition(".")[0]), *_words(name, data), *_behind(name, data))


def _words(name: str, data: bytes) -> Iterator[Passage]:
    for text in read(name, data, DEFAULT).texts():
        if text.text.strip():
            yield Passage(f"{name}, {text.place}" if text.place else name, text.text)


def _behind(name: str, data: bytes) -> Iterator[Passage]:
    if data[:5] == b"%PDF-":
        yield from _pdf(name, data)
    elif data[:2] == b"PK":
        yield from _office(name, data)


def _pdf(name: str, data: bytes) -> Iterator[Passage]:
    import pypdfium2  # held only where a PDF is read

    try:
        document = pypdfium2.PdfDocument(data)
        properties = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as problem:
        raise Refusal(f"{name} is damaged and cannot be checked. Make the file again.") from problem
    for key, value in properties.items():
        yield Passage(f"{name}, property {key}", str(value))
    for found in re.finditer(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.S):
        yield Passage(f"{name}, hidden description", re.sub(r"<[^>]+>", " ", found[0].decode("utf-8", "replace")))


def _office(name: str, data: bytes) -> Iterator[Passage]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            inner = member.filename
            if inner.startswith("docProps/") and inner.endswith(".xml"):
                yield from _properties(name, archive.read(member))
            elif _hidden(inner):
                yield from _markup(f"{name}, {_called(inner)}", archive.read(member))
            elif inner == "word/document.xml":
                yield from _taken_out(name, archive.read(member))
            elif _PICTURE.search(inner):
                yield from _picture(f"{name}, picture {inner.rpartition('/')[2]}", archive.read(member))


def _hidden(inner: str) -> bool:
    """Parts of an Office file that its body does not show."""
    return inner.endswith(".xml") and bool(
        re.search(r"/(?:comments\w*|header\d*|footer\d*|footnotes|endnotes|people)\.xml$", inner)
    )


def _called(inner: str) -> str:
    return re.sub(r"\d+", "", inner.rpartition("/")[2].removesuffix(".xml"))


def _properties(name: str, data: bytes) -> Iterator[Passage]:
    for element in _parsed(name, data).iter():
        if element.text and element.text.strip():
            yield Passage(f"{name}, property {element.tag.rpartition('}')[2]}", element.text.strip())


def _markup(where: str, data: bytes) -> Iterator[Passage]:
    root = _parsed(where, data)
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in {"author", "initials", "descr", "title"}:
                yield Passage(f"{where}, {key.rpartition('}')[2]}", value)
    text = " ".join(element.text for element in root.iter() if element.text and element.text.strip())
    if text:
        yield Passage(where, text)


def _taken_out(name: str, data: bytes) -> Iterator[Passage]:
    """What tracked changes took out and the file still holds, who made them, and what is said of pictures."""
    for element in _parsed(name, data).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "delText" and element.text:
            yield Passage(f"{name}, text that was taken out", element.text)
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in {"author", "descr"} and value:
                yield Passage(f"{name}, {key.rpartition('}')[2]}", value)


def _parsed(name: str, data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refusal(f"{name} holds something unsafe and cannot be checked. Save it again from Word.")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - no entities: refused above
    except ElementTree.ParseError as problem:
        raise Refusal(f"{name} is damaged and cannot be checked. Make the file again.") from problem


def _picture(name: str, data: bytes) -> Iterator[Passage]:
    """What a picture says beside what it shows."""
    for where, block in _blocks(data):
        words = [found.decode("utf-8", "replace") for found in _PRINTABLE.findall(block[:_MOST])]
        words += [found.decode("utf-16-le", "replace") for found in _WIDE.findall(block[:_MOST])]
        if words:
            yield Passage(f"{name}, {where}", " ".join(words))
        if _has_place(block):
            text = "The picture holds the place where it was taken."
            yield Passage(f"{name}, place", text, tells="where the picture was taken")


def _has_place(block: bytes) -> bool:
    """Whether the properties of a picture point at a place on the map."""
    if b"GPSLatitude" in block:
        return True
    at = block.find(b"Exif\0\0") + 6 if block.startswith(b"Exif\0\0") else 0
    exif = block[at:]
    order: Literal["little", "big"] = "little" if exif[:2] == b"II" else "big"
    if exif[:4] not in (b"II*\0", b"MM\0*"):
        return False
    first = int.from_bytes(exif[4:8], order)
    entries = int.from_bytes(exif[first : first + 2], order)
    tags = (exif[first + 2 + 12 * n : first + 4 + 12 * n] for n in range(min(entries, 500)))
    return any(int.from_bytes(tag, order) == _GPS for tag in tags if tag)


def _blocks(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _of_png(data)
    elif data[:2] == b"\xff\xd8":
        yield from _of_jpeg(data)
    elif data[:4] in (b"II*\x00", b"MM\x00*"):
        yield "properties", data[:_MOST]


def _of_png(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 8
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"eXIf"):
            yield "properties", body
        elif kind in (b"zTXt", b"iTXt"):
            yield "properties", _unpacked(body)
        at += 12 + length


def _unpacked(body: bytes) -> bytes:
    for start in range(len(body)):
        if body[start : start + 1] == b"\x78":
            try:
                return body[:start] + zlib.decompressobj().decompress(body[start:], _MOST)
            except zlib.error:
                continue
    return body


def _of_jpeg(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] in (0xE1, 0xED, 0xFE):
            yield "properties", data[at + 4 : at + 2 + length]
        at += 2 + length
