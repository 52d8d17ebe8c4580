"""The jobs. Each acts for one board and carries numbers, never a name: what waits in the queue can be read."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import connection
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from goldthread.accounts.acting import acting

log = logging.getLogger(__name__)

DailyWork = Callable[[int, date], None]

DAILY: tuple[DailyWork, ...] = ()
"""What is done for each board every morning, one after another, each in a transaction of its own."""


@app.periodic(cron="0 4 * * *")
@app.task(queueing_lock="every_day", pass_context=False)
def every_day(timestamp: int) -> None:
    """Every morning: ask for the day's work of each board, so that one board's fault does not stop another's."""
    on = datetime.fromtimestamp(timestamp, UTC).date()
    for board_id in all_boards():
        day_of_board.defer(board_id=board_id, on=on.isoformat())


@app.task(retry=RetryStrategy(max_attempts=4, exponential_wait=10))
def day_of_board(board_id: int, on: str) -> None:
    """One board's work of one day."""
    for work in DAILY:
        with acting([board_id]):
            work(board_id, date.fromisoformat(on))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="take_up_stalled_jobs", pass_context=True)
async def take_up_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed are done again by another."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


def all_boards() -> list[int]:
    """The numbers of all boards; nothing else of them is shown to one who acts for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_all_boards()")
        return [board_id for (board_id,) in cursor.fetchall()]
