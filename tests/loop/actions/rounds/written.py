"""A round for tests: a group with actions of two agencies, opened a month before it meets."""

import dataclasses
import io
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl import Workbook

from goldthread.core.actor import Actor
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.models import Round, RoundCall
from goldthread.loop.actions.rounds.sheet import HEADS, Line, stamp_of
from tests import factories
from tests.people import TODAY, Cast, on_stage

MEETS = TODAY + timedelta(days=28)
LAST_DAY = TODAY + timedelta(days=18)


def later(actor: Actor, days: int) -> Actor:
    """The same person some days later."""
    return dataclasses.replace(actor, at=actor.at + timedelta(days=days))


def action(cast: Cast, agency: str, **said: Any) -> Action:
    """An agreed action of the learning group, led by an agency's own lead."""
    lead = cast.owner if agency == "health" else cast.police_lead
    answers: dict[str, Any] = {
        "lead_agency_id": cast.agencies[agency],
        "lead_officer_id": lead.person_id,
        "group_id": cast.groups["learning"],
        "measure": "In 9 of 10 records the prompt is answered.",
        "state": ActionState.AGREED,
    }
    return factories.action(by=cast.manager, **(answers | said))


def opened(cast: Cast, **said: Any) -> Round:
    """The learning group's round."""
    answers: dict[str, Any] = {"group_id": cast.groups["learning"], "meets_on": MEETS, "answers_by": LAST_DAY}
    return operations.open_round(by=on_stage(cast.manager), **(answers | said))


def call(cast: Cast, of: Round, who: Actor) -> RoundCall:
    return RoundCall.objects.get(round=of, person_id=who.me)


def lines(actor: Actor, call: RoundCall) -> tuple[Line, ...]:
    return queries.file_lines(queries.asked_lines(actor, call))


Cells = dict[str, Any]


def book(of: Round, call: RoundCall, rows: list[Cells], heads: tuple[str, ...] = HEADS, stamp: str = "") -> bytes:
    """A file as it comes back: the stamp above, the heads, and rows by head."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Actions to update"])
    sheet.append([stamp or stamp_of(of.reference, call.pk)])
    sheet.append([])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def filled(line: Line, **said: Any) -> Cells:
    """A row of the file as it went out, with answers by head."""
    return dict(zip(HEADS, line.cells(), strict=True)) | said


__all__ = [
    "LAST_DAY",
    "MEETS",
    "Cells",
    "action",
    "book",
    "call",
    "date",
    "datetime",
    "filled",
    "later",
    "lines",
    "opened",
]
