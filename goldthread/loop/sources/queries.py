"""Reading the register of sources."""

from django.db.models import QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.sources.models import Source, SourceStatusChange
from goldthread.loop.sources.policy import visible


def sources(actor: Actor) -> QuerySet[Source]:
    """The sources that this actor may see."""
    return Source.objects.filter(visible(actor))


def register(actor: Actor) -> QuerySet[Source]:
    """The sources as the register lists them, with the group that leads each."""
    actor.need(Permission.READ_SOURCES)
    return sources(actor).select_related("lead_group").defer("search")


def get(actor: Actor, reference: str) -> Source:
    """One source by its reference; what the actor may not see does not exist."""
    found = (
        sources(actor).select_related("lead_group", "recorded_by").defer("search").filter(reference=reference).first()
    )
    if found is None:
        raise NotThere
    return found


def status_changes(actor: Actor, source: Source) -> QuerySet[SourceStatusChange]:
    """The steps that a source took, oldest first."""
    return SourceStatusChange.objects.filter(board_id=actor.board_id, source=source).select_related("by")
