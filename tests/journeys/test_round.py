"""A round from its opening to the master copy, a letter to a chief executive, and an action that lapsed."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from tests.journeys import steps
from tests.journeys.person import Person, Way
from tests.journeys.steps import AUDITOR, LEAD

MANAGER = "Harriet Okonwell"
GROUP = "Workforce Group"
ACTIONS = ("Ring every school on the list", "Read ten supervision records")

Somebody = Callable[..., Person]


def test_a_round_goes_from_its_opening_to_the_master_copy(somebody: Somebody, tmp_path: Path) -> None:
    manager = somebody(MANAGER)
    for title in ACTIONS:
        plan(manager, title)
    of = open_a_round(manager)

    lead = somebody(LEAD, Way.BY_KEYBOARD)
    lead.opens("/rounds")
    lead.follows(GROUP)
    lead.is_at("Your actions to update")
    lead.sees(*ACTIONS)
    file = tmp_path / "actions.xlsx"
    file.write_bytes(lead.gets("Excel file").read_bytes())
    fill_in(file)
    lead.follows(ACTIONS[0])
    lead.chooses("On course")
    lead.fills("What has happened since the last time?", "Nine of ten schools are rung.")
    lead.presses("Save the update")
    lead.presses("Send the file back")
    lead.hands_over("The file with your updates", file)
    lead.presses("Look at what it says")
    lead.sees("1 action changed since the file was made: choose what counts.", "Nine of ten schools are rung.")
    lead.presses("Read it in")
    lead.sees_the_problem("Choose what counts for")
    lead.chooses("Leave the action as it stands now")
    lead.presses("Read it in")
    lead.sees("1 action is updated.", "You have answered for everything.")

    manager.opens(f"{of}/pack")
    manager.sees("Nine of ten schools are rung.", "From the file.", "Agency by agency")
    assert manager.gets("Take the pack as PDF").read_bytes().startswith(b"%PDF")
    manager.opens(f"{of}/close")
    manager.fills("What did the meeting settle?", "Both go on as they are.")
    manager.presses("Close the round")
    manager.sees("The round is closed.", "Both go on as they are.")
    manager.presses("See the master copy")
    takes_it_up(manager)

    auditor = somebody(AUDITOR)
    auditor.opens("/actions?when=look")
    looked = next(link for link in auditor.links() if link.startswith("/actions/TARN-"))
    auditor.opens(f"{looked}/lasting")
    auditor.chooses("It does not hold any more")
    auditor.fills("What did you look at, and what did it show?", "Twelve of sixty records.")
    auditor.presses("Save what you found")
    auditor.sees("Lapsed", "Twelve of sixty records.")
    lesson = next(link for link in auditor.links() if link.startswith("/lessons/TARN-"))
    auditor.opens(lesson)
    auditor.sees("Lapsed")


def plan(person: Person, title: str) -> None:
    person.opens("/actions/plan?afresh=yes")
    person.fills("What will be done?", title)
    person.chooses("Strong: a change that makes the right thing the easy thing")
    person.picks("Lead officer", LEAD)
    person.picks("Lead agency", "Kestrel Vale Community Health NHS Trust")
    person.picks("Group that oversees it", GROUP)
    person.gives_the_day("By when?", steps.SOON)
    person.presses("Plan the action")


def open_a_round(person: Person) -> str:
    """Open the group's round for a meeting today; answers where it is."""
    person.opens("/rounds/open")
    person.picks("Which group?", GROUP)
    for question in ("When does it meet?", "By when must updates be in?"):
        person.gives_the_day(question, steps.TODAY)
    person.presses("Open the round and ask everybody")
    person.sees("everybody has been asked.", LEAD)
    return person.path


def fill_in(file: Path) -> None:
    """Write an update for both actions into the file."""
    book = load_workbook(file)
    sheet = book["Actions"]
    for row in range(6, sheet.max_row + 1):
        if sheet[f"B{row}"].value in ACTIONS:
            sheet[f"H{row}"], sheet[f"I{row}"] = "On course", "From the file."
    book.save(file)


def takes_it_up(person: Person) -> None:
    """Write to the chief executive of an agency about one action, and keep the answer."""
    person.opens("/actions?state=agreed")
    action = next(link for link in person.links() if link.startswith("/actions/TARN-"))
    person.opens(f"{action}/escalate?step=chief_executive")
    person.fills("Name", "Ada Chiefly")
    person.presses("Keep the draft")
    person.presses("Send the letter")
    person.chooses("I have sent it or handed it over")
    person.presses("Send the letter")
    person.sees("The letter has gone.", "Waiting")
    person.presses("Keep the answer")
    person.fills("What was answered?", "A named nurse does it from Monday.")
    person.presses("Keep the answer")
    person.sees("Answered", "A named nurse does it from Monday.")
