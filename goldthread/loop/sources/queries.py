"""Reading the register of sources."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.sources.models import Source, SourceGroup, SourcePerson, SourceStatusChange
from goldthread.loop.sources.policy import visible


def sources(actor: Actor) -> QuerySet[Source]:
    """The sources that this actor may see."""
    return Source.objects.filter(visible(actor))


def register(actor: Actor) -> QuerySet[Source]:
    """The sources as the register lists them; the group that leads each is joined where it is shown."""
    actor.need(Permission.READ_SOURCES)
    return sources(actor).defer("search")


def get(actor: Actor, reference: str) -> Source:
    """One source by its reference; what the actor may not see does not exist."""
    rows = sources(actor).select_related("lead_group", "recorded_by").defer("search")
    return the_one(rows.filter(reference=reference))


def status_changes(actor: Actor, source: Source) -> QuerySet[SourceStatusChange]:
    """The steps that a source took, oldest first."""
    return SourceStatusChange.objects.filter(board_id=actor.board_id, source=source).select_related("by")


def found(actor: Actor, words: str) -> QuerySet[Source]:
    """Sources that hold these words, or all of them; the latest report first."""
    rows = register(actor)
    if words:
        rows = rows.filter(search=SearchQuery(words, search_type="websearch", config="english"))
    return rows.order_by(F("reported_on").desc(nulls_first=True), "-pk")


def dated_in(years: Iterable[int]) -> Q:
    """Sources of these years: by the day of the report, or of the beginning where nothing is reported yet."""
    dated = Q()
    for year in years:
        dated |= Q(reported_on__year=year) | Q(reported_on__isnull=True, began_on__year=year)
    return dated


def first_year(actor: Actor) -> int | None:
    """The year of the earliest report that the actor may see."""
    rows = sources(actor).filter(reported_on__isnull=False).order_by("reported_on")
    day = rows.values_list("reported_on", flat=True).first()
    return day.year if day else None


def groups_named(actor: Actor, source: Source) -> QuerySet[SourceGroup]:
    """The groups that a source is open to by name."""
    return SourceGroup.objects.filter(board_id=actor.board_id, source=source).select_related("group")


def people_named(actor: Actor, source: Source) -> QuerySet[SourcePerson]:
    """The people that a source is open to by name."""
    return SourcePerson.objects.filter(board_id=actor.board_id, source=source).select_related("person")
