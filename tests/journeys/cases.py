"""What people do with a referral, from its first words to the notices of its decision."""

from collections.abc import Mapping
from pathlib import Path

from tests.journeys.clerk import Clerk
from tests.journeys.person import Person
from tests.journeys.steps import TODAY

SCHOOL, POLICE, HEALTH = "Bronwen Achebury", "Desmond Iwobrook", "Aoife Brennandale"
MANAGER, PANEL, CHAIR, PARTNER = "Harriet Okonwell", "Priya Nambiarty", "Rosalind Achterby", "Ngozi Thackerly"

TITLE = "Girl hurt on the way home from school"
WHY_REFERRED = "Two agencies knew of the house, and we did not."
TOLD = "A girl of ten was hurt in a house by the railway. Please look for her, her mother and the house."


def refer(school: Clerk | Person) -> str:
    """A few questions a page; answers where the case is."""
    school.opens("/my-referrals")
    school.presses("Refer something")
    school.chooses("A child was seriously harmed")
    school.fills("A few words to know it by", TITLE)
    school.presses("Keep it and continue")
    case = "/".join(school.path.split("/")[:3])
    school.fills("What happened?", "A girl of ten was badly hurt in a house that she passes on her way home.")
    school.gives_the_day("On which day did somebody first know of it?", TODAY)
    school.fills("Who was that?", "Class teacher")
    school.presses("Save and continue")
    add_the_child(school)
    school.fills("What was done at once to keep children safe?", "She stays with her aunt, and two friends were seen.")
    school.presses("Save and continue")
    school.fills("Who belongs to the family and the home? (optional)", "Mother, an aunt close by.")
    school.presses("Save and continue")
    school.fills("Why do you refer it?", WHY_REFERRED)
    school.presses("Save and come back later")
    school.sees("Saved. You can come back to it whenever you like.")
    school.presses("Check your answers and send")
    school.sees(TITLE, WHY_REFERRED, "Child A")
    school.presses("Send to the board")
    school.sees("is sent. The board has it now.", "What you wrote")
    return case


def add_the_child(school: Clerk | Person) -> None:
    school.is_at("The children")
    school.presses("Add a child")
    for answer in ("Was harmed or at risk", "6 to 10", "Female"):
        school.chooses(answer)
    school.presses("Save and continue")
    school.fills("Full name", "Linnet Hathersage")
    school.presses("Seal it")
    school.sees("Child A")
    school.does_not_see("Linnet Hathersage")
    school.presses("Continue")


def ask(office: Clerk | Person, case: str, *agencies: str) -> None:
    office.opens(case)
    office.presses("Ask agencies")
    for agency in agencies:
        office.ticks(agency)
    office.fills("What are they told?", TOLD)
    office.presses("Ask them")
    office.sees(f"{len(agencies)} agencies are asked, and the people who lead them are told.")
    office.follows("The referral")
    office.presses("Put it before the group")
    office.presses("Put it before the group")


def answer(lead: Clerk | Person, case: str, agency: str, knows: Mapping[str, str]) -> None:
    """An agency says what it knows, by the questions of the framework's form, or that it knows nothing."""
    lead.opens("/returns")
    lead.follows(f"{agency} about {case.rpartition('/')[2]}")
    lead.sees(TOLD)
    lead.does_not_see(WHY_REFERRED)
    if not knows:
        lead.presses("We know nothing of the family")
        lead.sees("The board is told that your agency knows nothing of the family.")
        return
    for question, text in knows.items():
        lead.fills(question, text)
    lead.presses("Send the answer")
    lead.sees("Your agency’s answer is sent.", *knows.values())


def weigh(member: Clerk | Person, case: str, answers: Mapping[str, tuple[str, str]]) -> None:
    """The group answers questions of the criteria, each with its reason."""
    for question, (said, why) in answers.items():
        member.opens(f"{case}/consider")
        member.follows(f"{question}…")
        member.chooses(said)
        member.fills("Why?", why)
        member.presses("Keep this answer")
        member.sees("The answer is kept.")
    member.opens(f"{case}/consider")


def recommend(office: Clerk | Person, case: str, course: str, why: str) -> None:
    office.opens(f"{case}/consider")
    office.presses("Write what the group recommends")
    office.chooses(course)
    office.fills("Why does it recommend this?", why)
    office.presses("Send the recommendation")
    office.sees("The recommendation is with whoever decides.", course, why)


def decide(chair: Person, case: str, course: str, why: str) -> None:
    chair.opens(case)
    chair.presses("Decide")
    chair.presses("Decide")
    chair.chooses(course)
    chair.fills("What are your reasons?", why)
    chair.presses("Decide")


def approve_all(chair: Person, clerk: Clerk, case: str) -> int:
    """Let every notice go as it reads, the first in sight; answers how many there are."""
    chair.opens(f"{case}/notices")
    notices = notices_on(chair, case)
    for number, notice in enumerate(notices):
        who = clerk if number else chair
        who.opens(notice)
        who.presses("Approve")
        who.presses("Approve it as it reads")
        who.sees("The notice can go.")
    return len(notices)


def send_all(office: Person, clerk: Clerk, case: str, proof: Path) -> None:
    """Note that every notice went: with the proof that came of it, and with the reference that came back."""
    office.opens(f"{case}/notices")
    first, *others = notices_on(office, case)
    office.opens(first)
    office.presses("Note that it went")
    office.fills("How was it sent?", "by secure email")
    office.presses("Note that it went")
    office.sees_the_problem("Give the reference that came back, or add the proof that it went.")
    office.hands_over("Proof that it went", proof)
    office.presses("Note that it went")
    office.sees("It is noted that the notice went.", "Sent")
    for number, notice in enumerate(others, start=2):
        clerk.opens(notice)
        clerk.presses("Note that it went")
        clerk.fills("How was it sent?", "by secure email")
        clerk.fills("Which reference came back?", f"REF-{number}")
        clerk.presses("Note that it went")
        clerk.sees("It is noted that the notice went.", "Sent")


def notices_on(person: Person, case: str) -> list[str]:
    """Where the notices of a case are, from the page that lists them."""
    home = f"{case}/notices/"
    return [link for link in person.links() if link.removeprefix(home).isdigit()]
