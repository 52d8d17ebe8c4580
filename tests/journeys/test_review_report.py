"""A Learning Together review from its analysis to published findings with the board's answers, read by anybody."""

from collections.abc import Callable
from datetime import date

from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.person import Person, Way
from tests.journeys.site import Site

Somebody = Callable[..., Person]

MANAGER, CHAIR, COORDINATOR = "Harriet Okonwell", "Rosalind Achterby", "Tomasz Wilkmere"
REVIEW = "Learning together: two young people and a town centre"
TITLE = "Young people in town: how they are met"
FOUND = "Guards and youth workers meet the same young people and never each other"
ASKED = "How will the board know that a guard has somebody to ring?"
COUNTED = "What would the board have to count so that a young person at a bus station is met as a child first?"
ANSWERED = "Each evening a youth worker is on call for the guards, and the calls are counted."
WE_COUNT = "We count first words: a name asked, or a move on."


def test_from_analysis_to_published_findings(
    somebody: Somebody, clerk_of: ClerkOf, sits_down: Callable[..., Person], site: Site
) -> None:
    office, chair, colleague = somebody(MANAGER), somebody(CHAIR), somebody(COORDINATOR)
    office.opens("/reviews")
    office.follows(REVIEW)
    review = office.path

    office.opens(f"{review}/analysis")
    office.sees("The winter at the bus station", "1 turn of phrase worth a second thought")
    office.unfolds("worth a second thought")
    office.sees("should have", "These are suggestions. Nothing waits for them.")
    office.opens(f"{review}/findings")
    office.presses("Write a finding")
    office.fills("What did you find?", FOUND)
    office.fills("How did it show in this case?", "On 31 evenings both were at the bus station.")
    office.fills("How do you know that it is not peculiar to this case?", "It is so in all four towns.")
    office.picks("Which kind of pattern is it?", "Working together over time")
    office.fills("Questions for the board", ASKED)
    office.presses("Save")
    office.sees(FOUND, ASKED, "Waits for the board.")

    for state in ("Checked with family and practitioners", "Draft report"):
        moves(clerk_of(MANAGER), review, state)
    office.opens(f"{review}/report")
    office.chooses("The usual sections")
    office.presses("Begin the report")
    office.sees(f"Finding 2: {FOUND}", "They knew my jacket.")
    office.way = Way.BY_KEYBOARD
    office.follows("Write the section Why it happened")
    section = office.path
    colleague.opens(section)
    office.fills("Text", "Jorvik was met as a nuisance, because that is what is counted.")
    office.presses("Save")
    office.way = Way.AS_USUAL
    colleague.fills("Text", "It happened because nobody had a number to ring.")
    with colleague.refused_with(422):
        colleague.presses("Save")
    colleague.sees("Somebody else saved this section while you wrote", "Nothing is lost")
    colleague.follows("Leave it as it was")
    colleague.follows("Comment on Why it happened")
    colleague.fills("Comment", "Who is Jorvik?")
    colleague.presses("Add the comment")
    colleague.sees("1 comment to answer")

    moves(clerk_of(MANAGER), review, "At the quality gate")
    moves(clerk_of(CHAIR), review, "Report accepted")
    answers(clerk_of(CHAIR), review, COUNTED, WE_COUNT)
    answers(chair, review, ASKED, ANSWERED)
    moves(clerk_of(CHAIR), review, "Response agreed")

    office.opens(f"{review}/identity")
    office.way = Way.BY_KEYBOARD
    office.presses("Run the check")
    office.sees("1 place could give the family away.", "Jorvik", "Name of Young person A")
    office.follows("Mend it…")
    office.fills("Text", "Young person A was met as a nuisance, because that is what is counted.")
    office.presses("Save")
    office.way = Way.AS_USUAL
    office.opens(f"{review}/identity")
    office.sees("Something was changed after the last check. Run it again.")
    office.opens(f"{review}/report")
    office.follows("Write the section What is recommended…")
    office.follows("Compose it anew from the review")
    office.presses("Compose it")
    assert ANSWERED in office.reads("Text")
    office.opens(f"{review}/identity")
    office.presses("Run the check")
    office.sees("Nothing sealed was found in what is to leave, as it reads now.")

    moves(clerk_of(MANAGER), review, "Before publication")
    office.opens(f"{review}/publication")
    office.presses("Plan the publication")
    office.fills("The title that the public will read", TITLE)
    office.fills("What will publication do to the child, the family and others?", "Both young people have read it.")
    office.fills("Who is told before everybody else, by whom and how?", "Both, by the youth worker whom they know.")
    office.gives_the_day("When were they told?", date.today())
    office.fills("Which court orders or proceedings restrict it?", "None does.")
    office.gives_the_day("Day of publication", date.today())
    office.presses("Keep the plan")
    office.sees("Ask the chair or a delegated partner to approve the plan.")
    chair.opens(f"{review}/publication")
    chair.presses("Approve the plan")
    chair.presses("Approve the plan")
    office.opens(f"{review}/identity")
    office.presses("Run the check")
    office.opens(f"{review}/publication")
    office.presses("Publish")
    office.presses("Publish")
    office.sees("Public since")

    reader = sits_down(site)
    reader.opens("/sign-in")
    reader.follows("Learning from reviews")
    reader.fills("Search the reports", "guards youth workers")
    reader.presses("Search")
    reader.sees("1 report matches.")
    reader.follows(TITLE)
    reader.sees(FOUND, ANSWERED, "Young person A was met as a nuisance")
    assert reader.gets("Download as PDF").read_bytes().startswith(b"%PDF-")
    reader.does_not_see("Jorvik", REVIEW)

    office.opens(f"{review}/publication")
    office.presses("Withdraw it")
    office.fills("Why?", "A court has ordered it.")
    office.presses("Withdraw it now")
    with reader.refused_with(404):
        reader.opens(reader.path)


def moves(person: Clerk, review: str, state: str) -> None:
    """Take the review a step on, as test_review.py shows it."""
    person.opens(f"{review}/move")
    person.chooses(state)
    person.presses("Move it")
    person.sees(f"The review is now: {state.lower()}.")


def answers(chair: Clerk | Person, review: str, question: str, answer: str) -> None:
    chair.opens(f"{review}/findings")
    chair.follows(f"Answer for the board to: {question[:50]}…")
    chair.fills("What does the board answer?", answer)
    chair.presses("Save")
