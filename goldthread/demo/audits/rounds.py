"""What every round of the story does: it is prepared, opened, answered and signed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.core.actor import LONDON, Actor
from goldthread.demo.audits.answers import MORE, answers_to, save
from goldthread.demo.world import World, acting_as
from goldthread.loop.audits import operations, queries
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.choices import LineState
from goldthread.loop.audits.models import AuditReturn, AuditRound, ProgrammeLine

FIRST, THIS = 400, 50
"""Days ago on which the first section 11 round of the story opened, and this year's."""

PARTNERS = {"pol": "police_partner", "csc": "care_partner", "icb": "health_partner"}


def day(world: World, days: int) -> date:
    """So many days from today."""
    return world.now.astimezone(LONDON).date() + timedelta(days=days)


def issue(by: Actor, text: str) -> int:
    """Write a tool and make it ready to be used."""
    made = operations.write_tool(by=by, text=text)
    return operations.issue_tool(by=by, edition_id=made.pk, version=made.version).pk


def moved(by: Actor, row: ProgrammeLine, states: Iterable[str], why: str = "") -> None:
    """A line of the programme goes through these states."""
    row.refresh_from_db()
    for state in states:
        if row.state != state:
            row = operations.move_audit(by=by, line_id=row.pk, version=row.version, state=state, why=why)


def prepare(
    world: World, by: Actor, key: str, title: str, due: int, *, follows: int | None = None, message: str = ""
) -> AuditRound:
    """A round of the tool with this key, opened today and due so many days from now."""
    edition = queries.editions(by).filter(key=key, state="issued").order_by("-pk").first()
    assert edition is not None
    line = ProgrammeLine.objects.filter(board_id=world.board_id, tool_key=key).order_by("-starts_on").first()
    if line is not None and line.state == LineState.PLANNED:
        moved(by, line, (LineState.UNDER_WAY,))
    return operations.make_round(
        by=by,
        edition_id=edition.pk,
        title=title,
        opens_on=by.today,
        due_on=day(world, due),
        line_id=line.pk if line else None,
        follows_id=follows,
        message=message,
    )


def opened(by: Actor, row: AuditRound) -> AuditRound:
    """The same round, open."""
    row.refresh_from_db()
    return operations.open_round(by=by, round_id=row.pk, version=row.version)


def answer(
    world: World,
    made: AuditReturn,
    key: str,
    strength: float,
    at: datetime,
    luck: Random,
    only: Iterable[str] | None = None,
) -> None:
    """An agency answers, as strongly as it is; social care says more of one thing than its people see."""
    tool = queries.tool_of(made.round.edition)
    answers = answers_to(tool, luck, strength)
    if key == "csc":
        answers["lead-known"] = Given("3", "Everybody knows. It is on the first page of the intranet.")
        answers["escalation"] = Given("3", MORE[0])
        answers["policy-known"] = Given("3", MORE[2])
    wanted = answers if only is None else {name: answers[name] for name in only if name in answers}
    save(leads(world, key, at), made, wanted)


def sign(world: World, made: AuditReturn, key: str, at: datetime, signatures: int = 2) -> None:
    """The person who leads on safeguarding signs first, then whoever answers for the whole."""
    for by in (leads(world, key, at), chief(world, key, at))[:signatures]:
        made.refresh_from_db()
        operations.sign(by=by, return_id=made.pk, version=made.version)


def leads(world: World, key: str, at: datetime) -> Actor:
    """Whoever leads on safeguarding in an agency."""
    known = next((each for each in world.officers.get(key, ()) if Role.AGENCY_LEAD in world.actors[each].roles), None)
    return world.who(known or f"{key}/audits/1", at)


def chief(world: World, key: str, at: datetime) -> Actor:
    """Whoever answers for the whole of an agency."""
    number = 2 if f"{key}/audits/2" in world.actors else 1
    return world.who(PARTNERS.get(key, f"{key}/audits/{number}"), at)


def comes_to_lead(world: World, agency: str, name: str, job: str, at: datetime, number: int = 1) -> None:
    """Somebody comes to answer for an agency or a school."""
    key, email = f"{agency}/audits/{number}", f"{name.lower().replace(' ', '.')}@example.org"
    account = accounts.register_person(email=email, name=name, at=at, job_title=job)
    by = world.goldthread(at)
    agency_id = world.agencies[agency].pk
    accounts.add_member(by=by, person_id=account.pk, role=Role.AGENCY_LEAD, starts_on=by.today, agency_id=agency_id)
    world.people[key] = account.pk
    world.actors[key] = acting_as(world, key, name, Role.AGENCY_LEAD, at, agency_id=agency_id)
