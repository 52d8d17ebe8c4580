"""The process that keeps the web's processes going, and where asked the job worker beside them."""

import math
import selectors
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import TConn, ThreadWorker

from goldthread.cli import processes


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The pages, answered by processes that are forked from this one."""

    def __init__(self, application: Callable[..., Any], settings: dict[str, Any]) -> None:
        self._application, self._settings = application, settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        return self._application


class Unhurried(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gives a connection a thread only when something comes on it.

    Browsers open connections that they may need soon. Each would otherwise hold a thread for five seconds, and half a
    dozen of them keep everybody waiting.
    """

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for the first word of a new connection beside all others that are silent."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))


class WithWorker(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """The job worker stands beside the web's processes, so that one process fewer holds the program."""

    def __init__(self, web: Web, home: Path, fork: Callable[[], int]) -> None:
        self._home, self._fork = home, fork
        self._began, self._wait = -math.inf, 0.5
        super().__init__(web)

    def manage_workers(self) -> None:
        """Raise what has fallen; gunicorn asks every second, and as soon as a process ends."""
        super().manage_workers()
        now = time.monotonic()
        if now - self._began < self._wait or processes.find(self._home, processes.WORKER) is not None:
            return
        if self._began > -math.inf:
            print("The worker process ended by itself and is started again.", file=sys.stderr, flush=True)
        self._wait = 0.5 if now - self._began > 60 else min(self._wait * 2, 30)
        self._began = now
        processes.note(self._home, processes.WORKER, self._fork())

    def stop(self, graceful: bool = True) -> None:
        """End the web's processes in order, then the worker."""
        super().stop(graceful)
        processes.end(self._home, processes.WORKER)


def forget_signals() -> None:
    """Take signals as any program does: what is forked from an arbiter would else only tell it of them."""
    for number in (*Arbiter.SIGNALS, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
