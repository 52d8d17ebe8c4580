"""Reading what is on its way in, and what came of it."""

from collections.abc import Iterable

from django.db.models import Count, F, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.loop.actions import policy as actions_policy
from goldthread.loop.actions.models import Action
from goldthread.loop.intake.choices import IntakeState
from goldthread.loop.intake.models import Intake, IntakeSource
from goldthread.loop.intake.policy import document_visible, visible
from goldthread.loop.intake.sheet import Sheet, from_json
from goldthread.loop.sources import policy as sources_policy
from goldthread.loop.sources.models import Source

_OPEN = (IntakeState.READING, IntakeState.PROPOSED, IntakeState.UNREADABLE)


def intakes(actor: Actor) -> QuerySet[Intake]:
    """Every document that was brought in, the latest first, without its words."""
    return (
        Intake.objects.filter(visible(actor))
        .select_related("document", "began_by", "ended_by")
        .defer("proposal", "transcript", "mapping")
        .order_by("-began_at", "-pk")
    )


def in_progress(actor: Actor) -> QuerySet[Intake]:
    """Documents that somebody has still to look at."""
    return intakes(actor).filter(state__in=_OPEN)


def waiting(actor: Actor) -> list[tuple[Intake, Sheet | None]]:
    """Documents that somebody has still to look at, each with its proposal as far as it was read."""
    rows = Intake.objects.filter(visible(actor), state__in=_OPEN).select_related("document", "began_by")
    listed = rows.defer("transcript").order_by("-began_at", "-pk")
    return [(each, from_json(each.proposal) if each.proposal else None) for each in listed]


def taken_in(actor: Actor, sha256s: Iterable[str]) -> set[str]:
    """Which of these contents were taken in before."""
    ended = intakes(actor).filter(state=IntakeState.TAKEN_IN, document__sha256__in=list(sha256s))
    return set(ended.order_by().values_list("document__sha256", flat=True))


def ended(actor: Actor) -> QuerySet[Intake]:
    """Documents that were taken in or discarded, with how many sources and actions came of each."""
    return (
        intakes(actor)
        .exclude(state__in=_OPEN)
        .annotate(
            sources=Count("source_links", distinct=True),
            actions=Count("action_links", distinct=True),
        )
        .order_by(F("ended_at").desc(nulls_last=True), "-pk")
    )


def get(actor: Actor, intake_id: int, *, transcript: bool = False) -> Intake:
    """One document on its way in; ``transcript`` asks for its words as well."""
    found = Intake.objects.filter(visible(actor), pk=intake_id).select_related("document", "began_by", "ended_by")
    return the_one(found if transcript else found.defer("transcript"))


def sheet_of(intake: Intake) -> Sheet:
    """The proposal as it stands."""
    if intake.proposal is None:
        raise NotThere
    return from_json(intake.proposal)


def waiting_with_content(actor: Actor, sha256: str) -> Intake | None:
    """A document of this very content that somebody is working on already."""
    return in_progress(actor).filter(document__sha256=sha256).exclude(state=IntakeState.UNREADABLE).first()


def sources_of(actor: Actor, intake: Intake) -> QuerySet[Source]:
    """The sources that came of a document and that the actor may see."""
    made = IntakeSource.objects.filter(board_id=actor.board_id, intake=intake).values("source_id")
    return (
        Source.objects.filter(sources_policy.visible(actor), pk__in=made)
        .annotate(lesson_count=Count("lessons"))
        .defer("search", "summary")
        .order_by("pk")
    )


def actions_of(actor: Actor, intake: Intake) -> QuerySet[Action]:
    """The actions that came of a tracker and that the actor may see."""
    made = intake.action_links.values("action_id")
    return Action.objects.filter(actions_policy.visible(actor), pk__in=made).defer("search").order_by("pk")


def document_of_sources(actor: Actor, source_ids: Iterable[int]) -> dict[int, Intake]:
    """For each of these sources the intake by which it came, where the actor may have its document."""
    links = (
        IntakeSource.objects.filter(board_id=actor.board_id, source_id__in=list(source_ids))
        .filter(intake__in=Intake.objects.filter(document_visible(actor)))
        .select_related("intake__document")
        .defer("intake__proposal", "intake__transcript", "intake__mapping")
    )
    return {link.source_id: link.intake for link in links}


def downloadable(actor: Actor, intake_id: int) -> Intake:
    """The intake whose document the actor may have."""
    found = (
        Intake.objects.filter(document_visible(actor), pk=intake_id)
        .select_related("document")
        .defer("proposal", "transcript", "mapping")
        .first()
    )
    if found is None:
        raise NotThere
    return found
