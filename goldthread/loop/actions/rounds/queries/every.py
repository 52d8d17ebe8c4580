"""Every round, those to come, and what each looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Group
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import OPEN
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.policy import sees_all
from goldthread.loop.actions.rounds.models import Round, RoundAnswer, RoundLine
from goldthread.loop.actions.rounds.rules import next_meeting
from goldthread.loop.framework import queries as framework


def rounds(actor: Actor) -> QuerySet[Round]:
    """Every round of the board, the newest first."""
    actor.need(Permission.READ_ACTIONS)
    return Round.objects.filter(board_id=actor.board_id).select_related("group", "opened_by", "closed_by")


def get(actor: Actor, reference: str) -> Round:
    """One round by its reference."""
    return the_one(rounds(actor).filter(reference=reference))


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A group whose next round is to come: when it meets, and from when on everybody is asked."""

    group: Group | None
    last: date | None
    meets_on: date
    opens_on: date
    open_actions: int


def upcoming(actor: Actor) -> list[Upcoming]:
    """For each group with actions and no open round, when the framework's rhythm has it meet next."""
    rhythm = framework.rhythm(actor)
    keys = framework.group_keys(actor)
    rows = (
        Action.objects.filter(board_id=actor.board_id, state__in=sorted(OPEN), group__isnull=False)
        .order_by()
        .values_list("group_id")
        .annotate(Count("pk"))
    )
    counts = {pk: count for pk, count in rows if pk is not None}
    last: dict[int, date] = {}
    running: set[int] = set()
    for group_id, meets_on, closed_at in Round.objects.filter(board_id=actor.board_id, group__isnull=False).values_list(
        "group_id", "meets_on", "closed_at"
    ):
        if group_id is not None:
            last[group_id] = max(meets_on, last.get(group_id, date.min))
            running |= {group_id} if closed_at is None else set()
    found = []
    for group in accounts.groups(actor).filter(pk__in=list(counts)).exclude(pk__in=running):
        months = rhythm.round_months_of.get(keys.get(group.name, ""), rhythm.round_every_months)
        before = rhythm.round_opens_days_before
        meets_on = next_meeting(last.get(group.pk), months, actor.today, before)
        opens_on = meets_on - timedelta(days=before)
        found.append(Upcoming(group, last.get(group.pk), meets_on, opens_on, counts[group.pk]))
    return sorted(found, key=lambda each: (each.opens_on, each.group.name if each.group else ""))


def lines(actor: Actor, of: Round) -> QuerySet[RoundLine]:
    """The actions of a round that the actor may see, the earliest date first."""
    seen = Q() if sees_all(actor) else Q(action__in=actions.actions(actor))
    return (
        RoundLine.objects.filter(seen, board_id=actor.board_id, round=of)
        .select_related("action", "action__lead_officer", "action__lead_agency", "agency", "officer")
        .defer("action__search", "action__description")
        .order_by("before_due_on", "id")
    )


def latest_answers(actor: Actor, line_ids: Iterable[int]) -> dict[int, RoundAnswer]:
    """The last that was said of each of these lines."""
    rows = (
        RoundAnswer.objects.filter(board_id=actor.board_id, line_id__in=list(line_ids))
        .select_related("by")
        .order_by("line_id", "-at", "-id")
        .distinct("line_id")
    )
    return {row.line_id: row for row in rows}


def left_for_the_master(actor: Actor) -> Q:
    """Narrows actions to those that left the active list when a meeting was over, and were not opened again."""
    left = RoundLine.objects.filter(action_id=OuterRef("pk"), left=True, round__closed_at__isnull=False)
    return Q(Exists(left)) & ~Q(state__in=sorted(OPEN))


def rounds_of(actor: Actor, action: Action) -> QuerySet[RoundLine]:
    """The rounds that an action was looked at in, the newest first, with what was said of it."""
    answers = RoundAnswer.objects.select_related("by")
    return (
        RoundLine.objects.filter(board_id=actor.board_id, action=action)
        .select_related("round", "round__group")
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by("-round__meets_on", "-id")
    )
