"""Which processes of an installation run, remembered in its home so that another command finds and ends them."""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import IO

import psutil

from goldthread.config import embedded

SUPERVISOR, SERVER, WORKER = "supervisor", "server", "worker"
PATIENCE = 30.0
"""Seconds that a process has to finish what it is doing before it is killed."""


def folder(home: Path) -> Path:
    """Where the marks are."""
    path = home / "run"
    path.mkdir(parents=True, exist_ok=True)
    return path


def note(home: Path, name: str, pid: int) -> None:
    """Remember a process by its number and the moment it began: numbers are given again, moments are not."""
    draft = folder(home) / f"{name}.new"
    draft.write_text(f"{pid} {psutil.Process(pid).create_time()}")
    draft.rename(folder(home) / name)


def find(home: Path, name: str) -> psutil.Process | None:
    """The remembered process, if it still runs."""
    try:
        pid, began = (folder(home) / name).read_text().split()
        process = psutil.Process(int(pid))
        alive = abs(process.create_time() - float(began)) < 0.05 and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process if alive else None


def end(home: Path, name: str) -> bool:
    """Ask a remembered process to end, and see that it does."""
    process = find(home, name)
    if process is None:
        return False
    with contextlib.suppress(psutil.NoSuchProcess):
        children = process.children(recursive=True)
        process.terminate()
        until = time.monotonic() + PATIENCE
        while find(home, name) and time.monotonic() < until:
            time.sleep(0.05)
        if find(home, name):
            for each in [process, *children]:
                _kill(each)
    (folder(home) / name).unlink(missing_ok=True)
    return True


def stop_all(home: Path) -> bool:
    """End web, then worker, then database; answers whether anything ran."""
    ended = [end(home, name) for name in (SERVER, WORKER)]
    return any([*ended, embedded.stop(home)])


def hold(home: Path) -> IO[str] | None:
    """The lock of an installation that runs, or nothing if somebody else holds it."""
    lock = (folder(home) / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    os.set_inheritable(lock.fileno(), True)
    return lock


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
