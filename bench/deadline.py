"""``make bench-deadline``: the last hour of a round of six hundred schools, compressed, with processes killed in it.

Three hundred people save at once against a whole Goldthread, started by its command line on this machine. First nothing
is killed: how long a save takes is measured, and any error is told. Then the processes that answer pages are killed
outright, and after them the database; people send again what had no answer, and go on when both are back. In the end
every save that was confirmed to somebody is looked for in the tables. Bounded in time and number, and on this machine's
own address only.
"""

import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import crowd, limits
from bench.board_of_schools import PEOPLE, QUESTIONS, SCHOOLS, SECTIONS
from bench.crowd import Told
from bench.meter import Processors
from bench.site import Running, running

QUIET, KILLING, AFTER = 60.0, 45.0, 20.0
"""Seconds of saving before, during and after the kills."""
PAUSE = 6.0
"""Seconds that somebody thinks between two answers: three hundred people save fifty times a second."""
REACH = 200.0
"""Milliseconds in which nineteen of twenty saves are to be confirmed."""
QUIET_MACHINE = 0.2
"""Processors that other programs may take; with more, the figures are theirs as much as Goldthread's."""
_LAST_HOUR = SCHOOLS * SECTIONS * QUESTIONS / 2 / 3600
"""Saves a second where half of all answers of the round come in its last hour."""

_LOOK = """
import json, sys
from goldthread.cli.serving import django_as_owner
django_as_owner()
from goldthread.loop.audits.models import Answer, AnswerSave
wanted = json.load(sys.stdin)
kept = {(r, q, v): n for r, q, v, n in AnswerSave.objects.values_list("audit_return_id", "question", "version", "note")}
now = {(r, q): v for r, q, v in Answer.objects.values_list("audit_return_id", "question", "version")}
lost = [row for row in wanted if kept.get((row[0], row[1], row[2])) != row[3] or now[row[0], row[1]] < row[2]]
print(json.dumps({"saves": len(kept), "lost": lost[:20], "count": len(lost)}))
"""


def main() -> None:
    """Measure, and print the tables; ends with 1 where something was lost, went wrong, or took too long."""
    with tempfile.TemporaryDirectory(prefix="goldthread-deadline-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        machine = limits.of(home)
        with running(home) as site:
            began = time.monotonic()
            board = site.told("from bench.board_of_schools import main; main()")
            print(
                f"{SCHOOLS} schools with {SECTIONS * QUESTIONS} questions made in {time.monotonic() - began:.0f} s.\n"
            )
            commits = limits.commits(site)
            raise SystemExit(asyncio.run(_measured(site, board, machine, commits)))


@dataclass(frozen=True, slots=True)
class Spell:
    """What people met while they saved for a while, and the processors that it took."""

    took: float
    milliseconds: list[float]
    """Of each confirmed save, in order of length: from its sending to the word that it is saved."""
    errors: list[str]
    processors: Processors

    def within(self, share: float) -> float:
        """Milliseconds within which such a share of the saves was confirmed."""
        return self.milliseconds[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * share))]

    @property
    def rate(self) -> float:
        """Confirmed saves in a second."""
        return len(self.milliseconds) / self.took


async def _measured(site: Running, board: dict[str, Any], machine: limits.Disk, commits: limits.Commits) -> int:
    told = Told()
    heads = await crowd.arrive(site.port, board["people"], board["cookie"], told)
    await crowd.write(heads, 8, PAUSE)
    before = await _spell(site, heads, told, QUIET)
    _limit_table(machine, commits)
    _quiet_table(before, told.opened, commits)
    killed = await _killed(site, heads, told)
    after = await _spell(site, heads, told, AFTER)
    found = _looked_for(site, told)
    _killed_table(killed, after, told)
    _kept_table(told, found)
    return _verdict(before, after, found["count"])


async def _spell(site: Running, heads: list[crowd.Head], told: Told, seconds: float) -> Spell:
    told.seconds.clear()
    told.errors.clear()
    before, began = Processors.now(site.supervisor, site.database()), time.perf_counter()
    await crowd.write(heads, seconds, PAUSE)
    took, spent = time.perf_counter() - began, Processors.now(site.supervisor, site.database()) - before
    return Spell(took, sorted(second * 1000 for second in told.seconds), list(told.errors), spent)


def _line(what: str, figure: str, means: str = "") -> None:
    print(f"{what:44}{figure:>14}   {means}".rstrip())


def _limit_table(machine: limits.Disk, commits: limits.Commits) -> None:
    print("What this machine can do at most, measured before anybody saves")
    _line("Writes made safe on the disk", f"{machine.syncs:,.0f} /s", "8 kB each, one after the other")
    _line("Commits of one connection", f"{commits.alone:,.0f} /s", "of one row of 300 characters each")
    _line(f"Commits of {commits.connections} connections at once", f"{commits.together:,.0f} /s")
    print()


def _quiet_table(spell: Spell, opened: list[float], commits: limits.Commits) -> None:
    used, saves = spell.processors, len(spell.milliseconds)
    print(f"1. Nothing is killed: {PEOPLE} people save for {spell.took:.0f} s, each every {PAUSE:.0f} s or so")
    _line("Saves confirmed on screen", f"{saves:,}")
    _line(
        "Saves", f"{spell.rate:.1f} /s", f"{spell.rate / commits.together:.1%} of the commits that the machine can do"
    )
    _line("  to be borne", f"{_LAST_HOUR:.1f} /s", "half of all answers of the round in its last hour")
    _line("Half of the saves within", f"{spell.within(0.5):,.0f} ms", "from sending to the word “saved”")
    _line("95 of 100 within", f"{spell.within(0.95):,.0f} ms", f"to reach: {REACH:.0f} ms")
    _line("99 of 100 within", f"{spell.within(0.99):,.0f} ms")
    _line("The longest", f"{spell.milliseconds[-1]:,.0f} ms")
    _line(
        "Opening a section, half within",
        f"{statistics.median(opened) * 1000:,.0f} ms",
        "while they arrive, four at once",
    )
    _line("Processor time of a save, web", f"{used.web / saves * 1000:.1f} ms")
    _line("Processor time of a save, database", f"{used.database / saves * 1000:.1f} ms")
    _line("Processors that Goldthread took", f"{(used.web + used.database) / spell.took:.2f}", f"of {used.count}")
    _line("Processors that the people took", f"{used.people / spell.took:.2f}", "the measurement itself")
    _line("Processors that other programs took", f"{used.others / spell.took:.2f}", _quiet_or_not(spell))
    _errors(spell)


def _quiet_or_not(spell: Spell) -> str:
    busy = spell.processors.others / spell.took > QUIET_MACHINE
    return "the machine was BUSY: times say little, measure again" if busy else "the machine was quiet"


def _errors(spell: Spell) -> None:
    _line("Errors", f"{len(spell.errors):,}")
    for each in dict.fromkeys(spell.errors):
        print(f"  {spell.errors.count(each)} x {each}")
    print()


def _killed_table(killed: list[tuple[str, float]], after: Spell, told: Told) -> None:
    print("2. Killed outright (kill -9) while the same people save on, and then not any more")
    for what, back in killed:
        _line(what, f"{back:.1f} s", "until the next save was confirmed")
    _line(
        "Longest that anybody waited for a word", f"{told.longest_wait:.1f} s", "what they wrote stays on their screen"
    )
    _line("Sent again by their pages", f"{told.sent_again:,}", "sent while it was away; no person did anything")
    _line(
        "95 of 100 within, afterwards",
        f"{after.within(0.95):,.0f} ms",
        f"over {after.took:.0f} s; {_quiet_or_not(after)}",
    )
    _errors(after)


def _kept_table(told: Told, found: dict[str, Any]) -> None:
    print("3. What was confirmed on screen, looked for in the tables")
    _line("Saves confirmed on screen, all in all", f"{told.saves:,}")
    _line("Versions in the tables", f"{found['saves']:,}", "more where a save was kept and its word got lost")
    _line("Last confirmed answers looked for", f"{len(told.confirmed):,}", "by return, question, version and words")
    _line("Lost", f"{found['count']:,}", "to reach: 0")
    for row in found["lost"]:
        print(f"  lost: {row}")
    print()


def _verdict(before: Spell, after: Spell, lost: int) -> int:
    missed = [
        f"95 of 100 saves took up to {before.within(0.95):,.0f} ms" if before.within(0.95) > REACH else "",
        f"{len(before.errors) + len(after.errors)} errors with nothing killed" if before.errors or after.errors else "",
        f"{lost} confirmed saves are lost" if lost else "",
    ]
    said = "; ".join(filter(None, missed))
    print(f"NOT REACHED: {said}." if said else "Reached: quick enough, no error, and nothing confirmed is lost.")
    return int(bool(said))


async def _killed(site: Running, heads: list[crowd.Head], told: Told) -> list[tuple[str, float]]:
    """People save on while first the web's processes and then the database are killed; gives how long each was away."""
    done: list[tuple[str, float]] = []

    async def kill() -> None:
        for what, pids in (("The web, all of its processes", site.web), ("The database", site.database)):
            await asyncio.sleep(KILLING / 5)
            for pid in pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            at, saves = time.perf_counter(), told.saves
            await asyncio.sleep(0.3)
            saves = told.saves
            while told.saves == saves:
                await asyncio.sleep(0.02)
            done.append((what, time.perf_counter() - at))

    await asyncio.gather(crowd.write(heads, KILLING, PAUSE), kill())
    return done


def _looked_for(site: Running, told: Told) -> dict[str, Any]:
    wanted = [[row, key, version, note] for (row, key), (version, note) in told.confirmed.items()]
    done = subprocess.run(
        [sys.executable, "-c", _LOOK],
        env=site.environment,
        input=json.dumps(wanted),
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
