"""The pages of a review's analysis, report, check and publication: where they begin, on two reviews."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.person import Person

Somebody = Callable[..., Person]

FILES = set(
    """
    review-report-pdf review-report-word learning-summaries-excel library-feed library-pdf library-word library-file
    """.split()
)
BY_OTHERS = {"review-publication-approve", "review-publication-decline", "review-publish-again"}
"""What the chair alone opens, and has opened here."""

MANAGER, CHAIR = "Harriet Okonwell", "Rosalind Achterby"
AT_ANALYSIS = "Learning together: two young people and a town centre"
PUBLISHED = "Why four babies went home on a Friday without a plan"


def begins(somebody: Somebody, folder: Path) -> list[str]:
    """Begin the report of a review that stands at its analysis; the chair opens what is the chair's alone."""
    manager, chair = somebody(MANAGER), somebody(CHAIR)
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
    _opens_both_ways(chair, f"{here}/publication/approve", f"{here}/publication/decline")
    _opens_both_ways(chair, f"{published}/publication/again")
    own = [
        f"{here}/{part}" for part in ("analysis", "findings", "early", "report", "identity", "publication", "summary")
    ]
    theirs = [f"{published}/{part}" for part in ("causes", "analysis", "publication", "looking-back")]
    return [*own, *theirs, section, f"{here}/publication/publish"]


def _called(person: Person, title: str) -> str:
    person.opens("/reviews")
    person.follows(title)
    return person.path


def _opens_both_ways(person: Person, *paths: str) -> None:
    """On a phone and at a desk."""
    for width in (320, 1280):
        person.holds_it_at(width)
        for path in paths:
            person.opens(path)
