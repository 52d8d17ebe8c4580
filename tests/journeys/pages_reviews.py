"""Pages of reviews: what gives a file, what a partner alone opens, and what the manager makes for the rest."""

from pathlib import Path

from tests.journeys.clerk import ClerkOf

FILES = set("reviews-csv reviews-excel review-paper".split())

MANAGER, PARTNER = "Harriet Okonwell", "Ngozi Thackerly"


def begins(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """Seal something and name the manager to a team."""
    manager = clerk_of(MANAGER)
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
    method = f"{review}/methods/after-action-review/take-away"
    here = [review, f"{review}/release", method, f"{review}/declaration", f"{part}/again", f"{member}/declare"]
    of_a_partner = ["/reviews/new", "/reviews/new/local-review", f"{review}/reopen", f"{member}/waive"]
    pages = ["/reviews", *here, f"{rapid}/returns", f"{joint}/scope", f"{joint}/taking-part"]
    return {MANAGER: pages, PARTNER: of_a_partner}
