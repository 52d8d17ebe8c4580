"""The register of referrals as data."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from goldthread.core.actor import LONDON, Actor
from goldthread.design.values import Tag
from goldthread.design.wording import counted
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, ReferralState, Trigger
from goldthread.web.referrals.wording import STATES
from goldthread.web.shell.register import Asked, Column, Filter, Offering, Register, Standing, WhenAsked

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goldthread.loop.referrals.models import Referral

_SHOWN_STATES = (
    ReferralState.SUBMITTED,
    ReferralState.CONSIDERED,
    ReferralState.RETURNED,
    ReferralState.DECIDED,
    ReferralState.WITHDRAWN,
)
"""States that the register can show: a draft is its writer's."""


def _agencies(to: Offering) -> Iterable[tuple[str, str]]:
    return [(str(agency.id), agency.name) for agency in to.names.agencies]


def _groups(to: Offering) -> Iterable[tuple[str, str]]:
    return [(str(group.id), group.name) for group in to.names.groups]


def _years(to: Offering) -> Iterable[tuple[str, str]]:
    this = to.actor.today.year
    return [(str(year), str(year)) for year in range(this, this - 10, -1)]


def _in_years(values: Sequence[str]) -> Q:
    within = Q()
    for year in values:
        within |= Q(submitted_at__year=int(year))
    return within


def _answers(actor: Actor, values: Sequence[str]) -> Q:
    waits = Q(returns__state__in=["asked", "queried"], state__in=sorted(BEFORE_THE_BOARD))
    if values == ["late"]:
        waits &= Q(returns__due_on__lt=actor.today)
    return Q(pk__in=queries.referrals(actor).filter(waits).values("pk"))


def _more(actor: Actor, rows: Sequence["Referral"]) -> Mapping[str, Any]:
    """What hangs on the referrals of a page: the answers that are to come or late."""
    ids = [row.pk for row in rows]
    return WhenAsked(answers=lambda: queries.answers_to_come(actor, ids))


def _answers_of(row: "Referral", more: Mapping[str, Any]) -> Any:
    awaited, late = more["answers"].get(row.pk, (0, 0))
    if late:
        return Tag(f"{late} late", "red")
    return Tag(f"{awaited} to come", "purple") if awaited else ""


def _due(row: "Referral") -> date | None:
    """The day that comes next, while the board has it and has not decided."""
    due: date | None = getattr(row, "next_due", None)
    return due if row.state in BEFORE_THE_BOARD else None


def _is_late(row: "Referral", today: date) -> bool:
    due = _due(row)
    return due is not None and due < today


def _standing(actor: Actor, rows: "QuerySet[Referral]", ask: Asked) -> Standing:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    total = sum(counts.values())
    said = [
        f"{counts[state]:,} {words}"
        for state, words in (
            (ReferralState.SUBMITTED, "new"),
            (ReferralState.CONSIDERED, "under consideration"),
            (ReferralState.RETURNED, "with the referrer"),
        )
        if counts.get(state)
    ]
    return Standing(": ".join(filter(None, (counted(total, "referral").capitalize(), ", ".join(said)))), total)


REFERRALS: Register["Referral"] = Register(
    key="referrals",
    address="/referrals",
    title="Referrals",
    rows=queries.register,
    href=lambda row: f"/referrals/{row.reference}",
    reads=("reference", "state"),
    columns=(
        Column("reference", "Reference", lambda row, more: row.reference, kind="reference"),
        Column("referral", "Referral", lambda row, more: row.title, ("title",), ("title",), kind="headline"),
        Column(
            "what",
            "What it is",
            lambda row, more: Trigger(row.trigger).label,
            sort=("trigger", "-submitted_at"),
            reads=("trigger",),
            shown=False,
        ),
        Column("state", "State", lambda row, more: STATES[row.state], sort=("state", "-submitted_at"), kind="tag"),
        Column("due", "Next due", lambda row, more: _due(row), ("next_due",), kind="due", late=_is_late),
        Column("answers", "Agencies’ answers", _answers_of, kind="tag"),
        Column(
            "agency",
            "Referred by",
            lambda row, more: row.agency.short_name,
            sort=("agency__name",),
            reads=("agency__short_name",),
            shown=False,
        ),
        Column(
            "submitted",
            "Received",
            lambda row, more: row.submitted_at.astimezone(LONDON).date() if row.submitted_at else None,
            sort=("submitted_at",),
            reads=("submitted_at",),
            kind="day",
        ),
        Column(
            "group",
            "Considered by",
            lambda row, more: row.considered_by.name if row.considered_by else "",
            sort=("considered_by__name",),
            reads=("considered_by__name",),
            shown=False,
        ),
        Column(
            "happened",
            "Happened",
            lambda row, more: row.happened_on,
            sort=("happened_on",),
            reads=("happened_on",),
            shown=False,
            kind="day",
        ),
        Column(
            "known",
            "Known since",
            lambda row, more: row.known_on,
            sort=("known_on",),
            reads=("known_on",),
            shown=False,
            kind="day",
        ),
    ),
    filters=(
        Filter(
            "state",
            "State",
            lambda to: [(state.value, str(STATES[state])) for state in _SHOWN_STATES],
            lambda actor, values: Q(state__in=values),
        ),
        Filter("what", "What it is", lambda to: Trigger.choices, lambda actor, values: Q(trigger__in=values)),
        Filter(
            "answers",
            "Agencies’ answers",
            lambda to: [("late", "Some are late"), ("awaited", "Some are still to come")],
            _answers,
            many=False,
        ),
        Filter("agency", "Referred by", _agencies, lambda actor, values: Q(agency_id__in=values)),
        Filter("group", "Considered by", _groups, lambda actor, values: Q(considered_by_id__in=values)),
        Filter("year", "Year received", _years, lambda actor, values: _in_years(values)),
    ),
    default_sort="-submitted",
    headline="title",
    more=_more,
    standing=_standing,
    empty="What agencies refer is listed here as soon as it is sent to the board: deaths, serious harm, near misses, "
    "and practice that others can learn from.",
)
