"""Actions that hang together: one that waits for another, and two that say the same."""

from collections import defaultdict

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.loop.actions.choices import OPEN, ActionState
from goldthread.loop.actions.models import Action, ActionAgency, ActionDependency, ActionLesson
from goldthread.loop.actions.operations.steps import locked, move, note, save
from goldthread.loop.actions.policy import require_plan, visible
from goldthread.loop.actions.weaving import path_to


@transaction.atomic
def need(*, by: Actor, action_id: int, needs_reference: str) -> ActionDependency:
    """Say that an action cannot be finished before another; what would go round in a circle is refused by its names."""
    require_plan(by)
    action = locked(by, action_id, None)
    other = _other(by, needs_reference)
    if other.pk == action.pk:
        raise Refusal("An action cannot wait for itself.", "needs")
    needs: dict[int, list[int]] = defaultdict(list)
    for one, another in (
        ActionDependency.objects.select_for_update().filter(board_id=by.board_id).values_list("action_id", "needs_id")
    ):
        needs[one].append(another)
    way = path_to(other.pk, action.pk, needs)
    if way:
        names = dict(Action.objects.filter(board_id=by.board_id, pk__in=way).values_list("pk", "reference"))
        told = ", which waits for ".join(names[pk] for pk in way)
        raise Refusal(f"That would go round in a circle: {told}. Nothing in it could ever be finished first.", "needs")
    made, new = ActionDependency.objects.get_or_create(board_id=by.board_id, action=action, needs=other)
    if new:
        note(by, "tied", action, detail={"waits for": other.reference})
    return made


@transaction.atomic
def need_no_more(*, by: Actor, action_id: int, needs_reference: str) -> None:
    """Say that an action does not wait for another any more."""
    require_plan(by)
    action = locked(by, action_id, None)
    other = _other(by, needs_reference)
    gone, _ = ActionDependency.objects.filter(board_id=by.board_id, action=action, needs=other).delete()
    if not gone:
        raise NotThere
    note(by, "untied", action, detail={"waited for": other.reference})


@transaction.atomic
def merge(*, by: Actor, action_id: int, version: int, into_reference: str, why: str) -> Action:
    """Let one action go on for two that say the same; gives the one that goes on.

    It answers what both answered and is done by the agencies of both. The other is given up in its favour and keeps
    its history and its evidence, which are shown with the one that goes on.
    """
    require_plan(by)
    action = locked(by, action_id, version)
    if not into_reference.strip():
        raise Refusal("Write the reference of the action that goes on.", "into")
    keeper = locked(by, _other(by, into_reference, "into").pk, None)
    if keeper.pk == action.pk:
        raise Refusal("Choose another action than this one.", "into")
    for each, field in ((action, None), (keeper, "into")):
        if each.state not in OPEN:
            state = ActionState(each.state).label.lower()
            raise Refusal(f"{each.reference} is {state}. Only open actions are merged.", field)
    if not why.strip():
        raise Refusal("Say how you know that they say the same.", "why")
    ActionLesson.objects.bulk_create(
        [
            ActionLesson(
                board_id=by.board_id, action=keeper, lesson_id=link.lesson_id, recommendation_id=link.recommendation_id
            )
            for link in action.lesson_links.all()
        ],
        ignore_conflicts=True,
    )
    agencies = {*action.agency_links.values_list("agency_id", flat=True), action.lead_agency_id or 0}
    ActionAgency.objects.bulk_create(
        [
            ActionAgency(board_id=by.board_id, action=keeper, agency_id=agency)
            for agency in sorted(agencies - {keeper.lead_agency_id, 0})
        ],
        ignore_conflicts=True,
    )
    _retie(by, action, keeper)
    action.merged_into = keeper
    action.cancelled_why = f"Merged into {keeper.reference}, which says the same. {why.strip()}"
    move(by, action, ActionState.CANCELLED, "merged", why=why, detail={"into": keeper.reference})
    save(keeper)
    note(by, "took in", keeper, why=why, detail={"merged": action.reference})
    return keeper


def _retie(by: Actor, action: Action, keeper: Action) -> None:
    """What waited for the one now waits for the other, and the other way round; never in a circle."""
    for link in ActionDependency.objects.filter(board_id=by.board_id, needs=action).select_related("action"):
        link.delete()
        if link.action_id != keeper.pk:
            need(by=by, action_id=link.action_id, needs_reference=keeper.reference)
    for link in ActionDependency.objects.filter(board_id=by.board_id, action=action).select_related("needs"):
        link.delete()
        if link.needs_id != keeper.pk:
            need(by=by, action_id=keeper.pk, needs_reference=link.needs.reference)


def _other(by: Actor, reference: str, field: str = "needs") -> Action:
    found = Action.objects.filter(visible(by), reference__iexact=reference.strip()).defer("search").first()
    if found is None:
        raise Refusal("There is no action with this reference that you can see.", field)
    return found
