"""How long each thing may take."""

from collections.abc import Iterator

from goldthread.design.wording import counted
from goldthread.loop.framework.format.document import Clock, Document
from goldthread.loop.framework.format.parts import Basis
from goldthread.loop.framework.names import name_of
from goldthread.web.framework.blocks import Block, Cell, Note, Table, Way
from goldthread.web.framework.plain import (
    CERTAIN,
    ended,
    first_down,
    is_told,
    joined,
    length_of,
    names,
    notes_of,
    source_of,
    starts,
    who,
)
from goldthread.web.framework.telling.place import Place, noted, spaced, statutory


def clocks(document: Document, place: Place) -> Iterator[Block]:
    """The times that the law sets, with a way to every other; on paper all of them."""
    if not document.clocks:
        return
    if place.whole:
        yield from clock_blocks(document)
        return
    law = [clock for clock in document.clocks.values() if clock.statutory]
    shown = law or list(document.clocks.values())
    yield Table(
        "Times that the law or guidance sets" if law else "Times that the board keeps",
        ("What", "How long"),
        tuple((Cell(one.name), Cell(length_of(document, one), _from(document, one))) for one in shown),
    )
    rest = len(document.clocks) - len(shown)
    also = f", with {counted(rest, 'time')} of the board’s own" if rest else ""
    yield Way(f"Every clock with its rule and its source{also}", place.way("clocks"))


def _from(document: Document, clock: Clock) -> str:
    start = starts(document, clock)
    return f"Counted from: {first_down(start)}." if start and not is_told(clock) else ""


def clock_blocks(document: Document) -> Iterator[Block]:
    """Every clock, with the rule's words, its source and how sure we are of it."""
    yield Table(
        "How long each thing may take",
        ("What", "How long", "What the rule says", "How sure we are"),
        tuple(_clock_row(document, clock) for clock in document.clocks.values()),
    )


def _clock_row(document: Document, clock: Clock) -> tuple[Cell, ...]:
    set_off = joined([one.value for one in clock.triggers], "or")
    stop = name_of(document, "events", clock.stops) if clock.stops else ""
    more = [
        _from(document, clock),
        f"Only after {set_off}." if set_off else "",
        f"Ends when {first_down(stop)}." if stop else "",
        f"For: {joined(names(document, 'review_types', clock.holds_for))}." if clock.holds_for else "",
    ]
    moved = [word for word, may in (("paused", clock.may_pause), ("extended", clock.may_extend)) if may]
    agreed = f", agreed by {who(document, clock.approved_by)}" if clock.approved_by else ""
    if moved:
        more.append(f"May be {joined(moved, 'or')}{agreed}.")
    basis = clock.basis
    owner = who(document, clock.owner)
    return (
        Cell(clock.name, f"Who: {owner}" if owner else "", statutory(clock)),
        Cell(length_of(document, clock), " ".join(part for part in more if part)),
        _rule_cell(basis, notes_of(clock)),
        Cell(CERTAIN[basis.certainty] if basis else "The board’s own rule"),
    )


def _rule_cell(basis: Basis | None, notes: tuple[Note, ...]) -> Cell:
    """What the rule says, with where it says so; the source alone where its words are not given."""
    if basis and basis.says:
        return Cell(ended(basis.says), spaced(ended(source_of(basis)), noted(notes)))
    return Cell(ended(source_of(basis)) or "–", noted(notes))
