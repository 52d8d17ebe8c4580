"""What a file is, by what is in it. The name of a file is a claim, and a claim that does not hold is refused."""

import re
import zipfile
from enum import StrEnum

from goldthread.core.refusals import Refusal
from goldthread.documents.archives import inspect_members, open_archive
from goldthread.documents.limits import DEFAULT, MEBIBYTE, Limits


class Kind(StrEnum):
    """The kinds of file that a partnership may bring in."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    CSV = "csv"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"
    PNG = "png"
    JPEG = "jpeg"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_WORDS = {
    Kind.PDF: "a PDF",
    Kind.WORD: "a Word document",
    Kind.EXCEL: "an Excel workbook",
    Kind.CSV: "a CSV file",
    Kind.HTML: "a web page",
    Kind.MARKDOWN: "a Markdown text",
    Kind.TEXT: "a plain text",
    Kind.PNG: "a PNG picture",
    Kind.JPEG: "a JPEG picture",
}
_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv",
    Kind.HTML: "text/html",
    Kind.MARKDOWN: "text/markdown",
    Kind.TEXT: "text/plain",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
}
_ENDINGS = {
    "pdf": Kind.PDF,
    "docx": Kind.WORD,
    "xlsx": Kind.EXCEL,
    "csv": Kind.CSV,
    "tsv": Kind.CSV,
    "html": Kind.HTML,
    "htm": Kind.HTML,
    "md": Kind.MARKDOWN,
    "markdown": Kind.MARKDOWN,
    "txt": Kind.TEXT,
    "text": Kind.TEXT,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
}
PLAIN = frozenset({Kind.CSV, Kind.MARKDOWN, Kind.TEXT})  # told apart by name: the same characters can be any of them

ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), CSV, web page, Markdown, plain text, PNG or JPEG"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")
_ARCHIVES = (
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
)
_HTML = re.compile(r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title)[\s>]", re.I | re.S)
_FRAGMENT = re.compile(r"\s*<(?:h[1-6]|div|table|p|ul|ol|section|article|main)[\s>]", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024


def detect(name: str, data: bytes, limits: Limits = DEFAULT) -> Kind:
    """The kind of a file from its content. Refuses the empty, oversized and unsafe, and a name that does not fit."""
    if not data:
        raise Refusal(f"{name} is empty. Choose the file that holds your text and bring it in again.")
    if len(data) > limits.file_bytes:
        raise too_large(name, limits)
    kind = _by_content(name, data, limits)
    return _held_against_name(name, kind, data)


def too_large(name: str, limits: Limits) -> Refusal:
    return Refusal(
        f"{name} is larger than {limits.file_bytes // MEBIBYTE} MB. Take out large pictures or split it into parts."
    )


def _by_content(name: str, data: bytes, limits: Limits) -> Kind:
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(name, data, limits)
    if data.startswith(_OLE):
        raise _old_office(name, data)
    if data.startswith(_PROGRAMS) and not _reads_as_prose(data):
        raise Refusal(f"{name} is a program, which cannot be brought in. Bring in a document: {ACCEPTED}.")
    if data.startswith(_ARCHIVES):
        raise Refusal(f"{name} is a packed archive. Unpack it and bring in the documents one by one.")
    if data.startswith(b"{\\rtf"):
        raise Refusal(f"{name} is a rich text file. Open it in Word, save it as .docx and bring that in.")
    return _textual(name, data)


def _office(name: str, data: bytes, limits: Limits) -> Kind:
    archive = open_archive(name, data, limits)
    names = set(archive.namelist())
    _refuse_macros(name, archive, names)
    inspect_members(name, archive, len(data), limits)
    if "word/document.xml" in names:
        return Kind.WORD
    if "xl/workbook.xml" in names:
        return Kind.EXCEL
    if "xl/workbook.bin" in names or "mimetype" in names or any(part.startswith("ppt/") for part in names):
        raise Refusal(f"{name} is of a kind that is not read here. Save it as .docx, .xlsx or PDF and bring that in.")
    raise Refusal(f"{name} is a packed archive. Unpack it and bring in the documents one by one.")


def _refuse_macros(name: str, archive: zipfile.ZipFile, names: set[str]) -> None:
    program = any("vbaproject" in part.lower() or "xl/macrosheets/" in part.lower() for part in names)
    declared = False
    if "[Content_Types].xml" in names:
        try:
            with archive.open("[Content_Types].xml") as stream:
                declared = b"macroenabled" in stream.read(MEBIBYTE).lower()
        except Exception as problem:  # zipfile and zlib raise many kinds for one damaged member
            raise Refusal(f"{name} is damaged and cannot be opened. Save it again and retry.") from problem
    if program or declared:
        raise Refusal(f"{name} carries macros, which can harm. Save it as .docx or .xlsx without macros and retry.")


def _old_office(name: str, data: bytes) -> Refusal:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal(f"{name} is locked with a password. Remove the password and bring it in again.")
    return Refusal(f"{name} is in the old Office format. Open it, save it as .docx or .xlsx and bring that in.")


def _textual(name: str, data: bytes) -> Kind:
    if not _reads_as_text(data):
        raise Refusal(f"{name} is of a kind that is not known here. Bring in one of these: {ACCEPTED}.")
    sample = _sample(data)
    if _HTML.match(sample):
        return Kind.HTML
    ending = _ending(name)
    if ending in ("html", "htm") and _FRAGMENT.match(sample):
        return Kind.HTML
    claimed = _ENDINGS.get(ending)
    return claimed if claimed in PLAIN else Kind.TEXT


def _held_against_name(name: str, kind: Kind, data: bytes) -> Kind:
    ending = _ending(name)
    claimed = _ENDINGS.get(ending)
    if ending and claimed is None:
        raise Refusal(f"{name} ends in .{ending}, which is not read here. Bring in one of these: {ACCEPTED}.")
    if claimed is not None and claimed is not kind:
        raise Refusal(
            f"{name} is named as {claimed.words} but holds {kind.words}. "
            f"Give it the ending .{kind} or choose another file."
        )
    return kind


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and re.fullmatch(r"\w{1,8}", ending) else ""


def _sample(data: bytes) -> str:
    head = data[:_SAMPLE]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _reads_as_text(data: bytes) -> bool:
    sample = _sample(data)
    controls = len(_CONTROLS.findall(sample))
    unreadable = sample.count("\ufffd")  # one for each byte of another encoding, as a text of 1995 may have
    return controls * 20 <= len(sample) and unreadable * 4 <= len(sample)


def _reads_as_prose(data: bytes) -> bool:
    """A text may begin with the two letters that also begin a program."""
    return not data.startswith(b"#!") and _reads_as_text(data) and b"\x00" not in data
