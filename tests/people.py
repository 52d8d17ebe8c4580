"""The fixed cast of the tests: two boards, and one person for each role on the first.

The boards, their agencies and groups and the people are made once for a run of the tests and stay; everything
else is made by a test, through the operations, and is gone after it. The database shows a board's rows only to
a transaction that has said the board, so a test that reads tables itself calls ``on_stage`` first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler

from goldthread.accounts import operations, queries
from goldthread.accounts.acting import say
from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.models import Agency, Board, Group, Person
from goldthread.accounts.roles import Permission, Role
from goldthread.accounts.sessions import SessionStore
from goldthread.config import database
from goldthread.core.actor import Actor, of_the_system
from goldthread.web.people.middleware import PASSED
from goldthread.web.shell.middleware import BOARD_KEY

NOW = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
"""When the cast acts: Tuesday 9 June 2026, ten in the morning on the clock of the board."""

TODAY = date(2026, 6, 9)
ROLES_BEGIN = date(2020, 1, 1)
ROLES_END = date(2099, 12, 31)


@dataclass(frozen=True)
class Cast:
    """Who is who. All are of the first board but for ``outsider`` and ``stranger``."""

    manager: Actor
    """Business manager."""
    coordinator: Actor
    chair: Actor
    """Independent chair."""
    partner: Actor
    """Delegated partner, for the police."""
    member: Actor
    """Sits on the first group and has no other role."""
    health_lead: Actor
    police_lead: Actor
    owner: Actor
    """Owns actions, for health."""
    auditor: Actor
    practitioner: Actor
    lay: Actor
    young: Actor
    administrator: Actor
    """Keeps the system and sees no case."""
    inspector: Actor
    outsider: Actor
    """Business manager of the other board, and of no other."""
    stranger: Person
    """Can sign in, and has no role anywhere."""
    agencies: dict[str, int]
    """Ids of the first board's agencies: health, police, school."""
    groups: dict[str, int]
    """Ids of the first board's groups: learning (the member sits on it), quality (nobody does)."""

    def everybody(self) -> dict[str, Actor]:
        """Each actor by name, the outsider with them."""
        return {name: actor for name, actor in vars(self).items() if isinstance(actor, Actor)}


BOARDS = {"NSH": "Northshire Safeguarding Partnership", "STM": "Southmere Safeguarding Board"}

AGENCIES = {
    "health": ("Northshire Health", "Health", AgencyKind.HEALTH),
    "police": ("Northshire Police", "Police", AgencyKind.POLICE),
    "school": ("Hillside School", "Hillside", AgencyKind.EDUCATION),
}

GROUPS = {"learning": ("Learning and improvement group", "Learning"), "quality": ("Quality group", "Quality")}

PEOPLE: dict[str, tuple[str, Role, str]] = {
    "manager": ("Morgan Manager", Role.BUSINESS_MANAGER, ""),
    "coordinator": ("Corin Coordinator", Role.COORDINATOR, ""),
    "chair": ("Chandra Chair", Role.INDEPENDENT_CHAIR, ""),
    "partner": ("Parker Partner", Role.DELEGATED_PARTNER, "police"),
    "member": ("Merle Member", Role.GROUP_MEMBER, ""),
    "health_lead": ("Harper Lead", Role.AGENCY_LEAD, "health"),
    "police_lead": ("Pat Lead", Role.AGENCY_LEAD, "police"),
    "owner": ("Owen Owner", Role.ACTION_OWNER, "health"),
    "auditor": ("Audrey Auditor", Role.AUDITOR, ""),
    "practitioner": ("Prue Practitioner", Role.PRACTITIONER, "health"),
    "lay": ("Lee Lay", Role.LAY_MEMBER, ""),
    "young": ("Yara Young", Role.YOUNG_ADVISER, ""),
    "administrator": ("Addis Administrator", Role.SYSTEM_ADMINISTRATOR, ""),
    "inspector": ("Indra Inspector", Role.INSPECTOR, ""),
}


def system(board: Board) -> Actor:
    """Goldthread itself on a board, with every permission: it sets the stage."""
    return of_the_system(board.pk, board.code, NOW, frozenset(map(str, Permission)))


def on_stage(actor: Actor) -> Actor:
    """Say to the database that the rest of the transaction acts for this actor's board."""
    say([actor.board_id], actor.person_id)
    return actor


def make_cast() -> Cast:
    """Make the boards and people; they stay. The database must be open as its owner, who alone makes boards."""
    first, second = (operations.found_board(code=code, name=name, at=NOW) for code, name in BOARDS.items())
    by = system(first)
    with transaction.atomic():
        on_stage(by)
        for name, short, kind in AGENCIES.values():
            operations.add_agency(by=by, name=name, short_name=short, kind=kind)
        for name, short in GROUPS.values():
            operations.add_group(by=by, name=name, short_name=short)
        for key, (name, role, agency) in PEOPLE.items():
            _join(by, key, name, role, _agency(agency).pk if agency else None)
        member = Person.objects.get(email=_email("member"))
        operations.seat(by=by, group_id=_group("learning").pk, person_id=member.pk)
    with transaction.atomic():
        by = on_stage(system(second))
        _join(by, "outsider", "Otis Outsider", Role.BUSINESS_MANAGER, None)
    operations.register_person(email=_email("stranger"), name="Stef Stranger", at=NOW)
    return find_cast()


def find_cast() -> Cast:
    """The cast as it stands in the database."""
    with transaction.atomic():
        actors = {key: actor(key) for key in [*PEOPLE, "outsider"]}
        on_stage(actors["manager"])
        return Cast(
            **actors,
            stranger=Person.objects.get(email=_email("stranger")),
            agencies={key: _agency(key).pk for key in AGENCIES},
            groups={key: _group(key).pk for key in GROUPS},
        )


def actor(key: str, at: datetime = NOW) -> Actor:
    """One of the cast, acting at a moment."""
    person = Person.objects.get(email=_email(key))
    say([], person.pk)
    found = queries.actor_for(person, queries.boards_of(person.pk, at)[0][0], at)
    assert found is not None
    return found


def reviewer_of(cast: Cast, source_id: int) -> Actor:
    """An independent reviewer, whose role is bound to one source."""
    by = on_stage(cast.manager)
    person = operations.register_person(email=f"reviewer-{source_id}@example.org", name="Rowan Reviewer", at=NOW)
    operations.add_member(
        by=by,
        person_id=person.pk,
        role=Role.INDEPENDENT_REVIEWER,
        starts_on=ROLES_BEGIN,
        ends_on=ROLES_END,
        source_id=source_id,
    )
    found = queries.actor_for(person, by.board_id, NOW)
    assert found is not None
    return found


@cache
def _site() -> ClientHandler:
    """The site with its middleware, made once for every browser."""
    return ClientHandler(enforce_csrf_checks=False)


def client_for(who: Actor | Person) -> Client:
    """A browser in which this person is signed in, with their second step, and has chosen their board."""
    client = Client()
    client.handler = _site()
    person = who if isinstance(who, Person) else Person.objects.get(pk=who.me)
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            PASSED: True,
        }
    )
    if isinstance(who, Actor):
        session[BOARD_KEY] = who.board_id
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


@contextmanager
def as_owner() -> Iterator[None]:
    """Django's connection signed in as the owner of the database, for what the application may not do."""
    before: dict[str, Any] = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database.owner_login().to(str(before["NAME"])).django())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def _email(key: str) -> str:
    return f"{key.replace('_', '-')}@example.org"


def _join(by: Actor, key: str, name: str, role: Role, agency_id: int | None) -> None:
    person = operations.register_person(email=_email(key), name=name, at=NOW)
    ends_on = ROLES_END if role == Role.INSPECTOR else None
    operations.add_member(
        by=by, person_id=person.pk, role=role, starts_on=ROLES_BEGIN, ends_on=ends_on, agency_id=agency_id
    )


def _agency(key: str) -> Agency:
    return Agency.objects.get(name=AGENCIES[key][0])


def _group(key: str) -> Group:
    return Group.objects.get(name=GROUPS[key][0])
