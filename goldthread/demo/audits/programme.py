"""The programme of last year and of this one, and the tools that the office takes."""

from dataclasses import dataclass
from datetime import datetime

from goldthread.core.actor import Actor
from goldthread.demo.audits.rounds import FIRST, THIS, day, issue, moved
from goldthread.demo.audits.section_11 import first_edition
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.world import World
from goldthread.loop.audits import operations, reading
from goldthread.loop.audits.choices import LineState
from goldthread.loop.audits.models import ProgrammeLine


def tools(world: World, at: datetime) -> Story:
    """The office takes the tools that it uses; section 11 in an edition of its own time first."""
    by = world.office("manager", at)
    issue(by, first_edition())
    for key in ("reflective-questions", "schools-and-colleges", "practitioner-survey", "neglect-case-audit"):
        issue(by, reading.shipped_text(key))
    yield from ()


@dataclass(frozen=True, slots=True)
class _Planned:
    """A line of the programme: what, why, and how many days from today it begins and ends."""

    kind: str
    title: str
    origin: str
    why: str
    starts: int
    ends: int
    lead: str = ""
    theme: str = ""
    scope: str = ""
    state: str = LineState.PLANNED
    again: int | None = None
    tool: str = ""
    other_board: str = ""
    not_done: str = ""


LAST_YEAR = (
    _Planned(
        "section_11", "Section 11", "duty", "Every two years, by every agency that has the duty.", -FIRST, -330, "qa",
        state=LineState.DONE, again=-THIS, tool="section-11-eight-standards",
    ),
    _Planned(
        "self_assessment", "How the partnership works", "duty", "Once a year, before the annual report.", -380, -340,
        "exec", state=LineState.DONE, again=-12, tool="reflective-questions",
    ),
)  # fmt: skip

THIS_YEAR = (
    _Planned(
        "visit", "Frontline visits to the front door", "priority", "Members wanted to hear from those who answer.",
        -120, -92, "exec", state=LineState.DONE, again=45,
    ),
    _Planned(
        "single_agency", "Police attendance at domestic abuse with children", "inspection",
        "The inspection of spring asked how children are seen and heard at the door.", -100, -20, "pol",
        theme="omestic", state=LineState.UNDER_WAY,
    ),
    _Planned(
        "schools", "Safeguarding in schools and colleges", "duty", "Every September.", -72, 28, "edu",
        state=LineState.UNDER_WAY, tool="schools-and-colleges",
    ),
    _Planned(
        "survey", "What practitioners see", "priority", "To test what agencies say of themselves.", -45, -4, "work",
        state=LineState.DONE, tool="practitioner-survey",
    ),
    _Planned(
        "multi_agency", "Neglect that lasts", "indicator",
        "More children for whom neglect is named three times, in two localities.", -30, 40, "qa", theme="eglect",
        state=LineState.UNDER_WAY, again=300, tool="neglect-case-audit",
        scope="Six children, drawn at random. From the first worry to today.",
    ),
    _Planned(
        "multi_agency", "Neglect that lasts, in early help", "lesson", "The same question one step earlier.", 20, 60,
        "eh", theme="eglect", state=LineState.PROPOSED,
    ),
    _Planned(
        "joint", "Children who live between two boards", "priority", "Wenlow and Tarnshire share forty families.",
        35, 80, "lip", other_board="Wenlow Safeguarding Children Board",
    ),
    _Planned(
        "secure", "Records of restraint", "duty", "A sample of records, every year.", -60, -40, "qa",
        state=LineState.NOT_DONE, not_done="The setting closed in August. Its young people moved to another area.",
    ),
    _Planned(
        "multi_agency", "Self-harm and what happened next", "priority", "Young advisers asked for it.", 62, 120, "qa",
        theme="elf-harm", tool="self-harm-case-audit",
    ),
    _Planned(
        "spot", "Was-not-brought letters", "lesson", "One morning, ten letters of each agency.", 15, 16, "comm",
    ),
)  # fmt: skip


def last_year(world: World, at: datetime) -> Story:
    """What was planned for last year, and done."""
    by = world.office("manager", at)
    for each in LAST_YEAR:
        _plan(world, by, each)
    at = yield later(at, 110, chance(world.code, "last year"))
    by = world.office("manager", at)
    for row in ProgrammeLine.objects.filter(board_id=world.board_id):
        moved(by, row, (LineState.UNDER_WAY, LineState.DONE))


def this_year(world: World, at: datetime) -> Story:
    """What is planned for this year: some done, some under way, one not done at all."""
    by = world.office("manager", at)
    before = {row.kind: row for row in ProgrammeLine.objects.filter(board_id=world.board_id)}
    made = [(each, _plan(world, by, each)) for each in THIS_YEAR]
    for kind in ("section_11", "self_assessment"):
        again = operations.propose_again(by=by, line_id=before[kind].pk)
        moved(by, again, (LineState.PLANNED,))
    at = yield later(at, 200, chance(world.code, "this year"))
    by = world.office("manager", at)
    for each, row in made:
        steps: tuple[str, ...] = ()
        if each.state in (LineState.UNDER_WAY, LineState.DONE):
            steps = (LineState.UNDER_WAY, LineState.DONE) if each.state == LineState.DONE else (LineState.UNDER_WAY,)
        elif each.state == LineState.NOT_DONE:
            steps = (LineState.NOT_DONE,)
        moved(by, row, steps, each.not_done)


def _plan(world: World, by: Actor, each: _Planned) -> ProgrammeLine:
    theme = next((pk for name, pk in world.themes.items() if each.theme and each.theme in name), None)
    return operations.plan_audit(
        by=by,
        said=operations.LineSaid(
            kind=each.kind,
            title=each.title,
            origin="priority" if each.origin == "lesson" else each.origin,
            why=each.why,
            scope=each.scope,
            starts_on=day(world, each.starts),
            ends_on=day(world, each.ends),
            again_on=None if each.again is None else day(world, each.again),
            theme_id=theme,
            lead_group_id=world.groups.get(each.lead),
            lead_agency_id=None if each.lead in world.groups else world.agencies[each.lead].pk,
            tool_key=each.tool,
            other_board=each.other_board,
        ),
        although_alike=True,
        proposed=each.state == LineState.PROPOSED,
    )
