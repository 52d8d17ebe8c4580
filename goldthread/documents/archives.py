"""Looks into a zip container (which Word and Excel files are) without trusting what it says of itself."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from goldthread.core.refusals import Refusal
from goldthread.documents.limits import MEBIBYTE, Limits

CHUNK = 256 * 1024
SMALL = 20 * MEBIBYTE
ENCRYPTED = 0x1
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00[DE]\x00|\x00<\x00!\x00[DE]")
_EMBEDDED = re.compile(r"(?:word|xl|ppt)/embeddings/")


def bomb(name: str) -> Refusal:
    return Refusal(
        f"{name} unpacks to far more than a document should hold, so it was not opened. "
        "Save it again from Word or Excel without large pictures, and bring in the new file."
    )


def damaged(name: str) -> Refusal:
    return Refusal(f"{name} is damaged and cannot be opened. Open it where it was made, save it again and retry.")


def open_archive(name: str, data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, after its own table of contents has been found modest. Refuses bombs and password protection."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as problem:
        raise damaged(name) from problem
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refusal(f"{name} is locked with a password. Remove the password and bring it in again.")
    declared = sum(member.file_size for member in members)
    if len(members) > limits.archive_members or _too_much(declared, len(data), limits):
        raise bomb(name)
    return archive


def inspect_members(name: str, archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    """Unpacks every member once, a piece at a time, and refuses what turns out too large, nested or booby-trapped."""
    inflated = 0
    for member in archive.infolist():
        tail = b""
        for number, chunk in enumerate(chunks(name, archive, member)):
            inflated += len(chunk)
            if _too_much(inflated, size, limits):
                raise bomb(name)
            if number == 0 and chunk.startswith(b"PK\x03\x04") and not _EMBEDDED.match(member.filename):
                raise Refusal(f"{name} holds another archive inside it. Bring in the document on its own.")
            if _is_xml(member.filename) and _DOCTYPE.search(tail + chunk):
                raise Refusal(
                    f"{name} holds instructions that a document should not have (an XML entity), so it was not opened. "
                    "Save it again from Word or Excel and bring in the new file."
                )
            tail = chunk[-16:]


def chunks(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one member piece by piece, so that a lie about its size costs no memory."""
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as problem:
        raise damaged(name) from problem


def _too_much(inflated: int, size: int, limits: Limits) -> bool:
    return inflated > limits.inflated_bytes or (inflated > SMALL and inflated > size * limits.inflation_ratio)


def _is_xml(filename: str) -> bool:
    return filename.lower().endswith((".xml", ".rels", ".vml"))
