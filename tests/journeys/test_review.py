"""A rapid review in its fifteen days, a learning event with its recall day, and a reviewer whose access ends.

What a journey has shown once in the browser, such as how a stage is worked through, is done by a clerk from there on.
"""

from collections.abc import Callable
from datetime import timedelta

import docx

from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.person import Person, Way
from tests.journeys.steps import TODAY

Somebody = Callable[..., Person]

MANAGER, PARTNER, PANEL, REVIEWER = "Harriet Okonwell", "Ngozi Thackerly", "Priya Nambiarty", "Oluwaseun Markstead"
HEALTH = "Aoife Brennandale"
COMMUNITY_HEALTH = "Kestrel Vale Community Health NHS Trust"


def test_a_rapid_review_goes_from_the_decision_to_its_document(somebody: Somebody, clerk_of: ClerkOf) -> None:
    office, health = somebody(MANAGER), somebody(HEALTH)
    office.opens("/referrals")
    office.follows("A girl of three and a bottle under the sink")
    case = office.path
    office.opens(f"{case}/clocks")
    office.presses("Note what happened")
    office.picks("What happened?", "The incident was notified to the national body")
    office.gives_the_day("On which day?", TODAY)
    office.presses("Note it")
    office.opens(f"{case}/decision")
    office.follows("Open the review")
    office.is_at("Open the rapid review")
    office.presses("Open the review")
    office.sees("Complete the rapid review", "in 15 working days", "2 things before the review is commissioned")
    review = office.path

    clerk = clerk_of(MANAGER)
    names_to_the_team(clerk, review, "Panel chair", MANAGER)
    office.opens(f"{review}/team")
    office.presses("Declare your interests")
    office.chooses("No")
    office.presses("Declare")
    looks_at_the_markers(office, review, "commission")
    office.opens(review)
    office.presses("Commission the review")
    office.presses("Move it")
    office.sees("The review is now: commissioned.")

    clerk.opens(review)
    works_through(clerk, "Set up", {"Children, agencies and period": "Child A; four agencies; two years."})
    office.opens(review)
    begins(office, "Summaries from agencies")
    office.follows("Ask the agencies, and read what they give")
    office.presses("Ask agencies")
    for agency in ("Tarnshire Council: Children's Social Care", "Tarnshire GP Alliance"):
        office.page.get_by_label(agency, exact=True).uncheck()
    office.fills("What are they told?", "A girl of three was hurt at home. Look for her, her parents and the flat.")
    office.picks("On which form do they answer?", "Information from an agency")
    office.presses("Ask them")
    office.sees("agencies are asked", "Tarnshire Council: Housing")
    health.opens("/")
    health.follows(f"Summary from each agency: {COMMUNITY_HEALTH}")
    health.sees("What this is", "What is asked of you", "A girl of three was hurt at home.")
    health.fills("How were you involved with the child and the family?", "Two visits in the week before.")
    health.presses("Save and come back later")
    health.sees("Saved, and not given yet.")
    health.fills("What were the key events?", "Tuesday: the cupboard had no lock. Friday: the same.")
    health.fills("What concerns you about your own work or work between agencies?", "We told nobody.")
    health.fills("What have you done at once?", "Locks are given out at each first visit.")
    health.presses("Give it to the review")
    health.sees("Your agency’s part is given.")
    office.opens(f"{review}/returns")
    office.follows(COMMUNITY_HEALTH)
    office.sees("Two visits in the week before.")
    office.follows("Sign it off")
    office.fills("Who signs it off?", "Ida Thorne, chief nurse")
    office.presses("Sign it off")
    office.sees("Signed off by Ida Thorne, chief nurse.")
    office.opens(f"{review}/returns")
    office.follows("Tarnshire Council: Housing")
    office.presses("We hold nothing")
    office.opens(review)
    office.presses("Open this stage")
    finishes(office, {"Summary from each agency": "Two summaries; housing holds nothing."})

    office.way = Way.BY_KEYBOARD
    works_through(office, "Joined history", {"Joined timeline": "One line of both services’ visits."})
    office.way = Way.AS_USUAL
    clerk.opens(review)
    works_through(
        clerk,
        "Rapid review meeting",
        {"Notes of the meeting": "All agreed on the facts.", "Facts and learning so far": "Both saw; neither told."},
    )
    works_through(clerk, "Decision of the partners", {"Decision with reasons against each criterion": "No review."})
    office.opens(review)
    begins(office, "Send to the national panel")
    stage = office.path
    office.follows("The report")
    office.chooses("Rapid review document")
    office.presses("Begin the report")
    for said in ("Tuesday: the cupboard had no lock.", "Locks are given out at each first visit.", "No review."):
        office.sees(said)
    office.follows("Write the section Might the case be complex or nationally important?")
    office.fills("Text", "No: the learning is of this county.")
    office.presses("Save")
    office.opens(f"{review}/report")
    assert office.gets("Draft as PDF").read_bytes().startswith(b"%PDF-")
    written = docx.Document(str(office.gets("Draft as Word")))
    assert "No: the learning is of this county." in [paragraph.text for paragraph in written.paragraphs]
    office.opens(stage)
    is_there(office, "Rapid review document", "As it is composed; agreed by the three partners.")
    is_there(office, "Immediate actions", "Locks at every first visit.")
    is_there(office, "Learning summary", "Who sees a kitchen tells the other who visits.")
    office.does_not_see("Finish this stage")
    office.follows("Answer it")
    office.chooses("Yes")
    office.fills("What shows it?", "Three e-mails of today.")
    office.presses("Save")
    finishes(office, {})
    office.sees("6 of 6 stages finished")


def test_a_learning_event_is_held_and_its_people_come_back_on_a_recall_day(
    somebody: Somebody, clerk_of: ClerkOf
) -> None:
    office, panel = somebody(MANAGER), somebody(PANEL)
    office.opens("/reviews")
    office.follows("Local learning review: A girl of sixteen, three beds and two counties")
    review = office.path
    office.sees("3 of 8 stages finished", "Learning event")
    office.follows("Taking part")
    office.follows("Write down what they said: Mother of Child A")
    office.fills("What did they say?", "Nobody told me who was looking for a bed.")
    office.fills("How does it shape the findings?", "One person to ring is the first thing that is asked for.")
    office.presses("Save")
    office.sees("What they said is kept.")
    panel.opens(review)
    panel.follows("Chronology")
    panel.sees("Admitted to the children’s ward to wait for an assessment.")
    with panel.refused_with(403):
        panel.opens(f"{review}/taking-part/invite/family")

    office.opens(review)
    office.presses("Open this stage")
    office.sees("The day", "Front-line staff, First-line managers, Review team")
    is_there(office, "Notes of the learning event", "Twenty-two people. Why did every call ask for a bed?")
    office.sees("It can be finished when its gate is fulfilled.")
    office.follows("Answer it")
    office.chooses("Yes")
    office.fills("What shows it?", "The list of those who had the material.")
    office.presses("Save")
    finishes(office, {})
    clerk = clerk_of(MANAGER)
    clerk.opens(review)
    works_through(clerk, "Draft overview", {"Draft overview": "First account, sent to all who came."})
    works_through(clerk, "Discussion of emerging findings", {"Findings": "Calls ask for beds and not for her."})
    works_through(clerk, "Overview report", {"Overview report": "Twelve pages."})
    office.opens(review)
    begins(office, "Recall day")
    office.follows("Set the day")
    office.gives_the_day("By which day?", TODAY + timedelta(days=60))
    office.fills("Why does it take longer?", "Half a year after the event, as agreed there.")
    office.presses("Save")
    clerk.opens(office.path)
    finishes(
        clerk,
        {
            "Notes of the recall day": "Eighteen came back. One number is on every ward.",
            "Action plan": "Three actions.",
            "Learning summary": "One person tells the family every evening.",
        },
    )
    office.opens(review)
    office.sees("8 of 8 stages finished")


def test_a_reviewer_from_outside_declares_reviews_and_sees_nothing_afterwards(
    somebody: Somebody, clerk_of: ClerkOf
) -> None:
    partner, office, reviewer = somebody(PARTNER), somebody(MANAGER), somebody(REVIEWER)
    partner.opens("/reviews")
    partner.follows("Open one without a referral")
    partner.follows("Single-agency review")
    partner.fills("Title", "One clinic’s letters")
    partner.fills("Why do you open it?", "The questions stop at one clinic.")
    partner.ticks("Review by one agency")
    partner.ticks("Tarnshire Dental Network")
    partner.presses("Open the review")
    review = partner.path

    office.opens(f"{review}/team")
    office.presses("Name somebody")
    office.chooses("Lead reviewer")
    office.fills("Or somebody from outside: their email address", "seun@example.org")
    office.gives_the_day("Until which day do they see the review?", TODAY + timedelta(days=90))
    office.presses("Name them")
    office.sees("Has to declare", "sees this one review until")

    chronology = review.replace("/reviews/", "/sources/") + "/chronology"
    for page in (review, chronology):
        with reviewer.refused_with(404):
            reviewer.opens(page)
    reviewer.opens("/")
    reviewer.follows("Your interests, before you take part in a single-agency review")
    reviewer.sees("Tarnshire Dental Network", "Lead reviewer")
    reviewer.chooses("No")
    reviewer.presses("Declare")
    reviewer.sees("Your declaration is kept.", "One clinic’s letters")
    reviewer.follows("Scope")
    reviewer.presses("Add one")
    reviewer.fills("What is the review to find out?", "Why did three letters go to one address?")
    reviewer.presses("Add it")
    reviewer.follows("Taking part")
    reviewer.presses("Ask a practitioner")
    reviewer.unfolds("Plain words for the invitation")
    reviewer.sees("Nobody is judged, and what you say is not used for employment or discipline.")
    reviewer.fills("Who is it?", "Receptionist")
    reviewer.fills("Who invited them, by post?", "Lead reviewer")
    reviewer.fills("How were they invited?", "In person")
    told = "What were they told of the review, and of what it can and cannot do?"
    reviewer.fills(told, "That nobody is judged.")
    reviewer.presses("Keep the invitation")
    reviewer.follows("Write down their answer: Receptionist")
    reviewer.chooses("They do not want to take part")
    reviewer.presses("Save")
    reviewer.sees("Receptionist does not take part. That is respected.", "Does not want to")
    looks_at_the_markers(clerk_of(MANAGER), review, "commission")
    moves(clerk_of(MANAGER), review, "Commissioned")
    clerk = clerk_of(REVIEWER)
    clerk.opens(review)
    works_through(clerk, "Commission", {"Terms of reference": "Why did three letters go to one address?"})
    works_through(
        clerk,
        "Review",
        {"History of the agency's work": "Three letters, one address.", "Findings": "Nobody owns a form."},
    )
    for state in ("Gathering", "Analysis", "Draft report"):
        moves(clerk, review, state)
    parts = {"Report": "Four pages.", "Action plan": "One owner.", "Learning summary": "Ask who owns it."}
    clerk.opens(review)
    works_through(clerk, "Report to the group", parts)
    looks_at_the_markers(clerk_of(MANAGER), review, "draft")
    moves(clerk, review, "At the quality gate")
    for state in ("Report accepted", "Response agreed"):
        moves(clerk_of(PARTNER), review, state)
    moves(clerk_of(MANAGER), review, "Before publication")
    partner.opens(f"{review}/publication")
    partner.follows("Decide not to publish")
    partner.fills("Why is it not made public?", "One clinic in one town: everybody there would know.")
    partner.fills("What is shared in its place?", "Its learning summary goes to every practice.")
    partner.presses("Do not publish")
    partner.sees("The report is not published. Who must be told is told.")
    office.opens(f"{review}/move")
    office.chooses("Closed")
    office.presses("Move it")
    office.sees("This review was closed on")
    office.opens(f"{review}/team")
    office.sees("The review was closed.", "sees this review no longer")
    for page in (review, chronology):
        with reviewer.refused_with(404):
            reviewer.opens(page)
    reviewer.opens("/sources")
    reviewer.sees("Local child safeguarding practice review: Child E")
    reviewer.does_not_see("One clinic’s letters")


def names_to_the_team(office: Clerk | Person, review: str, part: str, name: str) -> None:
    office.opens(f"{review}/team")
    office.presses("Name somebody")
    office.chooses(part)
    office.picks("Who is it?", name)
    office.presses("Name them")


def looks_at_the_markers(office: Clerk | Person, review: str, gate: str) -> None:
    """Every marker of a gate is reached, and something shows it."""
    office.opens(f"{review}/quality/{gate}")
    office.chooses_each("Reached")
    office.fills_each("The papers show it.")
    office.presses("Save")
    office.sees("Every marker has been looked at.")


def moves(person: Clerk | Person, review: str, state: str) -> None:
    person.opens(f"{review}/move")
    person.chooses(state)
    person.presses("Move it")
    person.sees(f"The review is now: {state.lower()}.")


def works_through(person: Clerk | Person, stage: str, parts: dict[str, str]) -> None:
    """From the page of the review: begin a stage, say what is there, finish it; back at the page of the review."""
    begins(person, stage)
    finishes(person, parts)


def begins(person: Clerk | Person, stage: str) -> None:
    person.follows(stage)
    person.is_at(stage)
    person.presses("Begin this stage")
    person.presses("Begin")
    person.sees("The stage has begun.")


def finishes(person: Clerk | Person, parts: dict[str, str]) -> None:
    for part, words in parts.items():
        is_there(person, part, words)
    person.presses("Finish this stage")
    person.presses("Finish")
    person.sees("is finished.")


def is_there(person: Clerk | Person, part: str, words: str) -> None:
    person.follows(f"It is there: {part}")
    person.fills("Its words", words)
    person.presses("Save")
    person.sees(words)
