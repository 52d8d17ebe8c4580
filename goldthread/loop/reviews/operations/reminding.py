"""Telling people of what is due about reviews, each once: who has it in hand, then the office, then the chair."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design import wording
from goldthread.loop.actions.rules import Reminder, step_reached
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.clocks import add_months
from goldthread.loop.framework.rules import Rhythm
from goldthread.loop.reviews.choices import INDEPENDENT, RETURN_AWAITED, GateKind, MemberState, ReviewState
from goldthread.loop.reviews.models import Publication, Review, ReviewReturn, ReviewStage, TeamMember
from goldthread.loop.reviews.rules import markers_at
from goldthread.notices.nightly import Saying, require_night, say

SHORT = (5, 1)
"""Days before, for what lasts days rather than months."""

_RESTS = (ReviewState.HELD, ReviewState.CLOSED)


@dataclass(frozen=True, slots=True)
class _Due:
    """A day that nears or has passed, and whose turn it is then."""

    hands: frozenset[int]
    key: str
    subject: str
    body: str
    address: str
    step: Reminder


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Tell everybody what today asks them to be told about reviews; gives how many notices were written.

    Done twice on a day, or after a night that was missed, it tells nobody anything twice.
    """
    require_night(by)
    rhythm = framework.rhythm(by)
    office = frozenset(accounts.holders_of(by, Permission.RUN_REVIEWS))
    above = frozenset(accounts.holders_of(by, Permission.OVERSEE_REVIEWS))
    reached = [each for gather in (_stages, _returns, _quality, _public) for each in gather(by, rhythm)]
    return say(by=by, sayings=(_saying(each, office, above) for each in reached))


def _saying(each: _Due, office: frozenset[int], above: frozenset[int]) -> Saying:
    """Those whose turn it is, the office once it is late, and whoever oversees reviews after that."""
    people = each.hands or office
    if each.step.kind in {"agency", "chair"} or each.step.days > 0:
        people |= office
    if each.step.kind == "chair":
        people |= above
    return Saying(people, f"{each.key}-{each.step.key}", each.subject, each.body, each.address)


def _reached(by: Actor, due_on: date, rhythm: Rhythm) -> Reminder | None:
    return step_reached(due_on, by.today, {*rhythm.remind_days_before, *SHORT}, rhythm.escalate_days_late)


def _horizon(by: Actor, rhythm: Rhythm) -> date:
    return by.today + timedelta(days=max((*rhythm.remind_days_before, *SHORT)))


def _when(due_on: date, found: Reminder) -> str:
    if found.days > 0:
        return f"was due on {wording.day(due_on)} and is {wording.counted(found.days, 'day')} late"
    return "is due today" if found.days == 0 else f"is due on {wording.day(due_on)}"


def _stages(by: Actor, rhythm: Rhythm) -> Iterator[_Due]:
    rows = (
        ReviewStage.objects.filter(board_id=by.board_id, finished_on__isnull=True, due_on__lte=_horizon(by, rhythm))
        .exclude(review__state__in=_RESTS)
        .select_related("review__source")
        .defer("review__source__search")
    )
    leading: dict[int, set[int]] = {}
    team = TeamMember.objects.filter(
        board_id=by.board_id, state=MemberState.STANDS, part__in=sorted(INDEPENDENT)
    ).values_list("review_id", "person_id")
    for review_id, person_id in team:
        leading.setdefault(review_id, set()).add(person_id)
    for row in rows:
        found = _reached(by, row.due_on, rhythm) if row.due_on else None
        if found is not None and row.due_on is not None:
            reference = row.review.source.reference
            yield _Due(
                frozenset(leading.get(row.review_id, ())),
                f"review-stage-{row.pk}",
                f"{reference}: {row.name} {_when(row.due_on, found)}"[:200],
                "Finish the stage, or say why it takes longer.",
                f"/reviews/{reference}",
                found,
            )


def _returns(by: Actor, rhythm: Rhythm) -> Iterator[_Due]:
    rows = (
        ReviewReturn.objects.filter(
            board_id=by.board_id, state__in=sorted(RETURN_AWAITED), due_on__lte=_horizon(by, rhythm)
        )
        .exclude(review__state__in=_RESTS)
        .select_related("review__source", "agency")
        .defer("review__source__search")
    )
    answering = accounts.agency_leads(by)
    for row in rows:
        found = _reached(by, row.due_on, rhythm)
        if found is not None:
            yield _Due(
                frozenset(answering.get(row.agency_id, ())),
                f"review-return-{row.pk}",
                f"{row.review.source.reference}: {row.what} of {row.agency.name} {_when(row.due_on, found)}"[:200],
                "Open it to read what is asked, and give or sign off your agency's part.",
                f"/reviews/returns/{row.pk}",
                found,
            )


def _quality(by: Actor, rhythm: Rhythm) -> Iterator[_Due]:
    """Twelve months after the report was accepted somebody asks whether it made a difference."""
    rows = (
        Review.objects.filter(board_id=by.board_id, accepted_on__lte=add_months(_horizon(by, rhythm), -12))
        .select_related("source")
        .defer("source__search")
        .prefetch_related("ratings")
    )
    asked = {marker.key for marker in markers_at(GateKind.TWELVE_MONTHS)}
    for row in rows:
        rated = {each.marker for each in row.ratings.all() if each.gate == GateKind.TWELVE_MONTHS}
        due_on = add_months(row.accepted_on, 12) if row.accepted_on else None
        found = _reached(by, due_on, rhythm) if due_on and asked - rated else None
        if found is not None and due_on is not None:
            yield _Due(
                frozenset(),
                f"review-twelve-months-{row.pk}",
                f"{row.source.reference}: the look twelve months after {_when(due_on, found)}"[:200],
                "Say for each quality marker what shows that practice changed.",
                f"/reviews/{row.source.reference}/quality",
                found,
            )


def _public(by: Actor, rhythm: Rhythm) -> Iterator[_Due]:
    """The day on which a report is to become public nears."""
    rows = (
        Publication.objects.filter(
            board_id=by.board_id, published_on__isnull=True, planned_on__lte=_horizon(by, rhythm)
        )
        .exclude(review__state__in=_RESTS)
        .select_related("review__source")
        .defer("review__source__search")
    )
    for row in rows:
        found = _reached(by, row.planned_on, rhythm) if row.planned_on else None
        if found is not None and row.planned_on is not None:
            reference = row.review.source.reference
            yield _Due(
                frozenset(),
                f"review-publication-{row.pk}",
                f"{reference}: the publication {_when(row.planned_on, found)}"[:200],
                "Tell those who are told first, see that copies are out, and run the identity check.",
                f"/reviews/{reference}/publication",
                found,
            )
