"""What waits of actions: updates, checks, rounds, letters, second looks; what is late and what comes up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.values import Linked
from goldthread.design.wording import counted, day
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.proof import queries as proof
from goldthread.loop.actions.rounds import queries as rounds
from goldthread.loop.actions.rules import is_late
from goldthread.web.shell.home.parts import SHOWN, Figure, Task, TaskList, noted, when

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goldthread.loop.actions.models import Action, LastingCheck
    from goldthread.loop.actions.proof.models import SecondReading


_LINE = ("reference", "title", "state", "due_on")
"""What a line says of an action; home reads no more of a row than that."""


_WHOSE = ("lead_officer__name", "lead_agency__short_name")


_PRESSING = frozenset({ActionState.PROPOSED, ActionState.RETURNED, ActionState.LAPSED})


_OWN_VERBS = {
    ActionState.PROPOSED: "Agree",
    ActionState.AGREED: "Start",
    ActionState.IN_PROGRESS: "Update",
    ActionState.RETURNED: "Show",
    ActionState.LAPSED: "Restart",
}


def own_actions(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.UPDATE_OWN_ACTIONS) and not actor.may(Permission.UPDATE_ANY_ACTION):
        return []
    until = actor.today + timedelta(days=soon)
    pressing = (
        action
        for action in actions.mine(actor).only(*_LINE)[: SHOWN * 4]
        if action.state in _PRESSING or (action.due_on is not None and action.due_on <= until)
    )
    return [_task(actor, _OWN_VERBS[ActionState(action.state)], action) for action in islice(pressing, SHOWN + 1)]


def checks(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.VERIFY):
        return []
    again = [
        Task("Check again", row.verification.action.title, f"/checks/again/{row.pk}", "without asking what was found")
        for row in _checks_again(actor)[:SHOWN]
    ]
    return again + [
        Task(
            "Check",
            action.title,
            f"/actions/{action.reference}/verify",
            noted(
                action.reference,
                f"evidence from {action.lead_agency.short_name}" if action.lead_agency else "evidence is waiting",
            ),
            f"since {day(action.claimed_on)}",
        )
        for action in actions.waiting_for_a_check(actor).only(*_LINE, "claimed_on", "lead_agency__short_name")[
            : SHOWN + 1
        ]
    ]


def _checks_again(actor: Actor) -> "QuerySet[SecondReading]":
    rows = proof.readings_to_do(actor).select_related(None)
    return rows.select_related("verification__action").only("verification__action__title")


def asked_in_rounds(actor: Actor, soon: int) -> list[Task]:
    """Rounds in which this person is asked how their actions are going."""
    if not actor.may(Permission.READ_ACTIONS):
        return []
    return [
        Task(
            "Update",
            f"Your actions for the {of.group.name}" if of.group else "Your actions for the board",
            f"/rounds/{of.reference}/mine",
            noted(of.reference, f"{counted(each.silent, 'action')} to update"),
            when(actor, of.answers_by),
            of.answers_by < actor.today,
            of.answers_by,
        )
        for each in rounds.to_answer(actor)
        if each.silent and (of := each.call.round)
    ]


def letters(actor: Actor, soon: int) -> list[Task]:
    """Letters about late actions that this person has not answered."""
    return [
        Task(
            "Answer",
            row.action.title,
            f"/escalations/{row.reference}",
            noted(row.reference, "a letter about a late action"),
            when(actor, row.answer_by),
            row.answer_by is not None and row.answer_by < actor.today,
            row.answer_by,
        )
        for row in escalations.to_answer(actor).only("reference", "answer_by", "action__title")[: SHOWN + 1]
    ]


def second_looks(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.JUDGE_LASTING):
        return []
    due_now = actions.lasting_checks_due(actor).only("due_on", "action__title", "action__reference")
    return [_look(actor, check) for check in due_now[: SHOWN + 1]]


def _look(actor: Actor, check: "LastingCheck") -> Task:
    action = check.action
    return Task(
        "Look again",
        action.title,
        f"/actions/{action.reference}/lasting",
        noted(action.reference, "does it still hold?"),
        when(actor, check.due_on),
        check.due_on < actor.today,
        check.due_on,
    )


@dataclass(frozen=True, slots=True)
class Overseen:
    """Whose actions home counts for a person: their agency's, where they answer for one, and else the board's."""

    rows: "QuerySet[Action]"
    standing: actions.Standing
    where: str = ""
    only: str = ""
    """What narrows the register of actions to the same."""


_FOR_THE_BOARD = (Permission.PLAN_ACTIONS, Permission.RESPOND, Permission.VERIFY)
"""Whoever may do one of these has the whole board's actions in view."""


def overseen(actor: Actor) -> Overseen:
    rows = actions.register(actor)
    if not actor.agency_ids or actor.may_any(_FOR_THE_BOARD):
        return Overseen(rows, actions.standing(actor, rows))
    rows = rows.filter(actions.led_by(actor))
    return Overseen(rows, actions.standing(actor, rows), " in your agency", "&mine=yes")


def others(actor: Actor, days: int, of: Overseen, mine: set[str]) -> list[TaskList]:
    """What is late, and what comes up, among what this person oversees; what is their own turn stands above."""
    late = _but(mine, of.rows.filter(actions.late_on(actor.today)))
    soon = _but(mine, of.rows.filter(actions.due_within(actor.today, days)))
    count = of.standing.late
    return [
        TaskList(
            f"Late{of.where}",
            _tasks(actor, "Chase" if actor.may(Permission.PLAN_ACTIONS) else "See", late[:SHOWN]),
            (Linked(f"See all {count:,} that are late", f"/actions?when=late{of.only}"),) if len(late) > SHOWN else (),
            f"Nothing else is late{of.where}." if count else f"Nothing is late{of.where}.",
        ),
        TaskList(
            f"Due soon{of.where}",
            _tasks(actor, "See", soon[:SHOWN]),
            (Linked("See all that are due soon", f"/actions?when=soon{of.only}"),) if len(soon) > SHOWN else (),
            f"Nothing {'else ' if mine else ''}is due{of.where} in the next {counted(days, 'day')}.",
        ),
    ]


def _but(mine: set[str], rows: "QuerySet[Action]") -> list["Action"]:
    """The first rows that do not stand among a person's own, and one more to know whether there are more."""
    read = rows.select_related("lead_officer", "lead_agency").only(*_LINE, *_WHOSE).order_by("due_on", "id")
    return list(islice((row for row in read[: SHOWN * 2 + 1] if f"/actions/{row.reference}" not in mine), SHOWN + 1))


def _tasks(actor: Actor, verb: str, rows: Iterable["Action"]) -> tuple[Task, ...]:
    return tuple(_task(actor, verb, action, _who(action)) for action in rows)


def _who(action: "Action") -> str:
    who: Sequence[str] = [
        action.lead_officer.name if action.lead_officer else "",
        action.lead_agency.short_name if action.lead_agency else "",
    ]
    return ", ".join(part for part in who if part) or "nobody leads it yet"


def _task(actor: Actor, verb: str, action: "Action", note: str = "") -> Task:
    return Task(
        verb,
        action.title,
        f"/actions/{action.reference}",
        noted(action.reference, note),
        when(actor, action.due_on),
        is_late(action.state, action.due_on, actor.today),
        action.due_on,
    )


def figures_of(of: Overseen) -> tuple[Figure, ...]:
    standing = of.standing
    return (
        Figure(standing.open, f"open actions{of.where}", f"/actions?state=open{of.only}"),
        Figure(standing.late, "late", f"/actions?when=late{of.only}", alarming=bool(standing.late)),
        Figure(standing.waiting_for_a_check, "waiting for a check", f"/actions?state=claimed{of.only}"),
    )
