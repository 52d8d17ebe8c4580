"""Audits to their end: section 11 across eleven agencies, and a case-file audit that is done again a year later."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pikepdf
from docx import Document

from tests.journeys import auditing
from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.person import Person, Way
from tests.journeys.site import Site

MANAGER, COORDINATOR, LEAD, AUDITOR = "Harriet Okonwell", "Tomasz Wilkmere", "Aoife Brennandale", "Judith Amanfold"
COMMUNITY = "Kestrel Vale Community Health NHS Trust"
TODAY = date.today()
SIX = (
    COMMUNITY,
    "Tarnshire Constabulary",
    "Tarnshire Council: Children's Social Care",
    "Tarnshire Council: Education and Inclusion",
    "Millwater Hospitals NHS Trust",
    "Saltmere Mental Health NHS Trust",
)

REPEATED = "Which round does it repeat? (optional)"

Somebody = Callable[..., Person]


def test_section_11_from_a_section_handed_out_to_a_letter_read(somebody: Somebody, site: Site, tmp_path: Path) -> None:
    lead = somebody(LEAD)
    lead.opens("/audits/returns")
    lead.follows("Section 11 of…")
    hers = lead.path
    hands_a_section_on(lead)
    attaches_evidence(lead, tmp_path)
    auditing.done(site.database, "section-11")

    auditor = somebody(AUDITOR, Way.BY_KEYBOARD)
    auditor.opens(f"{hers}/grading")
    auditor.is_at(COMMUNITY)
    question = grades_again(auditor)
    coordinator = somebody(COORDINATOR)
    settles(coordinator, hers, question)

    manager = somebody(MANAGER)
    manager.opens("/audits/rounds")
    manager.follows(f"Section 11 of {TODAY.year}")
    manager.follows("Results")
    manager.sees("graded answers in 11 returns")
    finds(manager)
    letter = writes_to(manager, COMMUNITY)

    lead.opens(letter)
    lead.is_at(f"Letter to {COMMUNITY}")
    lead.sees("Sent on", "Thank you for coming.", "Grades that were settled otherwise than you gave them")
    with pikepdf.open(lead.gets("Download the PDF")) as paper:
        assert paper.Root.MarkInfo.Marked and "Section 11" in str(paper.docinfo.Title)
    other = somebody("Desmond Iwobrook")
    with other.refused_with(404):
        other.opens(letter)


def hands_a_section_on(lead: Person) -> None:
    lead.follows("Hand it to somebody: People are recruited safely")
    lead.picks("Who answers this section?", "Kofi Larchmont")
    lead.presses("Save")
    lead.sees("They are told, and see it on their home page.")


def attaches_evidence(lead: Person, folder: Path) -> None:
    paper = folder / "policy.txt"
    paper.write_text("The policy on safer recruitment of the trust.")
    lead.follows("Attach evidence")
    lead.fills("What is it?", "Policy on safer recruitment")
    lead.hands_over("A file", paper)
    lead.ticks("Allegations against staff go to the designated officer within one working day")
    lead.presses("Attach it")
    lead.sees("Policy on safer recruitment")


def grades_again(auditor: Person) -> str:
    """The auditor gives the lowest grade to the first answer that waits; gives its address."""
    auditor.follows("Grade: …")
    address = auditor.path
    auditor.chooses("0: nothing in place")
    auditor.presses("Save and go on")
    auditor.sees_the_problem("Say why.")
    auditor.fills("Why?", "Nobody whom we asked had heard of it.")
    auditor.presses("Save and go on")
    auditor.sees("Your grade is kept beside the first.")
    return address


def settles(coordinator: Person, hers: str, question: str) -> None:
    coordinator.opens(f"{question}/settle")
    coordinator.sees("Nobody whom we asked had heard of it.")
    coordinator.chooses("1: begun")
    coordinator.fills("Why?", "Agreed with the trust: there is a plan, and little to show.")
    coordinator.presses("Settle it")
    coordinator.sees("This grade counts from now on.")
    coordinator.presses("This return is graded again")
    coordinator.presses("Yes, it is graded again")
    coordinator.sees("is graded again, and is told.", "Gwet’s AC1")
    assert coordinator.path.endswith("/grading") and hers not in coordinator.path


def finds(manager: Person) -> None:
    manager.follows("Findings")
    manager.presses("Write a finding")
    manager.chooses("Something to improve")
    manager.fills("What was found?", "New people wait months for their first training.")
    manager.ticks("Staff are trained: Everybody who starts learns about safeguarding in their first weeks")
    manager.presses("Keep the finding")
    manager.sees("The finding is kept.")
    manager.follows("Make a lesson of it: New people wait months…")
    manager.presses("Make it a lesson")
    manager.is_at("New people wait months for their first training.")


def writes_to(manager: Person, agency: str) -> str:
    manager.opens("/audits/rounds")
    manager.follows(f"Section 11 of {TODAY.year}")
    manager.follows("Letters")
    manager.follows(agency)
    letter = manager.path
    manager.presses("Add your own words")
    manager.fills("What do you want to add?", "Thank you for coming.")
    manager.presses("Save")
    manager.sees("Thank you for coming.", "New people wait months for their first training.")
    words = Document(io.BytesIO(manager.gets("Download for Word").read_bytes()))
    assert any("Thank you for coming." in part.text for part in words.paragraphs)
    manager.presses("Mark it sent")
    manager.fills("To whom is it sent?", "The chief nurse")
    manager.presses("Mark it sent")
    manager.sees("Sent on", "to The chief nurse")
    return letter


def test_a_case_file_audit_is_done_again_a_year_later(somebody: Somebody, clerk_of: ClerkOf, site: Site) -> None:
    manager = somebody(MANAGER)
    first = asks_about_cases(manager, "Neglect seen by six", TODAY, "", "Child B")
    auditing.done(site.database, "cases", first, "0.25")
    manager.opens(f"/audits/rounds/{first}/cases")
    manager.unfolds("How 4 cases were drawn")
    manager.sees("20260609", "6 of 7")
    manager.follows("Child B…")
    manager.sees("The child", "Tarnshire Constabulary")
    meets(manager)

    lead = somebody(LEAD)
    lead.opens("/audits/returns")
    lead.follows("Neglect that lasts…")
    lead.follows("A child may be at risk now")
    lead.fills("What puts the child at risk now?", "Alone at night since Sunday.")
    lead.presses("Tell them now")
    manager.opens("/audits/concerns")
    manager.sees("Alone at night since Sunday.")
    manager.presses("Say who acts…")
    manager.fills("Which service acts on it?", "Children’s social care")
    manager.fills("What came of it?", "The child was seen within the hour.")
    manager.presses("Save")
    manager.sees("The child was seen within the hour.")

    again = asks_about_cases(
        clerk_of(MANAGER), "Neglect seen by six, again", TODAY + timedelta(days=365), first, "Child C"
    )
    auditing.done(site.database, "cases", again, "0.9")
    manager.opens(f"/audits/rounds/{again}/results/change")
    manager.is_at("What changed")
    manager.sees("better, and not by chance alone")


def asks_about_cases(manager: Clerk | Person, title: str, opens: date, follows: str, child: str) -> str:
    """A round about cases drawn from a list, with six agencies and a joint meeting asked; gives its reference."""
    manager.opens("/audits/rounds/new")
    manager.picks("Which tool is answered?", "Neglect case audit, edition 2026")
    manager.fills("What is the round called?", title)
    if follows:
        manager.picks(REPEATED, next(text for text in manager.choices(REPEATED) if follows in text))
    manager.gives_the_day("When does it open?", opens)
    manager.gives_the_day("By when is it answered?", opens + timedelta(days=30))
    manager.presses("Prepare it")
    reference = manager.path.split("/")[3]
    manager.opens(f"/audits/rounds/{reference}/cases/draw")
    manager.fills("The whole list", "\n".join(f"{child}{n:02}, {'North' if n % 2 else 'South'}" for n in range(20)))
    manager.fills("How many cases are drawn?", "4")
    manager.chooses("At random within each group")
    manager.fills("Seed (optional)", "20260609")
    manager.presses("Draw the cases")
    manager.sees("4 cases are drawn.", "4 cases under pseudonyms.")
    manager.presses("Ask agencies about them")
    for agency in SIX:
        manager.ticks(agency)
    manager.presses("Ask them")
    manager.opens(f"/audits/rounds/{reference}/open")
    manager.presses("Open it")
    return reference


def meets(manager: Person) -> None:
    manager.presses("Write down the joint meeting")
    manager.gives_the_day("When was it held?", TODAY)
    manager.fills("Who came?", "Health visitor, teacher, constable")
    manager.fills("What was said?", "Each wrote down a day; nobody put the days together.")
    manager.fills("What came of it?", "Requires improvement")
    manager.presses("Keep the meeting")
    manager.sees("The meeting is kept.", "nobody put the days together")
    manager.follows("Keep a disagreement…")
    manager.picks("Which agency disagrees?", "Tarnshire Constabulary")
    manager.fills("Why?", "Constables told social care on the day, each time.")
    manager.presses("Keep it")
    manager.sees("Tarnshire Constabulary disagrees.")
