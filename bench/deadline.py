"""``make bench-deadline``: the last hour of a round of six hundred schools, compressed, with processes killed in it.

Three hundred people save at once against a whole Goldthread, started by its command line on this machine. First nothing
is killed: how long a save takes is measured, and any error is told. Then the processes that answer pages are killed
outright, and after them the database; people send again what had no answer, and in the end every save that was
confirmed to somebody is looked for in the tables. Bounded in time and number, and on this machine's own address only.
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
from pathlib import Path
from typing import Any

from bench import crowd, limits
from bench.board_of_schools import PEOPLE, QUESTIONS, SCHOOLS, SECTIONS
from bench.crowd import Told
from bench.meter import cpu_seconds, tree
from bench.site import Running, running

QUIET, KILLING = 60.0, 45.0
"""Seconds of saving without and with a kill."""
PAUSE = 6.0
"""Seconds that somebody thinks between two answers: three hundred people save fifty times a second."""
REACH = 200.0
"""Milliseconds in which nineteen of twenty saves are to be confirmed."""
_ANSWERS_LEFT = SCHOOLS * SECTIONS * QUESTIONS

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


async def _measured(site: Running, board: dict[str, Any], machine: limits.Disk, commits: limits.Commits) -> int:
    told = Told()
    heads = await crowd.arrive(site.port, board["people"], board["cookie"], told)
    await crowd.write(heads, 8, PAUSE)
    told.seconds.clear()
    before, saves, began = _cpu(site), told.saves, time.perf_counter()
    await crowd.write(heads, QUIET, PAUSE)
    spent, quiet, took = _cpu(site) - before, told.saves - saves, time.perf_counter() - began
    seconds, errors = list(told.seconds), list(told.errors)
    slow = _quiet_table(seconds, told.opened, quiet, took, spent, errors)
    _limit_table(machine, commits, quiet / took)
    killed = await _killed(site, heads, told)
    found = _looked_for(site, told)
    print(f"{'Killed in the middle of saving':44}{'answers again after':>22}")
    for what, back in killed:
        print(f"{what:44}{back:>20.1f} s")
    print(f"{'Longest that anybody waited for a word':44}{told.longest_wait:>20.1f} s")
    print(f"{'Sent again by their pages':44}{told.sent_again:>22,}\n")
    print(f"{'Saves confirmed on screen, all in all':44}{told.saves:>22,}")
    print(f"{'Versions in the tables':44}{found['saves']:>22,}")
    print(f"{'Last confirmed answers looked for':44}{len(told.confirmed):>22,}")
    print(f"{'Lost':44}{found['count']:>22,}")
    for row in found["lost"]:
        print(f"  lost: {row}")
    return int(bool(errors) or bool(found["count"]) or slow > REACH)


def _quiet_table(
    seconds: list[float], opened: list[float], saves: int, took: float, cpu: float, errors: list[str]
) -> float:
    ordered = sorted(second * 1000 for second in seconds)
    slow = ordered[int(len(ordered) * 0.95)]
    rate = saves / took
    hour = _ANSWERS_LEFT / 2 / 3600
    print(f"{PEOPLE} people save at once for {took:.0f} s, each every {PAUSE:.0f} s or so")
    print(f"{'Saves confirmed':44}{saves:>22,}")
    print(f"{'Saves in a second':44}{rate:>22.1f}")
    print(f"{'  the last hour, half of all answers in it':44}{hour:>22.1f}")
    print(f"{'Median':44}{statistics.median(ordered):>19.1f} ms")
    print(f"{'95 of 100 within (to reach: 200 ms)':44}{slow:>19.1f} ms")
    print(f"{'99 of 100 within':44}{ordered[int(len(ordered) * 0.99)]:>19.1f} ms")
    print(f"{'The longest':44}{ordered[-1]:>19.1f} ms")
    print(f"{'Processor time of a save, all processes':44}{cpu / saves * 1000:>19.1f} ms")
    print(f"{'Opening a section, median':44}{statistics.median(opened) * 1000:>19.1f} ms")
    print(f"{'Errors':44}{len(errors):>22,}")
    for each in dict.fromkeys(errors):
        print(f"  {errors.count(each)} x {each}")
    print()
    return slow


def _limit_table(machine: limits.Disk, commits: limits.Commits, rate: float) -> None:
    print("What this machine can do at most")
    print(f"{'Writes made safe on the disk, in a second':44}{machine.syncs:>22,.0f}")
    print(f"{'Commits of one connection, in a second':44}{commits.alone:>22,.0f}")
    print(f"{f'Commits of {commits.connections} connections, in a second':44}{commits.together:>22,.0f}")
    print(f"{'Saves in a second, as a share of those':44}{rate / commits.together:>22.1%}\n")


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


def _cpu(site: Running) -> float:
    return cpu_seconds({pid for root in site.roots() for pid in tree(root)})


if __name__ == "__main__":
    main()
