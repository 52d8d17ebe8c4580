"""Pages of results of audits that no link of the demonstration leads to."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.person import Person

FILES = set("audit-shared-csv audit-letter-pdf audit-letter-word audit-archive-zip audit-archive-csv".split())
"""Addresses that give a file."""

COORDINATOR = "Tomasz Wilkmere"


def begins(somebody: Callable[..., Person], folder: Path) -> list[str]:
    """A concern that waits, and where the pages of the two rounds begin that have most on them."""
    coordinator = somebody(COORDINATOR)
    coordinator.opens("/audits/rounds")
    neglect, section_11 = (
        next(
            link
            for link in coordinator.links()
            if link.startswith("/audits/rounds/") and words in _text(coordinator, link)
        )
        for words in ("Neglect that lasts", "Section 11")
    )
    coordinator.opens(neglect)
    row = next(link for link in coordinator.links() if link.startswith("/audits/returns/"))
    coordinator.opens(f"{row}/concern")
    coordinator.fills("What puts the child at risk now?", "Alone at night.")
    coordinator.presses("Tell them now")
    return [
        f"{neglect}/cases",
        f"{section_11}/results",
        f"{section_11}/grading",
        f"{row}/concern",
        "/audits/concerns",
        "/audits/archive",
        "/audits/earlier",
    ]


def _text(person: Person, href: str) -> str:
    return person.page.locator(f'a[href="{href}"]').first.inner_text()
