"""What a framework is: its board, its law, its aims and principles."""

from collections.abc import Iterator

from goldthread.design.wording import day
from goldthread.loop.framework import packs
from goldthread.loop.framework.format.document import Document, Principle
from goldthread.loop.framework.format.parts import Basis
from goldthread.web.framework.blocks import Block, Cell, Facts, Note, Points, Table, facts
from goldthread.web.framework.plain import CERTAIN, notes_of
from goldthread.web.framework.telling.place import Place, noted, spaced


def identity(document: Document, place: Place) -> Iterator[Block]:
    """Board, version, days, and the law that the framework stands on."""
    it = document.identity
    yield Facts(
        facts(
            ("Board", it.board),
            ("Version", it.version),
            ("In force from", day(it.in_force_from)),
            ("New cases start under it until", day(it.in_force_until) if it.in_force_until else ""),
            ("Board looks at it again", day(it.review_on) if it.review_on else ""),
            ("Area", it.covers),
            ("Boards that became this one", it.succeeds),
            ("Built on", packs.title_of(document.inherits.pack) if document.inherits else ""),
            ("Adapted from", it.adapted_from),
        )
    )
    if it.editors_note:
        yield Note(it.editors_note)
    if it.statutory_basis:
        yield Table(
            "The law and guidance that it stands on",
            ("Law or guidance", "What it says", "How sure we are"),
            tuple(_law(basis) for basis in it.statutory_basis),
        )


def _law(basis: Basis) -> tuple[Cell, ...]:
    note = f"Editor’s note: {basis.editors_note}" if basis.editors_note else ""
    return (
        Cell(basis.source, ", ".join(part for part in (basis.clause, basis.edition) if part)),
        Cell(basis.says, note),
        Cell(CERTAIN[basis.certainty]),
    )


def principles(document: Document, place: Place) -> Iterator[Block]:
    """Aims and principles."""
    yield from _listed("Aims", document.aims)
    yield from _listed("Principles", document.principles)


def _listed(title: str, given: dict[str, Principle]) -> Iterator[Block]:
    if given:
        yield Points(tuple(spaced(one.text, noted(notes_of(one))) for one in given.values()), title)
