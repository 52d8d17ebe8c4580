"""Who may bring documents in, and who may have a document that was brought in."""

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.intake.models import IntakeSource
from goldthread.loop.sources import policy as sources


def visible(actor: Actor) -> Q:
    """The documents on their way in: seen by those who bring them in, and by nobody else."""
    return Q(board_id=actor.board_id) if actor.may(Permission.BRING_IN) else Q(pk__in=[])


def document_visible(actor: Actor) -> Q:
    """The intakes whose document the actor may have.

    Beside those who bring documents in, these are people who may see every source that came of it: a document
    tells of all of them.
    """
    if actor.may(Permission.BRING_IN):
        return Q(board_id=actor.board_id)
    if not actor.may(Permission.READ_SOURCES):
        return Q(pk__in=[])
    made = IntakeSource.objects.filter(intake_id=OuterRef("pk"))
    hidden = made.filter(~sources.visible(actor, "source__"))
    return Q(board_id=actor.board_id) & Q(Exists(made)) & ~Q(Exists(hidden))


def require_bring_in(actor: Actor) -> None:
    """Refuse who may not bring documents in."""
    if not actor.may(Permission.BRING_IN):
        raise NotAllowed("Your role on this board does not bring documents in. Ask the coordinator to do it.")
