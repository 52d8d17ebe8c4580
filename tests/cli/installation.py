"""A whole installation in a folder of its own, started and stopped as a person would."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil
import psycopg

from goldthread.cli import processes
from goldthread.config import database, embedded
from tests import commands
from tests.conftest import ROOT

OURS = (sys.executable, "-m", "goldthread.cli")
PATIENCE = 60.0
T = TypeVar("T")


@dataclass
class Installation:
    """Where it is, how it is called, and the ``up`` that runs, if one does."""

    home: Path
    command: tuple[str, ...] = OURS
    folder: Path = ROOT
    port: int = field(default_factory=lambda: free_port())
    extra: dict[str, str] = field(default_factory=dict)
    running: "subprocess.Popen[str] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        ours = ("GOLDTHREAD_", "DJANGO_", "PYTHONPATH")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"GOLDTHREAD_HOME": str(self.home)} | self.extra

    def run(self, *words: str) -> dict[str, Any]:
        """One command's answer to a program."""
        done = commands.give(*words, "--json", environment=self.environment, folder=self.folder)
        assert "Traceback" not in done.stderr, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def up(self) -> dict[str, Any]:
        """Start it and wait until it says where it is."""
        self.running = subprocess.Popen(
            [*self.command, "up", "--port", str(self.port), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
            cwd=self.folder,
            start_new_session=True,
        )
        assert self.running.stdout is not None
        answer: dict[str, Any] = json.loads(self.running.stdout.readline())
        return answer

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end, as Ctrl-C, a closed terminal or a system's shutdown does; answers its exit code."""
        assert self.running is not None
        self.running.send_signal(number)
        code = self.running.wait(PATIENCE)
        self.running = None
        return code

    def tidy(self) -> None:
        """Leave nothing running, whatever the test did."""
        if self.running and self.running.poll() is None:
            self.running.send_signal(signal.SIGTERM)
            self.running.wait(PATIENCE)
        self.run("stop")

    def status(self, path: str = "/") -> int:
        """What the pages answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
                return int(page.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def process(self, name: str) -> psutil.Process:
        """One of its processes, once it runs."""
        return until(lambda: processes.find(self.home, name))

    @property
    def owner(self) -> database.Login:
        """How the owner of its database signs in."""
        password = embedded.owner_password(self.home)
        return database.Login(embedded.DATABASE, embedded.OWNER, password, str(embedded.socket_folder(self.home)))

    def database(self) -> "psycopg.Connection[Any]":
        """The owner at its database."""
        return psycopg.connect(**self.owner.psycopg())

    def add_board(self, code: str) -> None:
        """Commit something."""
        with self.database() as connection:
            connection.execute(
                "insert into accounts_board (code, name, division) values (%s, %s, 'england-and-wales')", [code, code]
            )

    def boards(self) -> list[str]:
        """What was committed."""
        with self.database() as connection:
            return [code for (code,) in connection.execute("select code from accounts_board order by code")]


def until(look: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """What ``look`` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
