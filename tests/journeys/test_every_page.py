"""Every page that the site has, on a phone and on a desk: each is looked over as all pages of journeys are.

Which pages there are is read from the table of addresses, so a new page is asked for as soon as it has a row there.
People come to them by following links; a page that no link leads to is found by the last line of the walk. What has to
be there before they come, their clerks bring about by the forms of the pages, without a browser.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.journeys import papers, steps
from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.look import DESK, Look, name_of
from tests.journeys.person import Person
from tests.journeys.site import Site
from tests.web.test_access import rows

COORDINATOR, MANAGER, PRACTITIONER = "Tomasz Wilkmere", "Harriet Okonwell", "Kofi Larchmont"
PARTNER = "Ngozi Thackerly"
WEIGHED = "Baby hurt at home after two calls and three missed visits"
TO_DECIDE = "A boy of fifteen who died by the river"
PHONE = 320

Somebody = Callable[..., Person]

FILES = set(
    """
    sources-csv sources-excel lessons-csv lessons-excel lesson-thread-pdf recommendations-csv recommendations-excel
    actions-csv actions-xlsx referrals-csv referrals-excel referral-document evidence-file
    intake-document journal_export mfa_download_recovery_codes letter-file notice-proof calendar-feed
    framework-pdf framework-text chronology-excel chronology-word chronology-document library-feed
    """.split()
)
"""Addresses that give a file."""

ROOMS: list[Any] = [
    import_module(f"tests.journeys.{path.stem}") for path in sorted(Path(__file__).parent.glob("pages_*.py"))
]
"""Modules of rooms that say themselves which of their addresses give a FILE, and where their pages begin for each of
those who open them, once their clerks have made what no link of the demonstration leads to."""

AT_THE_ENTRANCE = set(
    """
    invitation account_reset_password_from_key account_set_password mfa_activate_totp mfa_add_webauthn
    mfa_list_webauthn mfa_index mfa_generate_recovery_codes
    """.split()
)
"""Pages that open with a secret or a second step, which a demonstration has not; test_entrance.py comes by them."""

IN_JOURNEYS = set(
    """
    audit-finding-lesson audit-letter audit-letter-send audit-letter-words review-stage-finish
    """.split()
)
"""Pages to which only the work of a journey leads: test_audit_results.py and test_review.py open them on their way."""

IN_THE_TABLE = set(
    """
    audit-finding-action audit-question-withdraw
    """.split()
)
"""Pages for which nobody of the demonstration stands where a link would lead to them; the table of addresses opens
them, without a browser."""

WITHOUT_SIGNING_IN = """
/sign-in /sign-in/closed /sign-in/broken-off /forgotten-password/sent /forgotten-password/done
""".split()

WITHOUT_A_LINK = ["/gallery", "/journal", "/sign-out", "/themes/take-default", "/account/password"]
"""Where people come by an address, or by a link that only shows on a board without rows."""

STATES = "proposed agreed in_progress claimed returned verified lapsed".split()

PAGES = {name for (method, name), outcomes in rows().items() if method == "GET" and "." in outcomes} - FILES.union(
    *(room.FILES for room in ROOMS)
)


def test_every_page_on_a_phone_and_on_a_desk(
    somebody: Somebody, clerk_of: ClerkOf, sits_down: Callable[..., Person], site: Site, tmp_path: Path
) -> None:
    opened = walk(sits_down(site), WITHOUT_SIGNING_IN)
    manager = somebody(MANAGER)
    draft = begins_a_framework(clerk_of(MANAGER))
    opened += opens(manager, *(f"{draft}/{page}" for page in ("write", "changes", "send-out", "withdraw")))
    begin = defaultdict(list, {MANAGER: ["/"], PARTNER: sends_out(draft, clerk_of)})
    for begins in (begins_here, *(room.begins for room in ROOMS)):
        for name, paths in begins(clerk_of, tmp_path).items():
            begin[name] += paths
    opened += walk(manager, [*begin.pop(MANAGER), *WITHOUT_A_LINK, draft, "/framework/evaluate"])
    for name, paths in begin.items():
        opened += opens(somebody(name), "/", *paths)
    met = set(map(name_of, opened))
    assert " ".join(sorted(PAGES - AT_THE_ENTRANCE - IN_JOURNEYS - IN_THE_TABLE - met)) == "", "no link leads to them"


def opens(person: Person, *paths: str) -> list[str]:
    """Open each of these pages on a phone and see it on a desk, or the other way round; answers which."""
    for path in paths:
        person.opens(path)
        person.turns_it_to(DESK if person.width == PHONE else PHONE)
    return [*paths]


def begins_here(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """Where pages begin that no room tells of, for each of those who open them, once it is made what they show."""
    coordinator, manager, partner = map(clerk_of, (COORDINATOR, MANAGER, PARTNER))
    summary = brings(coordinator, papers.summary_of_learning(folder).path)
    tracker = brings(coordinator, a_tracker(folder))
    coordinator.presses("Read the rows")
    invites(manager)
    actions = [first_of(manager, f"/actions?state={state}", "/actions/") for state in STATES]
    manager.opens(actions[STATES.index("in_progress")])
    steps.offer(manager, "Sample of forty records", "In 36 of 40 records the prompt is answered.")
    read, draft = refers(manager, folder)
    considered, decided = case_called(manager, WEIGHED), case_called(manager, TO_DECIDE)
    deciding = decides(partner, considered, decided)
    notices = tells(manager, coordinator, decided, folder)
    lesson = first_of(manager, "/lessons", "/lessons/")
    passages = [passes_on(manager, thing) for thing in (lesson, decided)]
    sends_back(manager, passages[1])
    keeps_time(manager, considered, decided)
    keeps_letters(manager, decided, folder)
    makes_a_private_address(manager)
    new = first_of(manager, "/referrals?state=submitted", "/referrals/")
    asks_the_board(manager, lesson)
    drafts = [draft, f"{draft}/children", read, f"{draft}/check", new]
    answered = "consider/local-review/serious-case"
    parts = [f"{considered}/{part}" for part in ("agencies", "consider", answered, "decision", "clocks")]
    cases = [*drafts, *parts, *(f"{decided}/{part}" for part in ("decision", "notices", "requests", "clocks"))]
    told = keeps_a_chronology(manager, folder)
    brought = [summary, tracker, f"{tracker}/columns"]
    return {MANAGER: [lesson, *brought, *actions, *cases, *notices, *passages, *told], PARTNER: deciding}


def brings(person: Clerk, paper: Path) -> str:
    """Answers where the paper lies."""
    person.opens("/bring-in")
    person.hands_over("Document", paper)
    person.presses("Bring it in")
    return "/".join(person.path.split("/")[:3])


def a_tracker(folder: Path) -> Path:
    path = folder / "tracker.csv"
    path.write_text("Ref,Action,Who,Due date\n1,Ring every school,Nobody Known,3 March 2027\n")
    return path


def invites(person: Clerk) -> None:
    person.opens("/people/invite")
    person.fills("Full name", "Bertil Sandquay")
    person.fills("Email address", "bertil@example.net")
    person.chooses("Coordinator")
    person.presses("Send the invitation")


def refers(person: Clerk, folder: Path) -> tuple[str, str]:
    """Bring in the board's own form and add a child; answers where the form was read, and where the draft is."""
    path = folder / "form.md"
    path.write_text("| What happened? | A gate stood open and a child was found in time. |\n| --- | --- |\n")
    person.opens("/referrals/new/form")
    person.chooses("A near miss")
    person.fills("A few words to know it by", "A gate that stood open")
    person.picks("Which agency refers it?", "Tarnshire Council: Early Help")
    person.hands_over("The form", path)
    person.presses("Bring it in")
    read = person.path
    draft = "/".join(read.split("/")[:3])
    person.opens(f"{draft}/children/add")
    for answer in ("Was harmed or at risk", "1 to 5", "Female"):
        person.chooses(answer)
    person.presses("Save and continue")
    return read, draft


def case_called(person: Clerk, title: str) -> str:
    """Where a referral of the demonstration is."""
    person.opens("/referrals")
    person.follows(title)
    return person.path


def decides(partner: Clerk, weighed: str, to_decide: str) -> list[str]:
    """Ask a peer about one case, and why learning did not last about another; answers the pages of deciding."""
    partner.opens(f"{weighed}/decision")
    partner.follows("Ask a chair of another board")
    asking = partner.path
    partner.fills("Who was asked?", "Ida Merrow")
    partner.fills("Which board do they chair?", "Northmere")
    partner.fills("What did you ask?", "Would you hold a review?")
    partner.presses("Keep the question")
    answering = next(link for link in partner.links() if name_of(link) == "peer-answer")
    partner.opens(f"{to_decide}/decide")
    partner.chooses("An enquiry into why known learning did not last")
    partner.fills("What does the enquiry ask?", "Why did it not last?")
    partner.picks("Who finds out?", MANAGER)
    partner.gives_the_day("By when?", steps.SOON)
    partner.fills("What are your reasons?", "We have learnt this before.")
    partner.presses("Decide")
    return [asking, answering, f"{weighed}/decide", f"{to_decide}/decide"]


def tells(manager: Clerk, coordinator: Clerk, case: str, folder: Path) -> list[str]:
    """Draft, approve and send notices; answers where they are: a draft, one that may go and one that went."""
    notices = []
    for name in ("Letter to the family", "Letter to the school", "Letter to the coroner"):
        coordinator.opens(f"{case}/notices")
        coordinator.presses("Write another notice")
        coordinator.fills("What is it?", name)
        coordinator.fills("To whom does it go?", "Whom it concerns")
        coordinator.fills("How does it read?", "We have looked at what happened.")
        coordinator.presses("Keep the draft")
        notices.append(coordinator.path)
    for notice in notices[1:]:
        manager.opens(notice)
        manager.presses("Approve")
        manager.presses("Approve it as it reads")
    proof = folder / "confirmation.txt"
    proof.write_text("Received with thanks.")
    manager.presses("Note that it went")
    manager.fills("How was it sent?", "by post")
    manager.hands_over("Proof that it went", proof)
    manager.presses("Note that it went")
    return notices


def passes_on(person: Clerk, thing: str) -> str:
    """Pass something from one group to another; answers where it stands."""
    person.opens("/passages/pass")
    person.fills("What is passed?", thing.rpartition("/")[2])
    person.fills("What is it, in a few words?", "Something to learn from")
    person.picks("From which group?", "Quality and Audit Group")
    person.picks("To which group?", "Workforce Group")
    person.fills("Why is it passed on?", "It asks for training.")
    person.presses("Pass it on")
    return person.path


def sends_back(person: Clerk, passage: str) -> None:
    person.opens(f"{passage}/answer")
    person.chooses("We send it back: something is missing")
    person.fills("Why?", "Whom shall we train?")
    person.presses("Send the answer")


def keeps_time(person: Clerk, *cases: str) -> None:
    """Start the clocks of a report on the case that is not reported yet, and pause one on the first."""
    for case in cases[1:]:
        person.opens(f"{case}/events")
        person.picks("What happened?", "The incident was notified to the national body")
        person.presses("Note it")
    person.opens(f"{cases[0]}/clocks")
    person.follows("Pause: …")
    person.fills("Why?", "The police ask us to wait.")
    person.picks("Who agreed?", PARTNER)
    person.presses("Pause it")
    person.sees("The clock stands still.")


def keeps_letters(person: Clerk, case: str, folder: Path) -> None:
    """Keep a letter of the national panel and log a request under a legal power."""
    letter = folder / "letter.txt"
    letter.write_text("Please tell us more.")
    person.opens(f"{case}/letters/keep")
    person.chooses("They asked or told us")
    person.fills("What is it about?", "More about the case")
    person.fills("What was asked or told?", "Please tell us more.")
    person.ticks("It needs an answer")
    person.hands_over("The letter as a file", letter)
    person.presses("Keep the letter")
    person.opens(f"{case}/requests/make")
    person.fills("Under which power?", "section 16H of the Children Act 2004")
    person.fills("Who is asked?", "A clinic")
    person.fills("What exactly is asked for?", "The notes of May.")
    person.fills("What will it be used for?", "To know what was seen.")
    person.gives_the_day("By when is the answer due?", steps.SOON)
    person.presses("Log the request")


def keeps_a_chronology(person: Clerk, folder: Path) -> list[str]:
    """Write events that may be one, and bring a table in as far as its proposal; answers where the pages begin."""
    base = f"{first_of(person, '/sources', '/sources/')}/chronology"
    person.opens(f"{base}/write")
    for agency in person.choices("Which agency tells this?")[:2]:
        person.opens(f"{base}/write")
        person.picks("Which agency tells this?", agency)
        person.fills("When did it happen?", "3 March 2025")
        person.fills("What happened?", "A health visitor came to the flat and saw the baby asleep in the pram.")
        person.presses("Add the event")
    person.opens(f"{base}/people")
    person.fills("Pseudonym", "Child Q")
    person.presses("Add the person")
    table = folder / "events.csv"
    table.write_text(
        "Date,Agency,What happened\n3/4/2025,Night shelter,A bed was given.\n31/2/2025,Night shelter,A call.\n"
    )
    person.opens(f"{base}/bring-in")
    person.hands_over("Table of events", table)
    person.presses("Read the table")
    columns = person.path
    person.presses("Read the rows")
    names = person.path
    person.picks("“Night shelter” is", person.choices("“Night shelter” is")[0])
    person.presses("Save")
    return [base, f"{base}/people", f"{base}/pairs", columns, names, person.path]


def begins_a_framework(person: Clerk) -> str:
    """Answers where its draft is."""
    person.opens("/framework/begin")
    person.presses("Begin the draft")
    return person.path.removesuffix("/write")


def sends_out(draft: str, clerk_of: ClerkOf) -> list[str]:
    """Send a framework out and say something about it; answers the pages that only a partner has."""
    manager, partner = clerk_of(MANAGER), clerk_of(PARTNER)
    manager.opens(f"{draft}/send-out")
    manager.presses("Send it out")
    manager.opens(f"{draft}/comment")
    manager.fills("Your comment", "Say who counts the days.")
    manager.presses("Add the comment")
    partner.opens("/framework/expectations")
    return [f"{draft}/endorse", next(link for link in partner.links() if name_of(link) == "framework-evidence")]


def makes_a_private_address(person: Clerk) -> None:
    person.opens("/calendar")
    person.fills("Which calendar will use it?", "my work phone")
    person.presses("Make a private address")


def asks_the_board(person: Clerk, lesson: str) -> None:
    person.opens(lesson)
    person.follows("Ask the board a question")
    person.fills("What should the board ask itself?", "How does the board know that this has changed?")
    person.presses("Save")


def first_of(person: Clerk, register: str, begins: str) -> str:
    """Where the first row of a register leads."""
    person.opens(register)
    return next(path for path in person.links() if path.startswith(f"{begins}TARN-"))


def walk(person: Person, begin: Iterable[str]) -> list[str]:
    """Open these pages, and one of every other kind that a link leads to; answers which."""
    to_open, opened = deque(begin), list[str]()
    kinds = {*FILES.union(*(room.FILES for room in ROOMS)), "", *map(name_of, to_open)}
    while to_open:
        opened += opens(person, to_open.popleft())
        for link in person.links():
            if name_of(link) not in kinds:
                kinds.add(name_of(link))
                to_open.append(link)
    return opened


def test_what_is_refused_says_what_to_do_next(somebody: Somebody) -> None:
    practitioner = somebody(PRACTITIONER)
    for width in (PHONE, DESK):
        practitioner.holds_it_at(width)
        with practitioner.refused_with(403):
            practitioner.opens("/people")
        practitioner.is_at("This cannot be done")
        with practitioner.refused_with(404):
            practitioner.opens("/nowhere")
        practitioner.is_at("There is no such page")


def test_a_page_that_was_open_for_too_long_says_so(somebody: Somebody) -> None:
    coordinator = somebody(COORDINATOR)
    coordinator.opens("/bring-in")
    coordinator.page.context.clear_cookies()
    with coordinator.refused_with(403):
        coordinator.presses("Bring it in")
    coordinator.is_at("This page was open for too long")


@pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 503])
def test_a_page_of_trouble_is_well_made(overseer: Look, site_of_the_demonstration: Site, status: int) -> None:
    assert not overseer.over_what_would_be_at(site_of_the_demonstration.address, render_to_string(f"{status}.html"))


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_page_that_is_badly_made_is_found_each_time(
    overseer: Look, site_of_the_demonstration: Site, time: str
) -> None:
    badly_made = (
        '<html lang="en"><title>Map</title><img src="map.png"><p style="color: #aaa">Pale'
        '<p>Blue <a href="/" style="text-decoration: none">words</a> among black ones.'
    )
    to_mend = overseer.over_what_would_be_at(site_of_the_demonstration.address, badly_made)
    assert "image-alt" in to_mend and "map.png" in to_mend
    assert "color-contrast" in to_mend
    assert "link-in-text-block" in to_mend
