"""Who learns and how: groups, roles and ways of learning."""

from collections.abc import Iterator

from goldthread.design.wording import counted
from goldthread.loop.framework.format.document import Document, ReviewType
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.framework.names import name_of
from goldthread.web.framework import drawings
from goldthread.web.framework.blocks import Block, Cell, Entry, Picture, Table, Text, facts
from goldthread.web.framework.plain import first_up, joined, led_by, methods_of, names, notes_of, set_off_by, source_of
from goldthread.web.framework.telling.place import Place, noted, statutory


def groups(document: Document, place: Place) -> Iterator[Block]:
    """Each group with what it does and leads, who plays which part, and how it all connects."""
    for key, group in document.groups.items():
        yield Entry(
            f"group-{key}",
            group.name,
            group.purpose,
            facts(
                ("Also called", group.short_name if group.short_name != group.name else ""),
                ("What it does", group.does),
                ("Who sits on it", group.members),
                ("Part of", name_of(document, "groups", group.part_of) if group.part_of else ""),
                ("Shared with", group.shared_with),
                ("Leads", _leads(document, key)),
            ),
            notes_of(group),
        )
    if document.roles:
        yield Table(
            "Who plays which part",
            ("Part", "What is theirs to do"),
            tuple(
                (Cell(first_up(role.name)), Cell(first_up("; ".join(role.does)), noted(notes_of(role))))
                for role in document.roles.values()
            ),
        )
    drawing = drawings.components(document)
    if drawing:
        yield Picture(drawing)


_INDEPENDENT = "Whoever leads it must not know the case or belong to an agency concerned"


def _leads(document: Document, key: str) -> tuple[str, ...]:
    return tuple(one.name for one in document.review_types.values() if one.led_by == key)


def review_types(document: Document, place: Place) -> Iterator[Block]:
    """The ways of learning side by side, then one by one."""
    if not document.review_types:
        return
    yield Text(
        f"The board learns in {counted(len(document.review_types), 'way')}: {_with_and_without(document.review_types)}."
    )
    yield Table(
        "The ways of learning side by side",
        ("Way of learning", "Set off by", "Who leads it", "How it is done"),
        tuple(_type_row(document, one, key) for key, one in document.review_types.items()),
    )
    if document.combinations:
        yield Text(document.combinations)
    for key, one in document.review_types.items():
        yield Entry(
            f"type-{key}",
            one.name,
            one.description,
            facts(
                ("Also called", joined(one.also_called)),
                ("Law", source_of(one.basis)),
                ("Chosen by", one.chosen_by),
                ("Independence", _INDEPENDENT if one.independence is Force.MUST else ""),
                ("Reports to", joined(names(document, "groups", one.reports_to))),
                ("Tools", one.tools),
                ("Who takes part or is told", joined(names(document, "stakeholders", one.stakeholders))),
                ("Publication", name_of(document, "publications", one.publication) if one.publication else ""),
            ),
            notes_of(one),
            statutory(one),
        )


def _with_and_without(types: dict[str, ReviewType]) -> str:
    about = sum(one.about_a_case for one in types.values())
    without = len(types) - about
    if not without:
        return "all of them about a case"
    return f"{about} about a case and {without} without one" if about else "none of them about a single case"


def _type_row(document: Document, one: ReviewType, key: str) -> tuple[Cell, ...]:
    return (
        Cell(one.name, "" if one.about_a_case else "Without a case", statutory(one), f"#type-{key}"),
        Cell(set_off_by(one)),
        Cell(first_up(led_by(document, one)) or "Not said"),
        Cell(methods_of(document, one) or "Not said"),
    )
