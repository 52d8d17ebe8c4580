"""How the board improves: programme, measures, templates, expectations, the loop, and the look at itself."""

from collections.abc import Iterator

from goldthread.loop.framework.format.document import Audit, Document, Step, Template
from goldthread.loop.framework.names import name_of
from goldthread.web.framework import drawings
from goldthread.web.framework.blocks import Block, Cell, Entry, Facts, Picture, Points, Table, Way, facts
from goldthread.web.framework.plain import ended, every, first_up, notes_of, who
from goldthread.web.framework.telling.place import Place, noted, spaced


def audits(document: Document, place: Place) -> Iterator[Block]:
    """The yearly programme."""
    if document.audits:
        yield Table(
            "The programme",
            ("Audit", "When", "Who leads it", "Kind"),
            tuple(
                (
                    Cell(one.name, spaced(ended(one.asks), f"Tool: {one.tool}." if one.tool else "")),
                    Cell(_when(one) or "–"),
                    Cell(name_of(document, "groups", one.led_by) if one.led_by else "–"),
                    Cell(name_of(document, "review_types", one.kind)),
                )
                for one in document.audits.values()
            ),
        )


def _when(audit: Audit) -> str:
    return ", ".join(part for part in (every(audit.every), audit.month) if part)


def measures(document: Document, place: Place) -> Iterator[Block]:
    """How the board knows that something changed."""
    if document.measures:
        yield Table(
            "How the board knows that something changed",
            ("Measure", "What it asks", "Where it comes from", "Who looks at it"),
            tuple(
                (
                    Cell(one.name),
                    Cell(one.asks, noted(notes_of(one))),
                    Cell(first_up(one.from_)),
                    Cell(name_of(document, "groups", one.looked_at_by) if one.looked_at_by else "–"),
                )
                for one in document.measures.values()
            ),
        )


def templates(document: Document, place: Place) -> Iterator[Block]:
    """The forms, with what each asks for."""
    for key, one in document.templates.items():
        yield Entry(
            f"template-{key}",
            one.name,
            one.guidance,
            facts(("Used for", first_up(one.used_for)), ("Asks for", _fields(one))),
            notes_of(one),
        )


def _fields(template: Template) -> tuple[str, ...]:
    return tuple(
        f"{field.label}{' (must be filled in)' if field.required else ''}" for field in template.fields.values()
    )


def expectations(document: Document, place: Place) -> Iterator[Block]:
    """What is expected of each organisation, and what shows it."""
    if document.expectations:
        yield Table(
            "What the board expects of each organisation",
            ("What is expected", "What shows it", "How often"),
            tuple(
                (
                    Cell(one.text, noted(notes_of(one))),
                    Cell(first_up(one.evidence) or "–"),
                    Cell(every(one.every) or "–"),
                )
                for one in document.expectations.values()
            ),
        )
        if not place.whole and not place.query:
            yield Way("How each agency meets these", place.way("expectations"))


def loop(document: Document, place: Place) -> Iterator[Block]:
    """The learning loop, drawn and in steps."""
    drawing = drawings.loop(document)
    if drawing:
        yield Picture(drawing)
    if document.loop:
        yield Points(tuple(_step(document, step) for step in document.loop.values()), "", numbered=True)


def _step(document: Document, step: Step) -> str:
    who_does = f" ({who(document, step.by)})" if step.by else ""
    return f"{step.name}{who_does}: {ended(step.does)}" if step.does else f"{step.name}{who_does}"


def evaluation(document: Document, place: Place) -> Iterator[Block]:
    """How and when the board looks at the framework itself."""
    it = document.evaluation
    if it is None:
        return
    yield Facts(
        facts(
            ("How often", every(it.every)),
            ("Who looks at it", who(document, it.by)),
            ("Partners are consulted for", it.consultation or ""),
        )
    )
    if it.asks:
        yield Points(tuple(it.asks), "What is asked")
    yield from notes_of(it)
    if not place.whole and not place.query:
        yield Way("What the board found when it looked", place.way("evaluations"))
