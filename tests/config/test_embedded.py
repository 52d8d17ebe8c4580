"""The server of our own: made, found running, killed, stopped; as root and as anybody."""

import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from goldthread.config import database, embedded
from goldthread.config.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Where one server is made, which each test starts; the last of them leaves it one that does not."""
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        yield Path(folder).resolve() / "a home with spaces"


@pytest.fixture
def home(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GOLDTHREAD_HOME", str(place))
    yield place
    embedded.stop(place)


def count() -> int:
    with psycopg.connect(**database.owner_login().psycopg()) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.slow
def test_what_is_committed_outlives_a_kill(home: Path) -> None:
    embedded.start(home)
    first = embedded.pid(home)
    assert first is not None
    embedded.start(home)
    assert embedded.pid(home) == first, "a server that runs is used again"
    with psycopg.connect(**database.owner_login().psycopg()) as connection:
        connection.execute("create table kept as select generate_series(1, 100)")
    os.kill(first, signal.SIGKILL)
    embedded.start(home)
    assert embedded.pid(home) != first
    assert count() == 100
    assert embedded.stop(home)
    assert not embedded.is_running(home)
    assert not embedded.stop(home), "there is nothing to stop any more"


@pytest.mark.slow
def test_only_who_knows_the_password_comes_in(home: Path) -> None:
    embedded.start(home)
    login = database.owner_login()
    assert stat.S_IMODE(Path(login.host).stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "database-password").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**login.psycopg() | {"password": "wrong"})
    with psycopg.connect(**login.psycopg()) as connection:
        settings = dict(
            connection.execute(
                "select name, setting from pg_settings where name in"
                " ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'log_min_error_statement')"
            ).fetchall()
        )
    assert settings == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
        "log_min_error_statement": "panic",
    }


@pytest.mark.slow
def test_data_of_another_postgresql_are_left_alone_and_it_is_said_what_to_do(home: Path) -> None:
    embedded.start(home)
    embedded.stop(home)
    mark = home / "postgres" / "PG_VERSION"
    mark.write_text("17\n")
    before = {path: path.stat().st_mtime_ns for path in (home / "postgres").rglob("*")}
    with pytest.raises(Trouble, match=r"made by PostgreSQL 17.*goldthread backup FILE.*goldthread restore FILE"):
        embedded.start(home)
    assert {path: path.stat().st_mtime_ns for path in (home / "postgres").rglob("*")} == before
    assert not embedded.is_running(home)
    for command in ("migrate", "up --port 9"):
        done = subprocess.run(
            [sys.executable, "-m", "goldthread.cli", *command.split()],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"GOLDTHREAD_HOME": str(home)},
        )
        assert done.returncode == 1
        assert "made by PostgreSQL 17" in done.stderr, done.stderr


def test_a_long_path_gets_a_short_socket() -> None:
    assert len(str(embedded.socket_folder(Path("/" + "long/" * 40)))) < 60
    assert embedded.socket_folder(Path("/srv/goldthread")) == Path("/srv/goldthread/socket")


def python_of_anybody() -> str | None:
    """A Python of this version that another user may run; root's own is often shut away in its home."""
    for place in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            said = subprocess.run(
                [place, "-c", "import sys; print(sys.version_info[:2])"],
                check=False,
                capture_output=True,
                text=True,
                cwd="/",
                user="nobody",
                env={},
            )
        except OSError:
            continue
        if said.stdout.strip() == str(sys.version_info[:2]):
            return place
    return None


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_an_ordinary_user_needs_no_other_account() -> None:
    python = python_of_anybody()
    if python is None:
        pytest.skip("no Python here can be run by an ordinary user")
    nobody = pwd.getpwnam("nobody")
    steps = (
        "from goldthread.config import database, embedded; import os; home = database.home(); embedded.start(home); "
        "assert embedded.is_running(home); assert (home / 'postgres').stat().st_uid == os.geteuid(); "
        "embedded.stop(home)"
    )
    packages = Path(psycopg.__file__).parents[1]
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        done = subprocess.run(
            [python, "-c", steps],
            check=False,
            capture_output=True,
            text=True,
            cwd=folder,
            env={"PYTHONPATH": f"{ROOT}:{packages}", "GOLDTHREAD_HOME": f"{folder}/home"},
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
        )
    assert done.returncode == 0, done.stderr
