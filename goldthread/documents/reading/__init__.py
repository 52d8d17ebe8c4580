"""Reads Word, Excel, CSV, PDF, web pages, Markdown and plain text into blocks and tables."""

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind, detect
from goldthread.documents.limits import DEFAULT, Limits
from goldthread.documents.reading.delimited import read_csv
from goldthread.documents.reading.excel import read_excel
from goldthread.documents.reading.hypertext import read_html
from goldthread.documents.reading.model import Document
from goldthread.documents.reading.pdf import read_pdf
from goldthread.documents.reading.plain import read_plain
from goldthread.documents.reading.word import read_word

__all__ = ["read"]

_READERS = {
    Kind.WORD: read_word,
    Kind.EXCEL: read_excel,
    Kind.CSV: read_csv,
    Kind.PDF: read_pdf,
    Kind.HTML: read_html,
}


def read(name: str, data: bytes, limits: Limits = DEFAULT) -> Document:
    """The document that a file holds. Refuses, in a sentence, a file that is unsafe, too large or holds no text."""
    kind = detect(name, data, limits)
    if kind in (Kind.MARKDOWN, Kind.TEXT):
        return read_plain(name, data, kind, limits)
    reader = _READERS.get(kind)
    if reader is None:
        raise Refusal(f"{name} is a picture, in which no text can be read. Bring in the document itself.")
    return reader(name, data, limits)
