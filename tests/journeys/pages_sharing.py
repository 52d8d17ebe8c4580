"""Shared learning: a share, its address and withdrawal, a neighbour's file taken in, and their address followed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

from goldthread.loop.sharing import exchange
from goldthread.loop.sharing.exchange import Handed, SharedLearning
from tests.journeys.clerk import ClerkOf

FILES = {"sharing-file", "learning-feed", "learning-schema"}
MANAGER = "Harriet Okonwell"


def begins(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """Share every lesson that may be shared, make an address for it, take in a neighbour's file and follow them."""
    person = clerk_of(MANAGER)
    person.opens("/shared-learning/new")
    person.fills("What do you call it?", "Missed appointments")
    person.fills("Who is it for?", "Boards of the region")
    person.fills("Under what terms may they use it?", "Use it in training, and name us.")
    person.chooses("All that may be shared…")
    person.presses("Share them")
    ours = person.path
    person.opens(f"{ours}/feeds/new")
    person.fills("Which board is it for?", "A neighbouring board")
    person.presses("Make the address")
    key = exchange.key_of("a neighbour's secret", "ELSE")
    lessons = (SharedLearning(uuid4(), False, "Health visitors were not told of a move.", learnt_in=2025),)
    said = ("Moves", "Everybody", "Name us.", "A neighbouring board")
    handed = Handed(uuid4(), 1, date(2026, 1, 5), *said, exchange.public(key), lessons)
    file = folder / "learning.json"
    file.write_bytes(exchange.write(handed, key))
    person.opens("/shared-learning/receive")
    person.hands_over("The file that they sent", file)
    person.fills("The fingerprint of their key, if this is their first file", handed.fingerprint)
    person.presses("Take it in")
    with a_neighbour(folder) as address:
        person.opens("/shared-learning/follow")
        person.fills("The address that they gave you", f"{address}/learning.json")
        person.presses("Follow it")
    return {MANAGER: [ours, f"{ours}/withdraw", person.path, "/themes/map/PANEL2020"]}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


@contextmanager
def a_neighbour(folder: Path) -> Iterator[str]:
    """Another board's machine, which gives what lies in the folder: its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
