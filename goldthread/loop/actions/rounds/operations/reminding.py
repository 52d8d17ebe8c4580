"""What the night writes about rounds."""

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design import wording
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.models import Round, RoundCall
from goldthread.notices.nightly import require_night
from goldthread.notices.operations import tell

REMINDED = (7, 1)
"""Days before the last day on which whoever has not answered hears again."""


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Remind who has not answered, tell the office who stayed silent, and when a group's next round is to be opened."""
    require_night(by)
    office = accounts.holders_of(by, Permission.PLAN_ACTIONS)
    rows = Round.objects.filter(board_id=by.board_id, closed_at__isnull=True).select_related("group")
    return sum(_remind_of(by, of, office) for of in rows) + _remind_to_open(by, office)


def _remind_of(by: Actor, of: Round, office: list[int]) -> int:
    left = (of.answers_by - by.today).days
    calls = RoundCall.objects.filter(board_id=by.board_id, round=of).select_related("person")
    silent = [each for each in queries.states(by, calls) if each.silent]
    written = 0
    step = min((day for day in REMINDED if 0 <= left <= day), default=None)
    if step is not None:
        for each in silent:
            written += tell(
                by=by,
                people=[each.call.person_id],
                key=f"round-{of.pk}-reminder-{step}-{each.call.pk}",
                subject=f"{of.reference}: {wording.counted(each.silent, 'action')} still to update by "
                f"{wording.day(of.answers_by)}",
                body="Use the link that you were sent, or sign in. A sentence for each action is enough.",
                address=f"/rounds/{of.reference}/mine",
            )
    if left < 0 and silent:
        names = ", ".join(each.call.person.name for each in silent)
        written += tell(
            by=by,
            people=office,
            key=f"round-{of.pk}-silent",
            subject=f"{of.reference}: {wording.counted(len(silent), 'person', 'people')} sent no update",
            body=f"The last day was {wording.day(of.answers_by)}. Still to answer: {names}.",
            address=f"/rounds/{of.reference}",
        )
    if by.today > of.meets_on:
        written += tell(
            by=by,
            people=office,
            key=f"round-{of.pk}-close",
            subject=f"{of.reference}: the group has met, close the round",
            body="Write what the meeting settled. What is done then leaves the active list for the master copy.",
            address=f"/rounds/{of.reference}/close",
        )
    return written


def _remind_to_open(by: Actor, office: list[int]) -> int:
    return sum(
        tell(
            by=by,
            people=office,
            key=f"round-open-{each.group.pk}-{each.meets_on.isoformat()}",
            subject=f"{each.group.name}: time to open its round",
            body=f"By the framework’s rhythm it meets about {wording.day(each.meets_on)}, "
            f"with {wording.counted(each.open_actions, 'open action')}.",
            address=f"/rounds/open?group={each.group.pk}",
        )
        for each in queries.upcoming(by)
        if each.group is not None and each.last is not None and each.opens_on <= by.today
    )
