"""A backup is tried: made, changed after, brought back, and found whole."""

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from goldthread.config import embedded
from tests.cli.installation import Installation
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

KEPT = "7/ab/" + "ab" * 32

LIVED = """
from datetime import UTC, datetime
from goldthread.cli.serving import django_as_owner
django_as_owner()
from goldthread.accounts import operations
from goldthread.accounts.acting import acting
from goldthread.core.actor import of_the_system
from goldthread.journal.operations import record

at = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
for code in ("AAA", "BBB"):
    board = operations.found_board(code=code, name=f"Board {code}", at=at)
    with acting([board.pk]):
        by = of_the_system(board.pk, code, at, frozenset())
        for number in range(60):
            record(by=by, verb="noted", kind="board", why=f"because of {number}")
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    """An installation of two boards with a journal each."""
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        installation = Installation(Path(folder).resolve() / "home")
        embedded.start(installation.home)  # one start for all the commands
        try:
            assert installation.run("migrate")["ok"]
            subprocess.run([sys.executable, "-c", LIVED], check=True, cwd=ROOT, env=installation.environment)
            yield installation
        finally:
            installation.tidy()


def counts(place: Installation) -> dict[str, int]:
    """How many rows each table has, but for what a restore begins anew."""
    with place.database() as connection:
        names = connection.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and relname not in ('goldthread_cache', 'django_session') order by 1"
        ).fetchall()
        found = {}
        for (name,) in names:
            row = connection.execute(f'select count(*) from "{name}"').fetchone()
            assert row is not None
            found[name] = int(row[0])
    return found


def test_a_backup_brings_everything_back(place: Installation, tmp_path: Path) -> None:
    document = place.home / "files" / KEPT
    document.parent.mkdir(parents=True)
    document.write_bytes(b"evidence")
    before = counts(place)
    assert before["journal_entry"] >= 120
    file = tmp_path / "goldthread.tar"
    made = place.run("backup", str(file))
    assert made["ok"], made
    assert file.stat().st_mode & 0o077 == 0

    document.unlink()
    with place.database() as connection:
        connection.execute("create table later (id int)")
        connection.execute("set session_replication_role = replica")
        connection.execute("delete from journal_entry where number > 50")
        connection.execute("update journal_entry set why = 'altered' where number = 3")
    broken = place.run("journal", "verify")
    assert not broken["ok"]
    assert any("altered" in finding["sentence"] for finding in broken["findings"])

    refused = place.run("restore", str(file))
    assert "add --replace" in refused["error"]
    restored = place.run("restore", str(file), "--replace")
    assert restored["ok"], restored
    assert counts(place) == before
    assert document.read_bytes() == b"evidence"
    assert place.run("journal", "verify") == {"ok": True, "findings": []}
    assert place.run("doctor")["ok"]
    with place.database() as connection:
        names = {name for (name,) in connection.execute("select datname from pg_database")}
    assert names == {"goldthread", "postgres", "template0", "template1"}


def test_a_damaged_backup_changes_nothing(place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "goldthread.tar"
    assert place.run("backup", str(file))["ok"]
    before = counts(place)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(whole)
    answer = place.run("restore", str(file), "--replace")
    assert "damaged or was altered" in answer["error"]
    file.write_bytes(bytes(whole[: len(whole) // 2]))
    assert "damaged or was altered" in place.run("restore", str(file), "--replace")["error"]
    assert counts(place) == before


def test_a_backup_that_cannot_be_filled_in_changes_nothing(place: Installation, tmp_path: Path) -> None:
    with place.database() as connection:
        connection.execute(
            "insert into django_migrations (app, name, applied) values ('loop', '9999_of_a_newer_version', now())"
        )
    file = tmp_path / "newer.tar"
    assert place.run("backup", str(file))["ok"]
    with place.database() as connection:
        connection.execute("delete from django_migrations where name = '9999_of_a_newer_version'")
    before = counts(place)
    answer = place.run("restore", str(file), "--replace")
    assert "newer Goldthread" in answer["error"]
    assert counts(place) == before
    assert place.run("doctor")["ok"]


def test_a_backup_of_another_key_is_refused_unless_said(place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "goldthread.tar"
    assert place.run("backup", str(file))["ok"]
    with tarfile.open(file) as tar:
        assert not any("secret" in name for name in tar.getnames())
    place.extra["GOLDTHREAD_SECRET_KEY"] = "another"
    try:
        assert "another secret key" in place.run("restore", str(file), "--replace")["error"]
        assert place.run("restore", str(file), "--replace", "--other-key")["ok"]
    finally:
        del place.extra["GOLDTHREAD_SECRET_KEY"]
        assert place.run("migrate")["ok"]
