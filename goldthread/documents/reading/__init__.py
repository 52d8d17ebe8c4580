"""Reads Word, Excel, CSV, PDF, web pages, Markdown and plain text into blocks and tables."""

from collections.abc import Callable

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind, detect
from goldthread.documents.limits import DEFAULT, Limits
from goldthread.documents.reading.model import Document
from goldthread.documents.reading.plain import read_plain

__all__ = ["read"]

_Reader = Callable[[str, bytes, Limits], Document]


def read(name: str, data: bytes, limits: Limits = DEFAULT) -> Document:
    """The document that a file holds. Refuses, in a sentence, a file that is unsafe, too large or holds no text."""
    kind = detect(name, data, limits)
    if kind in (Kind.MARKDOWN, Kind.TEXT):
        return read_plain(name, data, kind, limits)
    reader = _reader_of(kind)
    if reader is None:
        raise Refusal(f"{name} is a picture, in which no text can be read. Bring in the document itself.")
    return reader(name, data, limits)


def _reader_of(kind: Kind) -> _Reader | None:
    """The reader of a kind, loaded when the first such file comes: all hold 25 MB, and most pages read none."""
    match kind:
        case Kind.WORD:
            from goldthread.documents.reading.word import read_word as reader
        case Kind.EXCEL:
            from goldthread.documents.reading.excel import read_excel as reader
        case Kind.CSV:
            from goldthread.documents.reading.delimited import read_csv as reader
        case Kind.PDF:
            from goldthread.documents.reading.pdf import read_pdf as reader
        case Kind.HTML:
            from goldthread.documents.reading.hypertext import read_html as reader
        case _:
            return None
    return reader
