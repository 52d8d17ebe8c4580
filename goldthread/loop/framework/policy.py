"""Who may read, write and speak about the framework.

A version in force, or one that was out to consultation, is for everybody with a role on the board: it says how all of
them work. A draft is for those who write it.
"""

from django.db.models import Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.framework.choices import FrameworkStatus


def visible(actor: Actor, through: str = "") -> Q:
    """The versions that exist for this actor."""
    board = Q(**{f"{through}board_id": actor.board_id})
    if actor.may(Permission.WRITE_FRAMEWORK):
        return board
    shown = Q(**{f"{through}status__in": [FrameworkStatus.CONSULTATION, FrameworkStatus.RATIFIED]})
    return board & (shown | Q(**{f"{through}sent_out_on__isnull": False}))


def require_write(actor: Actor) -> None:
    """Refuse who may not write the framework."""
    if not actor.may(Permission.WRITE_FRAMEWORK):
        raise NotAllowed("Only the board's office writes the framework.")


def require_comment(actor: Actor) -> None:
    """Refuse who may not comment in a consultation."""
    if not actor.may(Permission.COMMENT_ON_FRAMEWORK):
        raise NotAllowed("Your role on this board reads the framework and does not comment on it.")


def may_speak_for(actor: Actor, agency_id: int) -> bool:
    """Whether this actor answers for an agency: its lead, or the partner who holds its delegation."""
    return actor.may(Permission.ANSWER_FOR_AGENCY) and agency_id in actor.agency_ids


def require_speak_for(actor: Actor, agency_id: int) -> None:
    """Refuse who does not answer for this agency."""
    if not may_speak_for(actor, agency_id):
        raise NotAllowed("Only an agency's lead or delegated partner answers for it.")
