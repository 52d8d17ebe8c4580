"""Shared learning: a share, its withdrawal, and a file that another board signed, taken in by the manager."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

from goldthread.loop.sharing import exchange
from goldthread.loop.sharing.exchange import Handed, SharedLearning
from tests.journeys.person import Person

FILES = {"sharing-file"}
MANAGER = "Harriet Okonwell"


def begins(somebody: Callable[..., Person], folder: Path) -> list[str]:
    """Share every lesson that may be shared, and take in what a neighbour shares."""
    person = somebody(MANAGER)
    person.opens("/shared-learning/new")
    person.fills("What do you call it?", "Missed appointments")
    person.fills("Who is it for?", "Boards of the region")
    person.fills("Under what terms may they use it?", "Use it in training, and name us.")
    person.page.get_by_label("All that may be shared").check()
    person.presses("Share them")
    ours = person.path
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
    return [ours, f"{ours}/withdraw", person.path, "/themes/map/PANEL2020"]
