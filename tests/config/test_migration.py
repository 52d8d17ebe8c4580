"""An upgrade fails loudly before it harms, and keeps a way back."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import commands
from tests.conftest import HOME, Database


def migrate(fresh: Database) -> dict[str, Any]:
    done = commands.give("migrate", "--json", environment=fresh.environment)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def as_owner(fresh: Database, statement: str) -> None:
    with psycopg.connect(**fresh.owner.psycopg()) as connection:
        connection.execute(statement)


def test_migrating_again_applies_nothing(fresh_database: Database) -> None:
    assert migrate(fresh_database) == {"ok": True, "applied": [], "backup": None}


def test_a_database_of_a_newer_version_is_left_alone(fresh_database: Database) -> None:
    as_owner(fresh_database, "insert into django_migrations (app, name, applied) values ('loop', '9999_future', now())")
    answer = migrate(fresh_database)
    assert not answer["ok"]
    assert "newer Goldthread" in answer["error"]
    assert "Nothing was changed" in answer["error"]


FORGET = "delete from django_migrations where app = 'sessions'"


def test_a_copy_is_kept_before_anything_is_changed(fresh_database: Database) -> None:
    as_owner(fresh_database, f"drop table django_session; {FORGET}")
    answer = migrate(fresh_database)
    assert answer["applied"] == ["sessions.0001_initial"]
    copy = Path(answer["backup"])
    assert copy.parent == HOME / "backups"
    assert copy.read_bytes().startswith(b"PGDMP")
    copy.unlink()


def test_an_upgrade_that_cannot_be_applied_says_so_and_undoes_its_step(fresh_database: Database) -> None:
    as_owner(fresh_database, FORGET)
    answer = migrate(fresh_database)
    assert not answer["ok"]
    assert "its last step was undone" in answer["error"]
    assert "django_session" in answer["error"]
    with psycopg.connect(**fresh_database.app.psycopg()) as connection:
        marked = connection.execute("select count(*) from django_migrations where app = 'sessions'").fetchone()
    assert marked == (0,)


@pytest.mark.parametrize("place", ["postgresql://a:b@127.0.0.1:1/x"])
def test_a_server_that_lets_nobody_in_is_a_sentence(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from goldthread.config import database, migration
    from goldthread.config.trouble import Trouble

    with pytest.raises(Trouble, match="The database does not answer"):
        migration.wait(database.Login.from_url(place), seconds=0.3)


@pytest.mark.parametrize("version", [14, 99])
def test_a_server_of_another_age_is_left_alone(version: int) -> None:
    from types import SimpleNamespace

    from goldthread.config import migration
    from goldthread.config.trouble import Trouble

    connection: Any = SimpleNamespace(info=SimpleNamespace(server_version=version * 10_000 + 3))
    with pytest.raises(Trouble, match=f"is PostgreSQL {version}; Goldthread works with 15 to"):
        migration._refuse_unfit_server(connection)
