"""What people of the fictional partnership do on a thread: the sentences that journeys share."""

from datetime import date, timedelta

import pikepdf
import pypdfium2

from tests.journeys.clerk import Clerk
from tests.journeys.papers import Paper
from tests.journeys.person import Person

COORDINATOR, LEAD, AUDITOR, CHAIR = "Tomasz Wilkmere", "Aoife Brennandale", "Judith Amanfold", "Rosalind Achterby"

LEARNT = "Nobody asked why a child was not brought to an appointment"
RECOMMENDED = "Every health service asks at the second missed appointment why the child was not brought."
PLANNED = "Put a prompt for missed appointments into the record"
TODAY = date.today()
SOON = TODAY + timedelta(days=90)


def bring_in(person: Person, paper: Paper) -> None:
    person.follows("Bring in")
    person.is_at("Bring a document in")
    person.hands_over("Document", paper.path)
    person.presses("Bring it in")
    person.is_at(paper.path.name)
    person.sees("What was read from it", paper.source)
    person.follows(f"Change: {paper.row[:50]}…")
    person.fills("Words", LEARNT)
    person.presses("Save")
    person.sees("The row is changed.", LEARNT)
    person.presses("Check and take it in")
    person.is_at("Check before you take it in")
    person.presses("Take it in")
    person.is_at(paper.path.name)
    person.sees("What came of it")


def open_the_lesson(person: Person, paper: Paper) -> None:
    person.follows(f"{paper.source}…")
    person.follows(LEARNT)
    person.is_at(LEARNT)


def recommend(person: Person) -> None:
    person.presses("Recommend something")
    person.is_at("Write a recommendation")
    person.fills("What is recommended?", RECOMMENDED)
    person.presses("Save")
    person.sees("Before you save", "Nothing is saved yet")
    person.fills("What will be different for children?", "Fewer children miss care that they need.")
    person.fills("How will anybody know?", "An audit of 40 records a year.")
    person.picks("Who owns it?", COORDINATOR)
    person.gives_the_day("By when?", SOON)
    person.presses("Save")
    person.is_at(RECOMMENDED)
    person.sees("Waiting for the board")


def accept(person: Person, recommendation: str) -> None:
    person.opens(recommendation)
    person.presses("Answer for the board")
    person.chooses("Accepted")
    person.presses("Save")
    person.sees("The board's answer is recorded.", "Accepted")


def plan(person: Person) -> None:
    person.presses("Plan an action")
    person.sees(RECOMMENDED)
    person.fills("What will be done?", PLANNED)
    person.fills("How will anybody know that it worked?", "In 9 of 10 records the prompt is answered.")
    person.chooses("Strong: a change that makes the right thing the easy thing")
    person.picks("Lead officer", LEAD)
    person.picks("Lead agency", "Kestrel Vale Community Health NHS Trust")
    person.gives_the_day("By when?", SOON)
    person.presses("Plan the action")
    person.is_at(PLANNED)
    person.sees("Proposed")


def agree(person: Person) -> None:
    person.presses("Agree this action")
    person.presses("Agree")
    person.sees("The action is agreed.")
    person.presses("Note how it is going")
    person.fills("How is it going?", "The prompt is built and is being tried by one team.")
    person.presses("Save the note")
    person.sees("Your note is on the action.", "In progress")


def offer(person: Clerk | Person, title: str, statement: str) -> None:
    person.presses("Add evidence")
    person.fills("What will this show?", "That the prompt is used.")
    person.fills("What is it called?", title)
    person.chooses("A statement")
    person.fills("The statement", statement)
    person.gives_the_day("Which day does it speak of?", TODAY)
    person.presses("Add the evidence")
    person.sees("The evidence is added.", title)


def claim(person: Person) -> None:
    person.presses("Claim it complete")
    person.presses("Claim it complete")
    person.sees("It is claimed complete.", "Waiting for a check")


MAKES = "Does anything show a difference to practice or to a child?"


def check(person: Person, answer: str, why: str) -> None:
    person.presses("Check the evidence")
    for point in ("Is what was planned done, all of it?", "Does the evidence answer the measure in the plan?", MAKES):
        with person.within("group", point):
            person.chooses("Shown")
    person.chooses(answer)
    person.fills("What did you look at, and what does it show?", why)
    person.presses("Save the check")
    person.sees(why)


def read_the_thread(person: Person) -> None:
    person.follows("Lessons")
    person.fills("Words to look for", LEARNT)
    person.presses("Search and filter")
    person.follows(LEARNT)
    person.presses("Follow its thread")
    person.is_at(LEARNT)
    person.sees(RECOMMENDED, PLANNED)
    paper = person.gets("Export as PDF")
    words = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(paper))
    assert " ".join(LEARNT.split()) in " ".join(words.split())
    with pikepdf.open(paper) as tagged:
        assert tagged.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in tagged.Root
        assert str(tagged.Root.Lang).startswith("en")
