"""``goldthread up`` of the wheel alone starts everything, survives what falls, loses nothing, and stops cleanly."""

import os
import signal
import socket
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from goldthread.cli import processes
from goldthread.config import embedded
from tests.cli.installation import Installation, until
from tests.cli.wheel import build, install, locked

pytestmark = pytest.mark.slow

MOST_MEMORY = 300_000_000
"""Bytes after the first pages, of the 400 MB that it may take when all of its pages were used on a large board."""


@pytest.fixture(scope="module")
def wheel(look: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def place(wheel: Path) -> Iterator[Installation]:
    """The wheel in an empty environment, used in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        ours = Path(folder).resolve()
        empty = ours / "empty"
        empty.mkdir()
        command = (str(install(wheel, ours / "environment")),)
        installation = Installation(empty / "home", command=command, folder=empty)
        try:
            yield installation
        finally:
            installation.tidy()


def test_what_the_lock_of_the_wheel_names_is_what_make_installs() -> None:
    ours, wheels = locked("requirements-build.lock"), locked("requirements.lock")
    assert len(wheels) > 50 and all(wheels.values())
    assert {name: hashes for name, hashes in wheels.items() if ours.get(name) != hashes} == {}


def test_the_wheel_has_its_assets_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("goldthread/design/static/goldthread/dist/") and name.endswith(".css") for name in names)
    assert any(name.startswith("goldthread/design/fonts/") for name in names)
    assert {
        "goldthread/loop/framework/framework.schema.json",
        "goldthread/loop/framework/guide.md",
        "goldthread/loop/framework/packs/methods-library.yaml",
    } <= {*names}
    assert not any(name.startswith(("tests/", "frontend/", "bench/")) for name in names)


def test_a_first_start_makes_everything_and_shows_where_to_sign_in(place: Installation) -> None:
    answer = place.up()
    assert answer["ok"], answer
    assert answer["address"] == f"http://127.0.0.1:{place.port}"
    assert answer["people"] == []
    with urllib.request.urlopen(f"{answer['address']}/") as page:
        text = page.read().decode()
        assert "/sign-in" in page.url
    assert "Sign in" in text
    style = text.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(f"{answer['address']}{style}") as sheet:
        assert "text/css" in sheet.headers["Content-Type"]
    place.add_board("ONE")


def test_a_stop_leaves_nothing_running(place: Installation) -> None:
    until(lambda: len(_family(place)) >= 5)
    family = _family(place)
    assert place.end(signal.SIGINT) == 0
    assert embedded.pid(place.home) is None
    assert psutil.wait_procs(family, timeout=5)[1] == []
    log = embedded.log_file(place.home).read_text()
    assert log.rstrip().endswith("database system is shut down")


def _family(place: Installation) -> list[psutil.Process]:
    assert place.running is not None
    family: list[psutil.Process] = psutil.Process(place.running.pid).children(recursive=True)
    return family


def test_a_second_start_takes_seconds_and_all_processes_are_small(place: Installation) -> None:
    began = time.monotonic()
    assert place.up()["ok"]
    took = time.monotonic() - began
    assert took < 5 * _slowness(), f"a second start took {took:.1f} s"
    for _ in range(40):
        assert place.status() == 200
    if Path("/proc/self/smaps_rollup").exists():
        assert (held := _memory(place)) < MOST_MEMORY, f"{held / 1e6:.0f} MB"
    assert place.boards() == ["ONE"]


def test_connections_on_which_nothing_comes_keep_nobody_waiting(place: Installation) -> None:
    with ExitStack() as opened:
        for _ in range(20):
            opened.enter_context(socket.create_connection(("127.0.0.1", place.port)))
        began = time.monotonic()
        assert place.status() == 200
        assert time.monotonic() - began < 2 * _slowness()


def test_a_second_up_of_the_same_home_is_refused(place: Installation) -> None:
    answer = place.run("up", "--port", str(place.port))
    assert not answer["ok"]
    assert "runs already" in answer["error"]


def test_what_falls_is_raised_and_nothing_committed_is_lost(place: Installation) -> None:
    server, answering = place.process(processes.SERVER), _answering(place)
    place.add_board("WEB")
    for each in answering:
        each.kill()
    until(lambda: place.status() == 200)
    assert place.process(processes.SERVER) == server, "what answers pages is raised by the process that forked it"
    for name in (processes.WORKER, processes.SERVER):
        fallen = place.process(name)
        place.add_board(name[:3].upper())
        fallen.kill()
        until(lambda name=name, fallen=fallen: place.process(name).pid != fallen.pid)  # type: ignore[misc]
        until(lambda: place.status() == 200)
    number = embedded.pid(place.home)
    assert number is not None
    place.add_board("PG")
    os.kill(number, signal.SIGKILL)
    until(lambda: embedded.pid(place.home) not in {None, number} and embedded.is_running(place.home))
    until(lambda: place.status() == 200)
    assert place.boards() == ["ONE", "PG", "SER", "WEB", "WOR"]


def test_a_killed_supervisor_leaves_nothing_behind_and_the_next_start_recovers(place: Installation) -> None:
    assert place.running is not None
    family = psutil.Process(place.running.pid).children(recursive=True)
    place.add_board("SUP")
    place.running.kill()
    place.running.wait()
    answer = place.up()  # at once: it waits until the guard has stopped what was left
    assert answer["ok"], answer
    assert psutil.wait_procs(family, timeout=20)[1] == []
    assert place.status() == 200
    assert "SUP" in place.boards()


def test_a_restore_is_refused_while_it_runs(place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "goldthread.tar"
    assert place.run("backup", str(file))["ok"], "a backup needs no standstill"
    place.add_board("NEW")
    refused = place.run("restore", str(file), "--replace")
    assert "stop it with `goldthread stop`" in refused["error"]
    assert place.status() == 200
    assert "NEW" in place.boards()


def test_a_kill_of_everything_is_survived_and_the_next_start_waits_for_what_it_left_behind(
    place: Installation,
) -> None:
    assert place.running is not None
    place.add_board("ALL")
    orphan = until(lambda: _answering(place))[-1]
    family = [*psutil.Process(place.running.pid).children(recursive=True), psutil.Process(embedded.pid(place.home))]
    place.running.kill()
    for each in family:
        if each != orphan:
            each.kill()
    place.running.wait()
    assert place.up()["ok"], "the orphan held the port until it saw that it is alone"
    assert place.status() == 200
    assert "ALL" in place.boards()


def test_stop_stops_it_from_another_terminal(place: Installation) -> None:
    assert place.run("stop") == {"ok": True, "stopped": True}
    assert place.running is not None
    assert place.running.wait(10) == 0
    place.running = None
    assert place.run("stop") == {"ok": True, "stopped": False}


def test_a_port_in_use_is_a_sentence(place: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = place.run("up", "--port", str(port))
    assert answer["error"].startswith(f"Port {port} is in use by another program")
    assert embedded.pid(place.home) is None


def _answering(place: Installation) -> list[psutil.Process]:
    """The processes that answer pages."""
    worker = place.process(processes.WORKER)
    return [each for each in place.process(processes.SERVER).children() if each != worker]


def _memory(place: Installation) -> int:
    """Bytes that all processes take together, what they share counted once."""
    assert place.running is not None
    number = embedded.pid(place.home)
    assert number is not None
    supervisor, server = psutil.Process(place.running.pid), psutil.Process(number)
    family = [supervisor, *supervisor.children(recursive=True), server, *server.children(recursive=True)]
    total = 0
    for each in family:
        lines = Path(f"/proc/{each.pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


def _slowness() -> float:
    """How much busier than its processors this machine is: a target of seconds holds on an idle one."""
    return max(1.0, 1.5 * os.getloadavg()[0] / (os.cpu_count() or 1))
