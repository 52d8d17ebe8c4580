"""Where every reader puts what it finds: text is cleaned and limits are kept in this one place."""

import re
from collections.abc import Iterable, Sequence

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.limits import Limits
from goldthread.documents.reading.model import Block, Cell, Document, Remark, Row, Run, Table, Text, TextKind

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\r\n\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_GLUED = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0xAD: "",
}


class Collector:
    """Gathers the blocks of one document and refuses when it grows beyond what is read."""

    def __init__(self, name: str, kind: Kind, limits: Limits) -> None:
        self.name = name
        self.kind = kind
        self.limits = limits
        self.blocks: list[Block] = []
        self.remarks: list[Remark] = []
        self._cells = 0
        self._texts = 0
        self._characters = 0

    def add(self, block: Block | None) -> None:
        if block is not None:
            self.blocks.append(block)

    def remark(self, place: str, sentence: str) -> None:
        self.remarks.append(Remark(place, sentence))

    def text(self, kind: TextKind, runs: Iterable[Run] | str, place: str, level: int = 0) -> Text | None:
        """A clean piece of text, or nothing where no character is left."""
        given = [Run(runs)] if isinstance(runs, str) else list(runs)
        cleaned = trimmed([Run(self._clean(run.text, place), run.bold) for run in given])
        if not cleaned:
            return None
        self._texts += 1
        if self._texts > self.limits.blocks:
            raise self.refusal(f"has more than {self.limits.blocks:,} paragraphs")
        return Text(kind, cleaned, level, place)

    def cell(self, blocks: Iterable[Text | None]) -> Cell:
        self._cells += 1
        if self._cells > self.limits.cells:
            raise self.too_many_cells()
        return Cell(tuple(block for block in blocks if block is not None))

    def table(self, rows: Sequence[Row], place: str) -> Table | None:
        """A table with as many cells in each row, or nothing where every cell is empty."""
        if len(rows) > self.limits.rows:
            raise self.too_many_rows()
        width = max((len(row.cells) for row in rows), default=0)
        if width * len(rows) > self.limits.cells:
            raise self.too_many_cells()
        full = tuple(Row(row.cells + (Cell(),) * (width - len(row.cells)), row.place) for row in rows if not row.empty)
        return Table(full, place) if full else None

    def document(self) -> Document:
        if not self.blocks:
            raise Refusal(
                f"No text was found in {self.name}. If it is a scan, bring in a version with text that can be selected."
            )
        return Document(self.name, self.kind, tuple(self.blocks), tuple(_gathered(self.remarks)))

    def refusal(self, what: str) -> Refusal:
        return Refusal(
            f"{self.name} {what}. Bring in only the part that holds the learning, or split it into several files."
        )

    def too_many_rows(self) -> Refusal:
        return self.refusal(f"has more than {self.limits.rows:,} rows in one table")

    def too_many_cells(self) -> Refusal:
        return self.refusal(f"has more than {self.limits.cells:,} cells")

    def _clean(self, text: str, place: str) -> str:
        self._characters += len(text)
        if self._characters > self.limits.characters:
            raise self.refusal(f"holds more than {self.limits.characters // 1_000_000} million characters")
        if _HIDDEN.search(text):
            text = _HIDDEN.sub("", text)
            self.remark(place, "Hidden control characters were taken out.")
        return _SPACES.sub(" ", text.translate(_GLUED))


def trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs with neighbours of one weight joined, single spaces between words and none at the ends."""
    joined: list[Run] = []
    for run in runs:
        text = run.text
        if not text or (text.isspace() and not joined):
            continue
        before = joined[-1] if joined else None
        if before is not None and before.text.endswith(" "):
            text = text.lstrip(" ")
        if before is not None and (before.bold == run.bold or not text.strip()):
            joined[-1] = Run(before.text + text, before.bold)
        elif text:
            joined.append(Run(text.lstrip(" ") if before is None else text, run.bold))
    while joined and not joined[-1].text.rstrip(" "):
        joined.pop()
    if joined:
        joined[-1] = Run(joined[-1].text.rstrip(" "), joined[-1].bold)
    return tuple(joined)


def _gathered(remarks: Iterable[Remark]) -> list[Remark]:
    """The same sentence many times becomes one that says how often."""
    places: dict[str, list[str]] = {}
    for remark in remarks:
        places.setdefault(remark.sentence, []).append(remark.place)
    return [
        Remark(found[0] if len(found) == 1 else f"{found[0]} and {len(found) - 1} more", sentence)
        for sentence, found in places.items()
    ]
