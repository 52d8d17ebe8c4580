"""Pages of audits that no link of the demonstration leads to: a draft of a tool, a survey that is open, a return."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.journeys import steps
from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.person import Person

FILES = {"audit-tool-text", "audit-return-paper", "audit-return-file"}

MANAGER = "Harriet Okonwell"


def begins(clerk_of: ClerkOf, folder: Path) -> dict[str, list[str]]:
    """A draft with a scale of its own, a survey with its link, a return with evidence, and what can be done there."""
    manager = clerk_of(MANAGER)
    draft = drafts_a_tool(manager)
    prepared = prepares_a_survey(manager, "What practitioners see a third time")
    survey, link = opens_a_survey(manager)
    waiting, evidence = attaches(manager)
    manager.opens("/audits/tools")
    tools = [path for path in manager.links() if path.startswith("/audits/tools/") and path[-1].isdigit()]
    issued = next(path for path in tools if may_be_withdrawn(manager, path))
    manager.opens("/audits")
    line = next(path for path in manager.links() if path.startswith("/audits/plan/") and path.count("/") == 3)
    of_a_draft = (
        "preview write about sections/add sections/first sections/first/add questions/first-question scales/add issue"
    )
    of_a_return = (
        "sections/leadership sections/leadership/hand questions/named-lead questions/named-lead/action carry colleague"
        " evidence comment sign open-again late put-off share"
    )
    pages = [
        *("/audits", "/audits/ourselves", "/audits/schools", "/survey/thanks", link),
        *(f"{line}/{step}" for step in ("change", "move", "again")),
        *(draft, *(f"{draft}/{page}" for page in of_a_draft.split()), f"{draft}/scales/how-sure"),
        *(f"{issued}/withdraw", f"{survey}/survey", f"{survey}/survey/link", f"{prepared}/open"),
        *(waiting, evidence, *(f"{waiting}/{page}" for page in of_a_return.split())),
    ]
    return {MANAGER: pages}


def may_be_withdrawn(manager: Clerk, tool: str) -> bool:
    manager.opens(tool)
    return f"{tool}/withdraw" in manager.links()


def drafts_a_tool(manager: Clerk) -> str:
    """Answers where it is."""
    manager.opens("/audits/tools/begin")
    manager.chooses("An empty tool")
    manager.fills("What is the tool called?", "Doors that stood open")
    manager.presses("Begin the draft")
    draft = manager.path
    manager.opens(f"{draft}/scales/add")
    manager.fills("What is the scale called?", "How sure")
    manager.fills("Its grades, the lowest first", "no | Not sure | no\nyes | Sure | yes | With evidence.")
    manager.presses("Save")
    return draft.partition("#")[0]


def prepares_a_survey(manager: Clerk | Person, name: str) -> str:
    """Answers where its round is."""
    manager.opens("/audits/rounds/new")
    manager.picks("Which tool is answered?", "Practitioner survey beside section 11, edition 2026")
    manager.fills("What is the round called?", name)
    manager.gives_the_day("When does it open?", steps.TODAY)
    manager.gives_the_day("By when is it answered?", steps.SOON)
    manager.presses("Prepare it")
    return manager.path.removesuffix("/invite")


def opens_a_survey(manager: Clerk | Person) -> tuple[str, str]:
    """Answers where its round is, and where its open link leads."""
    survey = prepares_a_survey(manager, "What practitioners see again")
    manager.opens(f"{survey}/survey/link")
    manager.presses("Make the link")
    link = urlsplit(manager.reads("Link of the survey")).path
    manager.opens(f"{survey}/open")
    manager.presses("Open it")
    return survey, link


def attaches(manager: Clerk) -> tuple[str, str]:
    """Answers where a return of section 11 is that is waited for, and something attached to it."""
    manager.opens("/audits/rounds")
    manager.follows("Section 11 of…")
    manager.opens(f"{manager.path}?show=waiting")
    manager.follows("Lantern House Domestic Abuse Service")
    waiting = manager.path
    manager.opens(f"{waiting}/evidence")
    manager.fills("What is it?", "Minutes of May")
    manager.fills("Or a link", "https://example.org/may")
    manager.ticks("A named person at the top of the organisation leads on safeguarding")
    manager.presses("Attach it")
    evidence = next(path for path in manager.links() if path.startswith(f"{waiting}/evidence/"))
    return waiting, evidence
