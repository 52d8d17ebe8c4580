"""Pages of results of audits that no link of the demonstration leads to."""

from pathlib import Path

from tests.journeys.clerk import Clerk, ClerkOf

FILES = set("audit-shared-csv audit-letter-pdf audit-letter-word audit-archive-zip audit-archive-csv".split())
"""Addresses that give a file."""

COORDINATOR, MANAGER = "Tomasz Wilkmere", "Harriet Okonwell"


def begins(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """A concern that waits, and where the pages of the two rounds begin that have most on them."""
    coordinator = clerk_of(COORDINATOR)
    neglect, section_11 = (_round_called(coordinator, words) for words in ("Neglect that lasts…", "Section 11…"))
    coordinator.opens(neglect)
    row = next(link for link in coordinator.links() if link.startswith("/audits/returns/"))
    coordinator.opens(f"{row}/concern")
    coordinator.fills("What puts the child at risk now?", "Alone at night.")
    coordinator.presses("Tell them now")
    pages = [
        f"{neglect}/cases",
        f"{section_11}/results",
        f"{section_11}/grading",
        f"{row}/concern",
        "/audits/concerns",
        "/audits/archive",
        "/audits/earlier",
    ]
    return {MANAGER: pages}


def _round_called(person: Clerk, words: str) -> str:
    person.opens("/audits/rounds")
    person.follows(words)
    return person.path
