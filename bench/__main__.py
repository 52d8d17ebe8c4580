"""``make bench``: what the main pages cost, as tables."""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import chronology, identity, recurrence
from bench.asking import Asker, together
from bench.meter import cpu_seconds, memory, tree
from bench.pages import PAGES, Measured
from bench.site import SIZES, Site, earlier_learning, site

AT_ONCE = 8

FIRST_RESULTS = 100
"""Milliseconds in which earlier learning is to be there, among any number of lessons."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page costs: milliseconds until it is there, and milliseconds of processor time of all processes."""

    median: float
    slow: float
    """19 of 20 answers are quicker."""
    cpu: float


def main() -> None:
    """Measure, and print the tables."""
    recurrence.main()
    print(f"{chronology.measure()}\n")
    print(f"{identity.measure()}\n")
    with tempfile.TemporaryDirectory(prefix="goldthread-bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        began = time.monotonic()
        with site(home) as measured:
            print(f"Two boards made in {time.monotonic() - began:.0f} s.\n")
            alone = {page.name: _both(measured, page, _alone) for page in PAGES}
            _table("One person at a time (processor time of web, worker and database together)", alone, reach=True)
            crowd = {page.name: _both(measured, page, _crowd) for page in PAGES if not page.form and page.times > 50}
            _table(f"{AT_ONCE} people at once", crowd, reach=False)
            held = memory({pid for root in measured.roots() for pid in tree(root)})
            print(f"Memory of all {held.processes} processes with the database: {held.total:.0f} MB (to reach: 400).\n")
            _earlier(earlier_learning(home))


def _both(measured: Site, page: Measured, how: Callable[[Site, Measured, dict[str, Any]], Cost]) -> list[Cost]:
    return [how(measured, page, measured.boards[code]) for code in SIZES]


def _alone(measured: Site, page: Measured, board: dict[str, Any]) -> Cost:
    asker = Asker(measured.port, board)
    if page.form:
        return _changes(measured, page, board, asker)
    return _timed(measured, lambda: [asker.get(page.address(board))[0] for _ in range(page.times)], asker, page, board)


def _crowd(measured: Site, page: Measured, board: dict[str, Any]) -> Cost:
    ask = Asker(measured.port, board)
    return _timed(
        measured,
        lambda: together(AT_ONCE, measured.port, board, page.address(board), page.times),
        ask,
        page,
        board,
    )


def _timed(measured: Site, run: Callable[[], list[float]], asker: Asker, page: Measured, board: dict[str, Any]) -> Cost:
    for _ in range(6):
        asker.get(page.address(board))
    before = _cpu(measured)
    seconds = run()
    return _cost(seconds, _cpu(measured) - before)


def _changes(measured: Site, page: Measured, board: dict[str, Any], asker: Asker) -> Cost:
    """A change is the form's sending alone: its page is fetched before, and counted apart."""
    address = page.address(board)
    seconds, spent = [], 0.0
    for number in range(page.times):
        _, body = asker.get(address)
        before = _cpu(measured)
        seconds.append(asker.send(address, {"text": f"Note {number} of the measurement."}, body))
        spent += _cpu(measured) - before
    return _cost(seconds, spent)


def _cpu(measured: Site) -> float:
    return cpu_seconds({pid for root in measured.roots() for pid in tree(root)})


def _cost(seconds: list[float], cpu: float) -> Cost:
    ordered = sorted(seconds)
    return Cost(
        statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95) - 1] * 1000, cpu / len(ordered) * 1000
    )


def _earlier(told: list[dict[str, float]]) -> None:
    print(
        f"{'Have we learnt this before?':30}{'median ms':>11}{'95 % ms':>9}{'to reach':>10}{'one more lesson, ms':>22}"
    )
    for one in told:
        among = f"among {one['lessons']:,} lessons"
        print(f"{among:30}{one['median']:>11.1f}{one['slow']:>9.1f}{FIRST_RESULTS:>10}{one['write']:>22.1f}")
    print()


def _table(title: str, rows: dict[str, list[Cost]], reach: bool) -> None:
    small, large = SIZES.values()
    print(title)
    print(
        f"{'page':24}{'actions':>9}{'median ms':>11}{'95 % ms':>9}{'CPU ms':>8}"
        f"{'actions':>9}{'median ms':>11}{'95 % ms':>9}{'CPU ms':>8}{'CPU ratio':>11}{'to reach' if reach else '':>10}"
    )
    reaches = {page.name: page.reach for page in PAGES}
    for name, (one, ten) in rows.items():
        ratio = ten.cpu / one.cpu if one.cpu else float("nan")
        print(
            f"{name:24}{small:>9,}{one.median:>11.1f}{one.slow:>9.1f}{one.cpu:>8.1f}"
            f"{large:>9,}{ten.median:>11.1f}{ten.slow:>9.1f}{ten.cpu:>8.1f}{ratio:>11.2f}"
            f"{f'{reaches[name]:.0f} ms' if reach else '':>10}"
        )
    print()


if __name__ == "__main__":
    main()
