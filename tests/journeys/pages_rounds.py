"""Rounds, checks, letters, voices: what no link of the demonstration leads to is made by the manager."""

from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook

from tests.journeys import steps
from tests.journeys.clerk import Clerk, ClerkOf

FILES = {
    *("round-pack-pdf", "round-mine-excel", "round-mine-word", "escalation-pdf", "escalation-word", "voices-poster"),
    *("round-link", "round-link-excel", "round-link-word", "round-link-send-back", "round-link-file"),
    *("round-link-answer", "check-again"),
}
"""Addresses that give a file; those of the personal link, which shows the same pages and opens with a secret; and a
check that is made again, which is there for those by whom chance has it made."""

MANAGER = "Harriet Okonwell"


def begins(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """Plan two actions for oneself, open a round, ask for a new date, and send a file back."""
    person = clerk_of(MANAGER)
    planned = [plan(person, f"Look over the list of leads ({number})") for number in (1, 2)]
    person.opens("/rounds/open")
    person.picks("Which group?", "Workforce Group")
    for question in ("When does it meet?", "By when must updates be in?"):
        person.gives_the_day(question, steps.SOON)
    person.presses("Open the round and ask everybody")
    of = person.path
    person.opens(f"{of}/mine")
    answer = next(link for link in person.links() if link.startswith(f"{of}/mine/TARN-"))
    file = folder / "actions.xlsx"
    file.write_bytes(person.gets("Excel file"))
    book = load_workbook(file)
    book["Actions"]["H6"], book["Actions"]["I6"] = "On course", "Half of it is looked over."
    book.save(file)
    person.opens(f"{of}/mine/send-back")
    person.hands_over("The file with your updates", file)
    person.presses("Look at what it says")
    sent = person.path
    person.opens(answer)
    person.chooses("At risk")
    person.fills("What has happened since the last time?", "Nobody has answered yet.")
    person.gives_the_day("New date, if you need one", steps.SOON + timedelta(days=60))
    person.fills("Why a new date?", "They are away.")
    person.presses("Save the update")
    person.opens(of)
    new_date = next(link for link in person.links() if "/dates/" in link)
    asked = next(link for link in person.links() if "/asked/" in link)
    person.opens("/escalations")
    letters = [link for link in person.links() if link.startswith("/escalations/TARN-")]
    person.opens("/you-said")
    said = [link for link in person.links() if link.startswith("/you-said/TARN-")]
    others = ["/checks/share", "/plan", "/open-ends/action-without-measure"]
    mine = [planned[0], f"{of}/mine", answer, sent]
    pages = [of, *mine, sent.replace("/mine", ""), new_date, asked, *letters, *said, *others]
    return {MANAGER: pages}


def plan(person: Clerk, title: str) -> str:
    """Plan an action that one leads oneself, for the Workforce Group; answers where it is."""
    person.opens("/actions/plan?afresh=yes")
    person.fills("What will be done?", title)
    person.chooses("Strong: a change that makes the right thing the easy thing")
    person.picks("Lead officer", MANAGER)
    person.picks("Group that oversees it", "Workforce Group")
    person.gives_the_day("By when?", steps.SOON)
    person.presses("Plan the action")
    return person.path
