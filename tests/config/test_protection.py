"""The database itself keeps boards apart: tried with plain SQL, as the application signs in."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

from goldthread.config import embedded, protection
from tests.conftest import Database

Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]


@pytest.fixture(scope="module")
def sample(test_database: Database) -> Iterator[None]:
    """A table that nobody told the protection of, with a row of board 1 and a row of board 2: what a test does to it,
    it does in a transaction of its own."""
    with psycopg.connect(**test_database.owner.psycopg(), autocommit=True) as owner, owner.cursor() as cursor:
        cursor.execute("create table sample_row (id serial primary key, board_id bigint not null, body text)")
        cursor.execute("insert into sample_row (board_id, body) values (1, 'one'), (2, 'two')")
        protection.protect(cursor, embedded.APP)
        yield
        cursor.execute("drop table sample_row")


def act_for(connection: Connection, boards: str, person: str = "") -> None:
    connection.execute("select set_config('goldthread.boards', %s, true)", [boards])
    connection.execute("select set_config('goldthread.person', %s, true)", [person])


def bodies(connection: Connection) -> list[str]:
    return [body for (body,) in connection.execute("select body from sample_row order by id")]


@pytest.mark.usefixtures("sample")
class TestRows:
    def test_nothing_is_shown_when_no_board_is_said(self, second_connection: Connection) -> None:
        assert bodies(second_connection) == []

    def test_nothing_is_shown_for_no_boards(self, second_connection: Connection) -> None:
        act_for(second_connection, "{}")
        assert bodies(second_connection) == []

    def test_rows_of_the_boards_that_are_acted_for_are_shown(self, second_connection: Connection) -> None:
        act_for(second_connection, "{1}")
        assert bodies(second_connection) == ["one"]
        act_for(second_connection, "{1,2}")
        assert bodies(second_connection) == ["one", "two"]

    def test_what_was_said_ends_with_the_transaction(self, second_connection: Connection) -> None:
        act_for(second_connection, "{1}")
        second_connection.commit()
        assert bodies(second_connection) == []

    def test_a_row_for_another_board_is_refused(self, second_connection: Connection) -> None:
        act_for(second_connection, "{1}")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            second_connection.execute("insert into sample_row (board_id, body) values (2, 'smuggled')")

    def test_a_row_cannot_be_moved_to_another_board(self, second_connection: Connection) -> None:
        act_for(second_connection, "{1}")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            second_connection.execute("update sample_row set board_id = 2")

    def test_another_boards_row_is_neither_changed_nor_removed(self, second_connection: Connection) -> None:
        act_for(second_connection, "{1}")
        assert second_connection.execute("update sample_row set body = 'x' where board_id = 2").rowcount == 0
        assert second_connection.execute("delete from sample_row where board_id = 2").rowcount == 0

    @pytest.mark.parametrize(
        "statement",
        [
            "truncate sample_row",
            "alter table sample_row disable row level security",
            "alter table sample_row no force row level security",
            "drop policy board on sample_row",
            "drop table sample_row",
            "create table public.own (id int)",
            "create function public.own() returns int language sql as 'select 1'",
            "alter role current_user bypassrls",
            "set role goldthread",
            "set session authorization goldthread",
            "create role another",
            "copy sample_row to program 'cat'",
            "alter table django_migrations add column x int",
            "delete from django_migrations",
            "insert into django_migrations (app, name, applied) values ('x', 'y', now())",
        ],
    )
    def test_the_application_may_only_read_and_write_rows(self, second_connection: Connection, statement: str) -> None:
        with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
            second_connection.execute(statement)

    def test_row_security_off_shows_an_error_and_no_rows(self, second_connection: Connection) -> None:
        second_connection.execute("set local row_security = off")
        with pytest.raises(errors.InsufficientPrivilege):
            second_connection.execute("select * from sample_row")

    def test_protecting_again_changes_nothing(self, owner_cursor: Cursor) -> None:
        def policies() -> list[Any]:
            owner_cursor.execute("select tablename, policyname, qual, with_check from pg_policies order by 1, 2")
            return owner_cursor.fetchall()

        before = policies()
        protection.protect(owner_cursor, embedded.APP)
        assert policies() == before
        assert protection.unprotected_tables(owner_cursor) == []


def test_rows_of_an_append_only_table_are_added_and_never_changed(
    owner_cursor: Cursor, second_connection: Connection
) -> None:
    owner_cursor.execute(
        "create table sample_log (board_id bigint);"
        "create trigger append_only before update or delete on sample_log"
        " for each row execute function goldthread_refuse_change()"
    )
    try:
        protection.protect(owner_cursor, embedded.APP)
        act_for(second_connection, "{1}")
        second_connection.execute("insert into sample_log values (1)")
        with pytest.raises(errors.InsufficientPrivilege):
            second_connection.execute("update sample_log set board_id = 1")
    finally:
        second_connection.rollback()
        owner_cursor.execute("drop table sample_log")


def test_a_person_finds_their_memberships_and_boards_before_any_board_is_said(
    owner_cursor: Cursor, second_connection: Connection
) -> None:
    owner_cursor.execute(
        "insert into accounts_board (id, code, name, division) values (901, 'AAA', 'A', 'x'), (902, 'BBB', 'B', 'x');"
        "insert into accounts_person (id, email, name, password, job_title, is_active, joined_at)"
        " values (901, 'a@example.org', 'A', '', '', true, now());"
        "insert into accounts_membership (board_id, person_id, role, starts_on, version)"
        " values (901, 901, 'coordinator', '2026-01-01', 1)"
    )
    try:
        assert second_connection.execute("select id from accounts_board").fetchall() == []
        act_for(second_connection, "{}", "901")
        assert second_connection.execute("select board_id from accounts_membership").fetchall() == [(901,)]
        assert second_connection.execute("select id from accounts_board").fetchall() == [(901,)]
        assert second_connection.execute("delete from accounts_membership").rowcount == 0
        assert second_connection.execute("update accounts_board set name = 'mine'").rowcount == 0
    finally:
        second_connection.rollback()
        owner_cursor.execute(
            "delete from accounts_membership where board_id = 901; delete from accounts_person where id = 901;"
            "delete from accounts_board where id in (901, 902)"
        )


def test_search_uses_its_index_under_row_level_security(owner_cursor: Cursor, second_connection: Connection) -> None:
    owner_cursor.execute(
        "create table sample_text (board_id bigint, body text, words tsvector"
        " generated always as (to_tsvector('english', body)) stored);"
        "insert into sample_text (board_id, body)"
        " select 1 + n % 2, md5(n::text) || case when n % 997 = 0 then ' neglect' else '' end"
        " from generate_series(1, 20000) n;"
        "create index sample_text_words on sample_text using gin (words);"
        "create index sample_text_like on sample_text using gin (body gin_trgm_ops);"
    )
    try:
        protection.protect(owner_cursor, embedded.APP)
        owner_cursor.execute("analyze sample_text")
        assert protection.slow_search_functions(owner_cursor) == []
        act_for(second_connection, "{1}")

        def plan(where: str) -> str:
            rows = second_connection.execute(f"explain select * from sample_text where {where}")
            return "\n".join(line for (line,) in rows)

        assert "sample_text_words" in plan("words @@ websearch_to_tsquery('english', 'neglect')")
        assert "sample_text_like" in plan("body % '5c572eca050594c7bc3c36e7e8ab9550'")
        counted = "select count(*) from sample_text where words @@ websearch_to_tsquery('english', 'neglect')"
        assert second_connection.execute(counted).fetchone() == (10,)
        assert plan("true").count("goldthread_boards") == 0, "asked once for the query, not in the filter of each row"
    finally:
        second_connection.rollback()
        owner_cursor.execute("drop table sample_text")
