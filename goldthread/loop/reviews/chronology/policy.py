"""Who may see a chronology, who keeps it whole, and who adds to it for an agency."""

from django.db.models import Q

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership
from goldthread.accounts.roles import ROLES, Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.sources import policy as sources

_ANSWERING = sorted(role for role, allowed in ROLES.items() if Permission.ANSWER_FOR_AGENCY in allowed)


def visible(actor: Actor, through: str = "source__") -> Q:
    """The chronologies, and what hangs on them, that exist for this actor: those of the sources that they may see."""
    return sources.visible(actor, through) if actor.may(Permission.READ_SOURCES) else Q(pk__in=[])


def keeps(actor: Actor) -> bool:
    """Whether the actor keeps whole chronologies: writes for every agency and judges pairs."""
    return actor.may(Permission.KEEP_CHRONOLOGY)


def agencies_led(actor: Actor) -> frozenset[int]:
    """The agencies that the actor answers for today."""
    if not actor.may(Permission.ANSWER_FOR_AGENCY):
        return frozenset()
    held = Membership.objects.filter(
        accounts.current(actor), board_id=actor.board_id, person_id=actor.me, role__in=_ANSWERING
    )
    return frozenset(held.filter(agency_id__isnull=False).values_list("agency_id", flat=True))


def may_write(actor: Actor, agency_id: int) -> bool:
    """Whether the actor adds and changes what this agency tells."""
    return keeps(actor) or agency_id in agencies_led(actor)


def require_write(actor: Actor, agency_id: int) -> None:
    """Refuse who does not write for this agency."""
    if not may_write(actor, agency_id):
        raise NotAllowed("You add and change the events of your own agency. Ask the board's office about the others.")


def require_keep(actor: Actor) -> None:
    """Refuse who does not keep chronologies whole."""
    if not keeps(actor):
        raise NotAllowed("The board's office and the reviewer do this with a chronology.")


def bring_ins_visible(actor: Actor) -> Q:
    """The tables on their way in: for those who keep the chronology all of it, for others what they began."""
    seen = visible(actor)
    return seen if keeps(actor) else seen & Q(began_by_id=actor.me)
