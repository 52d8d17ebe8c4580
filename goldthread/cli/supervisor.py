"""``goldthread up``: starts everything in order, keeps it going, and stops it in order.

It loads nothing of the application nor of the command line, so it stays small: ``goldthread up`` becomes it. A
guard (a shell that waits on a pipe) sees when it is killed, and then stops what it left behind; the lock of the
installation is held until that is done.
"""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

from goldthread.cli import demonstration, processes
from goldthread.cli.serving import listen
from goldthread.cli.telling import refuse, say, sentence
from goldthread.config import address, database, embedded
from goldthread.config.trouble import Trouble

GUARD = 'read -r word; [ "$word" = done ] || exec "$0" -m goldthread.cli stop --json >/dev/null 2>&1'
LOG_LIMIT = 10_000_000
ORPHANS_END = 3.0
"""Seconds within which what a killed process left behind has ended too."""
HOLD_LITTLE = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""Linux gives each thread a store of memory of its own, and each keeps what its largest page once took."""


class Ended(Exception):
    """Somebody asked for the end: Ctrl-C, a closed terminal, or a signal."""


def become(host: str, port: int, as_json: bool) -> NoReturn:
    """Put the supervisor in the place of this process, which holds the whole command line."""
    words = [sys.executable, "-m", __name__, host, str(port), *(["--json"] if as_json else [])]
    os.execv(sys.executable, words)  # noqa: S606 (ourselves)


def up(host: str, port: int, as_json: bool) -> None:
    """Start everything, say where it is, and keep it going until asked to end."""
    home = database.home()
    home.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    lock = _lock(home)
    processes.note(home, processes.SUPERVISOR, os.getpid())
    guard = _guard(lock)
    try:
        _run(home, host, port, as_json)
    except Ended:
        say("Stopping.")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop_all(home)
        (processes.folder(home) / processes.SUPERVISOR).unlink(missing_ok=True)
        _dismiss(guard)
        lock.close()
    say("Goldthread has stopped.")


def stop() -> bool:
    """Stop what runs in this home, through its supervisor where there is one; answers whether anything ran."""
    home = database.home()
    supervisor = processes.find(home, processes.SUPERVISOR)
    if supervisor is None:
        return processes.stop_all(home)
    return processes.end(home, processes.SUPERVISOR)


def _run(home: Path, host: str, port: int, as_json: bool) -> None:
    processes.stop_all(home)  # what a machine that lost its power, or a kill of everything, left behind
    listening = _listen(host, port)
    here = f"http://{_reachable(host)}:{port}"
    address.remember(home, here)
    if database.is_embedded():
        first = not embedded.exists(home)
        say("Making the database." if first else "Starting the database.")
    prepared = _command("prepare")
    if demonstration.asked_for() and not prepared["boards"]:
        say("Loading the fictional partnership, which takes a minute.")
        _command("demo", "load")
    server = _start_server(home, listening.fileno())
    _wait_until_it_answers(host, port, server)
    _announce(here, prepared["people"], as_json)
    _keep_going(home, listening.fileno(), server)


def _listen(host: str, port: int) -> socket.socket:
    """The socket of the pages. A child of a web that was killed holds it until it sees that it is alone."""
    until = time.monotonic() + ORPHANS_END
    while True:
        try:
            return listen(host, port)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise Trouble(_no_port(host, port, problem)) from None
            time.sleep(0.1)


def _keep_going(home: Path, fd: int, server: subprocess.Popen[bytes]) -> None:
    """Raise what falls: the database at once, the server after a moment that grows."""
    wait, began = 0.5, time.monotonic()
    while True:
        time.sleep(0.5)
        if database.is_embedded() and embedded.pid(home) is None:
            say("The database ended by itself and is started again.")
            embedded.start(home)
        if server.poll() is not None:
            say("The server ended by itself and is started again.")
            wait = 0.5 if time.monotonic() - began > 60 else min(wait * 2, 30)
            time.sleep(wait)
            processes.end(home, processes.WORKER)
            server, began = _start_server(home, fd), time.monotonic()


def _start_server(home: Path, fd: int) -> subprocess.Popen[bytes]:
    logs = home / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    log = logs / "goldthread.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(logs / "goldthread.log.1")
    with log.open("ab") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "goldthread.cli", "serve", "--fd", str(fd)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=os.environ | HOLD_LITTLE,
            pass_fds=[fd],
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops things in order
        )
    processes.note(home, processes.SERVER, server.pid)
    return server


def _command(*words: str) -> dict[str, Any]:
    """Run one of our commands in a process of its own, whose memory goes when it ends."""
    result = subprocess.run(
        [sys.executable, "-m", "goldthread.cli", *words, "--json"],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        answer: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        raise Trouble(f"`goldthread {' '.join(words)}` did not finish; run it by itself to see why.") from None
    if not answer["ok"]:
        raise Trouble(str(answer["error"]))
    return answer


def _wait_until_it_answers(host: str, port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if _answers(host, port):
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    log = database.home() / "logs" / "goldthread.log"
    raise Trouble(f"The pages did not come up. What the server said is in {log}.")


def _answers(host: str, port: int) -> bool:
    """Whether a page comes; asked by hand, since Python's own client would double what the supervisor holds."""
    try:
        with socket.create_connection((_reachable(host).strip("[]"), port), timeout=3) as asking:
            asking.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return asking.recv(12)[9:10] in {b"2", b"3", b"4"}
    except OSError:
        return False


def _announce(here: str, people: list[dict[str, str]], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"ok": True, "address": here, "people": people}), flush=True)
        return
    for line in (f"Goldthread is at {here}", *demonstration.lines(people), "Press Ctrl-C to stop."):
        say(line)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 (compared with, not listened on)


def _no_port(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program: stop that, or choose another port with --port."
    return f"Goldthread cannot listen on {host}:{port} ({problem.strerror}): choose another --host or --port."


def _lock(home: Path) -> IO[str]:
    """The lock of the installation; waits while a guard is still tidying up after a killed supervisor."""
    until = time.monotonic() + 90
    told = False
    while time.monotonic() < until:
        lock = processes.hold(home)
        if lock is not None:
            return lock
        if processes.find(home, processes.SUPERVISOR) is not None:
            raise Trouble(f"Goldthread runs already in {home}: stop it with `goldthread stop`.")
        if not told:
            say("Waiting for what ran before to stop.")
            told = True
        time.sleep(0.1)
    raise Trouble(f"Something still uses {home}: stop it with `goldthread stop`, then start again.")


def _guard(lock: IO[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["/bin/sh", "-c", GUARD, sys.executable],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[lock.fileno()],
        start_new_session=True,
    )


def _dismiss(guard: subprocess.Popen[bytes]) -> None:
    try:
        guard.communicate(b"done\n", timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        guard.kill()


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


if __name__ == "__main__":
    as_json = "--json" in sys.argv
    try:
        up(sys.argv[1], int(sys.argv[2]), as_json)
    except Exception as problem:
        refuse(sentence(problem), as_json)
