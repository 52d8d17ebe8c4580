"""A new version of the framework, from its first word to the board's agreement."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.person import MEND_FIRST, Person, Way

FRAMEWORK = "Learning and improvement framework"


def test_a_new_version_is_written_discussed_and_ratified(somebody: Callable[..., Person], tmp_path: Path) -> None:
    """The office writes it, a lay member and an agency's lead speak, and the board ratifies."""
    manager = somebody("Harriet Okonwell", Way.WITHOUT_SCRIPTS)
    manager.opens("/")
    manager.unfolds("The board")
    manager.follows("Framework")
    manager.is_at(FRAMEWORK)
    manager.follows("Versions")
    manager.presses("Begin a new version")
    manager.presses("Begin the draft")
    manager.is_at("Change the text")
    manager.sees("There is already a ratified version 3.0; give this one another number.")
    text = manager.page.get_by_label("The framework’s text", exact=True).input_value()
    manager.fills("The framework’s text", text.replace('version: "3.0"', 'version: "3.1"\n  colour: teal'))
    manager.presses("Save and check")
    manager.sees("1 error has to be mended", "identity.colour")
    manager.follows("Line 8")
    manager.fills(
        "The framework’s text",
        text.replace('version: "3.0"', 'version: "3.1"').replace(
            "answer_within: 20 working", "answer_within: 15 working"
        ),
    )
    manager.presses("Save and check")
    manager.sees("The checker finds no error. This text can be ratified.")
    manager.follows("What changes")
    manager.sees("The time to answer of the route “What practitioners brought up” went from")
    manager.follows("Read this version")
    draft = manager.path
    manager.follows("Send it out to consultation")
    manager.presses("Send it out")
    manager.is_at("Consultation")

    lay = somebody("Winston Appleforth", Way.BY_KEYBOARD)
    lay.opens("/")
    lay.sees("version 3.1 · what do you think of it?")
    lay.opens(f"{draft}/consultation")
    lay.presses("Add a comment")
    lay.picks("Which part is it about?", "Routes between groups")
    lay.fills("Your comment", "Fifteen days is better. Say who counts them.")
    lay.presses("Add the comment")
    lay.sees("Fifteen days is better. Say who counts them.")

    lead = somebody("Aoife Brennandale")
    lead.opens(f"{draft}/endorse")
    lead.chooses("We endorse it")
    lead.presses("Record it")
    lead.sees("Endorsed")
    lead.opens("/framework/expectations")
    lead.sees("wait for your agency’s answer")
    with lead.within("table", "By expectation"):
        lead.follows("Answer expectation 1 for Community Health")
    lead.chooses("We do part of this")
    with lead.refused_with(MEND_FIRST):
        lead.presses("Record it")
    lead.sees_the_problem("Say what shows it, or why it does not apply.")
    lead.fills("What shows it?", "41 of 43 staff trained by May.")
    lead.presses("Record it")
    lead.sees("Part done")

    manager.opens(f"{draft}/ratify")
    with manager.refused_with(MEND_FIRST):
        manager.presses("Save")
    manager.sees_the_problem("1 comment is not answered yet. Answer each before the board ratifies.")
    manager.opens(f"{draft}/consultation")
    manager.follows("Answer this comment of Winston Appleforth")
    manager.chooses("We kept the draft as it was")
    manager.fills("Your answer", "The office counts them, as it does now.")
    manager.presses("Save the answer")
    manager.opens(f"{draft}/ratify")
    manager.fills("Where is that written down?", "Executive, minute 7")
    manager.presses("Save")
    manager.is_at(FRAMEWORK)
    manager.opens("/framework")
    manager.sees("Version 3.1")
    paper = manager.gets("Download as PDF").read_bytes()
    assert paper.startswith(b"%PDF")

    lay.opens("/framework")
    lay.follows("Is a local review appropriate?")
    lay.presses("Work these criteria")
    lay.sees("Answer the questions that you can.")
    lay.page.get_by_role("radio", name="Met", exact=True).first.check()
    lay.presses("See what follows")
    lay.sees("With these answers", "It could still become")
