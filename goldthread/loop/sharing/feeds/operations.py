"""Giving another installation an address to fetch from, and following the address of another."""

import secrets

from django.db import transaction

from goldthread.accounts.roles import Permission
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor, of_the_system
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record
from goldthread.loop.sharing import exchange, operations
from goldthread.loop.sharing.exchange import Handed
from goldthread.loop.sharing.feeds.fetching import fetch
from goldthread.loop.sharing.feeds.models import FollowedFeed, LearningFeed
from goldthread.loop.sharing.models import LearningShare, ReceivedLesson, ReceivedShare
from goldthread.loop.sharing.policy import require_share

AT_NIGHT = frozenset(
    {
        Permission.RECORD_SOURCES,
        Permission.WRITE_LESSONS,
        Permission.EXPORT,
        Permission.READ_SOURCES,
        Permission.READ_LESSONS,
        Permission.READ_ACTIONS,
    }
)
"""What Goldthread itself may do when it hands on a share, or fetches one, and nobody is signed in."""


@transaction.atomic
def open_feed(*, by: Actor, share_id: int, name: str) -> tuple[LearningFeed, str]:
    """Make an address for one other board; its secret is given once and never kept."""
    require_share(by)
    share = the_one(LearningShare.objects.filter(board_id=by.board_id, pk=share_id))
    if not name.strip():
        raise Refusal("Say which board will use it, so that you know it again.", "name")
    secret = secrets.token_urlsafe(32)
    feed = LearningFeed.objects.create(
        board_id=by.board_id,
        share=share,
        name=name.strip()[:120],
        token_hash=hash_of(secret),
        made_at=by.at,
        made_by_id=by.person_id,
    )
    record(by=by, verb="opened a feed of", kind="learning", thing_id=share.pk, reference=share.title)
    return feed, secret


@transaction.atomic
def close_feed(*, by: Actor, feed_id: int) -> LearningFeed:
    """Close an address: from now on it gives nothing."""
    require_share(by)
    rows = LearningFeed.objects.select_for_update().filter(board_id=by.board_id, closed_at__isnull=True)
    feed = the_one(rows.filter(pk=feed_id))
    feed.closed_at = by.at
    feed.save()
    record(by=by, verb="closed a feed of", kind="learning", thing_id=feed.share_id, reference=feed.share.title)
    return feed


@transaction.atomic
def follow(*, by: Actor, address: str, fingerprint: str = "") -> FollowedFeed:
    """Fetch what another board shares at this address, take it in, and ask again every night."""
    require_share(by)
    address = address.strip()
    received = operations.receive(by=by, data=fetch(address), fingerprint=fingerprint)
    feed, _ = FollowedFeed.objects.update_or_create(
        received=received,
        defaults={
            "board_id": by.board_id,
            "address": address,
            "followed_at": by.at,
            "followed_by_id": by.person_id,
            "fetched_at": by.at,
            "fault": "",
        },
    )
    record(by=by, verb="began to follow", kind="learning", thing_id=received.pk, reference=received.title)
    return feed


@transaction.atomic
def stop_following(*, by: Actor, received_id: int) -> None:
    """Ask that address no more; what was taken in stays, with whatever was withdrawn until now."""
    require_share(by)
    feed = _followed(by, received_id)
    record(by=by, verb="stopped following", kind="learning", thing_id=received_id, reference=feed.received.title)
    feed.delete()


@transaction.atomic
def fetch_again(*, by: Actor, received_id: int) -> FollowedFeed:
    """Ask a followed address now. Where nothing came, why is kept beside it."""
    require_share(by)
    return _asked(by, _followed(by, received_id))


def fetch_all(*, by: Actor) -> None:
    """Every night: ask each address that the board follows. What one does wrong does not stop the next."""
    night = of_the_system(by.board_id, by.board_code, by.at, AT_NIGHT)
    for received_id in FollowedFeed.objects.filter(board_id=by.board_id).values_list("received_id", flat=True):
        with transaction.atomic():
            _asked(night, _followed(night, received_id))


def _followed(by: Actor, received_id: int) -> FollowedFeed:
    rows = FollowedFeed.objects.select_for_update(of=("self",)).select_related("received")
    return the_one(rows.filter(board_id=by.board_id, received_id=received_id))


def _asked(by: Actor, feed: FollowedFeed) -> FollowedFeed:
    try:
        with transaction.atomic():
            data = fetch(feed.address)
            handed = exchange.read(data)
            if handed.uid != feed.received.uid:
                raise Refusal("Another share stands at this address now. Stop following it, and ask the other board.")
            if _changed(feed.received, handed):
                operations.receive(by=by, data=data)
        feed.fetched_at, feed.fault = by.at, ""
    except Refusal as refusal:
        feed.fault = refusal.sentence[:300]
    feed.save()
    return feed


def _changed(received: ReceivedShare, handed: Handed) -> bool:
    """Whether an issue says anything that is not known: a lesson more, or one withdrawn."""
    rows = ReceivedLesson.objects.filter(received=received)
    standing = set(rows.filter(withdrawn_on__isnull=True).values_list("uid", flat=True))
    return handed.issue != received.issue or standing != {each.uid for each in handed.lessons if not each.withdrawn}
