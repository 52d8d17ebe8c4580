"""Every test runs on a PostgreSQL of its own, signed in as the application: row-level security is real in tests.

The server lives in ``.test/`` and forgets safety for speed. A template database is migrated once and kept until a
migration or the protection changes; the session, and each test that asks, gets a clone of it. A second template holds
the fictional partnership as it is today, for journeys and for whoever looks at the demonstration.

``make test`` runs one process more than the machine has processors, for each of them waits at times. Each has a
session, and so a clone, of its own; they share the server, the templates and the look, and what they make for each
other they make one at a time.
"""

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

gc.disable()  # nothing that is loaded now is rubbish

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".test"

RUBBISH = 100_000
"""New objects between two looks for rubbish: a page makes thousands that end with it, and each look costs."""

for setting in [name for name in os.environ if name.startswith("GOLDTHREAD_") and name != "GOLDTHREAD_SHARED"]:
    del os.environ[setting]
os.environ.pop("DATABASE_URL", None)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of a hundred commands would compile the whole program again
sys.dont_write_bytecode = False
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's threads wait by being busy
os.environ["GOLDTHREAD_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "goldthread.config.settings"

import django  # noqa: E402 (after the environment is said)

from goldthread.config import database, embedded, secrets  # noqa: E402 (as above)

django.setup()  # the cast, loaded as a plugin, knows tables


from tests import commands  # noqa: E402 (as above)

pytest_plugins = ["tests.fixtures"]

LONG = (
    "journeys/test_every_page.py",
    "web/test_access.py",
    "cli/test_up.py",
    "cli/test_backup.py",
    "journeys/test_review.py",
    "journeys/test_from_a_paper_to_its_proof.py",
    "journeys/test_referral.py",
    "journeys/test_audit_returns.py",
    "journeys/test_audit_results.py",
    "journeys/test_review_report.py",
    "journeys/test_trouble.py",
    "journeys/test_round.py",
    "config/test_given_server.py",
    "journeys/test_framework.py",
    "journeys/test_entrance.py",
    "journeys/test_registers.py",
    "web/test_access_of_a_restricted_source.py",
    "journeys/test_learnt_before.py",
)
"""Files that take six seconds of work and more, the longest first: a long one that begins last is waited for alone.
The first loads the demonstration; those that want it come after others that do not."""


@dataclass(frozen=True)
class Database:
    """A database made for tests, and the two ways into it."""

    name: str

    @property
    def owner(self) -> database.Login:
        return database.owner_login().to(self.name)

    @property
    def app(self) -> database.Login:
        return database.app_login(secrets.secret_key(HOME)).to(self.name)

    @property
    def environment(self) -> dict[str, str]:
        """What a server or a command must be told to use this database."""
        return os.environ | {"GOLDTHREAD_DATABASE": self.name}


def pytest_configure(config: pytest.Config) -> None:
    """Argon2 is slow on purpose; a test signs in hundreds of times."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; files whose tests commit last, for after them the session's clone has no cast.

    Of those, the one that needs the cast comes before the others.
    """
    commit = {item.path for item in items if _commits(item)}
    needs_cast = {item.path for item in items if _commits(item) and "cast" in getattr(item, "fixturenames", ())}
    rank = {ROOT / "tests" / name: place for place, name in enumerate(LONG, start=-len(LONG))}
    items.sort(key=lambda item: 1 + (item.path not in needs_cast) if item.path in commit else rank.get(item.path, 0))


def _commits(item: pytest.Item) -> bool:
    return any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))


def pytest_collection_finish() -> None:
    """What is loaded stays until the end: it is never looked through for rubbish."""
    gc.freeze()
    gc.set_threshold(RUBBISH)
    gc.enable()


@contextmanager
def alone(what: str) -> Iterator[None]:
    """One process at a time does this; the others wait."""
    HOME.mkdir(exist_ok=True)
    with (HOME / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def look() -> None:
    """Style sheet, script and fonts, which ``make test`` has made already."""
    with alone("look"):
        subprocess.run([sys.executable, ROOT / "frontend" / "build.py"], check=True, cwd=ROOT)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The one server of the session; it stops when the last session that uses it ends."""
    HOME.mkdir(exist_ok=True)
    with (HOME / "sessions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        embedded.start(HOME, durable=False)
        yield
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        embedded.stop(HOME)


@pytest.fixture(scope="session")
def template_database(database_server: None) -> str:
    """A migrated and protected database to clone."""
    name = f"template_{_fingerprint('goldthread/**/migrations/*.py', 'goldthread/config/protection.py')}"
    with alone("template"):
        if name not in _databases():
            _forget("template_")
            draft = Database(f"draft_{uuid4().hex[:8]}")
            _administer("create database {}", draft.name)
            command("migrate", environment=draft.environment)
            _administer("alter database {} rename to {}", draft.name, name)
    return name


@dataclass(frozen=True)
class Demonstration:
    """The fictional partnership: a database to clone, and the folder of its files to copy."""

    template: str
    files: Path


@pytest.fixture(scope="session")
def demonstration(template_database: str) -> Demonstration:
    """Loaded once a day, and anew when any of the code that makes it has changed."""
    name = f"demo_{date.today():%Y%m%d}_{_fingerprint('goldthread/**/*.py', 'goldthread/demo/data/**/*.*')}"
    made = Demonstration(name, HOME / name)
    with alone("demonstration"):
        if name not in _databases():
            _forget("demo_")
            draft = clone(template_database)
            told = {"GOLDTHREAD_DEMO": "1", "GOLDTHREAD_FILES": str(made.files)}
            command("demo", "load", environment=draft.environment | told)
            _administer("alter database {} rename to {}", draft.name, name)
    return made


@pytest.fixture(scope="session")
def test_database(template_database: str) -> Iterator[Database]:
    """The clone that the session's tests share, each undoing what it did."""
    made = clone(template_database)
    yield made
    drop(made)


@pytest.fixture(scope="session")
def django_db_setup(
    test_database: Database, template_database: str, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Points Django at the session's clone, as the application; after a test that commits, the clone is made anew."""
    from django.db import connections
    from django.test import TransactionTestCase

    def forget_what_was_committed(case: TransactionTestCase) -> None:
        connections.close_all()
        begin_anew(test_database, template_database)

    patch = pytest.MonkeyPatch()
    connections["default"].settings_dict["NAME"] = test_database.name
    patch.setattr(TransactionTestCase, "_fixture_teardown", forget_what_was_committed)
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def owner_cursor(test_database: Database) -> Iterator[psycopg.Cursor[Any]]:
    """The owner at the session's database, each statement committed at once: tidy up what you make."""
    with psycopg.connect(**test_database.owner.psycopg(), autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def second_connection(test_database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Another connection of the application, as another process would have."""
    with psycopg.connect(**test_database.app.psycopg()) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def fresh_database(template_database: str) -> Iterator[Database]:
    """An empty, migrated database of the test's own, for servers and for several writers at once."""
    made = clone(template_database)
    yield made
    drop(made)


def command(*words: str, environment: dict[str, str]) -> None:
    """Give a command of the command line; what it says is shown where it fails."""
    done = commands.give(*words, environment=environment)
    assert done.returncode == 0, f"goldthread {' '.join(words)}: {done.stdout}{done.stderr}"


def _fingerprint(*patterns: str) -> str:
    digest = hashlib.sha256(secrets.secret_key(HOME).encode())
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _forget(kind: str) -> None:
    """Drop the templates of this kind: one that fits is made next."""
    for old in _databases():
        if old.startswith(kind):
            _administer("drop database {} with (force)", old)
            shutil.rmtree(HOME / old, ignore_errors=True)


def clone(template: str) -> Database:
    """A database like the template, for whoever makes it to drop."""
    made = Database(f"test_{uuid4().hex[:12]}")
    _copy(template, made.name)
    return made


def drop(made: Database) -> None:
    """Take a database away, whoever is signed in to it."""
    _administer("drop database if exists {} with (force)", made.name)


def begin_anew(made: Database, template: str) -> None:
    """Put a database back to its template, under whoever is signed in to it."""
    drop(made)
    _copy(template, made.name)


def _copy(template: str, name: str) -> None:
    """File by file: to write each page to the log as well takes more than twice the work."""
    _administer("create database {} template {} strategy file_copy", name, template)


def _databases() -> set[str]:
    with psycopg.connect(**database.owner_login().to("postgres").psycopg()) as connection:
        return {name for (name,) in connection.execute("select datname from pg_database").fetchall()}


def _administer(statement: str, *names: str) -> None:
    with psycopg.connect(**database.owner_login().to("postgres").psycopg(), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
