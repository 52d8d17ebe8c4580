"""Goldthread on a PostgreSQL that somebody else runs, with all rights, a managed service's, and hardly any."""

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from goldthread.cli import processes
from tests.cli.installation import Installation
from tests.config.given import PASSWORD, GivenServer, given_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[GivenServer]:
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder, given_server(Path(folder).resolve()) as server:
        yield server


@pytest.fixture(scope="module")
def place(server: GivenServer) -> Iterator[Installation]:
    """Goldthread on that server; the owner of its database has no rights at first."""
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        installation = Installation(Path(folder).resolve() / "home", extra={"DATABASE_URL": server.make("managed", "")})
        try:
            yield installation
        finally:
            installation.tidy()


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        yield Path(folder).resolve() / "home"


def found(place: Installation, code: str) -> None:
    """Commit something."""
    made = place.run(
        "board", "add", code, f"Board {code}", "--manager", "Ann", "--email", f"{code.lower()}@example.org"
    )
    assert made["ok"], made


def test_an_owner_with_no_rights_is_told_what_to_ask_for(
    server: GivenServer, place: Installation, tmp_path: Path
) -> None:
    refused = place.run("migrate")
    assert not refused["ok"]
    assert "name that role in DATABASE_APP_URL" in refused["error"]
    assert server.ask("managed", "select count(*) from pg_tables where schemaname = 'public'") == [0]

    quoted = PASSWORD.replace("'", "''")
    server.do(f"create role web login password '{quoted}'")
    place.extra["DATABASE_APP_URL"] = server.address("web", "managed")
    first = place.run("migrate")
    assert first["ok"] and first["applied"], first
    found(place, "ONE")
    checks = {check["name"]: check["ok"] for check in place.run("doctor")["checks"]}
    assert all(ok for check, ok in checks.items() if check != "search"), checks

    file = tmp_path / "goldthread.tar"
    assert place.run("backup", str(file))["ok"], "a backup needs no more than the owner has"
    assert "may not create databases" in place.run("restore", str(file), "--replace")["error"]
    assert server.ask("managed", "select code from accounts_board") == ["ONE"]
    server.do("alter role {} createdb", "managed owner")
    assert place.run("restore", str(file), "--replace")["ok"]
    assert server.ask("managed", "select code from accounts_board") == ["ONE"]


def test_everything_works_where_the_owner_may_make_roles_and_databases(
    server: GivenServer, place: Installation, tmp_path: Path
) -> None:
    server.do("alter role {} createrole", "managed owner")
    del place.extra["DATABASE_APP_URL"]
    assert place.run("migrate") == {"ok": True, "applied": [], "backup": None}, "it makes the role by itself"
    file = tmp_path / "goldthread.tar"
    assert place.run("backup", str(file))["ok"]

    found(place, "TWO")
    assert "add --replace" in place.run("restore", str(file))["error"]
    restored = place.run("restore", str(file), "--replace")
    assert restored["ok"], restored
    assert server.ask("managed", "select code from accounts_board") == ["ONE"]
    left = [name for name in server.ask("managed", "select datname from pg_database") if name.startswith("managed_")]
    assert left == []
    assert place.run("journal", "verify") == {"ok": True, "findings": []}

    assert place.up()["ok"]
    assert place.status("/") == 200
    assert server.ask("managed", "select count(*) from pg_stat_activity where usename = 'managed_app'")[0] > 0
    checks = {check["name"]: check["ok"] for check in place.run("doctor")["checks"]}
    assert checks.pop("search") is False, "only a superuser marks functions leakproof"
    assert all(checks.values()), checks
    assert not (place.home / "postgres").exists()
    assert "goldthread stop" in place.run("restore", str(file), "--replace")["error"]
    elsewhere = Installation(
        place.home.parent / "another machine", extra=place.extra | {"GOLDTHREAD_SECRET_KEY": key(place.home)}
    )
    assert "at work with this database" in elsewhere.run("restore", str(file), "--replace")["error"]
    assert place.end(signal.SIGHUP) == 0, "a closed terminal stops it cleanly"
    assert processes.find(place.home, processes.SERVER) is None
    assert processes.find(place.home, processes.WORKER) is None


def key(home: Path) -> str:
    return (home / "secret-key").read_text()


def test_an_owner_who_may_do_anything_makes_search_swift(server: GivenServer, home: Path) -> None:
    address = server.make("all rights", "superuser", like="managed")  # which the tests before have migrated
    place = Installation(home, extra={"DATABASE_URL": address})
    assert place.run("migrate") == {"ok": True, "applied": [], "backup": None}
    checks = place.run("doctor")["checks"]
    assert all(check["ok"] for check in checks), checks
    policies = server.ask("all rights", "select count(*) from pg_policies where policyname = 'owner'")
    assert policies == [0], "who passes by row-level security needs no policy"


@pytest.mark.parametrize("user", ["nobody", "cloudadmin"])
def test_who_is_not_let_in_is_told_so(server: GivenServer, home: Path, user: str) -> None:
    address = server.address(user, "nowhere")
    answer = Installation(home, extra={"DATABASE_URL": address}).run("migrate")
    assert answer["error"].startswith("The database does not answer: ")
    assert "p@ss" not in answer["error"]


def test_a_database_that_cannot_hold_every_name_is_left_alone(server: GivenServer, home: Path) -> None:
    server.do("create database ascii encoding 'SQL_ASCII' template template0")
    answer = Installation(home, extra={"DATABASE_URL": server.address("cloudadmin", "ascii")}).run("migrate")
    assert "SQL_ASCII" in answer["error"] and "ENCODING 'UTF8'" in answer["error"]
    assert server.ask("ascii", "select count(*) from pg_tables where schemaname = 'public'") == [0]
