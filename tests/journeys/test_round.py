"""A whole round of eleven agencies, from its opening to the master copy.

Some answer by the link of their e-mail, some send a file back, one of them with a clash; one is silent and is taken up
to its chief executive, who answers. Then somebody looks again at what was done long ago: it lapsed, and its lesson is
open again.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.journeys import eleven, steps
from tests.journeys.clerk import Clerk
from tests.journeys.eleven import COUNCIL, DONE, GROUP, HELD, HOSPITALS, LATE, LEARNT, NURSES, POLICE, SILENT, Post
from tests.journeys.person import Person, Way
from tests.journeys.site import Site
from tests.journeys.steps import AUDITOR

MANAGER = "Harriet Okonwell"

Somebody = Callable[..., Person]


def test_a_round_of_eleven_agencies(site: Site, somebody: Somebody, sits_down: Somebody, tmp_path: Path) -> None:
    eleven.prepare(site.database)
    manager = somebody(MANAGER)
    of = opens_the_round(manager)
    links = eleven.links(site.database)
    assert len(links) == 11

    answers_by_keyboard(sits_down(site, Way.BY_KEYBOARD), links[POLICE])
    asks_for_a_new_date(sits_down(site, Way.WITHOUT_SCRIPTS), links[COUNCIL])
    officer = sits_down(site)
    sends_an_excel_file_that_clashes(officer, links[HOSPITALS], manager, tmp_path / "actions.xlsx")
    sends_a_word_file(Clerk(site.address), links[NURSES], tmp_path / "actions.docx")
    post = Post(officer.page.request, site.address)
    for number, (agency, lead) in enumerate(list(eleven.AGENCIES.items())[4:10]):
        text = f"Seen to by {agency}."
        if number == 0:
            assert "You have answered for everything." in post.says(links[lead], text)
        else:
            assert "1 action is updated." in post.sends_back(links[lead], "docx" if number == 1 else "xlsx", text)

    manager.opens(of)
    manager.sees("10 of 11 people asked have answered.", "The group has met. Settle 1 new date below", SILENT)
    talks_with_the_silent(manager)
    manager.follows(eleven.doing("Harl Vale Council"))
    manager.chooses("Agreed: the action gets this date")
    manager.presses("Keep the decision")
    reads_the_pack(manager)
    closes_it(manager, of)
    takes_it_up(manager)

    finds_it_lapsed(somebody(AUDITOR))


def opens_the_round(manager: Person) -> str:
    """Open the group's round for a meeting today; answers where it is."""
    manager.opens("/rounds/open")
    manager.picks("Which group?", GROUP)
    for question in ("When does it meet?", "By when must updates be in?"):
        manager.gives_the_day(question, steps.TODAY)
    manager.presses("Open the round and ask everybody")
    manager.sees("everybody has been asked.", "0 of 11 people asked have answered.", *eleven.AGENCIES.values())
    return manager.path


def answers_by_keyboard(officer: Person, link: str) -> None:
    officer.opens(link)
    officer.is_at("Your actions to update")
    officer.does_not_see(eleven.doing(LATE))
    officer.follows(eleven.doing("Harl Vale Police"))
    officer.chooses("On course")
    officer.fills("What has happened since the last time?", "Nine of ten homes are visited.")
    officer.presses("Save the update")
    officer.sees("You have answered for everything.")


def asks_for_a_new_date(officer: Person, link: str) -> None:
    officer.opens(link)
    officer.follows(eleven.doing("Harl Vale Council"))
    officer.chooses("Stuck: we need help")
    officer.fills("What has happened since the last time?", "The list came late.")
    officer.gives_the_day("New date, if you need one", steps.SOON + timedelta(days=60))
    officer.presses("Save the update")
    officer.sees_the_problem("Say why you ask for a new date.")
    officer.fills("Why a new date?", "Forty homes are left.")
    officer.presses("Save the update")
    officer.sees("The list came late.")


def sends_an_excel_file_that_clashes(officer: Person, link: str, manager: Person, file: Path) -> None:
    """While the hospitals fill their file in, the office notes what they said on the telephone."""
    officer.opens(link)
    file.write_bytes(eleven.excel(officer.gets("Excel file").read_bytes(), "From the file."))
    manager.follows(HOSPITALS)
    manager.follows(eleven.doing("Harl Vale Hospitals"))
    manager.chooses("At risk")
    manager.fills("What has happened since the last time?", "They rang: a ward is closed.")
    manager.presses("Save the update")
    officer.presses("Send the file back")
    officer.hands_over("The file with your updates", file)
    officer.presses("Look at what it says")
    officer.sees("1 action changed since the file was made: choose what counts.")
    officer.sees("From the file.", "They rang: a ward is closed.", MANAGER)
    officer.presses("Read it in")
    officer.sees_the_problem("Choose what counts for")
    officer.chooses("Add what the file says as well")
    officer.presses("Read it in")
    officer.sees("1 action is updated.", "You have answered for everything.", "From the file.")


def sends_a_word_file(officer: Clerk, link: str, file: Path) -> None:
    officer.opens(link)
    file.write_bytes(eleven.word(officer.gets("Word file"), "From the Word file."))
    officer.presses("Send the file back")
    officer.hands_over("The file with your updates", file)
    officer.presses("Look at what it says")
    officer.sees("1 action can be updated.")
    officer.presses("Read it in")
    officer.sees("1 action is updated.", "From the Word file.")


def talks_with_the_silent(manager: Person) -> None:
    manager.follows("Note a talk")
    manager.picks("Which agency?", LATE)
    manager.fills("With whom?", SILENT)
    manager.fills("What did you ask?", "Why did nobody visit?")
    manager.fills("What did they say?", "Nobody was told to.")
    manager.presses("Keep it")
    manager.sees("The talk is noted.", "Nobody was told to.")


def reads_the_pack(manager: Person) -> None:
    manager.follows("Progress pack")
    manager.sees("1 action is late, the longest by 100 days.", "Nine of ten homes are visited.", "From the file.")
    manager.sees("From the Word file.", "Seen to by Harl Vale Housing.", "Nobody was told to.")
    with manager.within("table", "Late actions"):
        manager.sees(eleven.doing(LATE), "Nothing was said")
    assert manager.gets("Take the pack as PDF").read_bytes().startswith(b"%PDF")


def closes_it(manager: Person, of: str) -> None:
    """What is done is in the master copy from now on, and not before."""
    manager.opens(f"{of}/close")
    manager.fills("What did the meeting settle?", "One agency is taken up to its chief executive.")
    manager.presses("Close the round")
    manager.sees("The round is closed.", "One agency is taken up to its chief executive.")
    manager.presses("See the master copy")
    manager.sees(DONE)
    manager.does_not_see(eleven.doing("Harl Vale Police"))


def takes_it_up(manager: Person) -> None:
    """The fourth letter, to the chief executive, says what the three before it brought; the answer is kept."""
    manager.opens("/escalations")
    manager.unfolds("late for a shorter time")
    manager.follows(eleven.doing(LATE))
    manager.is_at("Letter to: chief executive of the agency")
    told = manager.reads("The letter")
    assert told.count("not answered") == 3 and "is 100 days late" in told
    manager.fills("Name", "Ada Chiefly")
    manager.presses("Keep the draft")
    manager.presses("Send the letter")
    manager.chooses("I have sent it or handed it over")
    manager.presses("Send the letter")
    manager.sees("The letter has gone.", "Waiting")
    manager.presses("Keep the answer")
    manager.fills("What was answered?", "A named nurse does it from Monday.")
    manager.presses("Keep the answer")
    manager.sees("Answered", "A named nurse does it from Monday.", "There is no step after this one")
    manager.opens(next(link for link in manager.links() if link.startswith("/actions/TARN-")).removesuffix("/change"))
    assert manager.counts("link", f"TARN-{steps.TODAY.year}-E-…") == 4


def finds_it_lapsed(auditor: Person) -> None:
    auditor.opens(f"/actions?when=look&q={HELD}")
    auditor.follows(HELD)
    auditor.presses("Look again")
    auditor.chooses("It does not hold any more")
    auditor.fills("What did you look at, and what did it show?", "Twelve of sixty were rung back.")
    auditor.presses("Save what you found")
    auditor.sees("Lapsed", "Twelve of sixty were rung back.")
    auditor.follows(LEARNT)
    auditor.sees("Open again", "does not hold any more. Twelve of sixty were rung back.")
    auditor.follows("What did it come to?")
    auditor.sees("Practice is better", "Open again since")
