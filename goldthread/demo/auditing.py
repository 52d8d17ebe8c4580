"""A board's audits: a programme, section 11 twice, schools, practitioners, case files, and the board itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from goldthread.accounts import acting
from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.core.actor import LONDON, Actor
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.world import World, acting_as
from goldthread.loop.audits import operations, queries, reading
from goldthread.loop.audits.answers import Given, asked
from goldthread.loop.audits.choices import LineState
from goldthread.loop.audits.format import Kind, Question, Tool
from goldthread.loop.audits.models import AuditReturn, AuditRound, ProgrammeLine

BOARD = "TARN"

FIRST, THIS = 400, 50
"""Days ago on which the first section 11 round of the story opened, and this year's."""

CHIEFS = {
    "eh": "Leontyne Oswick",
    "edu": "Barnaby Trewhella",
    "hosp": "Adaeze Lindhurst",
    "comm": "Frederik Mossop",
    "mh": "Philippa Dunkerley-Ade",
    "prob": "Morwenna Stasiuk",
    "yjs": "Kelechi Farrant",
    "da": "Tabitha Ruscoe",
}
"""Who signs for an agency beside the person who leads on safeguarding, where the board knew nobody yet."""

PARTNERS = {"pol": "police_partner", "csc": "care_partner", "icb": "health_partner"}

ASKED = ("csc", "eh", "edu", "pol", "icb", "hosp", "comm", "mh", "prob", "yjs", "da")

STRENGTH = {"csc": 0.7, "pol": 0.62, "edu": 0.72, "hosp": 0.5, "comm": 0.68, "prob": 0.45, "da": 0.8}
"""How much of it an agency has in place, 0 to 1; others lie between."""

SCHOOLS = (
    ("wenmarsh-high", "Deiniol Harcastle", "Sunniva Okpara", 9),
    ("marl-high", "Rosamund Tighe", "Ivor Balakrishnan", 14),
    ("ferry-academy", "Tendai Colquhoun", "Maud Ellerbeck", 21),
    ("tarn-college", "Gethin Adomako", "Cressida Vale", 30),
    ("Fernlaw Special School", "Oona Brathwaite", "Lionel Szabo", 26),
    ("Penmallow Primary School", "Hugo Menzies-Ray", "Zuleika Thorne", 33),
    ("Dunnockfield Primary School", "Ailsa Kuforiji", "Emrys Playfair", 38),
    ("Cockleby Junior School", "Bastian Rooke", "", 40),
    ("wendle-sixth", "Marguerite Osei-Lund", "", 41),
    ("Sea Holly Nursery School", "Efa Standish", "", 0),
    ("Larkenby Primary School", "", "", 0),
    ("oxthorpe-high", "", "", 0),
)
"""A school, its head, its governor, and days after the opening on which it answers; without a governor it is begun."""

SURVEYED = {
    "csc": (14, 0.12),
    "pol": (11, 0.7),
    "comm": (9, 0.85),
    "hosp": (7, 0.6),
    "mh": (3, 0.6),
    "da": (2, 0.9),
}
"""How many practitioners of an agency answered, and how many of them know and dare what is asked."""

SAID = (
    "We hear of reviews long after they are done.",
    "I did the training on a Thursday afternoon with eighty others and remember the room.",
    "Give us one page, not the whole report.",
    "The health visitors and we now ring each other. That is new, and good.",
)

LESS = (
    "Done in two teams. The rest follows by spring.",
    "We have the policy. We cannot show yet that staff use it.",
    "The post was empty for five months.",
    "Known since the last audit; the plan slipped.",
)
MORE = (
    "Looked at by the governing body in May; minutes attached.",
    "Ten records looked at each quarter, nine good.",
    "Staff survey of this spring.",
)
OF_THE_BOARD = (
    "Each partner signs a page on what they answer for. The chair goes through it with them every spring.",
    "In March the chair asked housing why nobody had come twice. Since then its head comes.",
    "The voluntary sector writes half of our practice weeks. Schools are still missing between meetings.",
    "Young advisers changed the letter that families get. We have not asked parents of babies.",
    "Two of our priorities are two years old. We could not show what was better for children.",
    "We audit again what we found before: neglect twice, the front door once.",
    "Briefings reach managers. What happens on a night shift we do not know.",
)
WORDS = (
    "Our people ask what daily life is like for the child, and write it down.",
    "Turnover. New people need a year before they challenge others.",
    "Two of three parts are done. The third waits for the new record system.",
)


def begin(world: World) -> None:
    """Write the board's audits in the diary."""
    if world.code != BOARD:
        return
    _at(world, FIRST + 60, _tools)
    _at(world, FIRST + 30, _plan_last_year)
    _at(world, 225, _plan_this_year)
    _at(world, FIRST, _first_section_11)
    _at(world, 380, _first_self_assessment)
    _at(world, 72, _schools)
    _at(world, THIS, _section_11)
    _at(world, 45, _survey)
    _at(world, 30, _case_files)
    _at(world, 12, _self_assessment)


def _at(world: World, ago: int, story: Any) -> None:
    day = world.now.astimezone(LONDON).date() - timedelta(days=ago)
    world.diary.begin(office_hour(day, chance(world.code, "audits", ago)), partial(story, world))


OLD_EDITION = "2024"
RENAMED = ("speaking-up", "whistleblowing")
"""The key that a question had in the edition before, and the one that it has now."""


def _tools(world: World, at: datetime) -> Story:
    """The office takes the tools that it uses; section 11 in an edition of its own time first."""
    by = world.office("manager", at)
    old = reading.shipped_text("section-11-eight-standards").replace("edition: '2026'", f"edition: '{OLD_EDITION}'")
    _issue(by, old.replace(f"{RENAMED[1]}:", f"{RENAMED[0]}:"))
    for key in ("reflective-questions", "schools-and-colleges", "practitioner-survey", "neglect-case-audit"):
        _issue(by, reading.shipped_text(key))
    yield from ()


def _issue(by: Actor, text: str) -> int:
    made = operations.write_tool(by=by, text=text)
    return operations.issue_tool(by=by, edition_id=made.pk, version=made.version).pk


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


def _plan_last_year(world: World, at: datetime) -> Story:
    by = world.office("manager", at)
    for each in LAST_YEAR:
        _plan(world, by, each)
    at = yield later(at, 110, chance(world.code, "last year"))
    by = world.office("manager", at)
    for row in ProgrammeLine.objects.filter(board_id=world.board_id):
        _moved(by, row, (LineState.UNDER_WAY, LineState.DONE))


def _plan_this_year(world: World, at: datetime) -> Story:
    by = world.office("manager", at)
    before = {row.kind: row for row in ProgrammeLine.objects.filter(board_id=world.board_id)}
    made = [(each, _plan(world, by, each)) for each in THIS_YEAR]
    for kind in ("section_11", "self_assessment"):
        again = operations.propose_again(by=by, line_id=before[kind].pk)
        _moved(by, again, (LineState.PLANNED,))
    at = yield later(at, 200, chance(world.code, "this year"))
    by = world.office("manager", at)
    for each, row in made:
        steps: tuple[str, ...] = ()
        if each.state in (LineState.UNDER_WAY, LineState.DONE):
            steps = (LineState.UNDER_WAY, LineState.DONE) if each.state == LineState.DONE else (LineState.UNDER_WAY,)
        elif each.state == LineState.NOT_DONE:
            steps = (LineState.NOT_DONE,)
        _moved(by, row, steps, each.not_done)


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
            starts_on=_day(world, each.starts),
            ends_on=_day(world, each.ends),
            again_on=None if each.again is None else _day(world, each.again),
            theme_id=theme,
            lead_group_id=world.groups.get(each.lead),
            lead_agency_id=None if each.lead in world.groups else world.agencies[each.lead].pk,
            tool_key=each.tool,
            other_board=each.other_board,
        ),
        although_alike=True,
        proposed=each.state == LineState.PROPOSED,
    )


def _day(world: World, days: int) -> date:
    return world.now.astimezone(LONDON).date() + timedelta(days=days)


def _moved(by: Actor, row: ProgrammeLine, states: Iterable[str], why: str = "") -> None:
    row.refresh_from_db()
    for state in states:
        if row.state != state:
            row = operations.move_audit(by=by, line_id=row.pk, version=row.version, state=state, why=why)


def _round(
    world: World, by: Actor, key: str, title: str, due: int, *, follows: int | None = None, message: str = ""
) -> AuditRound:
    edition = queries.editions(by).filter(key=key, state="issued").order_by("-pk").first()
    assert edition is not None
    line = ProgrammeLine.objects.filter(board_id=world.board_id, tool_key=key).order_by("-starts_on").first()
    if line is not None and line.state == LineState.PLANNED:
        _moved(by, line, (LineState.UNDER_WAY,))
    return operations.make_round(
        by=by,
        edition_id=edition.pk,
        title=title,
        opens_on=by.today,
        due_on=_day(world, due),
        line_id=line.pk if line else None,
        follows_id=follows,
        message=message,
    )


def _opened(by: Actor, row: AuditRound) -> AuditRound:
    row.refresh_from_db()
    return operations.open_round(by=by, round_id=row.pk, version=row.version)


def _first_section_11(world: World, at: datetime) -> Story:
    """The round before this one: every agency answered, and it is closed."""
    for key, name in CHIEFS.items():
        _lead(world, key, name, "Chief officer", at)
    by = world.office("manager", at)
    row = _round(world, by, "section-11-eight-standards", f"Section 11 of {by.today.year}", -345)
    operations.invite(by=by, round_id=row.pk, agency_ids=[world.agencies[key].pk for key in ASKED])
    row = _opened(by, row)
    luck = chance(world.code, "section 11", "first")
    at = yield later(at, 35, luck)
    for key in ASKED:
        made = return_of(row, world, key)
        _answer(world, made, key, STRENGTH.get(key, 0.6) - 0.22, at, luck)
        _sign(world, made, key, at)
    at = yield later(at, 30, luck)
    by = world.office("manager", at)
    row.refresh_from_db()
    operations.close_round(by=by, round_id=row.pk, version=row.version)


def _section_11(world: World, at: datetime) -> Story:
    """This year's round: most have returned, one waits for its chief officer, two are late."""
    by = world.office("manager", at)
    text = reading.shipped_text("section-11-eight-standards")
    text += f"replaces:\n  edition: '{OLD_EDITION}'\n  questions:\n    {RENAMED[0]}: {RENAMED[1]}\n"
    _issue(by, text)
    before = AuditRound.objects.filter(board_id=world.board_id, edition__key="section-11-eight-standards").first()
    row = _round(
        world,
        by,
        "section-11-eight-standards",
        f"Section 11 of {by.today.year}",
        -8,
        follows=before.pk if before else None,
        message="Carry forward what still holds, and show what changed since the last audit.",
    )
    operations.invite(by=by, round_id=row.pk, agency_ids=[world.agencies[key].pk for key in ASKED])
    row = _opened(by, row)
    for key, days in zip(("mh", "csc", "icb", "eh", "hosp", "edu", "yjs"), (9, 14, 20, 24, 30, 37, 40), strict=True):
        world.diary.begin(later(at, days, chance(world.code, key)), partial(_return, world, row, key))
    world.diary.begin(later(at, 25, chance(world.code, "pol")), partial(_return, world, row, "pol", signatures=1))
    world.diary.begin(later(at, 28, chance(world.code, "comm")), partial(_begin_comm, world, row))
    world.diary.begin(later(at, 33, chance(world.code, "da")), partial(_begin_da, world, row))
    yield from ()


def _return(world: World, row: AuditRound, key: str, at: datetime, signatures: int = 2) -> Story:
    luck = chance(world.code, "section 11", key)
    made = return_of(row, world, key)
    operations.carry_forward(by=leads(world, key, at), return_id=made.pk)
    _answer(world, made, key, STRENGTH.get(key, 0.6), at, luck)
    if key == "csc":
        by = leads(world, key, at)
        operations.attach_evidence(
            by=by,
            return_id=made.pk,
            title="Minutes of the scrutiny committee, May",
            shows="That the committee asked for the audit of re-referrals.",
            link="https://example.org/scrutiny/may",
            questions=["board-looks", "escalation"],
        )
        operations.comment(
            by=world.office("manager", at),
            return_id=made.pk,
            question="lead-known",
            text="You say that staff know who leads. What does your own survey of spring say?",
        )
    at = yield later(at, 2, luck)
    _sign(world, made, key, at, signatures)


def _begin_comm(world: World, row: AuditRound, at: datetime) -> Story:
    """Community Health answers section by section, has handed one out, and has been given more time."""
    made, by = return_of(row, world, "comm"), world.who("health_lead", at)
    operations.carry_forward(by=by, return_id=made.pk)
    tool = queries.tool_of(row.edition)
    done = [*tool.sections["leadership"].questions, *tool.sections["statement"].questions]
    _answer(world, made, "comm", 0.68, at, chance(world.code, "comm", "answers"), only=done)
    operations.hand_section(
        by=by,
        return_id=made.pk,
        section="training",
        person_id=next(world.people[each] for each in world.officers["comm"] if each.startswith("comm/")),
        due_on=_day(world, 5),
    )
    at = yield later(at, 14, chance(world.code, "comm", "late"))
    made.refresh_from_db()
    operations.put_off(
        by=world.office("manager", at),
        return_id=made.pk,
        version=made.version,
        due_on=_day(world, 6),
        why="The named nurse was away for three weeks.",
    )


def _begin_da(world: World, row: AuditRound, at: datetime) -> Story:
    made, by = return_of(row, world, "da"), leads(world, "da", at)
    operations.carry_forward(by=by, return_id=made.pk)
    made.refresh_from_db()
    operations.explain_late(
        by=by, return_id=made.pk, version=made.version, why="We are three people. It comes next week."
    )
    yield from ()


def _schools(world: World, at: datetime) -> Story:
    """The national register comes in, and twelve schools are asked."""
    by = world.office("manager", at)
    operations.bring_in_schools(by=by, data=_register(world))
    row = _round(
        world,
        by,
        "schools-and-colleges",
        f"Schools and colleges {by.today.year} to {by.today.year + 1}",
        18,
        message="Answer with your lead and a governor. What you write is saved as you go.",
    )
    operations.invite(by=by, round_id=row.pk, agency_ids=[world.agencies[key].pk for key, *_ in SCHOOLS])
    row = _opened(by, row)
    for key, head, governor, days in SCHOOLS:
        if head:
            _lead(world, key, head, "Head", at)
            at_school = later(at, days or 50, chance(world.code, key))
            world.diary.begin(at_school, partial(_school, world, row, key, governor, bool(days)))
    yield from ()


def _school(world: World, row: AuditRound, key: str, governor: str, answers: bool, at: datetime) -> Story:
    if not answers:
        return
    luck = chance(world.code, "school", key)
    made = return_of(row, world, key)
    tool = queries.tool_of(row.edition)
    only = None if governor else [*tool.sections["school"].questions, *tool.sections["staff"].questions]
    _answer(world, made, key, 0.45 + 0.4 * luck.random(), at, luck, only=only)
    if governor:
        _lead(world, key, governor, "Governor for safeguarding", at, number=2)
        at = yield later(at, 3, luck)
        _sign(world, made, key, at)


def _register(world: World) -> bytes:
    """The schools of the board as the national register lists them."""
    lines = ["URN,EstablishmentName,TypeOfEstablishment (name),PhaseOfEducation (name),EstablishmentStatus (name),Town"]
    schools = [agency for agency in world.agencies.values() if agency.kind == "education" and agency.locality_id]
    for number, school in enumerate(schools):
        phase = next((name for name in ("Primary", "Nursery", "Infant", "Junior") if name in school.name), "Secondary")
        kind = "Academy converter" if "Academy" in school.name else "Community school"
        lines.append(f'{900100 + number},"{school.name}",{kind},{phase},Open,')
    return "\n".join(lines).encode()


def _survey(world: World, at: datetime) -> Story:
    """Practitioners answer by an open link; what they say of one agency is not what it says of itself."""
    by = world.office("manager", at)
    row = _round(world, by, "practitioner-survey", "What practitioners see", -5)
    _, secret = operations.make_survey_link(by=by, round_id=row.pk)
    row = _opened(by, row)
    at = yield later(at, 30, chance(world.code, "survey"))
    tool, luck = queries.tool_of(row.edition), chance(world.code, "practitioners")
    for key, (count, sees) in SURVEYED.items():
        for number in range(count):
            with acting.aside():
                operations.answer_survey(
                    secret=secret,
                    agency_id=world.agencies[key].pk,
                    answers=_practitioner(tool, sees, luck, number),
                    at=at,
                )
    at = yield later(at, 10, luck)
    row.refresh_from_db()
    operations.close_round(by=world.office("manager", at), round_id=row.pk, version=row.version)


def _practitioner(tool: Tool, sees: float, luck: Random, number: int) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for key, question in tool.questions().items():
        if question.kind == Kind.SCALE:
            knows = sees if key in {"know-lead", "know-policy", "can-challenge"} else 0.45 + sees / 2
            given[key] = Given("agree" if luck.random() < knows else luck.choice(["neither", "disagree"]))
        elif question.kind == Kind.CHOICE:
            given[key] = Given(luck.choice(list(question.choices)))
        elif number == 0:
            given[key] = Given(luck.choice(SAID))
    return given


def _case_files(world: World, at: datetime) -> Story:
    """Six children are drawn from a list, and four agencies are asked about each."""
    by = world.office("manager", at)
    before = AuditRound.objects.filter(board_id=world.board_id, edition__key="neglect-case-audit").first()
    row = _round(world, by, "neglect-case-audit", "Neglect that lasts", 10, follows=before.pk if before else None)
    places = list(world.content.board["localities"])
    listed = [(f"Child N{number:02}", places[number % len(places)]) for number in range(1, 61)]
    cases = operations.draw_sample(by=by, round_id=row.pk, population=listed, size=6, stratified=True, seed=20260)
    operations.invite(
        by=by,
        round_id=row.pk,
        agency_ids=[world.agencies[key].pk for key in ("csc", "pol", "comm", "edu")],
        respondent="agency",
        case_ids=[case.pk for case in cases],
    )
    _opened(by, row)
    yield from ()


def _first_self_assessment(world: World, at: datetime) -> Story:
    by = world.office("manager", at)
    row = _round(world, by, "reflective-questions", f"How we work, {by.today.year}", -340)
    (made,) = operations.invite(by=by, round_id=row.pk, together=True)
    row = _opened(by, row)
    at = yield later(at, 25, chance(world.code, "ourselves"))
    by = world.office("manager", at)
    luck = chance(world.code, "ourselves", "answers")
    save(by, made, _of_the_board(answers_to(queries.tool_of(row.edition), luck, 0.45)))
    made.refresh_from_db()
    operations.sign(by=by, return_id=made.pk, version=made.version)
    row.refresh_from_db()
    operations.close_round(by=by, round_id=row.pk, version=row.version)


def _self_assessment(world: World, at: datetime) -> Story:
    by = world.office("manager", at)
    before = AuditRound.objects.filter(board_id=world.board_id, edition__key="reflective-questions").first()
    row = _round(
        world,
        by,
        "reflective-questions",
        f"How we work, {by.today.year}",
        35,
        follows=before.pk if before else None,
    )
    (made,) = operations.invite(by=by, round_id=row.pk, together=True)
    row = _opened(by, row)
    operations.carry_forward(by=by, return_id=made.pk)
    tool = queries.tool_of(row.edition)
    first = list(tool.sections["governance"].questions)
    luck = chance(world.code, "ourselves", "again")
    answers = _of_the_board(answers_to(tool, luck, 0.7))
    save(by, made, {key: answers[key] for key in first})
    yield from ()


def _of_the_board(answers: dict[str, Given]) -> dict[str, Given]:
    """The board's own words where it writes."""
    written = [key for key, given in answers.items() if given.value in WORDS]
    return answers | {key: Given(OF_THE_BOARD[n % len(OF_THE_BOARD)]) for n, key in enumerate(written)}


def return_of(row: AuditRound, world: World, key: str) -> AuditReturn:
    """The return of one agency."""
    return AuditReturn.objects.get(round=row, agency=world.agencies[key])


def _answer(
    world: World,
    made: AuditReturn,
    key: str,
    strength: float,
    at: datetime,
    luck: Random,
    only: Iterable[str] | None = None,
) -> None:
    tool = queries.tool_of(made.round.edition)
    answers = answers_to(tool, luck, strength)
    if key == "csc":
        answers["lead-known"] = Given("3", "Everybody knows. It is on the first page of the intranet.")
        answers["escalation"] = Given("3", MORE[0])
        answers["policy-known"] = Given("3", MORE[2])
    wanted = answers if only is None else {name: answers[name] for name in only if name in answers}
    save(leads(world, key, at), made, wanted)


def save(by: Actor, made: AuditReturn, answers: dict[str, Given]) -> None:
    """Save answers as somebody who has the latest versions in front of them."""
    versions = dict(made.answers.values_list("question", "version"))
    operations.save_answers(
        by=by, return_id=made.pk, answers={key: (given, versions.get(key, 0)) for key, given in answers.items()}
    )


def answers_to(tool: Tool, luck: Random, strength: float) -> dict[str, Given]:
    """An answer to everything that is asked; what is asked may hang on what was answered."""
    given: dict[str, Given] = {}
    for _ in range(2):
        for key in asked(tool, given):
            if key not in given:
                given[key] = _one(tool, tool.questions()[key], luck, strength)
    return given


def _one(tool: Tool, question: Question, luck: Random, strength: float) -> Given:
    match question.kind:
        case Kind.SCALE:
            grades = list(getattr(tool.scale_of(question), "grades", {}))
            place = min(len(grades) - 1, max(0, round((strength + luck.gauss(0.12, 0.2)) * (len(grades) - 1))))
            note = ""
            if luck.random() < 0.3:
                note = luck.choice(MORE if place == len(grades) - 1 else LESS)
            return Given(grades[place], note)
        case Kind.NUMBER:
            return Given(str(luck.randrange(60, 98) if question.most is not None else luck.randrange(0, 12)))
        case Kind.DATE:
            return Given(f"2026-0{luck.randrange(1, 7)}-1{luck.randrange(0, 9)}")
        case Kind.CHOICE:
            return Given(next(iter(question.choices)))
        case Kind.CHOICES:
            return Given([next(iter(question.choices))])
        case _:
            return Given(luck.choice(WORDS))


def _sign(world: World, made: AuditReturn, key: str, at: datetime, signatures: int = 2) -> None:
    """The person who leads on safeguarding signs first, then whoever answers for the whole."""
    for by in (leads(world, key, at), _chief(world, key, at))[:signatures]:
        made.refresh_from_db()
        operations.sign(by=by, return_id=made.pk, version=made.version)


def leads(world: World, key: str, at: datetime) -> Actor:
    """Whoever leads on safeguarding in an agency."""
    known = next((each for each in world.officers.get(key, ()) if Role.AGENCY_LEAD in world.actors[each].roles), None)
    return world.who(known or f"{key}/audits/1", at)


def _chief(world: World, key: str, at: datetime) -> Actor:
    number = 2 if f"{key}/audits/2" in world.actors else 1
    return world.who(PARTNERS.get(key, f"{key}/audits/{number}"), at)


def _lead(world: World, agency: str, name: str, job: str, at: datetime, number: int = 1) -> None:
    """Somebody comes to answer for an agency or a school."""
    key, email = f"{agency}/audits/{number}", f"{name.lower().replace(' ', '.')}@example.org"
    account = accounts.register_person(email=email, name=name, at=at, job_title=job)
    by = world.goldthread(at)
    agency_id = world.agencies[agency].pk
    accounts.add_member(by=by, person_id=account.pk, role=Role.AGENCY_LEAD, starts_on=by.today, agency_id=agency_id)
    world.people[key] = account.pk
    world.actors[key] = acting_as(world, key, name, Role.AGENCY_LEAD, at, agency_id=agency_id)
