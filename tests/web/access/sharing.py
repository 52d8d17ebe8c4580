"""Learning shared with other boards: for those who run the register and may take lists out of it."""

from typing import Any

from goldthread.core.actor import Actor
from goldthread.loop.sharing import exchange, operations
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
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """A share of the board, and one that the other board shared with it."""
    ours = _share(by)
    on_stage(cast.outsider)
    data = operations.file_of(by=cast.outsider, share_id=_share(cast.outsider).pk)
    on_stage(by)
    got: ReceivedShare = operations.receive(by=by, data=data, fingerprint=exchange.read(data).fingerprint)
    of_one = {name: {"share_id": ours.pk} for name in ("sharing-one", "sharing-file", "sharing-withdraw")}
    return {**of_one, "sharing-received": {"received_id": got.pk}}


def _share(by: Actor) -> LearningShare:
    lesson = factories.lesson(by=by)
    on_stage(by)
    return operations.share(by=by, title="Neglect", audience="Boards", terms="Use it.", lesson_ids=[lesson.pk])
