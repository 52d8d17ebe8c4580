"""A Goldthread of its own to be measured: started by its command line, filled, signed in to, stopped."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench.meter import tree

SIZES = {"SML": 2_000, "LRG": 20_000}
"""The two boards, by their codes: how many actions each has."""

_FILL = """
import json, sys
from datetime import date, datetime, UTC
from goldthread.cli.serving import django_as_owner
django_as_owner()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from bench.board import build
from goldthread.accounts.models import Person
from goldthread.web.people.middleware import PASSED
store = import_module(settings.SESSION_ENGINE)
answers = {}
for code, size in json.loads(sys.argv[1]).items():
    with transaction.atomic():
        made = build(code, size, date.today())
    person = Person.objects.get(pk=made["manager"])
    session = store.SessionStore()
    session.update({SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                    HASH_SESSION_KEY: person.get_session_auth_hash(), PASSED: True})
    session.create()
    answers[code] = made | {"session": session.session_key, "cookie": settings.SESSION_COOKIE_NAME}
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
print(json.dumps(answers))
"""


_OWNER = """
import json
from goldthread.config import database
print(json.dumps(database.owner_login().psycopg()))
"""

_EARLIER = """
from goldthread.cli.serving import django_as_owner
django_as_owner()
from bench.earlier import main
main()
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A Goldthread that was started by its command line, in a folder of its own."""

    port: int
    supervisor: int
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a program beside it has to be told to use its database."""
        return _environment(self.home)

    @property
    def owner(self) -> dict[str, Any]:
        """How to reach its database as the owner."""
        found: dict[str, Any] = _told(self.home, _OWNER)
        return found

    def told(self, program: str) -> Any:
        """What a program that runs beside it prints last, as JSON."""
        return _told(self.home, program)

    def roots(self) -> list[int]:
        """The processes under which all of it runs."""
        return [self.supervisor, *self.database()[:1]]

    def web(self) -> list[int]:
        """The processes that answer pages."""
        server, worker = (int((self.home / "run" / name).read_text().split()[0]) for name in ("server", "worker"))
        return sorted(tree(server) - tree(worker) - {server})

    def database(self) -> list[int]:
        """The database's first process."""
        return [int((self.home / "postgres" / "postmaster.pid").read_text().split()[0])]


@dataclass(frozen=True, slots=True)
class Site(Running):
    """A running Goldthread with its two boards."""

    boards: dict[str, dict[str, Any]]


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """Start a Goldthread, and stop it in the end."""
    port = _free_port()
    command = [sys.executable, "-m", "goldthread.cli"]
    with (home / "up.log").open("wb") as log:
        up = subprocess.Popen([*command, "up", "--port", str(port)], env=_environment(home), stdout=log, stderr=log)
    try:
        _wait(port, up)
        yield Running(port, up.pid, home)
    finally:
        up.terminate()
        up.wait(timeout=60)


@contextmanager
def site(home: Path) -> Iterator[Site]:
    """Start, fill and in the end stop a Goldthread with its two boards."""
    with running(home) as up:
        yield Site(up.port, up.supervisor, home, _told(home, _FILL, json.dumps(SIZES)))


def earlier_learning(home: Path) -> list[dict[str, float]]:
    """What finding earlier learning costs in this Goldthread."""
    told: list[dict[str, float]] = _told(home, _EARLIER)
    return told


def _environment(home: Path) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("GOLDTHREAD_")} | {"GOLDTHREAD_HOME": str(home)}


def _told(home: Path, program: str, *arguments: str) -> Any:
    """What a program that runs beside the server prints last, as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=_environment(home),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, up: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except OSError:
            if up.poll() is not None:
                raise RuntimeError("Goldthread did not start; its log is up.log in its folder.") from None
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("Goldthread did not answer within five minutes.")
