"""Processor time and memory of process trees, as the operating system accounts for them; no dependency."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> set[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parent = _parent(int(entry.name))
            if parent is not None:
                children.setdefault(parent, []).append(int(entry.name))
    found, queue = set(), [root]
    while queue:
        pid = queue.pop()
        found.add(pid)
        queue += children.get(pid, [])
    return found


def cpu_seconds(pids: set[int]) -> float:
    """User and system time of these processes and of their children that have ended."""
    return sum(_times(pid) for pid in pids)


@dataclass(frozen=True, slots=True)
class Processors:
    """Seconds of processor time, by who took them."""

    web: float
    """The web, the worker and what keeps them."""
    database: float
    people: float
    """This very process, which plays the people."""
    others: float
    """Every other program on the machine."""
    count: int

    @classmethod
    def now(cls, supervisor: int, databases: Iterable[int]) -> "Processors":
        """What each has taken until now, told the first processes of a Goldthread and of its database."""
        database = {pid for root in databases for pid in tree(root)}
        of_database, own = cpu_seconds(database), os.times()
        web, people = cpu_seconds(tree(supervisor) - database), own.user + own.system
        return cls(web, of_database, people, _busy() - web - of_database - people, os.cpu_count() or 1)

    def __sub__(self, before: "Processors") -> "Processors":
        return Processors(
            self.web - before.web,
            self.database - before.database,
            self.people - before.people,
            max(0.0, self.others - before.others),
            self.count,
        )


def _busy() -> float:
    """Seconds that all processors together were not idle: user, nice, system, and interrupts."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:8]]
    return (sum(ticks) - ticks[3] - ticks[4]) / _TICK


@dataclass(frozen=True, slots=True)
class Memory:
    """Proportional memory of processes, in megabytes: what is shared is counted once."""

    total: float
    processes: int


def memory(pids: set[int]) -> Memory:
    """How much these processes hold together."""
    sizes = [_pss(pid) for pid in pids]
    return Memory(sum(sizes) / 1024, len(sizes))


def _stat(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rsplit(")", 1)[1].split()


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _times(pid: int) -> float:
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:15]) / _TICK if fields else 0.0


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
