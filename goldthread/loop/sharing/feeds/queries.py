"""Reading feeds: those of a share, the one that a board follows, and what a secret opens."""

from datetime import datetime

from django.db.models import QuerySet

from goldthread.accounts import acting
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor, of_the_system
from goldthread.core.rows import the_one
from goldthread.loop.sharing import operations
from goldthread.loop.sharing.feeds.models import FollowedFeed, LearningFeed
from goldthread.loop.sharing.feeds.operations import AT_NIGHT
from goldthread.loop.sharing.models import LearningShare
from goldthread.loop.sharing.policy import require_share


def feeds(actor: Actor, share: LearningShare) -> QuerySet[LearningFeed]:
    """The addresses at which others fetch a share, the newest first."""
    require_share(actor)
    return LearningFeed.objects.filter(board_id=actor.board_id, share=share, closed_at__isnull=True)


def feed(actor: Actor, share: LearningShare, feed_id: int) -> LearningFeed:
    """One of them."""
    return the_one(feeds(actor, share).filter(pk=feed_id))


def followed(actor: Actor, received_id: int) -> FollowedFeed | None:
    """The address from which a share is fetched, where it is followed."""
    require_share(actor)
    return FollowedFeed.objects.filter(board_id=actor.board_id, received_id=received_id).first()


def opened_by(secret: str, at: datetime) -> bytes | None:
    """The signed file that this secret opens, as it stands now; nothing where it opens nothing."""
    acting.say_link(hash_of(secret))
    rows = LearningFeed.objects.filter(token_hash=hash_of(secret), closed_at__isnull=True)
    found = rows.values_list("board_id", "share_id").first()
    acting.say_link("")
    if found is None:
        return None
    board_id, share_id = found
    acting.say([board_id], None)
    code = LearningFeed.objects.filter(board_id=board_id).values_list("board__code", flat=True)[0]
    return operations.file_of(by=of_the_system(board_id, code, at, AT_NIGHT), share_id=share_id)
