"""Every test runs on a PostgreSQL of its own, signed in as the application: row-level security is real in tests.

The server lives in ``.test/`` and forgets safety for speed. A template database is migrated once and kept until a
migration or the protection changes; the session, and each test that asks, gets a clone of it.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".test"

for setting in [name for name in os.environ if name.startswith("GOLDTHREAD_") and name != "GOLDTHREAD_SHARED"]:
    del os.environ[setting]
os.environ.pop("DATABASE_URL", None)
os.environ["GOLDTHREAD_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "goldthread.config.settings"

import django  # noqa: E402 (after the environment is said)

from goldthread.config import database, embedded, secrets  # noqa: E402 (as above)

django.setup()  # the cast, loaded as a plugin, knows tables


pytest_plugins = ["tests.fixtures"]


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
    name = f"template_{_fingerprint()}"
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _databases():
            for old in _databases():
                if old.startswith("template_"):
                    _administer("drop database {} with (force)", old)
            draft = f"draft_{uuid4().hex[:8]}"
            _administer("create database {}", draft)
            subprocess.run(
                [sys.executable, "-m", "goldthread.cli", "migrate"],
                check=True,
                env=Database(draft).environment,
                cwd=ROOT,
            )
            _administer("alter database {} rename to {}", draft, name)
    return name


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

    def begin_anew(case: TransactionTestCase) -> None:
        connections.close_all()
        drop(test_database)
        _administer("create database {} template {}", test_database.name, template_database)

    patch = pytest.MonkeyPatch()
    connections["default"].settings_dict["NAME"] = test_database.name
    patch.setattr(TransactionTestCase, "_fixture_teardown", begin_anew)
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


@pytest.fixture(scope="module")
def database_of_the_module(template_database: str) -> Iterator[Database]:
    """An empty, migrated database for the tests of one file, which fill it once and look at it many times."""
    made = clone(template_database)
    yield made
    drop(made)


def _fingerprint() -> str:
    digest = hashlib.sha256(secrets.secret_key(HOME).encode())
    sources = [*ROOT.glob("goldthread/**/migrations/*.py"), ROOT / "goldthread/config/protection.py"]
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def clone(template: str) -> Database:
    """A database like the template, for whoever makes it to drop."""
    made = Database(f"test_{uuid4().hex[:12]}")
    _administer("create database {} template {}", made.name, template)
    return made


def drop(made: Database) -> None:
    """Take a database away, whoever is signed in to it."""
    _administer("drop database if exists {} with (force)", made.name)


def _databases() -> set[str]:
    with psycopg.connect(**database.owner_login().to("postgres").psycopg()) as connection:
        return {name for (name,) in connection.execute("select datname from pg_database").fetchall()}


def _administer(statement: str, *names: str) -> None:
    with psycopg.connect(**database.owner_login().to("postgres").psycopg(), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
