"""A fictional board and everybody on it, set up through the operations."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from goldthread.accounts import operations as accounts
from goldthread.accounts.models import Agency, Person
from goldthread.accounts.roles import Permission, Role, permissions_of
from goldthread.core.actor import LONDON, Actor, of_the_system
from goldthread.demo.content import Content
from goldthread.demo.diary import Diary, chance, office_hour
from goldthread.demo.people import CAST, SignIn
from goldthread.loop.themes import operations as themes
from goldthread.loop.themes import queries as theme_queries

DAYS_IN_A_MONTH = 30.44

LATER = frozenset({Role.INDEPENDENT_REVIEWER, Role.INSPECTOR})
"""Roles that are given when their day comes."""

Place = tuple[str, int]
"""A lesson by the key of its source and its number there."""


@dataclass
class World:
    """One board while its years are lived: who is who, by the keys of the data files."""

    content: Content
    now: datetime
    board_id: int
    code: str
    diary: Diary
    agencies: dict[str, Agency] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    officers: dict[str, list[str]] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    lessons: dict[Place, int] = field(default_factory=dict)
    own_actions: set[str] = field(default_factory=set)

    def goldthread(self, at: datetime) -> Actor:
        """Goldthread itself, as an administrator on the machine has it act."""
        return of_the_system(self.board_id, self.code, at, frozenset(str(item) for item in Permission))

    def who(self, key: str, at: datetime) -> Actor:
        """A person of the board at a moment."""
        return replace(self.actors[key], at=at)

    def office(self, post: str, at: datetime) -> Actor:
        """Whoever holds a post here: the manager, the coordinator, the chair or the auditor."""
        return self.who(self.content.board["office"][post], at)

    def lead(self, agency: str, at: datetime) -> Actor:
        """Whoever answers for an agency."""
        leads = (self.who(key, at) for key in self.officers[agency])
        return next(actor for actor in leads if actor.may(Permission.ANSWER_FOR_AGENCY))

    def members(self) -> list[str]:
        """The partners who answer for the board, by key."""
        return list(self.content.board["office"]["members"])

    @property
    def founded_at(self) -> datetime:
        """When the board began."""
        return office_hour(self.months_ago(self.content.board["founded"]), chance(self.code, "founded"))

    def months_ago(self, months: float) -> date:
        """A day so many months before the day of loading."""
        return self.now.astimezone(LONDON).date() - timedelta(days=round(months * DAYS_IN_A_MONTH))


def found(content: Content, now: datetime) -> World:
    """Found a board, as the database's owner; nobody and nothing is on it yet."""
    world = World(content, now, 0, content.board["code"], Diary(now))
    board = accounts.found_board(code=world.code, name=content.board["name"], at=world.founded_at)
    world.board_id = board.pk
    return world


def enrol(known: dict[str, Person], at: datetime) -> None:
    """Make the accounts of the cast, before anybody else's."""
    for person in CAST:
        _account(known, person.email, person.name, person.job_title, at)


def settle(world: World, known: dict[str, Person]) -> None:
    """Bring to a new board the localities, groups, agencies, schools, people and themes that it begins with.

    ``known`` holds everybody who has an account already, by e-mail address: people belong to several boards.
    """
    row, at = world.content.board, world.founded_at
    _add_agencies(world, at)
    by = world.goldthread(at)
    for key, name, short in row["groups"]:
        world.groups[key] = accounts.add_group(by=by, name=name, short_name=short).pk
    for person in CAST:
        _join(world, person, known, at)
    for number, (name, agency, part, job) in enumerate(row["officers"]):
        role = Role.AGENCY_LEAD if part == "lead" else Role.ACTION_OWNER
        _officer(world, f"{agency}/{number}", name, agency, role, job, known, at)
    _take_themes(world, at)


def _add_agencies(world: World, at: datetime) -> None:
    by, row = world.goldthread(at), world.content.board
    for key, name, short, kind in row["agencies"]:
        world.agencies[key] = accounts.add_agency(by=by, name=name, short_name=short, kind=kind)
    for name in row["localities"]:
        locality = accounts.add_locality(by=by, name=name)
        for line in row["schools"].get(name, ()):
            key, _, school = line.rpartition(": ")
            world.agencies[key or school] = accounts.add_agency(
                by=by, name=school, short_name=school[:40], kind="education", locality_id=locality.pk
            )


def _join(world: World, person: SignIn, known: dict[str, Person], at: datetime) -> None:
    here = person.role if person.board == world.code else None
    if person.elsewhere and person.elsewhere[0] == world.code:
        here = person.elsewhere[1]
    if here is None:
        return
    agency = person.agency if person.board == world.code else ""
    groups = person.groups if person.board == world.code else ()
    account = _account(known, person.email, person.name, person.job_title, at)
    if here not in LATER:
        _member(world, person.key, account, here, agency, at)
    else:
        world.people[person.key] = account.pk
    for group in groups:
        accounts.seat(by=world.goldthread(at), group_id=world.groups[group], person_id=account.pk)
    if here in {Role.ACTION_OWNER, Role.AGENCY_LEAD} and agency:
        world.officers.setdefault(agency, []).append(person.key)


def _officer(
    world: World,
    key: str,
    name: str,
    agency: str,
    role: Role,
    job: str,
    known: dict[str, Person],
    at: datetime,
) -> None:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    _member(world, key, _account(known, email, name, job, at), role, agency, at)
    world.officers.setdefault(agency, []).append(key)


def _account(known: dict[str, Person], email: str, name: str, job: str, at: datetime) -> Person:
    if email not in known:
        known[email] = accounts.register_person(email=email, name=name, at=at, job_title=job)
    return known[email]


def _member(world: World, key: str, account: Person, role: Role, agency: str, at: datetime) -> None:
    by = world.goldthread(at)
    agency_id = world.agencies[agency].pk if agency else None
    accounts.add_member(by=by, person_id=account.pk, role=role, starts_on=by.today, agency_id=agency_id)
    world.people[key] = account.pk
    world.actors[key] = acting_as(world, key, account.name, role, at, agency_id=agency_id)


def acting_as(
    world: World,
    key: str,
    name: str,
    role: Role,
    at: datetime,
    *,
    agency_id: int | None = None,
    source_id: int | None = None,
) -> Actor:
    """The actor whom a role makes of a person, as a request of theirs would build it."""
    roles = frozenset({str(role)})
    seats = next((person.groups for person in CAST if person.key == key and person.board == world.code), ())
    return Actor(
        person_id=world.people[key],
        name=name,
        board_id=world.board_id,
        board_code=world.code,
        at=at,
        roles=roles,
        permissions=permissions_of(roles),
        agency_ids=frozenset() if agency_id is None else frozenset({agency_id}),
        group_ids=frozenset(world.groups[group] for group in seats),
        source_ids=None if source_id is None else frozenset({source_id}),
    )


def _take_themes(world: World, at: datetime) -> None:
    by = world.office("manager", at)
    themes.take_default_scheme(by=by)
    own: list[Any] | None = world.content.board.get("own_theme")
    if own:
        area = next(group for group in theme_queries.scheme(by) if group.name == own[0])
        themes.add_theme(by=by, group_id=area.pk, name=own[1], definition=own[2])
    world.themes = {theme.name: theme.pk for theme in theme_queries.in_use(by)}
