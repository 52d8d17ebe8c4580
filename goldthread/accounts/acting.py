"""Telling the database for whom a transaction acts; until then it shows no board's rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def say(board_ids: Iterable[int], person_id: int | None) -> None:
    """Say for which boards and which person the rest of this transaction acts."""
    boards = "{" + ",".join(str(int(board_id)) for board_id in board_ids) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('goldthread.boards', %s, true), set_config('goldthread.person', %s, true)",
            [boards, "" if person_id is None else str(int(person_id))],
        )


def say_link(token_hash: str) -> None:
    """Say which one row of any board the link in hand opens: an invitation, a feed, a survey, a round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('goldthread.invitation', %s, true)", [token_hash])


@contextmanager
def acting(board_ids: Iterable[int], person_id: int | None = None) -> Iterator[None]:
    """One transaction that acts for these boards, as this person or as Goldthread itself."""
    with transaction.atomic():
        say(board_ids, person_id)
        yield


@contextmanager
def aside() -> Iterator[None]:
    """Look something up for others within a transaction, and act afterwards for whom it acted before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('goldthread.boards', true), ''),"
            " coalesce(current_setting('goldthread.person', true), '')"
        )
        before = cursor.fetchone()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('goldthread.boards', %s, true), set_config('goldthread.person', %s, true),"
                " set_config('goldthread.invitation', '', true)",
                before,
            )
