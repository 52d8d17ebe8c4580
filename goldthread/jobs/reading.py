"""Reading a large document while its person does something else."""

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from goldthread.accounts import queries as accounts
from goldthread.accounts.acting import acting
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor, of_the_system
from goldthread.loop.intake import operations

_log = logging.getLogger(__name__)


@app.task(name=operations.READ, queue="reading")
def read_document(board_id: int, intake_id: int, whose: str = "own") -> None:
    """Read one document. Where it breaks off, that is said on the document's page."""
    try:
        with acting([board_id]):
            operations.read_document(by=_reader(board_id), intake_id=intake_id, whose=whose)
    except Exception:
        _log.exception("reading document %s of board %s broke off", intake_id, board_id)
        with acting([board_id]):
            operations.give_up_reading(by=_reader(board_id), intake_id=intake_id)


def _reader(board_id: int) -> Actor:
    at = datetime.now(UTC)
    actor = of_the_system(board_id, "", at, frozenset({str(Permission.BRING_IN)}))
    return of_the_system(board_id, accounts.board(actor).code, at, actor.permissions)
