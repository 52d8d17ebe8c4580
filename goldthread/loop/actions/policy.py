"""Who may see an action, and who may do what to it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import Action, ActionAgency, ActionLesson, Evidence
from goldthread.loop.actions.rules import check_independent
from goldthread.loop.sources import policy as sources
from goldthread.loop.sources.choices import Visibility

_NARROW = frozenset({str(Role.ACTION_OWNER)})


def sees_all(actor: Actor) -> bool:
    """Whether every action of the board exists for this actor."""
    return actor.may(Permission.READ_ACTIONS, Permission.READ_RESTRICTED) and actor.source_ids is None


def sees_what_answers(actor: Actor) -> bool:
    """Whether every action that answers a lesson which this actor may see exists for them."""
    return actor.may(Permission.READ_ACTIONS) and not actor.roles <= _NARROW


def visible(actor: Actor) -> Q:
    """The actions that exist for this actor.

    Everybody who reads actions sees those that answer a lesson that they may see, those of their own agency
    and their own. An action that answers nothing is open to all of these; somebody who is an action owner
    and nothing else sees only what is theirs or their agency's.
    """
    if not actor.may(Permission.READ_ACTIONS):
        return Q(pk__in=[])
    board = Q(board_id=actor.board_id)
    if sees_all(actor):
        return board
    mine = Q(lead_officer_id=actor.person_id) | Q(lead_member_id=actor.person_id)
    if actor.agency_ids:
        agencies = sorted(actor.agency_ids)
        taking_part = ActionAgency.objects.filter(action_id=OuterRef("pk"), agency_id__in=agencies)
        mine |= Q(lead_agency_id__in=agencies) | Q(Exists(taking_part))
    if actor.roles <= _NARROW:
        return board & mine
    links = ActionLesson.objects.filter(action_id=OuterRef("pk"))
    seen = Q(Exists(links.filter(sources.visible(actor, "lesson__source__"))))
    return board & (mine | seen | Q(~Exists(links)))


def sees(actor: Actor, action: Action) -> bool:
    """Whether an action of the actor's board exists for them; the tables are asked where the row itself does not say.

    Most who work on an action lead it or see all: to look for it among what they see costs ten times the look at it.
    """
    if not actor.may(Permission.READ_ACTIONS):
        return False
    if sees_all(actor) or is_own(actor, action):
        return True
    if sources.sees_open(actor) and not actor.roles <= _NARROW and _answers_openly(action):
        return True
    return Action.objects.filter(visible(actor), pk=action.pk).exists()


def _answers_openly(action: Action) -> bool:
    """Whether an action answers a lesson of a source that is open to the whole board, as most are."""
    return ActionLesson.objects.filter(action=action, lesson__source__visibility=Visibility.BOARD).exists()


def is_own(actor: Actor, action: Action) -> bool:
    """Whether the actor leads the action or their agency does."""
    return actor.person_id in {action.lead_officer_id, action.lead_member_id} or (
        action.lead_agency_id in actor.agency_ids
    )


def may_update(actor: Actor, action: Action) -> bool:
    """Whether the actor may note progress and offer evidence."""
    return actor.may(Permission.UPDATE_ANY_ACTION) or (
        actor.may(Permission.UPDATE_OWN_ACTIONS) and is_own(actor, action)
    )


def require_update(actor: Actor, action: Action) -> None:
    """Refuse who may not say how an action is going."""
    if not may_update(actor, action):
        raise NotAllowed("Only the lead officer, their agency's lead and the board's office update this action.")


def require_plan(actor: Actor) -> None:
    """Refuse who may not plan."""
    if not actor.may(Permission.PLAN_ACTIONS):
        raise NotAllowed("Your role on this board does not plan actions.")


def require_cancel(actor: Actor) -> None:
    """Refuse who may not cancel."""
    if not actor.may(Permission.CANCEL_ACTIONS):
        raise NotAllowed("Only the chair and the business manager cancel an action.")


def require_verify(actor: Actor) -> None:
    """Refuse who does not check evidence for the board."""
    if not actor.may(Permission.VERIFY):
        raise NotAllowed("Your role on this board does not check evidence.")


def require_judge(actor: Actor) -> None:
    """Refuse who does not judge whether changes last."""
    if not actor.may(Permission.JUDGE_LASTING):
        raise NotAllowed("Your role on this board does not judge whether a change lasts.")


def require_independent(actor: Actor, action: Action, offered: Iterable[Evidence] = ()) -> None:
    """Refuse a check by somebody who leads the action, offered its evidence, or belongs to its agency."""
    check_independent(
        verifier_id=actor.person_id,
        verifier_agencies=actor.agency_ids,
        owner_ids=[action.lead_officer_id, action.lead_member_id, *(each.offered_by_id for each in offered)],
        owner_agency=action.lead_agency_id,
    )


MAY_OFFER_IN = frozenset(
    {
        ActionState.AGREED,
        ActionState.IN_PROGRESS,
        ActionState.RETURNED,
        ActionState.LAPSED,
        ActionState.CLAIMED,
    }
)
"""States in which evidence can be offered."""
