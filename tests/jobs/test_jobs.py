"""Jobs commit with the work that asked for them, and act for one board."""

from datetime import date

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from goldthread.accounts import acting
from goldthread.core.actor import Actor
from goldthread.jobs import tasks
from goldthread.jobs.worker import run


def waiting() -> list[int]:
    """The boards whose jobs wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (args->>'board_id')::int FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [board_id for (board_id,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_job_of_work_that_is_undone_is_undone_with_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tasks.day_of_board.defer(board_id=1, code="AAA", at="2026-11-21T04:00:00+00:00")
        assert waiting() == [1]
        raise ZeroDivisionError
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_every_morning_each_board_gets_its_day(monkeypatch: pytest.MonkeyPatch, owner_cursor: object) -> None:
    owner_cursor.execute(  # type: ignore[attr-defined]
        "insert into accounts_board (id, code, name, division) values (11, 'AAA', 'A', 'x'), (12, 'BBB', 'B', 'x')"
    )
    seen: list[tuple[str, date, str]] = []

    def note(by: Actor) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('goldthread.boards')")
            seen.append((by.board_code, by.today, cursor.fetchone()[0]))

    monkeypatch.setattr(tasks, "DAILY", (note,))
    tasks.every_day(timestamp=1_795_233_600)
    assert waiting()[-2:] == [11, 12]  # after the boards of the cast, where they are
    run(concurrency=1, grace=5, wait=False)
    assert waiting() == []
    # A worker that begins just after four does today's as well.
    that_day = [told for told in seen if told[1] == date(2026, 11, 21)]
    assert that_day[-2:] == [("AAA", date(2026, 11, 21), "{11}"), ("BBB", date(2026, 11, 21), "{12}")]


@pytest.mark.django_db
def test_only_the_numbers_of_boards_are_known_to_one_who_acts_for_none() -> None:
    with acting.acting([]), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_board")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM goldthread_all_boards()")
        assert cursor.fetchone() is not None


def test_the_tasks_are_registered() -> None:
    names = set(app.tasks)
    assert {"goldthread.jobs.tasks.every_day", "goldthread.jobs.tasks.day_of_board"} <= names
