"""A school refers, an agency adds what it knows, the group works the criteria, and the chair decides against advice."""

from collections.abc import Callable
from datetime import date

from tests.journeys.person import Person
from tests.journeys.steps import CHAIR, COORDINATOR

Somebody = Callable[..., Person]

SCHOOL, POLICE, MANAGER = "Bronwen Achebury", "Desmond Iwobrook", "Harriet Okonwell"
TITLE = "Girl hurt on the way home from school"
TODAY = date.today()


def refer(school: Person) -> str:
    """The school refers, a few questions a page; gives the reference."""
    school.opens("/referrals/new")
    school.chooses("A child was seriously harmed")
    school.fills("A few words to know it by", TITLE)
    school.presses("Save")
    reference = school.path.split("/")[2]
    school.fills("What happened?", "A girl of ten was badly hurt in a house that she should not have been in.")
    school.gives_the_day("On which day did somebody first know of it?", TODAY)
    school.presses("Save and come back later")
    school.opens(f"/referrals/{reference}/children/add")
    school.chooses("Was harmed or at risk")
    school.chooses("6 to 10")
    school.chooses("Female")
    school.presses("Save")
    for part, question, text in (
        ("safe", "What was done at once to keep children safe?", "She stays with her aunt."),
        ("why", "Why do you refer it?", "Two agencies knew of the house, and we did not."),
    ):
        school.opens(f"/referrals/{reference}/change/{part}")
        school.fills(question, text)
        school.presses("Save and come back later")
    school.opens(f"/referrals/{reference}/check")
    school.presses("Send to the board")
    return reference


def test_a_referral_is_weighed_and_decided_against_advice(somebody: Somebody) -> None:
    school = somebody(SCHOOL)
    reference = refer(school)
    case = f"/referrals/{reference}"

    office = somebody(COORDINATOR)
    office.opens(f"{case}/agencies/ask")
    office.ticks("Tarnshire Police")
    office.fills("What are they told?", "A girl of ten was hurt in a house in Oxthorpe.")
    office.presses("Ask them")
    office.opens(f"{case}/open")
    office.presses("Put it before the group")

    police = somebody(POLICE)
    police.opens("/returns")
    police.follows(f"{reference}…")
    police.presses("We know nothing of the family")
    police.sees("knows nothing of the family")

    manager = somebody(MANAGER)
    manager.opens(f"{case}/consider")
    manager.sees("Nobody has answered yet", "Knows nothing of the family")
    manager.presses("Answer the next question")
    manager.chooses("Met")
    manager.fills("Why?", "The hospital says so.")
    manager.presses("Keep this answer")
    manager.sees("The answer is kept.")
    manager.opens(f"{case}/recommend")
    manager.chooses("Local child safeguarding practice review")
    manager.fills("Why does it recommend this?", "Two agencies each knew a part.")
    manager.presses("Send the recommendation")
    manager.sees("The recommendation is with whoever decides.")

    chair = somebody(CHAIR)
    chair.opens(f"{case}/decide")
    chair.chooses("No review")
    chair.fills("What are your reasons?", "The house is closed, and what we would learn is known.")
    chair.presses("Decide")
    chair.sees_the_problem("It goes another way than the group recommended.…")
    chair.ticks("I know this, and decide it all the same")
    chair.presses("Decide")
    chair.is_at("Decided: No review")
    chair.sees("It goes another way than the group recommended.")

    office.opens(f"{case}/notices")
    office.sees("Still to go")
    office.opens(f"{case}/clocks")
    office.sees("What happened")

    school.opens(f"/my-referrals/{reference}")
    school.sees("No review")
    school.does_not_see("The house is closed", "Two agencies each knew a part.")
