"""Who may see a source and who may write it."""

from django.db.models import Exists, OuterRef, Q

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.sources.choices import Visibility
from goldthread.loop.sources.models import SourceGroup, SourcePerson

_READERS = (Permission.READ_SOURCES, Permission.READ_LESSONS, Permission.READ_ACTIONS)


def visible(actor: Actor, through: str = "") -> Q:
    """The sources that exist for this actor.

    ``through`` is the path from another table to the source ("source__", "lesson__source__"), so that what
    hangs on a source is seen exactly by those who see the source. A role that is bound to single sources
    sees those and no others, whatever their visibility. What hangs on a source is of the same board, so the
    row's own board is asked for: who may see everything pays for no join.
    """
    board = Q(board_id=actor.board_id)
    if not actor.may_any(_READERS):
        return Q(pk__in=[])
    if actor.source_ids is not None:
        return board & Q(**{f"{through}pk__in": sorted(actor.source_ids)})
    if actor.may(Permission.READ_RESTRICTED):
        return board
    key = f"{through}pk" if through else "pk"
    open_to_all = Q(**{f"{through}visibility": Visibility.BOARD})
    in_group = Q(**{f"{through}visibility": Visibility.GROUPS}) & Exists(
        SourceGroup.objects.filter(source_id=OuterRef(key), group_id__in=sorted(actor.group_ids))
    )
    by_name = Q(**{f"{through}visibility": Visibility.PEOPLE}) & Exists(
        SourcePerson.objects.filter(source_id=OuterRef(key), person_id=actor.me)
    )
    return board & (open_to_all | in_group | by_name)


def sees_open(actor: Actor) -> bool:
    """Whether every source that is open to the whole board exists for this actor."""
    return actor.source_ids is None and actor.may_any(_READERS)


def require_record(actor: Actor) -> None:
    """Refuse who may not write in the register."""
    if not actor.may(Permission.RECORD_SOURCES):
        raise NotAllowed("Only the people who run the register can record or change a source.")
