"""The pages of a review's analysis, report, check and publication: where they begin, on two reviews."""

from pathlib import Path

from tests.journeys.clerk import Clerk, ClerkOf

FILES = set(
    """
    review-report-pdf review-report-word learning-summaries-excel library-feed library-pdf library-word library-file
    """.split()
)

MANAGER, CHAIR = "Harriet Okonwell", "Rosalind Achterby"
AT_ANALYSIS = "Learning together: two young people and a town centre"
PUBLISHED = "Why four babies went home on a Friday without a plan"


def begins(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """Begin the report of a review that stands at its analysis; what is the chair's alone, the chair opens."""
    manager = clerk_of(MANAGER)
    here, published = (_called(manager, title) for title in (AT_ANALYSIS, PUBLISHED))
    manager.opens(f"{here}/report")
    manager.chooses("The usual sections")
    manager.presses("Begin the report")
    manager.follows("Write the section Why it happened")
    section = manager.path
    manager.fills("Text", "Jorvik was met as a nuisance.")
    manager.presses("Save")
    manager.opens(f"{section}/comment")
    manager.fills("Comment", "Who is this?")
    manager.presses("Add the comment")
    manager.opens(f"{here}/early/learn")
    manager.fills("What was learnt?", "A guard who has a number rings it.")
    manager.presses("Save")
    manager.opens(f"{here}/summary")
    manager.presses("Write it from the review")
    manager.opens(f"{here}/identity")
    manager.presses("Run the check")
    own = [
        f"{here}/{part}" for part in ("analysis", "findings", "early", "report", "identity", "publication", "summary")
    ]
    theirs = [f"{published}/{part}" for part in ("causes", "analysis", "publication", "looking-back")]
    of_the_chair = [f"{here}/publication/approve", f"{here}/publication/decline", f"{published}/publication/again"]
    return {MANAGER: [*own, *theirs, section, f"{here}/publication/publish"], CHAIR: of_the_chair}


def _called(person: Clerk, title: str) -> str:
    person.opens("/reviews")
    person.follows(title)
    return person.path
