"""From a school's referral to a decision against advice, by the rules of 2015; and by today's, as was advised."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import board_of_2015, cases
from tests.journeys.cases import CHAIR, HEALTH, MANAGER, PANEL, PARTNER, POLICE, SCHOOL
from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.person import Person
from tests.journeys.site import Site

Somebody = Callable[..., Person]

POLICE_KNEW = "Two calls to the house in spring, both about noise."
HEALTH_KNEW = "The school nurse saw a bruise in May and wrote it down."
CALLS = "12 May and 3 June: officers spoke to a man at the door."
MISSED = "3 May: seen in school. 10 May: not brought to the clinic."
APART = "Nobody put the two calls beside the bruise."
ADVICE = "A girl was badly hurt, and we cannot say that we worked together well."
REASONS = "The house is closed, and what a review would find we know from the review of last year."


@pytest.fixture
def at_saltreach(somebody: Somebody, site: Site) -> Somebody:
    """Gives one of the people who serve on the board of 2015 too, and act for it now."""
    board_of_2015.found(site.database)

    def at_saltreach(name: str) -> Person:
        person = somebody(name)
        person.acts_for(board_of_2015.BOARD)
        return person

    return at_saltreach


@pytest.fixture
def clerk_at_saltreach(at_saltreach: Somebody, clerk_of: ClerkOf) -> ClerkOf:
    """Gives the clerk of one of them there."""

    def clerk_at_saltreach(name: str) -> Clerk:
        clerk = clerk_of(name)
        clerk.presses(f"Go to {board_of_2015.BOARD}")
        return clerk

    return clerk_at_saltreach


def test_by_the_rules_of_2015_the_chair_decides_against_advice(
    at_saltreach: Somebody, clerk_at_saltreach: ClerkOf, tmp_path: Path
) -> None:
    school, office, chair = at_saltreach(SCHOOL), at_saltreach(MANAGER), at_saltreach(CHAIR)
    police, panel = at_saltreach(POLICE), at_saltreach(PANEL)

    case = cases.refer(school)
    cases.ask(office, case, board_of_2015.POLICE, board_of_2015.HEALTH)
    cases.answer(
        police,
        case,
        board_of_2015.POLICE,
        {
            "How were you involved with the child and the family?": POLICE_KNEW,
            "What were the key events?": CALLS,
            "What concerns you about your own work or work between agencies?": APART,
            "What have you done at once?": "The house is watched.",
        },
    )
    cases.answer(
        clerk_at_saltreach(HEALTH),
        case,
        board_of_2015.HEALTH,
        {
            "How were you involved with the child and the family?": HEALTH_KNEW,
            "What were the key events?": MISSED,
            "What concerns you about your own work or work between agencies?": APART,
            "What have you done at once?": "A doctor saw her the same night.",
        },
    )
    with police.refused_with(404):
        police.opens(f"{case}/consider")

    panel.opens(f"{case}/consider")
    panel.unfolds(board_of_2015.POLICE)
    panel.unfolds(board_of_2015.HEALTH)
    panel.sees("Serious case review", POLICE_KNEW, HEALTH_KNEW)
    cases.weigh(
        clerk_at_saltreach(PANEL),
        case,
        {
            "1. Is abuse or neglect of a child known or suspected?": ("Met", "The hospital suspects it."),
            "4. Has the child been seriously harmed?": ("Met", "She may not use her hand again."),
        },
    )
    cases.weigh(panel, case, {"5. Is there concern about how": ("Unclear", "We have not heard everybody yet.")})
    panel.sees("With these answers this must be done", "Regulation 5(2)(a) and (b)(ii)", "It would change if")
    cases.recommend(office, case, "Serious case review (statutory)", ADVICE)

    office.opens(f"{case}/clocks")
    office.follows("Extend: Decision on a serious case review…")
    office.fills("How much longer?", "10 working days")
    office.fills("Why?", "The coroner asks us to wait for the hearing.")
    office.picks("Who agreed?", CHAIR)
    office.presses("Extend it")
    office.unfolds("The rule for Decision on a serious case review")
    office.sees("There is more time.", "extended once", "The coroner asks us to wait for the hearing.")
    office.sees(f"agreed by {CHAIR}")

    cases.decide(chair, case, "No review", REASONS)
    chair.sees_the_problem(
        "It goes another way than the group recommended. It goes another way than the criteria say. Tick the box"
    )
    chair.ticks("I know this, and decide it all the same")
    chair.presses("Decide")
    chair.is_at("Decided: No review")
    chair.sees("It goes another way than the group recommended.", REASONS, ADVICE)

    assert cases.approve_all(chair, clerk_at_saltreach(CHAIR), case) == 4
    proof = tmp_path / "confirmation.txt"
    proof.write_text("Received with thanks.")
    cases.send_all(office, clerk_at_saltreach(MANAGER), case, proof)
    office.opens(f"{case}/notices")
    office.sees("Nothing. What the framework wants told is drafted here")
    office.opens(cases.notices_on(office, case)[0])
    assert office.gets("Download confirmation.txt").read_text() == "Received with thanks."

    school.opens("/my-referrals")
    school.follows(cases.TITLE)
    school.sees("Decided", "No review", cases.WHY_REFERRED)
    school.does_not_see(REASONS, ADVICE, POLICE_KNEW, HEALTH_KNEW)
    for part in ("consider", "decision", "notices", "clocks", "agencies"):
        with school.refused_with(404):
            school.opens(f"{case}/{part}")


def test_by_todays_rules_a_partner_decides_as_was_advised(somebody: Somebody, clerk_of: ClerkOf) -> None:
    partner, police, panel = somebody(PARTNER), somebody(POLICE), somebody(PANEL)

    case = cases.refer(clerk_of(SCHOOL))
    cases.ask(clerk_of(MANAGER), case, "Tarnshire Constabulary", "Kestrel Vale Community Health NHS Trust")
    cases.answer(police, case, "Tarnshire Constabulary", {})

    cases.weigh(
        clerk_of(PANEL),
        case,
        {
            "1. Is it known or suspected that the child was abused or neglected?": ("Met", "The hospital suspects it."),
            "3. Was the child seriously harmed?": ("Met", "She may not use her hand again."),
            "4. Did": ("Met", "The house is in Ashmoor."),
        },
    )
    cases.weigh(panel, case, {"4. Is there, or might there be, concern": ("Met", "Each of us knew a part.")})
    panel.sees("With these answers this must be done", "Children Act 2004, section 16C(1)")
    panel.unfolds("Tarnshire Constabulary")
    panel.sees("Knows nothing of the family")
    cases.recommend(clerk_of(MANAGER), case, "Rapid review", ADVICE)
    cases.decide(partner, case, "Rapid review", "I agree with the panel.")
    partner.is_at("Decided: Rapid review")
    partner.does_not_see("It goes another way than the group recommended.")
    partner.follows("Notices")
    partner.sees("Still to go")
