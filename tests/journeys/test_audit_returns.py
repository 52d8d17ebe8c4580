"""A school answers from its invitation to two signatures; practitioners say otherwise than their agency does."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from tests.journeys.clerk import Clerk
from tests.journeys.pages_audits import opens_a_survey
from tests.journeys.person import Person, Way
from tests.journeys.site import Site

Somebody = Callable[..., Person]

HEAD, MANAGER, GOVERNOR = "Bronwen Achebury", "Harriet Okonwell", "Emlyn Quarrie"
SCHOOL, COUNCIL = "Oxthorpe High School", "Tarnshire Council: Children's Social Care"
PLAN = "Ask a trained governor to sit on each panel"
KNOWN = "I know who leads on safeguarding here"


def test_a_school_returns_from_invitation_to_two_signatures(
    somebody: Somebody, sits_down: Callable[..., Person], site: Site
) -> None:
    head = somebody(HEAD)
    head.opens("/")
    head.sees("Schools and colleges", "Answer")
    head.opens("/audits/returns")
    head.follows("Schools and colleges…")
    head.is_at(SCHOOL)
    head.sees("Not begun", "Nothing is saved yet.")
    answered = head.path

    head.follows("Your school")
    answer_all(head)
    expect(head.page.locator("[data-saved]")).to_contain_text("Saved at")
    head.opens(head.path)
    head.sees("Saved at")
    head.opens(answered)
    head.sees("Begun")

    link = invites(head)
    governor = sits_down(site, Way.WITHOUT_SCRIPTS)
    governor.holds_it_at(320)
    joins(governor, link)
    governor.opens(answered)
    governor.is_at(SCHOOL)
    for section in sections(governor):
        governor.opens(section)
        answer_all(governor)
        governor.presses("Save and go on")
    governor.sees("Everything is answered.", "Saved at")

    at_the_keys = somebody(HEAD, Way.BY_KEYBOARD)
    plans_for_a_gap(at_the_keys, answered)
    signs(at_the_keys, answered, "Head or principal")
    at_the_keys.sees("Governor or trustee for safeguarding", "Not signed yet")
    with head.refused_with(422):
        signs(head, answered, "Governor or trustee for safeguarding")
        head.sees_the_problem("You have signed already.")
    signs(governor, answered, "Governor or trustee for safeguarding")
    governor.sees("Returned", "It is with the board.", GOVERNOR)

    office = somebody(MANAGER)
    office.opens(answered)
    office.sees("Returned", GOVERNOR, HEAD)
    assert office.gets("Paper copy with the answers").read_bytes().startswith(b"%PDF")


def answer_all(person: Person) -> None:
    """Give every question of a section an answer that can stand; one of the good ones where it is graded."""
    for asked in person.page.locator("[data-question]").all():
        radios = asked.locator("fieldset input[type=radio]")
        if radios.count():
            radios.nth(0 if "overnight" in asked.inner_text() else radios.count() - 1).check()
        for box in asked.locator("input[type=text]").all():
            box.fill(_a_part_of_a_day(box))
        asked_in_words = asked.locator("> textarea")
        if asked_in_words.count():
            asked_in_words.fill("Answered in words.")


def _a_part_of_a_day(box: Locator) -> str:
    name = box.get_attribute("name") or ""
    return {"day": "3", "month": "3", "year": "2026"}.get(name.partition(":")[2], "7")


def sections(person: Person) -> list[str]:
    found = [path for path in person.links() if "/sections/" in path and not path.endswith("/hand")]
    return list(dict.fromkeys(found))


def invites(head: Person) -> str:
    """Answers the link, as the head hands it on."""
    head.follows("Invite somebody by a link")
    head.fills("Full name", GOVERNOR)
    head.fills("Email address", "emlyn@example.net")
    head.chooses("Answer all of it, and sign")
    head.presses("Send the invitation")
    head.sees("The link works once")
    return urlsplit(head.reads("Link of the invitation")).path


def joins(person: Person, link: str) -> None:
    person.name = GOVERNOR
    person.opens(link)
    person.fills("Choose a password", "four grey geese by the mere")
    person.presses("Make my account")
    person.sees("You have joined")


def plans_for_a_gap(head: Person, answered: str) -> None:
    """Lower one grade, and make an action of what is missing."""
    head.opens(f"{answered}/questions/panel")
    head.chooses("Level 2: developing")
    expect(head.page.locator("[data-saved]")).to_contain_text("Saved at")
    head.opens(head.path)
    head.follows("Make an action of this gap…")
    head.fills("What will be done?", PLAN)
    head.chooses("Medium: a checklist, a prompt, more staff, less to do")
    head.presses("Plan the action")
    head.sees("is planned. Your agency leads it.")


def signs(person: Person, answered: str, capacity: str) -> None:
    person.opens(f"{answered}/sign")
    person.chooses(capacity)
    person.presses("Sign")


def test_practitioners_do_not_bear_out_what_their_agency_says(
    somebody: Somebody, sits_down: Callable[..., Person], site: Site
) -> None:
    office = somebody(MANAGER)
    survey, link = opens_a_survey(office)
    practitioner = sits_down(site)
    practitioner.opens(link)
    practitioner.picks("Which agency do you work for?", COUNCIL)
    for group in practitioner.page.get_by_role("group").all():
        group.get_by_role("radio").first.check()
    practitioner.presses("Send your answers")
    practitioner.sees("Nobody can tell that they are yours.")
    for clerk in (Clerk(site.address) for _ in range(5)):
        clerk.opens(link)
        clerk.picks("Which agency do you work for?", COUNCIL)
        clerk.chooses_the_first()
        clerk.presses("Send your answers")
        clerk.sees("Nobody can tell that they are yours.")
    office.opens(f"{survey}/survey")
    office.sees("The survey does not bear this out", KNOWN)
    office.sees(f"{COUNCIL} says that this is in place; 0 of 6 practitioners see it")
    office.sees("6 practitioners answered beside Section 11 of")
    office.opens("/audits/rounds")
    office.follows("Section 11 of…")
    office.follows("Results")
    office.sees("Practitioners do not bear all of it out.", f"{COUNCIL} says that this is in place; 0 of 6")
