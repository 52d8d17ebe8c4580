"""Telling people of dates that near and dates that have passed, each once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design import wording
from goldthread.loop.actions.choices import WITH_THE_OWNER, ActionState, EvidenceState
from goldthread.loop.actions.models import Action, Evidence, LastingCheck, Milestone
from goldthread.loop.actions.rules import Reminder, reminder, step_reached
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.rules import Rhythm
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.lessons.models import Recommendation
from goldthread.notices.nightly import Saying, require_night, say

_Dated = TypeVar("_Dated")


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Tell everybody on the board what today asks them to be told; gives how many notices were written.

    The lead officer hears first, then their agency's leads, then whoever may give the action up. Done twice on
    a day, or after a night that was missed, it tells nobody anything twice.
    """
    require_night(by)
    rhythm, people = framework.rhythm(by), _people(by)
    return say(by=by, sayings=(saying for gather in _GATHERERS for saying in gather(by, rhythm, people)))


@dataclass(frozen=True, slots=True)
class _People:
    """Whom to turn to on this board today."""

    current: frozenset[int]
    leads: dict[int, list[int]]
    """The leads of each agency."""
    office: tuple[int, ...]
    senior: tuple[int, ...]
    checkers: tuple[int, ...]
    answerers: tuple[int, ...]

    def of_action(self, action: Action, kind: str) -> set[int]:
        """Who is told of an action's date: its officer, then the agency's leads too, then the senior people too."""
        officer = {action.lead_officer_id} & set(self.current)
        leads = set(self.leads.get(action.lead_agency_id or 0, ()))
        told = {person for person in officer if person is not None}
        if kind in {"agency", "chair"} or not told:
            told |= leads
        if kind == "chair":
            told |= set(self.senior)
        return told or set(self.office)


def _people(by: Actor) -> _People:
    restricted = set(accounts.holders_of(by, Permission.READ_RESTRICTED))
    return _People(
        current=frozenset(accounts.people(by).values_list("pk", flat=True)),
        leads=accounts.agency_leads(by),
        office=tuple(accounts.holders_of(by, Permission.PLAN_ACTIONS)),
        senior=tuple(accounts.holders_of(by, Permission.CANCEL_ACTIONS)),
        checkers=tuple(accounts.holders_of(by, Permission.JUDGE_LASTING)),
        answerers=tuple(sorted(restricted & set(accounts.holders_of(by, Permission.RESPOND)))),
    )


def _when(due_on: date, found: Reminder) -> str:
    if found.days > 0:
        return f"was due on {wording.day(due_on)} and is {wording.counted(found.days, 'day')} late"
    return "is due today" if found.days == 0 else f"is due on {wording.day(due_on)}"


def _about(
    action: Action, people: Iterable[int], kind: str, key: str, subject: str, ask: str, address: str = ""
) -> Saying:
    return Saying(
        frozenset(people),
        f"{kind}-{key}",
        subject,
        f"{action.reference}: {action.title}\n\n{ask}",
        address or f"/actions/{action.reference}",
    )


def _horizon(by: Actor, rhythm: Rhythm) -> date:
    return by.today + timedelta(days=max(rhythm.remind_days_before, default=0))


def _reached(
    by: Actor, rhythm: Rhythm, rows: Iterable[_Dated], day_of: Callable[[_Dated], date | None]
) -> Iterator[tuple[_Dated, Reminder]]:
    """The rows whose date asks for something to be said today, with what it asks."""
    for row in rows:
        on = day_of(row)
        found = step_reached(on, by.today, rhythm.remind_days_before, rhythm.escalate_days_late) if on else None
        if found is not None:
            yield row, found


def _actions(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = Action.objects.filter(
        board_id=by.board_id, state__in=sorted(WITH_THE_OWNER), due_on__lte=_horizon(by, rhythm)
    ).defer("search", "description", "measure")
    for action in rows:
        found = reminder(action.due_on, action.state, by.today, rhythm.remind_days_before, rhythm.escalate_days_late)
        if found is None or action.due_on is None:
            continue
        yield _about(
            action,
            people.of_action(action, found.kind),
            "action",
            f"{action.pk}-{found.key}",
            f"{action.reference} {_when(action.due_on, found)}",
            "Open the action, say how it is going, and add what shows it.",
        )


def _milestones(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = (
        Milestone.objects.filter(
            board_id=by.board_id,
            done_on__isnull=True,
            due_on__lte=_horizon(by, rhythm),
            action__state__in=sorted(WITH_THE_OWNER),
        )
        .select_related("action")
        .defer("action__search", "action__description", "action__measure")
    )
    for milestone, found in _reached(by, rhythm, rows, lambda row: row.due_on):
        action = milestone.action
        yield _about(
            action,
            people.of_action(action, found.kind),
            "milestone",
            f"{milestone.pk}-{found.key}",
            f"A step of {action.reference} {_when(milestone.due_on, found)}",
            f"The step: {milestone.title}\n\nOpen the action and note the day on which it was reached.",
        )


def _lasting_checks(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = (
        LastingCheck.objects.filter(board_id=by.board_id, outcome="", due_on__lte=_horizon(by, rhythm))
        .select_related("action")
        .defer("action__search", "action__description", "action__measure")
    )
    for check, found in _reached(by, rhythm, rows, lambda row: row.due_on):
        action = check.action
        hands = {action.lead_officer_id, action.lead_member_id}
        yield _about(
            action,
            set(people.checkers) - hands,
            "lasting",
            f"{check.pk}-{found.key}",
            f"The second look at {action.reference} {_when(check.due_on, found)}",
            "Look at it again and say whether the change still holds.",
            f"/actions/{action.reference}/lasting",
        )


def _expiring_evidence(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = (
        Evidence.objects.filter(
            board_id=by.board_id,
            state__in=[EvidenceState.OFFERED, EvidenceState.ACCEPTED],
            expires_on__lte=_horizon(by, rhythm),
        )
        .exclude(action__state=ActionState.CANCELLED)
        .select_related("action")
        .defer("action__search", "action__description", "action__measure")
    )
    for evidence, found in _reached(by, rhythm, rows, lambda row: row.expires_on):
        action = evidence.action
        verb = "has expired" if found.days > 0 else f"expires on {wording.day(evidence.expires_on)}"
        yield _about(
            action,
            people.of_action(action, found.kind),
            "evidence",
            f"{evidence.pk}-{found.key}",
            f"Evidence of {action.reference} {verb}",
            f"The evidence: {evidence.title}\n\nOpen the action and replace it with what is true now.",
        )


def _unanswered(by: Actor, rhythm: Rhythm, people: _People) -> Iterator[Saying]:
    rows = Recommendation.objects.filter(
        board_id=by.board_id,
        answer=Answer.AWAITED,
        written_at__lt=by.at - timedelta(days=rhythm.answer_within_days),
    ).only("reference", "text", "written_at")
    for recommendation in rows:
        due_on = recommendation.written_at.date() + timedelta(days=rhythm.answer_within_days)
        found = step_reached(due_on, by.today, (), rhythm.escalate_days_late)
        if found is None:
            continue
        days = (by.today - recommendation.written_at.date()).days
        yield Saying(
            frozenset(people.answerers),
            f"answer-{recommendation.pk}-{found.key}",
            f"{recommendation.reference} has waited {wording.counted(days, 'day')} for the board’s answer",
            f"{recommendation.reference}: {recommendation.text[:300]}\n\nRecord what the board answers, and why.",
            f"/recommendations/{recommendation.reference}/respond",
        )


_GATHERERS = (_actions, _milestones, _lasting_checks, _expiring_evidence, _unanswered)
