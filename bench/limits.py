"""What a machine can do at most when everything written must survive a loss of power: the measure for every save."""

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.site import Running

SECONDS = 3.0
TOGETHER = 6
"""As many connections as pages are answered at once."""


@dataclass(frozen=True, slots=True)
class Disk:
    """How many small writes a second the disk makes safe, one after the other."""

    syncs: float


@dataclass(frozen=True, slots=True)
class Commits:
    """How many transactions of one small row a second the database makes safe."""

    alone: float
    together: float
    connections: int


def of(home: Path) -> Disk:
    """Write a page of 8 kB and make it safe, again and again."""
    path, count = home / "safe", 0
    handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            os.pwrite(handle, b"x" * 8192, 0)
            os.fdatasync(handle)
            count += 1
    finally:
        os.close(handle)
        path.unlink()
    return Disk(count / SECONDS)


def commits(site: Running) -> Commits:
    """Insert a row and commit it, from one connection and from several at once."""
    owner = site.owner
    with psycopg.connect(**owner, autocommit=True) as connection:
        connection.execute("create table bench_commits (n bigserial, words text)")
        alone = _commits(owner, 1)
        together = _commits(owner, TOGETHER)
        connection.execute("drop table bench_commits")
    return Commits(alone, together, TOGETHER)


def _commits(owner: dict[str, Any], people: int) -> float:
    counts = [0] * people

    def write(number: int) -> None:
        with psycopg.connect(**owner, autocommit=True) as connection:
            until = time.perf_counter() + SECONDS
            while time.perf_counter() < until:
                connection.execute("insert into bench_commits (words) values (%s)", ["x" * 300])
                counts[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
