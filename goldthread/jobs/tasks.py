"""The jobs. Each acts for one board and carries numbers, never a name: what waits in the queue can be read."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import send_mail
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from goldthread.accounts import queries as accounts
from goldthread.accounts.acting import acting
from goldthread.core import receipts
from goldthread.core.actor import Actor, of_the_system
from goldthread.documents import operations as documents
from goldthread.loop.actions.escalating import operations as escalating
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.operations import remind
from goldthread.loop.actions.proof import operations as proof
from goldthread.loop.actions.rounds import operations as rounds
from goldthread.loop.audits import operations as audits
from goldthread.loop.framework import operations as framework
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.referrals import operations as referrals
from goldthread.loop.reviews import operations as reviews
from goldthread.loop.sharing.feeds import operations as feeds
from goldthread.notices import operations as notices
from goldthread.notices import queries as outbox


def remind_people(by: Actor) -> None:
    """Tell people of dates that near and dates that have passed."""
    remind(by=by)


def remind_of_referrals(by: Actor) -> None:
    """Tell people of the clocks, answers, notices and routes of referrals that near their day or have passed it."""
    referrals.remind(by=by)


def remind_of_reviews(by: Actor) -> None:
    """Tell people of the stages, returns and publications of reviews that near their day or have passed it."""
    reviews.remind(by=by)


def remind_of_audits(by: Actor) -> None:
    """Tell people of returns that near their day or have passed it, and of audits that are due again."""
    audits.remind(by=by)


def remind_of_the_framework(by: Actor) -> None:
    """Tell whoever was asked about a draft of the framework that the time to comment soon ends, or has ended."""
    framework.remind(by=by)


def remind_of_rounds(by: Actor) -> None:
    """Tell people of the rounds in which they are asked, and the office of rounds to open and to close."""
    rounds.remind(by=by)


def share_checks(by: Actor) -> None:
    """Give what waits for a check to somebody independent, and draw the checks that are made a second time."""
    proof.share(by=by)
    proof.draw_second_readings(by=by)


def fetch_feeds(by: Actor) -> None:
    """Fetch what other boards share at the addresses that this board follows."""
    feeds.fetch_all(by=by)


def sweep_files(by: Actor) -> None:
    """Remove files that no document names: uploads that were given up."""
    documents.sweep(by=by)


def forget_receipts(by: Actor) -> None:
    """Remove the receipts of forms that nobody will send again."""
    receipts.forget_old(by)


DAILY: tuple[Callable[[Actor], None], ...] = (
    remind_people,
    remind_of_referrals,
    remind_of_reviews,
    remind_of_audits,
    remind_of_the_framework,
    remind_of_rounds,
    share_checks,
    fetch_feeds,
    sweep_files,
    forget_receipts,
)
"""What is done for each board every morning, one after another, each in a transaction of its own."""


@app.periodic(cron="0 4 * * *")
@app.task(queueing_lock="every_day", pass_context=False)
def every_day(timestamp: int) -> None:
    """Every morning: ask for the day's work of each board, so that one board's fault does not stop another's."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for board_id, code in accounts.all_boards():
        day_of_board.defer(board_id=board_id, code=code, at=at.isoformat())


@app.task(retry=RetryStrategy(max_attempts=4, exponential_wait=10))
def day_of_board(board_id: int, code: str, at: str) -> None:
    """One board's work of one day."""
    by = of_the_system(board_id, code, datetime.fromisoformat(at), frozenset())
    for work in DAILY:
        with acting([board_id]):
            work(by)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="send_notices", pass_context=False)
def send_notices(timestamp: int) -> None:
    """Send what waits in the outbox by e-mail, where a mail server is set up; each notice on its own."""
    if not settings.EMAIL_HOST:
        return
    at = datetime.now(UTC)
    for board_id, code in accounts.all_boards():
        by = of_the_system(board_id, code, at, frozenset())
        with acting([board_id]):
            waiting = list(outbox.waiting(by))
        for notice in waiting:
            body = f"{notice.body}\n\n{settings.SITE_ADDRESS}{notice.address}\n"
            try:
                send_mail(notice.subject, body, None, [notice.person.email])
            except OSError as trouble:
                with acting([board_id]):
                    notices.mark_failed(by=by, notice_id=notice.pk, error=str(trouble))
            else:
                with acting([board_id]):
                    notices.mark_sent(by=by, notice_id=notice.pk)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="send_letters", pass_context=False)
def send_letters(timestamp: int) -> None:
    """Send letters about late actions to people who have no account here, each on its own."""
    if not settings.EMAIL_HOST:
        return
    at = datetime.now(UTC)
    for board_id, code in accounts.all_boards():
        by = of_the_system(board_id, code, at, frozenset())
        with acting([board_id]):
            waiting = list(escalations.to_mail(by))
        for letter in waiting:
            try:
                send_mail(f"{letter.reference}: please answer", letter.letter, None, [letter.to_email])
            except OSError as trouble:
                with acting([board_id]):
                    escalating.mark_not_mailed(by=by, escalation_id=letter.pk, error=str(trouble))
            else:
                with acting([board_id]):
                    escalating.mark_mailed(by=by, escalation_id=letter.pk)


TO_A_TRANSACTION, AT_ONE_TIME = 50, 10


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="read_lessons", pass_context=False)
def read_lessons(timestamp: int) -> None:
    """Read lessons that the matcher has not read, or read with another vocabulary, and find which may repeat which.

    Some of each board at a time, so that no board waits for another's thousands, and a few to a transaction, so that
    no other work waits for a long one.
    """
    at = datetime.fromtimestamp(timestamp, UTC)
    for board_id, code in accounts.all_boards():
        by = of_the_system(board_id, code, at, frozenset())
        for work in (lessons.read_again, lessons.find_likely):
            for _ in range(AT_ONE_TIME):
                with acting([board_id]):
                    if not work(by=by, most=TO_A_TRANSACTION):
                        break


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="take_up_stalled_jobs", pass_context=True)
async def take_up_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed are done again by another."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
