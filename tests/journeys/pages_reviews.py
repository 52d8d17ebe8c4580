"""Pages of reviews: what gives a file, what a partner alone opens, and what the manager makes for the rest."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.person import Person

FILES = set("reviews-csv reviews-excel review-paper".split())
BY_OTHERS = set("review-kinds review-new review-reopen review-team-waive".split())
"""Addresses that the manager's role does not open; a partner opens them here."""

MANAGER, PARTNER = "Harriet Okonwell", "Ngozi Thackerly"


def begins(somebody: Callable[..., Person], folder: Path) -> list[str]:
    """Seal something, name the manager to a team, and have a partner open what is theirs; answers where to go on."""
    manager = somebody(MANAGER)
    manager.opens("/reviews")
    manager.follows("Rapid review: Two brothers alone on a cold night")
    rapid = manager.path
    manager.opens("/reviews")
    manager.follows("Local learning review: A girl of sixteen, three beds and two counties")
    joint = manager.path
    manager.opens("/reviews")
    manager.follows("After a night when four services met at one door")
    review = manager.path
    manager.opens(f"{joint}/scope/seal")
    manager.chooses("School or nursery")
    manager.fills("Whose is it?", "Child A")
    manager.fills("What must not leave?", "Larkspur Lane Primary")
    manager.presses("Seal it")
    manager.opens(f"{review}/team/name")
    manager.chooses("Panel chair")
    manager.picks("Who is it?", MANAGER)
    manager.presses("Name them")
    member = next(link for link in manager.links() if link.endswith("/declare")).removesuffix("/declare")
    manager.opens(review)
    stage = next(link for link in manager.links() if "/stages/" in link)
    manager.opens(stage)
    part = next(link for link in manager.links() if "/parts/" in link)
    partner = somebody(PARTNER)
    for width in (320, 1280):
        partner.holds_it_at(width)
        for path in ("/reviews/new", "/reviews/new/local-review", f"{review}/reopen", f"{member}/waive"):
            partner.opens(path)
    method = f"{review}/methods/after-action-review/take-away"
    here = [review, f"{review}/release", method, f"{review}/declaration", f"{part}/again", f"{member}/declare"]
    return ["/reviews", *here, f"{rapid}/returns", f"{joint}/scope", f"{joint}/taking-part"]
