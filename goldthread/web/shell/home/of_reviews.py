"""What waits of reviews: declarations, what agencies give, stages."""

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import day
from goldthread.loop.reviews import queries as reviews
from goldthread.loop.reviews.choices import Part, ReturnState
from goldthread.loop.sources import queries as sources
from goldthread.web.shell.home.parts import SHOWN, Task, noted, when

_ASKED = {str(ReturnState.QUERIED): "asked further", str(ReturnState.GIVEN): "written, and not signed off"}


_GIVEN = ("state", "what", "due_on", "agency__name", "review__source__reference")


def declarations(actor: Actor, soon: int) -> list[Task]:
    """Reviews to whose team this person was named, and which they see once they have declared."""
    if not actor.may(Permission.READ_REVIEWS):
        return []
    return [
        Task(
            "Declare",
            f"Your interests, before you take part in a {kind.lower()}",
            f"/reviews/{reference}/declaration",
            noted(reference, f"you are asked as {Part(part).label.lower()}"),
        )
        for reference, kind, part in reviews.declarations_to_make(actor)[: SHOWN + 1]
    ]


def given_to_reviews(actor: Actor, soon: int) -> list[Task]:
    """What this person's agency has still to give to a review, or to sign off."""
    if not actor.may(Permission.ANSWER_FOR_AGENCY):
        return []
    return [
        Task(
            "Sign off" if row.state == ReturnState.GIVEN else "Give",
            f"{row.what}: {row.agency.name}",
            f"/reviews/returns/{row.pk}",
            noted(row.review.source.reference, _ASKED.get(row.state, "for a review")),
            when(actor, row.due_on),
            row.due_on < actor.today,
            row.due_on,
        )
        for row in reviews.returns_to_give(actor).only(*_GIVEN)[: SHOWN + 1]
    ]


def stages(actor: Actor, soon: int) -> list[Task]:
    """The stage at which each review stands that this person conducts."""
    if not actor.may(Permission.READ_REVIEWS):
        return []
    return [
        Task(
            "Go on",
            stage.name,
            f"/reviews/{stage.review.source.reference}/stages/{stage.pk}",
            noted(stage.review.source.reference, stage.review.title),
            when(actor, stage.due_on) if stage.due_on else "",
            stage.due_on is not None and stage.due_on < actor.today,
            stage.due_on,
        )
        for stage in reviews.stages_in_hand(actor)[: SHOWN + 1]
    ]


def own_sources(actor: Actor, soon: int) -> list[Task]:
    """What an independent reviewer was let in for, where it stands in the register without stages to go by."""
    if not actor.source_ids:
        return []
    staged = set(reviews.reviews(actor).values_list("source_id", flat=True))
    rows = sources.sources(actor).exclude(pk__in=staged).only("title", "reference").order_by("reference")
    return [
        Task("Go on", row.title, f"/sources/{row.reference}", noted(row.reference, "what you were asked to review"))
        for row in rows[: SHOWN + 1]
    ]


def to_open(actor: Actor, soon: int) -> list[Task]:
    """Decisions for a review that nobody has opened yet."""
    return [
        Task(
            "Open",
            title,
            f"/reviews/open/{reference}",
            noted(reference, "decided, and not begun"),
            f"since {day(decided_on)}",
        )
        for reference, title, decided_on in reviews.waiting_to_open(actor)[: SHOWN + 1]
    ]
