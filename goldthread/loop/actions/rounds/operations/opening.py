"""Opening a round: what it looks at, and who is asked about what."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from goldthread.accounts import queries as accounts
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import Refusal
from goldthread.loop.actions.choices import EVIDENCED, OPEN, ActionState
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds.models import CallLine, Round, RoundCall, RoundLine
from goldthread.loop.actions.rounds.operations.asking import write_to
from goldthread.loop.actions.rounds.operations.steps import note
from goldthread.loop.actions.rounds.policy import require_run
from goldthread.loop.actions.rounds.rules import check_opening, is_asked
from goldthread.loop.framework import queries as framework


@transaction.atomic
def open_round(*, by: Actor, group_id: int | None, meets_on: date, answers_by: date, by_link: bool = True) -> Round:
    """Open a group's round: everything that is outstanding is put down as it stands, and everybody is asked.

    The senior officer of each agency and each named lead hear once, of what is theirs and outstanding and of nothing
    else. What was done since the last round is in it too, so that the meeting sees it before it leaves the list.
    """
    require_run(by)
    check_opening(meets_on=meets_on, answers_by=answers_by, today=by.today)
    if group_id is not None and not accounts.groups(by).filter(pk=group_id).exists():
        raise Refusal("Choose one of this board's groups.", "group")
    same = Q(group__isnull=True) if group_id is None else Q(group_id=group_id)
    running = Round.objects.filter(same, board_id=by.board_id, closed_at__isnull=True).first()
    if running is not None:
        raise Refusal(f"The round {running.reference} of this group is still open. Close it first.", "group")
    chosen = list(_actions(by, group_id))
    if not chosen:
        raise Refusal("This group has no action that is open or newly done, so there is nothing to ask.", "group")
    made = Round.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-RD"),
        group_id=group_id,
        meets_on=meets_on,
        answers_by=answers_by,
        by_link=by_link,
        opened_at=by.at,
        opened_by_id=by.person_id,
    )
    lines = RoundLine.objects.bulk_create(
        RoundLine(
            board_id=by.board_id,
            round=made,
            action=action,
            agency_id=action.lead_agency_id,
            officer_id=action.lead_officer_id,
            before_state=action.state,
            before_due_on=action.due_on,
        )
        for action in chosen
    )
    asked = _ask(by, made, [line for line in lines if is_asked(line.before_state)])
    note(by, "opened", made, detail={"meets_on": meets_on, "actions": len(lines), "people": asked})
    return made


def _actions(by: Actor, group_id: int | None) -> Iterable[Action]:
    """What a round looks at: what is open, and what was done since a meeting saw it last."""
    rows = Action.objects.filter(board_id=by.board_id).exclude(state=ActionState.CANCELLED)
    if group_id is not None:
        rows = rows.filter(group_id=group_id)
    seen = RoundLine.objects.filter(board_id=by.board_id, left=True).values("action_id")
    done = rows.filter(state__in=sorted(EVIDENCED)).exclude(pk__in=seen)
    since = by.today - timedelta(days=31 * framework.rhythm(by).round_every_months)
    wanted = rows.filter(state__in=sorted(OPEN)) | done.filter(verified_on__gte=since)
    return wanted.order_by("due_on", "pk").defer("search", "description")


def _ask(by: Actor, made: Round, lines: list[RoundLine]) -> int:
    """Ask each senior officer and each named lead about what is theirs; says how many people that were."""
    current = set(accounts.people(by).values_list("pk", flat=True))
    leads = accounts.agency_leads(by)
    wanted: dict[int, list[RoundLine]] = defaultdict(list)
    senior: dict[int, int] = {}
    for line in lines:
        people = set(leads.get(line.agency_id or 0, ())) & current
        senior |= dict.fromkeys(people, line.agency_id or 0)
        if line.officer_id in current:
            people.add(line.officer_id or 0)
        for person in people:
            wanted[person].append(line)
    for person, theirs in sorted(wanted.items()):
        secret = secrets.token_urlsafe(24)
        call = RoundCall.objects.create(
            board_id=by.board_id,
            round=made,
            person_id=person,
            agency_id=senior.get(person),
            asked_at=by.at,
            token_hash=hash_of(secret),
            link_until=made.meets_on,
        )
        CallLine.objects.bulk_create(CallLine(board_id=by.board_id, call=call, line=line) for line in theirs)
        write_to(by, made, call, theirs, secret, f"round-{made.pk}-asked-{call.pk}")
    return len(wanted)
