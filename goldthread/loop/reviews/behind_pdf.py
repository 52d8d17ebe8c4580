"""What a PDF says behind its pages: properties, links, remarks, other words for pictures, files within. Pure."""

import ctypes
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.loop.reviews.identity import Passage
from goldthread.loop.reviews.pictures import of_picture

_JPEG = re.compile(rb"\xff\xd8\xff[\xe0\xe1\xed\xee\xfe\xdb]")
_DEEPEST = 200
"""How deep the tree of a PDF's parts is followed: no report is a tenth as deep."""


def of_pdf(name: str, data: bytes) -> Iterator[Passage]:
    """Everything that a PDF holds and its pages do not show."""
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
    for number in range(document.count_attachments()):
        yield Passage(f"{name}, file within", document.get_attachment(number).get_name())
    for mark in document.get_toc():
        yield Passage(f"{name}, contents", mark.get_title())
    for number, page in enumerate(document, start=1):
        yield from (Passage(f"{name}, page {number}, {called}", said) for called, said in _of_page(document, page))
    for found in _JPEG.finditer(data):
        yield from of_picture(f"{name}, picture", data[found.start() :])


def _of_page(document: Any, page: Any) -> Iterator[tuple[str, str]]:
    from pypdfium2 import raw

    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        for key in (b"Contents", b"T", b"TU", b"V"):
            if said := _wide(partial(raw.FPDFAnnot_GetStringValue, annotation, key)):
                yield "remark or field", said
        action = raw.FPDFLink_GetAction(raw.FPDFAnnot_GetLink(annotation))
        if said := _read(partial(raw.FPDFAction_GetURIPath, document, action)).decode("latin-1"):
            yield "link", said
        raw.FPDFPage_CloseAnnot(annotation)
    tree = raw.FPDF_StructTree_GetForPage(page)
    for number in range(max(0, raw.FPDF_StructTree_CountChildren(tree))):
        yield from _of_part(raw.FPDF_StructTree_GetChildAtIndex(tree, number), _DEEPEST)
    raw.FPDF_StructTree_Close(tree)


def _of_part(part: Any, deeper: int) -> Iterator[tuple[str, str]]:
    """What is read aloud in place of a part, and of the parts within it."""
    from pypdfium2 import raw

    if not part or not deeper:
        return
    for read_aloud in (raw.FPDF_StructElement_GetAltText, raw.FPDF_StructElement_GetActualText):
        if said := _wide(partial(read_aloud, part)):
            yield "read aloud", said
    for number in range(max(0, raw.FPDF_StructElement_CountChildren(part))):
        yield from _of_part(raw.FPDF_StructElement_GetChildAtIndex(part, number), deeper - 1)


def _read(fill: Callable[[Any, int], int]) -> bytes:
    """What the library writes into room that is as large as it first asks for."""
    size = fill(None, 0)
    if size <= 1:
        return b""
    room = ctypes.create_string_buffer(size)
    fill(room, size)
    return room.raw.rstrip(b"\0")


def _wide(fill: Callable[[Any, int], int]) -> str:
    def into(room: Any, size: int) -> int:
        return fill(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)) if room else None, size)

    said = _read(into)
    return (said + b"\0" * (len(said) % 2)).decode("utf-16-le", "replace")
