"""Who changed what, shown on the thing itself: entries of the journal as sentences."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import LONDON, Actor
from goldthread.design.wording import day, moment
from goldthread.journal import queries as journal

Names = Mapping[Any, str] | Callable[[Actor], Mapping[Any, str]]
"""What the values of a field are called: a table, or how to read one where it is needed."""

Change = tuple[str, str, str]
"""A field's name, what it was, what it is."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that somebody did, as the page tells it."""

    what: str
    who: str
    when: str
    text: str
    changes: tuple[Change, ...]


def history_of(actor: Actor, kind: str, thing_id: int, names: Mapping[str, Names] | None = None) -> tuple[Told, ...]:
    """What was done to a thing, newest first; ``names`` says what the values of a field are called."""
    entries = list(journal.of_thing(actor, kind, thing_id))
    fields = {field for entry in entries for field in entry.detail}
    known = {**_EVERYWHERE, **(names or {})}
    tables = {field: _table(known[field], actor) for field in fields if field in known}
    return tuple(
        Told(
            what=f"{entry.verb[:1].upper()}{entry.verb[1:]} this {kind}",
            who=entry.person_name,
            when=moment(entry.at.astimezone(LONDON)),
            text=entry.why,
            changes=tuple(_change(field, value, tables.get(field)) for field, value in entry.detail.items()),
        )
        for entry in entries
    )


def _groups(actor: Actor) -> Mapping[Any, str]:
    return {group.pk: group.name for group in accounts.groups(actor)}


def _people(actor: Actor) -> Mapping[Any, str]:
    return {person.pk: person.name for person in accounts.people(actor)}


def _agencies(actor: Actor) -> Mapping[Any, str]:
    return {agency.pk: agency.name for agency in accounts.agencies(actor)}


_EVERYWHERE: dict[str, Names] = {
    **dict.fromkeys(("lead_group_id", "group_id", "groups"), _groups),
    **dict.fromkeys(("owner_id", "lead_officer_id", "lead_member_id", "people"), _people),
    **dict.fromkeys(("lead_agency_id", "agencies"), _agencies),
}


def _table(names: Names, actor: Actor) -> Mapping[Any, str]:
    return names(actor) if callable(names) else names


def _change(field: str, value: Any, table: Mapping[Any, str] | None) -> Change:
    label = field.removesuffix("_id").replace("_", " ")
    label = label[:1].upper() + label[1:]
    if isinstance(value, list) and len(value) == 2:
        return label, _said(value[0], table), _said(value[1], table)
    return label, "", _said(value, table)


def _said(value: Any, table: Mapping[Any, str] | None) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return ", ".join(_said(each, table) for each in value)
    if table is not None:
        return table.get(value, "somebody or something that is no longer here")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return day(date.fromisoformat(value))
    return str(value)
