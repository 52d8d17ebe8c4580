"""The register of reviews as data."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from goldthread.core.actor import LONDON, Actor
from goldthread.design.values import Tag
from goldthread.design.wording import counted
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.choices import AT_WORK, ReviewState
from goldthread.web.reviews.wording import STATES
from goldthread.web.shell.register import Asked, Column, Filter, Offering, Register, Standing, WhenAsked

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goldthread.loop.reviews.models import Review


def _kinds(to: Offering) -> Iterable[tuple[str, str]]:
    return queries.kinds_in_use(to.actor)


def _methods(to: Offering) -> Iterable[tuple[str, str]]:
    return queries.methods_in_use(to.actor)


def _more(actor: Actor, rows: Sequence["Review"]) -> Mapping[str, Any]:
    """What hangs on the reviews of a page, each part read once for all of them."""
    ids = [row.pk for row in rows]
    return WhenAsked(
        methods=lambda: queries.methods_of(actor, ids),
        leads=lambda: queries.leads_of(actor, ids),
        stages=lambda: queries.next_stages_of(actor, ids),
        returns=lambda: queries.returns_to_come(actor, ids),
    )


def _stage(row: "Review", more: Mapping[str, Any]) -> str:
    found = more["stages"].get(row.pk)
    return found.name if found and row.state != ReviewState.CLOSED else ""


def _due(row: "Review") -> date | None:
    """The day of the stage that comes next, while the team works."""
    due: date | None = getattr(row, "next_due", None)
    return due if row.state in AT_WORK or row.state == ReviewState.HELD else None


def _is_late(row: "Review", today: date) -> bool:
    due = _due(row)
    return due is not None and due < today and row.state != ReviewState.HELD


def _returns(row: "Review", more: Mapping[str, Any]) -> Any:
    awaited, late = more["returns"].get(row.pk, (0, 0))
    if late:
        return Tag(f"{late} late", "red")
    return Tag(f"{awaited} to come", "purple") if awaited else ""


def _standing(actor: Actor, rows: "QuerySet[Review]", ask: Asked) -> Standing:
    stand = queries.standing(actor, rows)
    said = [
        f"{count:,} {words}"
        for count, words in (
            (stand.held, "held up"),
            (stand.late, "with a stage that is late"),
            (stand.awaited, "waiting for agencies"),
        )
        if count
    ]
    return Standing(": ".join(filter(None, (counted(stand.open, "open review").capitalize(), ", ".join(said)))))


REVIEWS: Register["Review"] = Register(
    key="reviews",
    address="/reviews",
    title="Reviews",
    rows=queries.register,
    href=lambda row: f"/reviews/{row.source.reference}",
    reads=("source__reference", "state"),
    columns=(
        Column("reference", "Reference", lambda row, more: row.source.reference, kind="reference"),
        Column("review", "Review", lambda row, more: row.title, ("title",), ("title",), kind="headline"),
        Column("kind", "Kind", lambda row, more: row.kind_name, ("kind_name",), ("kind_name",), shown=False),
        Column("method", "Method", lambda row, more: ", ".join(more["methods"].get(row.pk, ()))),
        Column("state", "State", lambda row, more: STATES[row.state], ("state",), kind="tag"),
        Column("stage", "Stage", _stage),
        Column("due", "Stage due", lambda row, more: _due(row), ("next_due",), kind="due", late=_is_late),
        Column("returns", "Agencies", _returns, kind="tag", shown=False),
        Column("lead", "Led by", lambda row, more: ", ".join(more["leads"].get(row.pk, ()))),
        Column(
            "group",
            "Group",
            lambda row, more: row.source.lead_group.short_name if row.source.lead_group else "",
            ("source__lead_group__short_name",),
            ("source__lead_group__short_name",),
            shown=False,
        ),
        Column(
            "opened",
            "Opened",
            lambda row, more: row.opened_at.astimezone(LONDON).date(),
            ("opened_at",),
            ("opened_at",),
            shown=False,
            kind="day",
        ),
        Column(
            "accepted",
            "Report accepted",
            lambda row, more: row.accepted_on,
            ("accepted_on",),
            ("accepted_on",),
            shown=False,
            kind="day",
        ),
        Column("waits", "Waits for", lambda row, more: row.waits_for, (), ("waits_for",), shown=False),
    ),
    filters=(
        Filter("state", "State", lambda to: ReviewState.choices, lambda actor, values: Q(state__in=values)),
        Filter(
            "when",
            "What waits",
            lambda to: [("late", "A stage is late"), ("returns", "Agencies have still to give")],
            lambda actor, values: queries.waiting_for(actor, values[0]),
            many=False,
        ),
        Filter("kind", "Kind", _kinds, lambda actor, values: Q(review_type__in=values)),
        Filter("method", "Method", _methods, queries.done_by),
        Filter(
            "mine", "Mine", lambda to: [("yes", "I am on the team")], lambda actor, values: queries.on_my_team(actor)
        ),
    ),
    default_sort="-opened",
    headline="title",
    more=_more,
    standing=_standing,
    empty="A review is opened from a decision on a referral, or by the chair alone. Its stages, its team and its "
    "report stand here from then on.",
)
