"""What is done every night: people are told of dates that near and dates that have passed."""

from datetime import datetime

from goldthread.accounts import queries as accounts
from goldthread.accounts.acting import acting
from goldthread.core.actor import of_the_system
from goldthread.loop.actions.operations import remind


def run(at: datetime) -> dict[str, int]:
    """Remind the people of every board, each in a transaction of its own; gives the notices written by board."""
    written = {}
    for board_id, code in accounts.all_boards():
        with acting([board_id]):
            written[code] = remind(by=of_the_system(board_id, code, at, frozenset()))
    return written
