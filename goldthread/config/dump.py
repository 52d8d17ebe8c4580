"""Copies of a database, whole and consistent, by PostgreSQL's own programs."""

import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from goldthread.config.database import Login
from goldthread.config.embedded import binary
from goldthread.config.trouble import Trouble

UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout = 0;\n"
"""What our pg_restore says at the beginning, and a PostgreSQL before 17 refuses."""


def write(login: Login, target: Path) -> None:
    """Write everything in the database to a file that only we may read; a cut leaves no file of that name."""
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    # The owner of a managed server obeys row-level security, by a policy that shows it every row.
    copying = _start(
        login,
        "pg_dump",
        f"--dbname={login.conninfo()}",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--no-policies",
        "--enable-row-security",
        "--no-unlogged-table-data",
        "--exclude-table-data=public.django_session",
        "-f",
        draft,
    )
    _, said = copying.communicate()
    if copying.returncode:
        raise _failed(said)
    draft.rename(target)


def read(login: Login, source: Path) -> None:
    """Fill an empty database from such a file, all of it or nothing."""
    with tempfile.TemporaryFile() as said:
        script = _start(
            login, "pg_restore", "--no-owner", "--no-privileges", "--no-comments", "--file=-", source, said=said
        )
        filling = _start(
            login,
            "psql",
            f"--dbname={login.conninfo()}",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            said=said,
        )
        _pass_on(script, filling)
        if script.wait() or filling.wait():
            said.seek(0)
            raise _failed(said.read())


def _pass_on(script: "subprocess.Popen[bytes]", filling: "subprocess.Popen[bytes]") -> None:
    """Line by line; a script that breaks off must not be committed as far as it came."""
    assert script.stdout is not None and filling.stdin is not None
    with suppress(BrokenPipeError), script.stdout, filling.stdin:
        for line in script.stdout:
            if line != UNKNOWN_TO_OLDER_SERVERS:
                filling.stdin.write(line)
        if script.wait():
            filling.kill()


def _start(
    login: Login, program: str, *arguments: object, said: "IO[bytes] | int" = subprocess.PIPE
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [binary(program), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        env=os.environ | {"PGPASSWORD": login.password, "LC_ALL": "C"},
    )


def _failed(said: bytes) -> Trouble:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    first = next((line for line in lines if "error" in line.lower()), "no reason given")
    return Trouble(f"The copy of the database failed: {first.strip().rstrip('.')}.")
