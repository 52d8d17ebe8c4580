"""Backup and restore: the whole installation in one file that proves what it holds.

The file is a plain tar: ``database.dump``, under ``files/`` every document that the database names, wherever they are
kept, ``manifest.json`` with the checksum of all these, and its ``seal`` under the secret key. The secret key itself is
not in it: whoever finds a backup cannot open sealed identities. A restore fills a new database, brings it to this
version, and only then puts it in the old one's place.
"""

import contextlib
import hashlib
import hmac
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import psycopg
from psycopg import sql

from goldthread import __version__
from goldthread.config import database, dump, migration, protection, secrets
from goldthread.config.database import Login
from goldthread.config.trouble import Trouble
from goldthread.documents import storage

FORMAT = 1
ALLOWED = re.compile(r"database\.dump|files/[0-9]+/[0-9a-f]{2}/[0-9a-f]{64}")
"""What may stand in a backup: nothing that could be written outside its place."""

DAMAGED = "The backup is damaged or was altered, so nothing was changed: use another one."


@dataclass(frozen=True)
class Made:
    """A backup that was written, and the documents that it should hold and could not: their store had lost them."""

    file: Path
    size: int
    documents: int
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """A backup that is in place again."""

    made_at: str
    documents: int
    lost: tuple[str, ...]


def write(target: Path) -> Made:
    """Write the database as it is at one moment, and every document it names, to one file."""
    home, owner = database.home(), database.owner_login()
    home.mkdir(parents=True, exist_ok=True)
    target = target.resolve()
    if not target.parent.is_dir():
        raise Trouble(f"There is no folder {target.parent}: make it, or choose another place for the backup.")
    draft = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=home, prefix="backup.") as folder:
        copy = Path(folder) / "database.dump"
        dump.write(owner, copy)
        try:
            draft.touch(mode=0o600)
            with tarfile.open(draft, "w") as tar:
                tar.add(copy, "database.dump", recursive=False)
                contents = {"database.dump": {"sha256": _checksum(copy), "size": copy.stat().st_size}}
                lost = []
                # Documents are stored before the row that names them, so those named now are all that the copy names.
                for key, data in _documents(owner):
                    if data is None:
                        lost.append(key)
                        continue
                    _add(tar, f"files/{key}", data)
                    contents[f"files/{key}"] = {"sha256": _sha256(key), "size": len(data)}
                manifest = _manifest(contents, lost)
                _add(tar, "manifest.json", manifest)
                _add(tar, "seal", _seal(manifest).encode())
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            draft.rename(target)
        except storage.NoStore as problem:
            raise Trouble(f"No backup was made, because documents would be missing from it: {problem}") from None
        except OSError as problem:
            raise Trouble(f"The backup cannot be written to {target}: {problem.strerror}.") from None
        finally:
            draft.unlink(missing_ok=True)
    return Made(target, target.stat().st_size, len(contents) - 1, tuple(lost))


def restore(source: Path, *, replace: bool, other_key: bool, say: Callable[[str], None]) -> Restored:
    """Check a backup, fill a new database with it, and swap; whatever fails before the swap changes nothing."""
    home, owner = database.home(), database.owner_login()
    if not replace and not _is_empty(owner):
        raise Trouble("This installation has boards already: add --replace to put the backup in their place.")
    _refuse_while_served(owner)
    with tempfile.TemporaryDirectory(dir=home, prefix="restore.") as folder:
        say("Checking the backup.")
        manifest = _unpack(source, Path(folder), other_key)
        fresh = owner.to(f"{owner.name}_{uuid4().hex[:8]}")
        say("Filling a new database.")
        _create(owner, fresh.name)
        try:
            dump.read(fresh, Path(folder) / "database.dump")
            _bring_up_to_date(fresh)
            documents = _bring_files(Path(folder) / "files")
            _swap(owner, fresh.name)
        except BaseException:
            _administer(owner, "drop database if exists {} with (force)", fresh.name)
            raise
    return Restored(manifest["made_at"], documents, tuple(manifest.get("lost", ())))


def _store() -> storage.Store:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    return storage.store()


def _documents(owner: Login) -> Iterator[tuple[str, bytes | None]]:
    """Every document that the database names, proved by its checksum; nothing where the store has lost it."""
    with psycopg.connect(**owner.psycopg()) as connection:
        if not _has(connection, "documents_document"):
            return
        rows = connection.execute("select distinct board_id, sha256 from documents_document order by 1, 2").fetchall()
    shelf = _store()
    for board_id, sha256 in rows:
        key = storage.key_of(board_id, sha256)
        yield key, _kept(shelf, key)


def _kept(shelf: storage.Store, key: str) -> bytes | None:
    try:
        data = shelf.read(key)
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == _sha256(key) else None


def _sha256(key: str) -> str:
    return key.rpartition("/")[2]


def _manifest(contents: dict[str, dict[str, Any]], lost: list[str]) -> bytes:
    whole = {
        "format": FORMAT,
        "goldthread": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "key": _key_mark(),
        "contents": contents,
        "lost": lost,
    }
    return json.dumps(whole, indent=1).encode()


def _unpack(source: Path, folder: Path, other_key: bool) -> dict[str, Any]:
    """Unpack a backup whose seal and every checksum hold; refuse any other."""
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = _member(tar, "manifest.json").read()
            seal = _member(tar, "seal").read().decode()
            read: dict[str, Any] = json.loads(manifest)
            _check_key(read, manifest, seal, other_key)
            for name, expected in read["contents"].items():
                _extract(tar, name, expected, folder)
    except FileNotFoundError:
        raise Trouble(f"There is no file {source}.") from None
    except OSError as problem:
        raise Trouble(f"Nothing was restored, because {source} cannot be unpacked: {problem.strerror}.") from None
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError):
        raise Trouble(DAMAGED) from None
    return read


def _check_key(read: dict[str, Any], manifest: bytes, seal: str, other_key: bool) -> None:
    if read["format"] != FORMAT:
        raise Trouble("This backup was made by a newer Goldthread: install that version to restore it.")
    if read["key"] != _key_mark():
        if not other_key:
            raise Trouble(
                "This backup belongs to another secret key. Put that key in place (the file secret-key of the home it "
                "came from, or GOLDTHREAD_SECRET_KEY), or add --other-key and leave its sealed identities shut."
            )
    elif not hmac.compare_digest(seal, _seal(manifest)):
        raise Trouble(DAMAGED)


def _extract(tar: tarfile.TarFile, name: str, expected: dict[str, Any], folder: Path) -> None:
    if not ALLOWED.fullmatch(name):
        raise Trouble(DAMAGED)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        shutil.copyfileobj(_member(tar, name), out)
    if path.stat().st_size != expected["size"] or _checksum(path) != expected["sha256"]:
        raise Trouble(DAMAGED)


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = 0o600
    tar.addfile(entry, io.BytesIO(content))


def _key_mark() -> str:
    """Tells one secret key from another without giving either away."""
    return secrets.derived(secrets.secret_key(database.home()), "backup key")[:16]


def _seal(manifest: bytes) -> str:
    key = secrets.derived(secrets.secret_key(database.home()), "backup seal")
    return hmac.new(key.encode(), manifest, "sha256").hexdigest()


def _checksum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _is_empty(owner: Login) -> bool:
    with psycopg.connect(**owner.psycopg()) as connection:
        if not _has(connection, "accounts_board"):
            return True
    return migration.boards() == 0


def _has(connection: psycopg.Connection[Any], table: str) -> bool:
    row = connection.execute("select to_regclass(%s) is not null", [f"public.{table}"]).fetchone()
    return bool(row and row[0])


def _refuse_while_served(owner: Login) -> None:
    """What web and worker wrote meanwhile would be lost, and they would go on with a database that is gone."""
    app = database.app_login(secrets.secret_key(database.home()))
    with psycopg.connect(**owner.psycopg()) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = %s and usename = %s and pid <> pg_backend_pid()",
            [owner.name, app.user],
        ).fetchone()
    if row and row[0]:
        raise Trouble(
            "Goldthread is at work with this database: stop `goldthread up`, `web` and `worker` on every machine, then "
            "restore. Nothing was changed."
        )


def _create(owner: Login, name: str) -> None:
    home = database.home()
    try:
        _administer(owner, "create database {} template template0", name)
    except psycopg.errors.InsufficientPrivilege:
        raise Trouble(
            "The owner of the database may not create databases, which a restore needs: ask for it."
        ) from None
    if "DATABASE_APP_URL" not in os.environ:
        app = database.app_login(secrets.secret_key(home))
        with psycopg.connect(**owner.psycopg()) as connection, connection.cursor() as cursor:
            protection.create_app_role(cursor, app.user, app.password)


def _bring_up_to_date(fresh: Login) -> None:
    """Protect the new database; an older one is migrated first, in a process of its own, and a newer one is refused."""
    try:
        if migration.protect_if_up_to_date(fresh):
            return
    except Trouble as problem:
        raise Trouble(f"Nothing was restored: {problem}") from None
    app = database.app_login(secrets.secret_key(database.home()))
    names = (
        {"GOLDTHREAD_DATABASE": fresh.name}
        if database.is_embedded()
        else {"DATABASE_URL": fresh.url(), "DATABASE_APP_URL": app.to(fresh.name).url()}
    )
    result = subprocess.run(
        [sys.executable, "-m", "goldthread.cli", "migrate", "--json"],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | names,
    )
    answer = json.loads(result.stdout or '{"ok": false, "error": "the upgrade of the copy did not finish"}')
    if not answer["ok"]:
        raise Trouble(f"Nothing was restored: {answer['error']}")


def _bring_files(source: Path) -> int:
    """Put the documents in the store of this installation; they are named by their content, so none is in the way."""
    found = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else []
    shelf = _store()
    try:
        for path in found:
            key = path.relative_to(source).as_posix()
            if _kept(shelf, key) is None:
                shelf.remove(key)
                shelf.write(key, path.read_bytes())
    except storage.NoStore as problem:
        raise Trouble(f"Nothing was restored: {problem}") from None
    except OSError as problem:
        raise Trouble(f"Nothing was restored, because the documents cannot be put back: {problem.strerror}.") from None
    return len(found)


def _swap(owner: Login, fresh: str) -> None:
    old = f"{owner.name}_old"
    try:
        with _maintenance(owner) as connection:
            connection.execute(_named("drop database if exists {} with (force)", old))
            with connection.transaction():
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = any (%s) and usename = current_user",
                    [[owner.name, fresh]],
                )
                connection.execute(_named("alter database {} rename to {}", owner.name, old))
                connection.execute(_named("alter database {} rename to {}", fresh, owner.name))
            connection.execute(_named("drop database {} with (force)", old))
    except psycopg.errors.ObjectInUse:
        raise Trouble(
            f"Nothing was restored, because somebody is signed in to the database {owner.name}: end that and try again."
        ) from None


def _administer(owner: Login, statement: str, *names: str) -> None:
    with _maintenance(owner) as connection:
        connection.execute(_named(statement, *names))


@contextlib.contextmanager
def _maintenance(owner: Login) -> Iterator[psycopg.Connection[Any]]:
    """The owner at the server's own database: nobody can rename the one they are signed in to."""
    try:
        connection = psycopg.connect(**owner.to("postgres").psycopg(), autocommit=True)
    except psycopg.OperationalError:
        raise Trouble(
            "A restore signs in to the server's database named postgres, which does not let the owner in: "
            "ask its administrator for that. Nothing was changed."
        ) from None
    with connection:
        yield connection


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
