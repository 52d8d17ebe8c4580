"""Telling people, at night, of returns that near their day or have passed it, and of audits that are due again."""

from datetime import timedelta

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.audits.choices import WAITED_FOR, LineState, RoundState
from goldthread.loop.audits.models import AuditReturn, ProgrammeLine
from goldthread.loop.audits.rules import late_by
from goldthread.notices.nightly import require_night
from goldthread.notices.operations import tell

DAYS_BEFORE = (14, 3, 0)
"""How long before its day whoever leads on a return is told."""


def remind(*, by: Actor) -> int:
    """Tell whom today asks to be told, and nobody twice; gives how many notices were written."""
    require_night(by)
    return _returns(by) + _again(by)


def _returns(by: Actor) -> int:
    leads = accounts.agency_leads(by)
    rows = AuditReturn.objects.filter(
        board_id=by.board_id,
        state__in=sorted(WAITED_FOR),
        agency__isnull=False,
        round__state=RoundState.OPEN,
        due_on__lte=by.today + timedelta(days=max(DAYS_BEFORE)),
    ).select_related("round")
    told = 0
    for key, subject, agency_id in sorted({_saying(by, row) for row in rows} - {None}, key=str):  # type: ignore[misc]
        people = leads.get(agency_id, [])
        told += tell(
            by=by, people=people, key=key, subject=subject, body="Open your returns.", address="/audits/returns"
        )
    return told


def _saying(by: Actor, row: AuditReturn) -> tuple[str, str, int] | None:
    """One notice for an agency and a round, however many cases it answers about; a late one once a week."""
    late, ahead = late_by(row.due_on, by.today), (row.due_on - by.today).days
    name = f"{row.round.reference} {row.round.title}"
    if late:
        week = (late - 1) // 7
        return f"audit-late-{row.round_id}-{row.agency_id}-{week}", f"{name}: your return is late", row.agency_id or 0
    step = next((days for days in sorted(DAYS_BEFORE) if ahead <= days), None)
    if step is None:
        return None
    when = "today" if ahead == 0 else f"by {row.due_on:%-d %B}"
    return f"audit-due-{row.round_id}-{row.agency_id}-{step}", f"{name}: your return is due {when}", row.agency_id or 0


def _again(by: Actor) -> int:
    due = ProgrammeLine.objects.filter(
        board_id=by.board_id,
        again_on__lte=by.today + timedelta(days=60),
        repeated_by__isnull=True,
        state=LineState.DONE,
    )
    people = accounts.holders_of(by, Permission.RUN_AUDITS)
    return sum(
        tell(
            by=by,
            people=people,
            key=f"audit-again-{row.pk}",
            subject=f"{row.reference} {row.title} is due again",
            body="Open the programme to propose it again.",
            address="/audits",
        )
        for row in due
    )
