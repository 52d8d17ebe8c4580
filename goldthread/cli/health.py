"""``goldthread doctor``: whether everything that keeps a board's learning safe is as it should be."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from goldthread.config import database, migration, protection, secrets
from goldthread.documents import storage


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; one that does not matter only makes Goldthread slower."""

    name: str
    ok: bool
    sentence: str
    matters: bool = True


def examine() -> list[Check]:
    """Look at the database, its protection, and the place of the files."""
    home = database.home()
    login = database.app_login(secrets.secret_key(home))
    try:
        connection = psycopg.connect(**login.psycopg())
    except psycopg.OperationalError:
        return [Check("database", False, "The database does not let the application in: run `goldthread migrate`.")]
    with connection, connection.cursor() as cursor:
        checks = [Check("database", True, "The database answers the application.")]
        checks += [_role(cursor), _protected(cursor), _migrated(cursor), _search(cursor)]
    return [*checks, *_files(home)]


def _role(cursor: psycopg.Cursor[Any]) -> Check:
    cursor.execute(
        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb"
        " or exists (select from pg_class where relowner = r.oid) from pg_roles r where rolname = current_user"
    )
    row = cursor.fetchone()
    strong = row is None or row[0]
    if strong:
        return Check("role", False, "The application's role may do more than it should: run `goldthread migrate`.")
    return Check("role", True, "The application owns nothing and cannot step round row-level security.")


def _protected(cursor: psycopg.Cursor[Any]) -> Check:
    bare = protection.unprotected_tables(cursor)
    if bare:
        return Check("protection", False, f"{', '.join(bare)} shows its rows to anybody: run `goldthread migrate`.")
    return Check("protection", True, f"Row-level security is forced on {len(protection.board_tables(cursor))} tables.")


def _migrated(cursor: psycopg.Cursor[Any]) -> Check:
    missing = migration.missing(cursor)
    if missing:
        return Check("migrations", False, f"{len(missing)} migrations wait: run `goldthread migrate`.")
    return Check("migrations", True, "Every migration is applied.")


def _search(cursor: psycopg.Cursor[Any]) -> Check:
    slow = protection.slow_search_functions(cursor)
    if slow:
        return Check(
            "search",
            False,
            "Search is right but slow on large boards: ask the database's administrator to run "
            f"{'; '.join(f'ALTER FUNCTION {name} LEAKPROOF' for name in slow)}.",
            matters=False,
        )
    return Check("search", True, "Search uses its indexes under row-level security.")


def _files(home: Path) -> list[Check]:
    free = shutil.disk_usage(home).free
    space = Check("disk", free > 1_000_000_000, f"{free // 1_000_000:,} MB are free on the disk of {home}.")
    place = database.files(home)
    try:
        _try_store()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        return [space, Check("files", False, f"Documents cannot be stored in {place}: {reason}.".replace("..", "."))]
    return [space, Check("files", True, f"Documents are stored in {place}.")]


def _try_store() -> None:
    """Keep something in the document store, find it again and forget it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    shelf, words = storage.store(), b"goldthread doctor"
    key = storage.key_of(0, hashlib.sha256(words).hexdigest())
    shelf.write(key, words)
    if shelf.read(key) != words:
        raise OSError("what is read is not what was written")
    shelf.remove(key)
