"""Reads a document of no known layout: headings may be sources, bullets may be lessons. A person decides."""

import re
from collections.abc import Sequence

from goldthread.documents.reading.model import Block, Document, Table, Text
from goldthread.loop.intake.draft import Draft, sections, set_down
from goldthread.loop.intake.proposal import Audience, Proposal
from goldthread.loop.intake.vocabulary import audience_of, source_kind, strength_of

_RECOMMENDATIONS = re.compile(
    r"\b(?:recommend\w*|actions?|next steps|what (?:needs to|must|should) (?:change|happen))\b", re.I
)
_NEITHER = re.compile(
    r"\b(?:contents|introduction|glossary|appendix|references|distribution|attendance|apologies)\b", re.I
)
_OUTSIDE = "It is neither a bullet nor a heading, so nothing is proposed from it."


def read_prose(document: Document) -> Proposal:
    """Each heading of the highest level that stands more than once is a source, each bullet below it a lesson."""
    reader = _Reader(document, _source_level(document.blocks))
    for block in document.blocks:
        reader.read(block)
    reader.close()
    unread = sections(reader.left, _OUTSIDE)
    return Proposal(document.name, "prose", set_down(reader.drafts), (), unread, document.warnings)


def _source_level(blocks: Sequence[Block]) -> int:
    levels = [block.level for block in blocks if isinstance(block, Text) and block.kind == "heading"]
    repeated = [level for level in sorted(set(levels)) if levels.count(level) > 1]
    return repeated[0] if repeated else min(levels, default=1)


class _Reader:
    def __init__(self, document: Document, level: int) -> None:
        self.drafts: list[Draft] = []
        self.left: list[Block] = []
        self._document = document
        self._level = level
        self._asks = False
        self._skips = False
        self._audience: Audience | None = None
        self._topic = ""
        self._heading: tuple[int, Text] | None = None  # of the source that is open, and where it would stand if left

    def close(self) -> None:
        """A heading under which nothing was found is no source, and goes back to where it stood."""
        if self._heading and self.drafts[-1].empty:
            at, heading = self._heading
            self.left.insert(at, heading)
            self.drafts.pop()
        self._heading = None

    def read(self, block: Block) -> None:
        if isinstance(block, Table) or (block.kind == "paragraph" and not block.all_bold):
            self.left.append(block)
        elif block.kind == "bullet":
            self._point(block)
        else:
            self._head(block)

    def _head(self, heading: Text) -> None:
        self._audience = audience_of(heading.text)
        self._asks = bool(_RECOMMENDATIONS.search(heading.text)) and self._audience is None
        self._skips = bool(_NEITHER.search(heading.text))
        self._topic = "" if self._asks or self._audience else heading.text
        below = heading.kind == "paragraph" or heading.level > self._level
        within = bool(self.drafts) and (self._asks or self._audience is not None or below)
        if self._skips or within or heading.level < self._level or self._asks:
            self.left.append(heading)
            return
        self.close()
        self._heading = (len(self.left), heading)
        self.drafts.append(Draft(heading.text, source_kind(heading.text), heading.place))
        self._topic = ""

    def _point(self, bullet: Text) -> None:
        if self._skips:
            self.left.append(bullet)
            return
        if not self.drafts:
            self.drafts.append(Draft(self._document.name, source_kind(self._document.name), bullet.place))
        draft = self.drafts[-1]
        if self._audience:
            draft.message(bullet, self._audience)
        elif self._asks:
            draft.recommendation(bullet)
        else:
            draft.lesson(bullet, strength_of(bullet.text), self._topic)
