"""How things pass on: routes, notices, publication, channels and the stakeholder map."""

from collections.abc import Iterator

from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.framework.names import name_of
from goldthread.web.framework import drawings
from goldthread.web.framework.blocks import Block, Cell, Entry, Picture, Table, Text, facts
from goldthread.web.framework.plain import BINDS, ended, first_up, joined, length_of, names, notes_of, source_of
from goldthread.web.framework.telling.place import Place, noted


def routes(document: Document, place: Place) -> Iterator[Block]:
    """What passes between groups, and who has to answer."""
    if not document.routes:
        return
    yield Text("A group that is handed something accepts it, returns it or declines it, with a reason.")
    yield Table(
        "What passes between groups",
        ("What is passed on", "From", "To", "When"),
        tuple(
            (
                Cell(route.name, ended(first_up(route.carries)), BINDS[route.force]),
                Cell(name_of(document, "groups", route.from_group)),
                Cell(
                    name_of(document, "groups", route.to_group),
                    f"Answers within {route.answer_within}" if route.answer_within else "",
                ),
                Cell(first_up(route.when) or "–", noted(notes_of(route))),
            )
            for route in document.routes.values()
        ),
    )
    drawing = drawings.routes(document)
    if drawing and place.whole:
        yield Picture(drawing)


def notices(document: Document, place: Place) -> Iterator[Block]:
    """Who has to be told what, and when."""
    if document.notices:
        yield Table(
            "Who has to be told",
            ("What", "Who is told", "When", "Where it stands"),
            tuple(
                (
                    Cell(one.name, _says(one.says), BINDS[one.force]),
                    Cell(joined(names(document, "stakeholders", one.to))),
                    Cell(
                        name_of(document, "events", one.when),
                        length_of(document, document.clocks[one.clock]) if one.clock in document.clocks else "",
                    ),
                    Cell(source_of(one.basis) or "–", noted(notes_of(one))),
                )
                for one in document.notices.values()
            ),
        )


def _says(points: list[str]) -> str:
    return f"Says: {'; '.join(points)}." if points else ""


def publications(document: Document, place: Place) -> Iterator[Block]:
    """What is made public, for how long, and what is weighed first."""
    then = {"on request": "Given on request", "archived": "Archived", "withdrawn": "Withdrawn", "": ""}
    for key, one in document.publications.items():
        yield Entry(
            f"publication-{key}",
            one.name,
            "",
            facts(
                ("Publish", "No" if one.publish is Force.NONE else BINDS[one.publish]),
                ("Kept in public", f"At least {one.at_least}" if one.at_least else ""),
                ("After that", then[one.then]),
                ("Weighed first", one.weighed),
                ("Unless", one.unless),
                ("Instead", one.instead),
                ("Where it stands", source_of(one.basis)),
            ),
            notes_of(one),
        )


def channels(document: Document, place: Place) -> Iterator[Block]:
    """How learning reaches people."""
    if document.channels:
        yield Table(
            "How learning reaches people",
            ("Way", "What it is", "Kind"),
            tuple(
                (Cell(one.name), Cell(one.description or "–", noted(notes_of(one))), Cell(first_up(one.kind)))
                for one in document.channels.values()
            ),
        )


def stakeholders(document: Document, place: Place) -> Iterator[Block]:
    """Who shapes the learning, whom it reaches, and what each needs."""
    if not document.stakeholders:
        return
    yield Table(
        "Who shapes the board’s learning, whom it reaches, and what each needs",
        ("Who", "Part in the learning", "What they need", "How it reaches them"),
        tuple(
            (
                Cell(one.name),
                Cell(_part(one.influences, one.is_influenced), noted(notes_of(one))),
                Cell("; ".join(first_up(need) for need in one.needs) or "–"),
                Cell("; ".join(names(document, "channels", one.channels)) or "–"),
            )
            for one in document.stakeholders.values()
        ),
    )


def _part(influences: bool, is_influenced: bool) -> str:
    both = [word for word, so in (("shapes it", influences), ("is reached by it", is_influenced)) if so]
    return first_up(joined(both)) or "–"
