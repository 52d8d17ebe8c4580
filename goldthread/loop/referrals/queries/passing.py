"""Things on their way between groups."""

from django.db.models import Q, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.referrals.choices import PassageState
from goldthread.loop.referrals.models import Passage, PassageStep
from goldthread.loop.referrals.policy import visible_passages


def passages(actor: Actor) -> QuerySet[Passage]:
    """Everything that was passed from group to group and that the actor may see, the newest first."""
    return (
        Passage.objects.filter(visible_passages(actor))
        .select_related("from_group", "to_group", "passed_by", "answered_by")
        .order_by("-passed_at", "-pk")
    )


def passage(actor: Actor, reference: str) -> Passage:
    """One thing on its way, by its reference."""
    return the_one(passages(actor).filter(reference=reference))


def unanswered_passages(actor: Actor) -> QuerySet[Passage]:
    """What waits: for the group it was passed to, or, where it was sent back, for the one that passed it."""
    waits = Q(state__in=[PassageState.WAITING, PassageState.RETURNED])
    return passages(actor).filter(waits).order_by("due_on", "pk")


def steps_of_passage(actor: Actor, row: Passage) -> QuerySet[PassageStep]:
    """The steps of a thing on its way, oldest first."""
    return PassageStep.objects.filter(_seen(actor), passage=row).select_related("by")


def _seen(actor: Actor) -> Q:
    """Narrows steps to those of the passages that the actor may see."""
    return Q(passage__in=Passage.objects.filter(visible_passages(actor)))
