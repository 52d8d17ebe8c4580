"""What a picture says beside what it shows: who took it, where, with what words. Pure."""

import re
import zlib
from collections.abc import Iterator
from typing import Literal

from goldthread.loop.reviews.identity import Passage

_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{3,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){3,}")
_MOST = 200_000
_GPS = 0x8825
"""The tag of a picture's properties that leads to where it was taken."""


def of_picture(name: str, data: bytes) -> Iterator[Passage]:
    """What a picture says beside what it shows."""
    for where, block in _blocks(data):
        words = [_text(found) for found in _PRINTABLE.findall(block[:_MOST])]
        words += [found.decode("utf-16-le", "replace") for found in _WIDE.findall(block[:_MOST])]
        if words:
            yield Passage(f"{name}, {where}", " ".join(words))
        if _has_place(block):
            text = "The picture holds the place where it was taken."
            yield Passage(f"{name}, place", text, tells="where the picture was taken")


def _text(said: bytes) -> str:
    """Words as most programs write them, or as older ones do."""
    try:
        return said.decode()
    except UnicodeDecodeError:
        return said.decode("latin-1")


def _has_place(block: bytes) -> bool:
    """Whether the properties of a picture point at a place on the map."""
    if b"GPSLatitude" in block:
        return True
    at = 6 if block.startswith(b"Exif\0\0") else 0
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
        yield "properties", data[_MOST:][-_MOST:]
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        yield from _of_webp(data)
    elif data[:4] == b"GIF8":
        yield from (("properties", found[1]) for found in _REMARK.finditer(data))


_REMARK = re.compile(rb"\x21(?:\xfe|\xff\x0bXMP DataXMP)(.{1,20000}?)\x00", re.S)
"""A remark in a GIF, up to the nought that ends it."""


def _of_webp(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] in (b"EXIF", b"XMP "):
            yield "properties", data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


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
