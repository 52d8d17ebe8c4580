"""A Goldthread that really runs, for people in a browser to visit."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, Database, alone, command


@dataclass(frozen=True)
class Site:
    """Where the pages are answered, and what stands behind them."""

    port: int
    database: Database

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


@contextmanager
def serving(database: Database, files: Path, *, demo: bool) -> Iterator[Site]:
    """The web as ``goldthread up`` starts it, on a port of its own, until the tests are done with it."""
    environment = {**database.environment, "GOLDTHREAD_DEMO": "1" if demo else "0", "GOLDTHREAD_FILES": str(files)}
    with alone("prepare"):
        command("prepare", environment=environment)
    port = _free_port()
    log = files.with_suffix(".log")
    with log.open("wb") as out:
        web = subprocess.Popen(
            [sys.executable, "-m", "goldthread.cli", "web", "--port", str(port)],
            env=environment,
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_until_it_answers(port, web, log)
        yield Site(port, database)
    finally:
        web.terminate()
        try:
            web.wait(30)
        except subprocess.TimeoutExpired:
            web.kill()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_until_it_answers(port: int, web: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and web.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError(f"the pages did not come up: {log.read_text(errors='replace')[-2000:]}")
