"""Copies of a database, whole and consistent, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

from goldthread.config.database import Login
from goldthread.config.embedded import binary
from goldthread.config.trouble import Trouble


def write(login: Login, target: Path) -> None:
    """Write everything in the database to a file that only we may read; a cut leaves no file of that name."""
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    # The owner of a managed server obeys row-level security, by a policy that shows it every row.
    _run(
        login,
        "pg_dump",
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
    draft.rename(target)


def read(login: Login, source: Path) -> None:
    """Fill an empty database from such a file, all of it or nothing."""
    _run(
        login,
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={login.name}",
        source,
    )


def _run(login: Login, program: str, *arguments: object) -> None:
    result = subprocess.run(
        [binary(program), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | login.environment(),
    )
    if result.returncode:
        said = (result.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Trouble(f"The copy of the database failed: {said}.")
