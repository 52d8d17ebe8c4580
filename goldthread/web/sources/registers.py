"""The register of sources as data."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.sources import queries
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.web.shell.register import Column, Filter, Offering, Register, WhenAsked

if TYPE_CHECKING:
    from goldthread.loop.sources.models import Source

STATUSES: Mapping[str, Tag] = {
    status.value: Tag(status.label, colour)
    for status, colour in (
        (SourceStatus.PLANNED, "grey"),
        (SourceStatus.UNDER_WAY, "blue"),
        (SourceStatus.LEARNING_TAKEN, "green"),
        (SourceStatus.CLOSED, "grey"),
    )
}

VISIBILITY_SHORT = {
    Visibility.BOARD: "Everybody",
    Visibility.GROUPS: "Named groups",
    Visibility.PEOPLE: "Named people",
}


def _years(to: Offering) -> Iterable[tuple[str, str]]:
    this = to.actor.today.year
    return [(str(year), str(year)) for year in range(this, (queries.first_year(to.actor) or this) - 1, -1)]


def _groups(to: Offering) -> Iterable[tuple[str, str]]:
    return [(str(group.id), group.name) for group in to.names.groups]


def _counts(actor: Actor, rows: Sequence["Source"]) -> Mapping[str, Any]:
    return WhenAsked(lessons=lambda: lessons.counts_by_source(actor, [row.pk for row in rows]))


SOURCES: Register["Source"] = Register(
    key="sources",
    address="/sources",
    title="Sources",
    rows=queries.register,
    href=lambda row: f"/sources/{row.reference}",
    reads=("reference",),
    columns=(
        Column("reference", "Reference", lambda row, more: row.reference, kind="reference"),
        Column("title", "Source", lambda row, more: row.title, sort=("title",), reads=("title",), kind="headline"),
        Column("kind", "Kind", lambda row, more: SourceKind(row.kind).label, ("kind", "reported_on"), ("kind",)),
        Column(
            "status",
            "Status",
            lambda row, more: STATUSES[row.status],
            sort=("status", "reported_on"),
            reads=("status",),
            kind="tag",
        ),
        Column(
            "reported", "Reported", lambda row, more: row.reported_on, ("reported_on",), ("reported_on",), kind="day"
        ),
        Column("began", "Began", lambda row, more: row.began_on, ("began_on",), ("began_on",), shown=False, kind="day"),
        Column("lessons", "Lessons", lambda row, more: more["lessons"].get(row.pk, 0)),
        Column(
            "group",
            "Lead group",
            lambda row, more: row.lead_group.name if row.lead_group else "",
            reads=("lead_group__name",),
            shown=False,
        ),
        Column(
            "seen",
            "Seen by",
            lambda row, more: VISIBILITY_SHORT[Visibility(row.visibility)],
            reads=("visibility",),
            shown=False,
        ),
    ),
    filters=(
        Filter("kind", "Kind", lambda to: SourceKind.choices, lambda actor, values: Q(kind__in=values)),
        Filter("status", "Status", lambda to: SourceStatus.choices, lambda actor, values: Q(status__in=values)),
        Filter("year", "Year", _years, lambda actor, values: queries.dated_in(map(int, values))),
        Filter("group", "Lead group", _groups, lambda actor, values: Q(lead_group__in=values)),
        Filter(
            "seen",
            "Who may see it",
            lambda to: [(value.value, label) for value, label in VISIBILITY_SHORT.items()],
            lambda actor, values: Q(visibility__in=values),
        ),
    ),
    default_sort="-reported",
    headline="title",
    more=_counts,
    empty="Every review, audit, visit or other activity that teaches the board something is listed here. "
    "Record the first one, or bring in a document that tells of several.",
)
