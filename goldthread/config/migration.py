"""Bring the database to this version: safely, once, and with a way back."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from goldthread.config import applications, database, dump, embedded, protection, rendering, secrets
from goldthread.config.trouble import Trouble

LEAST_FREE_BYTES = 200_000_000
"""What must be free on the disk before anything is changed: a half-written upgrade is worse than none."""

KEPT_BACKUPS = 5

OLDEST_SERVER = 15
"""The first PostgreSQL on which every page and every rule of protection works."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What was applied, and where the state before it is kept (nowhere when the database was empty)."""

    applied: tuple[str, ...]
    backup: Path | None


def migrate(say: Say = lambda sentence: None) -> Outcome:
    """Wait for the database, see that the upgrade is safe, apply it as the owner, and lay protection on every table."""
    home = database.home()
    owner = database.owner_login()
    wait(owner)
    with psycopg.connect(**owner.psycopg(), autocommit=True) as connection:
        _refuse_unfit_server(connection)
        # One at a time: several processes of a new version may start at once.
        connection.execute("select pg_advisory_lock(%s)", [protection.LOCK + 1])
        _prepare(connection, home)
        outcome = _bring_up_to_date(connection, owner, home, say)
        _protect(connection, home)
    return outcome


def protect_if_up_to_date(login: database.Login) -> bool:
    """Lay protection on a database of this version, as after a restore; answers whether it is one, refuses a newer."""
    with psycopg.connect(**login.psycopg(), autocommit=True) as connection:
        if not _is_up_to_date(connection):
            return False
        _protect(connection, database.home())
    return True


def _bring_up_to_date(connection: psycopg.Connection[Any], owner: database.Login, home: Path, say: Say) -> Outcome:
    """Apply what waits. To see that nothing does, which is so at nearly every start, takes no Django."""
    with _as_owner():
        if _is_up_to_date(connection):
            return Outcome(applied=(), backup=None)
        with _django() as django:
            waiting = _waiting(django)
            kept = _keep(connection, owner, home, say) if waiting else None
            if waiting:
                say(f"Applying {len(waiting)} changes to the database.")
                _apply(django)
    return Outcome(applied=tuple(waiting), backup=kept)


def missing(cursor: psycopg.Cursor[Any]) -> set[applications.Migration]:
    """The changes of this version that the database does not have."""
    return applications.migrations() - set(cursor.execute("select app, name from django_migrations").fetchall())


def _is_up_to_date(connection: psycopg.Connection[Any]) -> bool:
    """Whether the database has every change of this version; refuses one that a newer version has changed."""
    row = connection.execute("select to_regclass('django_migrations')").fetchone()
    if row is None or row[0] is None:
        return False
    applied = connection.execute(
        "select app, name from django_migrations where app = any (%s)", [list(applications.folders())]
    )
    shipped, found = applications.migrations(), set(applied.fetchall())
    if found - shipped:
        raise Trouble(
            f"This database has been used by a newer Goldthread (it has {'.'.join(max(found - shipped))}, which this "
            "version does not know). Nothing was changed: install the newer version, or restore a backup made by this "
            "one."
        )
    return found == shipped


def _protect(connection: psycopg.Connection[Any], home: Path) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        protection.protect(cursor, database.app_login(secrets.secret_key(home)).user)


def _refuse_unfit_server(connection: psycopg.Connection[Any]) -> None:
    """The tables need what this PostgreSQL has, and our programs copy none that is newer."""
    found = connection.info.server_version
    if not OLDEST_SERVER <= found // 10_000 <= embedded.shipped():
        raise Trouble(
            f"This database server is PostgreSQL {found // 10_000}; Goldthread works with {OLDEST_SERVER} to "
            f"{embedded.shipped()}. Nothing was changed: choose another server."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Trouble(
            f"The database keeps its text as {encoding}, which cannot hold every name. Nothing was changed: make the "
            "database anew with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0."
        )


def wait(login: database.Login, seconds: float = 30) -> None:
    """Until the database answers; a sentence when it does not."""
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(**login.psycopg()).close()
        except psycopg.OperationalError as problem:
            refused = "password authentication failed" in str(problem) or "does not exist" in str(problem)
            if refused or time.monotonic() > until:
                reason = str(problem).strip().splitlines()[-1].rpartition("FATAL:")[2].strip()
                raise Trouble(f"The database does not answer: {reason}.") from None
            time.sleep(0.2)
        else:
            return


def _prepare(connection: psycopg.Connection[Any], home: Path) -> None:
    """What must be there before the first table: extensions, and the role that the application signs in as."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [protection.LOCK])
        try:
            protection.create_extensions(cursor)
            protection.create_cache(cursor)
            if "DATABASE_APP_URL" not in os.environ:
                login = database.app_login(secrets.secret_key(home))
                protection.create_app_role(cursor, login.user, login.password)
        except psycopg.errors.InsufficientPrivilege as problem:
            raise Trouble(
                f"The owner of the database may not do what is needed: {problem.diag.message_primary}. Ask its "
                "administrator to create the extensions pg_trgm, unaccent and btree_gist and a login role for the "
                "application, and name that role in DATABASE_APP_URL."
            ) from None


@contextmanager
def _as_owner() -> Iterator[None]:
    """Settings that are read while this lasts sign Django in as the owner."""
    before = os.environ.get("GOLDTHREAD_AS_OWNER")
    os.environ["GOLDTHREAD_AS_OWNER"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["GOLDTHREAD_AS_OWNER"]


@contextmanager
def _django() -> Iterator[Any]:
    """Django's connection, signed in as the owner."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django
    from django.db import connection

    django.setup()
    if connection.settings_dict["USER"] != database.owner_login().user:
        raise Trouble("Migrations run in a process of their own: this one is signed in as the application.")
    yield connection
    connection.close()


def _waiting(connection: Any) -> list[str]:
    """The migrations to apply, in order."""
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    try:
        executor.loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as problem:
        raise Trouble(
            f"This database was not made by Goldthread's own migrations: {problem} Nothing was changed."
        ) from None
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _keep(connection: psycopg.Connection[Any], owner: database.Login, home: Path, say: Say) -> Path | None:
    """Before a database with something in it is changed: room on the disk, and a copy (of our own server's)."""
    row = connection.execute("select to_regclass('django_migrations'), pg_database_size(current_database())").fetchone()
    assert row is not None
    marked, size = row
    if database.is_embedded():
        free = shutil.disk_usage(home).free
        if free < LEAST_FREE_BYTES + 2 * size:
            raise Trouble(
                f"Only {free // 1_000_000} MB are free where the database is, too few to upgrade safely. "
                "Nothing was changed: make room and start again."
            )
    if marked is None:
        return None
    if not database.is_embedded():
        say("The database is changed now. If you have no backup of it, stop here and make one.")
        return None
    folder = home / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-upgrade-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
    say(f"Keeping a copy of the database in {target}.")
    dump.write(owner, target)
    for old in sorted(folder.glob("before-upgrade-*.dump"))[:-KEPT_BACKUPS]:
        old.unlink()
    return target


def _apply(connection: Any) -> None:
    from django.core.management import call_command

    try:
        with rendering.only_what_changes():
            call_command("migrate", interactive=False, verbosity=0)
    except Exception as problem:
        connection.close()
        raise Trouble(
            f"The upgrade stopped and its last step was undone: {problem}. "
            f"The state before is in {database.home() / 'backups'}; `goldthread restore` brings it back."
        ) from problem


def boards() -> int:
    """How many boards there are: none in an installation that nobody has begun to use."""
    with psycopg.connect(**database.owner_login().psycopg()) as connection:
        row = connection.execute("select count(*) from accounts_board").fetchone()
    assert row is not None
    return int(row[0])
