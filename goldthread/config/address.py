"""What links in e-mails and invitations begin with."""

import os
from pathlib import Path

USUAL = "http://127.0.0.1:8000"


def remember(home: Path, address: str) -> None:
    """Note where this installation answers, for commands that run beside it."""
    note = home / "run" / "address"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(address)


def of_site(home: Path) -> str:
    """What a setting says; else where this installation answered last, on this machine."""
    given = os.environ.get("GOLDTHREAD_ADDRESS")
    if given:
        return given.rstrip("/")
    try:
        return (home / "run" / "address").read_text()
    except OSError:
        return USUAL
