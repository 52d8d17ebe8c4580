"""What is set on the pages of a PDF: words where they stand, and the straight lines that are drawn.

PDFium reads it, ten times as fast as any reader written in Python. It is one program for the whole process and takes
no two questions at once, so one document is read at a time.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_ALONE = Lock()
_APART = 3.0  # points between two letters that belong to two words, or between two lines
_STRAIGHT = 0.5
_FAR = 20_000.0  # points: no page is as large, and whatever stands further off stands on none
_HYPHENS = {0x02, 0xFFFE}  # what PDFium makes of a hyphen at the end of a line, soft or not
LINE_END = "\x02"
_BREAKS = {0x09, 0x0A, 0x0D, 0x20, 0xA0}
_WEIGHTS = ("bold", "black", "heavy")

MOST_EDGES = 3_000
"""Lines drawn on one page: a page with more is a picture, and no table is looked for in it."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without white space between them, of one font; distances are from the left and from the top."""

    text: str
    x0: float
    x1: float
    bottom: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        return self.bottom - self.size


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its words in the order in which they were set, the edges of what is drawn, and words set sideways."""

    words: tuple[Word, ...]
    edges: tuple[dict[str, Any], ...]
    sideways: str
    too_many_edges: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    sideways: bool


class Locked(Exception):
    """The file opens with a password only."""


class Damaged(Exception):
    """The file is no PDF that can be read."""


def sheets(data: bytes, most_pages: int, most_letters: int) -> Iterator[Sheet]:
    """The pages in order. ``OverflowError`` with "pages" or "letters" where there are more than may be read."""
    with _ALONE:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as problem:
            raise (Locked if problem.err_code == pdfium.FPDF_ERR_PASSWORD else Damaged) from problem
        try:
            if len(document) > most_pages:
                raise OverflowError("pages")
            left = most_letters
            for number in range(len(document)):
                page = document[number]
                sheet, letters = _sheet(page, left)
                left -= letters
                page.close()
                yield sheet
        except pypdfium2.PdfiumError as problem:
            raise Damaged from problem
        finally:
            document.close()


def _sheet(page: Any, most_letters: int) -> tuple[Sheet, int]:
    onto = _onto(page)
    text = page.get_textpage()
    letters = pdfium.FPDFText_CountChars(text)
    if letters > most_letters:
        raise OverflowError("letters")
    sideways: list[str] = []
    words = tuple(_words(text, letters, onto, sideways))
    edges: list[dict[str, Any]] = []
    for edge in _edges(page, onto):
        edges.append(edge)
        if len(edges) > MOST_EDGES:
            return Sheet(words, (), "".join(sideways), too_many_edges=True), letters
    text.close()
    return Sheet(words, tuple(edges), " ".join("".join(sideways).split())), letters


def _onto(page: Any) -> Callable[[float, float], Point]:
    """From the page's own measure to how far a point stands from the left and the top, as a reader holds the page."""
    left, bottom, right, top = page.get_mediabox()
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[page.get_rotation() % 360]


def _words(text: Any, letters: int, onto: Callable[[float, float], Point], sideways: list[str]) -> Iterator[Word]:
    """Letters put together as long as they follow each other on one line in one style."""
    styles: dict[int | None, _Style] = {}
    box, across, down = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    told: list[str] = []
    style = _Style(0, False, False)
    x0 = x1 = before = line = 0.0

    def word() -> Iterator[Word]:
        if told:
            yield Word("".join(told), x0, x1, line, style.size, style.bold)
            told.clear()

    for at in range(letters):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in _BREAKS:
            yield from word()
            if style.sideways:
                sideways.append(" ")
            continue
        thing = pdfium.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(thing, ctypes.c_void_p).value
        now = styles.get(key)
        if now is None:
            now = styles[key] = _style(text, at, thing, onto)
        letter = LINE_END if code in _HYPHENS else chr(code) if code else "\ufffd"
        if now.sideways:
            yield from word()
            sideways.append(letter)
            style = now
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetCharOrigin(text, at, across, down)
        begins, bottom = onto(across.value, down.value)
        ends = max(onto(box.left, box.bottom)[0], onto(box.right, box.top)[0])
        if not (_near(begins) and _near(bottom) and _near(ends)):
            yield from word()
            continue
        # The letters of a ligature all begin where it does.
        follows = before - _STRAIGHT < begins < x1 + _APART and abs(bottom - line) < _APART
        if told and (not follows or (now.size, now.bold) != (style.size, style.bold)):
            yield from word()
        if not told:
            x0, line = begins, bottom
        told.append(letter)
        x1, before, style = max(ends, begins), begins, now
    yield from word()


def _style(text: Any, at: int, thing: Any, onto: Callable[[float, float], Point]) -> _Style:
    """How large the letters are as printed, whether they are bold, and whether they run across the page."""
    matrix, size = pdfium.FS_MATRIX(), ctypes.c_float()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    if not thing or not pdfium.FPDFTextObj_GetFontSize(thing, size):
        size.value = 1.0
    start, end = onto(0, 0), onto(matrix.a, matrix.b)
    sideways = abs(end[1] - start[1]) > abs(end[0] - start[0])
    font = pdfium.FPDFTextObj_GetFont(thing) if thing else None
    name = _font_name(font).lower() if font else ""
    printed = size.value * math.hypot(matrix.c, matrix.d)
    return _Style(round(printed, 2) if _near(printed) else 1.0, any(each in name for each in _WEIGHTS), sideways)


def _near(distance: float) -> bool:
    """Whether it is a distance on a page at all: a broken file has some that are none, or no number."""
    return -_FAR < distance < _FAR


def _font_name(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(max(1, length))
    pdfium.FPDFFont_GetBaseFontName(font, name, length)
    return name.value.decode(errors="replace")


def _edges(page: Any, onto: Callable[[float, float], Point]) -> Iterator[dict[str, Any]]:
    """Every straight piece, level or upright, of what is drawn."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        pdfium.FPDFPath_GetDrawMode(drawn, filled, stroked)
        if not (filled.value or stroked.value):
            continue
        matrix = drawn.get_matrix()
        around = drawn.container
        while around is not None:
            matrix = matrix.multiply(around.get_matrix())
            around = around.container
        for one, other in _pieces(drawn):
            edge = _edge(onto(*matrix.on_point(*one)), onto(*matrix.on_point(*other)))
            if edge is not None:
                yield edge


def _pieces(drawn: Any) -> Iterator[tuple[Point, Point]]:
    """From point to point; a curve is no straight piece, and a closed path goes back to where it began."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for at in range(pdfium.FPDFPath_CountSegments(drawn)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, here
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield last, first
            last = first


def _edge(one: Point, other: Point) -> dict[str, Any] | None:
    """A level or upright line in the words of the package that finds tables among such lines."""
    if not all(_near(distance) for distance in (*one, *other)):
        return None
    (x0, x1), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if (x1 - x0 > _STRAIGHT) == (bottom - top > _STRAIGHT):
        return None
    if x1 - x0 > _STRAIGHT:
        return {"orientation": "h", "x0": x0, "x1": x1, "width": x1 - x0, "top": top, "bottom": top, "height": 0.0}
    return {"orientation": "v", "x0": x0, "x1": x0, "width": 0.0, "top": top, "bottom": bottom, "height": bottom - top}
