"""Learning shared with other boards: for those who run the register and may take lists out of it."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.sharing import exchange, operations
from goldthread.loop.sharing.feeds import operations as feeds
from goldthread.loop.sharing.models import LearningShare, ReceivedShare
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  sharing                               .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  sharing-new                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  sharing-receive                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  sharing-one                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-file                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-withdraw                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-received                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-more                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-feed                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-feed-close                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-fetch                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-stop                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  sharing-follow                        .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  learning-feed                         .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  learning-schema                       .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A share of the board, and one that the other board shared with it."""
    ours = _share(by)
    on_stage(cast.outsider)
    data = operations.file_of(by=cast.outsider, share_id=_share(cast.outsider).pk)
    on_stage(by)
    got: ReceivedShare = operations.receive(by=by, data=data, fingerprint=exchange.read(data).fingerprint)
    feed, secret = feeds.open_feed(by=by, share_id=ours.pk, name="Another board")
    of_one = ("sharing-one", "sharing-file", "sharing-more", "sharing-withdraw", "sharing-feed")
    of_received = ("sharing-received", "sharing-fetch", "sharing-stop")
    return {
        **{name: {"share_id": ours.pk} for name in of_one},
        **{name: {"received_id": got.pk} for name in of_received},
        "sharing-feed-close": {"share_id": ours.pk, "feed_id": feed.pk},
        "learning-feed": {"secret": secret},
    }


def _share(by: Actor) -> LearningShare:
    lesson = factories.lesson(by=by)
    on_stage(by)
    return operations.share(by=by, title="Neglect", audience="Boards", terms="Use it.", lesson_ids=[lesson.pk])
