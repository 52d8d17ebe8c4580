"""Page numbers, running heads and footnotes: on every page, part of none of its sentences."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from goldthread.documents.reading.lines import Line
from goldthread.documents.reading.model import Run

_NUMBER = re.compile(r"\s*(?:page\s+|[-–]\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–])?\s*", re.I)
_MARK = re.compile(r"\s*(\d{1,2})\s*")
_EDGE = 2  # lines at the head and foot of a page in which furniture stands
_LONGEST_NOTE = 14

Page = list[Line]


def without_furniture(pages: Sequence[Page], remark: Callable[[str, str], None]) -> list[Page]:
    """The pages without what repeats on them. Everything that is left out is said in a remark."""
    if len(pages) < 2:
        return [list(page) for page in pages]
    repeated = _repeated(pages)
    kept = [_bare(page, number, repeated, remark) for number, page in enumerate(pages)]
    return [_without_notes(page, remark) for page in kept]


def _repeated(pages: Sequence[Page]) -> frozenset[str]:
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages):
        seen.update({_shape(line, number) for line in (*page[:_EDGE], *page[-_EDGE:])})
    least = max(3, len(pages) // 2)
    return frozenset(shape for shape, times in seen.items() if times >= least)


def _shape(line: Line, page: int) -> str:
    """What is the same on every page: the words, and by how much the number at either end is ahead of the page."""
    text = " ".join(line.text.split()).casefold()
    return re.sub(r"^\d{1,4}\b|\b\d{1,4}$", lambda found: f"#{int(found.group()) - page}", text)


def _bare(page: Page, number: int, repeated: frozenset[str], remark: Callable[[str, str], None]) -> Page:
    bare = list(page)
    for end in (0, -1):
        for _ in range(_EDGE):
            if not bare:
                break
            text = bare[end].text.strip()
            if _NUMBER.fullmatch(text):
                remark(bare[end].place, "Page numbers are left out.")
            elif _shape(bare[end], number) in repeated:
                remark(
                    bare[end].place,
                    f"Repeats on most pages and is left out: “{re.sub(r'[0-9]+$', '', text).strip()}”.",
                )
            else:
                break
            bare.pop(end)
    return bare


def _without_notes(page: Page, remark: Callable[[str, str], None]) -> Page:
    """Footnotes: a small number on a line of its own near the foot, with what follows to the end of the page."""
    for position in range(max(1, len(page) - _LONGEST_NOTE), len(page) - 1):
        mark = _MARK.fullmatch(page[position].text)
        if mark is None or page[position + 1].bullet:
            continue
        note = " ".join(line.text.strip() for line in page[position:])
        remark(page[position].place, f"A footnote is left out: “{note}”.")
        numbers = {found.group(1) for line in page[position:] if (found := _MARK.fullmatch(line.text))}
        return [_without_references(line, numbers) for line in page[:position]]
    return page


def _without_references(line: Line, numbers: set[str]) -> Line:
    pattern = re.compile(
        rf"(?<=[a-z][.,;’”)])(?:{'|'.join(numbers)})(?=\s|$)|(?<=[a-z)])(?:{'|'.join(numbers)})(?=[\s.,;]|$)"
    )
    return replace(line, runs=tuple(Run(pattern.sub("", run.text), run.bold) for run in line.runs))
