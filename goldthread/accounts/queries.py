"""Reading who is who: the actor of a request, and the people, agencies and groups of a board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Exists, F, Q, QuerySet

from goldthread.accounts import acting
from goldthread.accounts.models import (
    Agency,
    Board,
    Group,
    GroupMember,
    Invitation,
    Locality,
    Membership,
    Person,
)
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, MEANS, ROLES, Permission, Role, permissions_of
from goldthread.accounts.rules import hash_of, why_closed
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one


@dataclass(frozen=True, slots=True)
class Choice:
    """A row as a form offers it."""

    id: int
    label: str


def _ask(statement: str, **values: Any) -> list[Any]:
    """The answer to a question that pages ask so often that putting it together anew would cost the most of it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows


_OF_A_PERSON = ("id", "password", "last_login", "email", "name", "job_title", "is_active", "joined_at")
"""In the order of the table's fields, in which Django puts them together."""


def person(person_id: int) -> Person | None:
    """Who has this id, read on every page of somebody who is signed in."""
    rows = _ask(
        "SELECT id, password, last_login, email, name, job_title, is_active, joined_at"
        " FROM accounts_person WHERE id = %(id)s",
        id=person_id,
    )
    return Person.from_db("default", _OF_A_PERSON, rows[0]) if rows else None


def _current(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def boards_of(person_id: int, at: datetime) -> list[tuple[int, str, str]]:
    """The boards where a person holds a role today, as (id, code, name), by name.

    The transaction must have said the person.
    """
    rows = (
        Membership.objects.filter(_current(at.astimezone(LONDON).date()), person_id=person_id)
        .values_list("board_id", "board__code", "board__name")
        .distinct()
        .order_by("board__name")
    )
    return [(board_id, code, name) for board_id, code, name in rows]


def enter(person: Person, chosen: int | None, at: datetime) -> tuple[list[tuple[int, str, str]], Actor | None]:
    """A person's boards as (id, code, name), by name, and the person acting for one of them.

    That is the one chosen, or else the one where they have had a role the longest.

    Says person and board to the database, all in one question: every page begins so. Without a role today there
    is no board and no actor.
    """
    held = _ask(
        "SELECT * FROM goldthread_enter(%(who)s, %(chosen)s, %(today)s)",
        who=person.pk,
        chosen=chosen,
        today=at.astimezone(LONDON).date(),
    )
    boards = list(dict.fromkeys((board_id, code, name) for board_id, code, name, *_ in held))
    here = [row for row in held if row[6]]
    if not here:
        return [], None
    board_id, code, _, _, _, _, _, groups = here[0]
    return boards, _actor(
        person, board_id, code, at, [(role, agency, source) for *_, role, agency, source, _, _ in here], groups
    )


def actor_for(person: Person, board_id: int, at: datetime) -> Actor | None:
    """The person acting for a board at this moment, or nothing where no role of theirs is current.

    Says the board to the database: after this the transaction sees its rows, and no other board's.
    """
    _, actor = enter(person, board_id, at)
    if actor is None or actor.board_id == board_id:
        return actor
    acting.say([], person.pk)
    return None


def _actor(
    person: Person,
    board_id: int,
    board_code: str,
    at: datetime,
    held: Sequence[tuple[str, int | None, int | None]],
    groups: Iterable[int],
) -> Actor:
    """The actor with these roles, each with its agency and its source."""
    roles = frozenset(role for role, _, _ in held)
    bound = roles <= frozenset(BOUND_TO_ONE_SOURCE)
    return Actor(
        person_id=person.pk,
        name=person.name,
        board_id=board_id,
        board_code=board_code,
        at=at,
        roles=roles,
        permissions=permissions_of(roles),
        agency_ids=frozenset(agency for _, agency, _ in held if agency is not None),
        group_ids=frozenset(groups),
        source_ids=frozenset(source for _, _, source in held if source is not None) if bound else None,
    )


def agencies(actor: Actor) -> QuerySet[Agency]:
    """The agencies that take part today."""
    return Agency.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=actor.today), board_id=actor.board_id)


def groups(actor: Actor) -> QuerySet[Group]:
    """The groups that sit today."""
    return Group.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=actor.today), board_id=actor.board_id)


_NAMES = """
SELECT 'agency', id, name, short_name FROM accounts_agency
 WHERE board_id = %(board)s AND (ended_on IS NULL OR ended_on > %(today)s)
UNION ALL
SELECT 'group', id, name, short_name FROM accounts_group
 WHERE board_id = %(board)s AND (ended_on IS NULL OR ended_on > %(today)s)
UNION ALL
SELECT 'person', id, name, name FROM accounts_person
 WHERE is_active AND id IN (SELECT person_id FROM accounts_membership
                             WHERE board_id = %(board)s AND starts_on <= %(today)s
                               AND (ends_on IS NULL OR ends_on >= %(today)s))
ORDER BY 1, 3
"""


@dataclass(frozen=True, slots=True)
class Named:
    """An agency, a group or a person, as a filter names it."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Names:
    """Whom and what of the board a filter can name today, each in the order of its names."""

    agencies: tuple[Named, ...]
    groups: tuple[Named, ...]
    people: tuple[Named, ...]


def names(actor: Actor) -> Names:
    """The agencies, groups and people of today, in one question."""
    found: dict[str, list[Named]] = {"agency": [], "group": [], "person": []}
    for kind, *named in _ask(_NAMES, board=actor.board_id, today=actor.today):
        found[kind].append(Named(*named))
    return Names(*(tuple(each) for each in found.values()))


def board(actor: Actor) -> Board:
    """The board that the actor acts for."""
    return Board.objects.get(pk=actor.board_id)


def people(actor: Actor) -> QuerySet[Person]:
    """Everybody with a role on the board today, by name."""
    members = Membership.objects.filter(_current(actor.today), board_id=actor.board_id)
    return Person.objects.filter(pk__in=members.values("person_id"), is_active=True).order_by("name")


def agencies_of(actor: Actor, person_id: int) -> frozenset[int]:
    """The agencies that a person holds a role for today."""
    return frozenset(
        Membership.objects.filter(
            _current(actor.today), board_id=actor.board_id, person_id=person_id, agency_id__isnull=False
        ).values_list("agency_id", flat=True)
    )


def holders_of(actor: Actor, permission: Permission, agency_id: int | None = None) -> list[int]:
    """The ids of people whose role today gives a permission, within one agency where it is named."""
    roles = [role for role, allowed in ROLES.items() if permission in allowed]
    members = Membership.objects.filter(_current(actor.today), board_id=actor.board_id, role__in=roles)
    if agency_id is not None:
        members = members.filter(agency_id=agency_id)
    return sorted(set(members.values_list("person_id", flat=True)))


def holder_of_role(actor: Actor, role: Role) -> Person | None:
    """Whoever holds a role on the board today; of several, the one who has held it the longest."""
    held = Membership.objects.filter(_current(actor.today), board_id=actor.board_id, role=role, person__is_active=True)
    found = held.select_related("person").order_by("starts_on", "pk").first()
    return found.person if found else None


def agency_leads(actor: Actor) -> dict[int, list[int]]:
    """The people who lead each agency on this board today, by the agency's id."""
    rows = Membership.objects.filter(
        _current(actor.today), board_id=actor.board_id, role=Role.AGENCY_LEAD, agency_id__isnull=False
    ).values_list("agency_id", "person_id")
    leads: dict[int, list[int]] = {}
    for agency_id, person_id in rows:
        leads.setdefault(agency_id or 0, []).append(person_id)
    return leads


def all_boards() -> list[tuple[int, str]]:
    """Every board as (id, code): the one list that a night job needs before it acts for any."""
    return [(board_id, code) for board_id, code in _ask("SELECT id, code FROM goldthread_all_boards()")]


def memberships(actor: Actor) -> QuerySet[Membership]:
    """Every membership of the board, past and present, with the person and the agency."""
    actor.need(Permission.MANAGE_PEOPLE)
    return Membership.objects.filter(board_id=actor.board_id).select_related("person", "agency")


def groups_with_members(actor: Actor) -> QuerySet[Group]:
    """The groups with the names of who sits on each."""
    return groups(actor).annotate(names=ArrayAgg(F("members__person__name"), filter=Q(members__isnull=False)))


@dataclass(frozen=True, slots=True)
class View:
    """A register as somebody likes to see it."""

    pk: int
    name: str
    query: str


def saved_views(actor: Actor, register: str) -> tuple[View, ...]:
    """The views that the actor keeps of one register, by name."""
    rows = _ask(
        "SELECT id, name, query FROM accounts_savedview"
        " WHERE board_id = %(board)s AND person_id = %(me)s AND register = %(register)s ORDER BY name",
        board=actor.board_id,
        me=actor.me,
        register=register,
    )
    return tuple(View(*row) for row in rows)


def localities(actor: Actor) -> QuerySet[Locality]:
    """The parts of the board's area."""
    return Locality.objects.filter(board_id=actor.board_id)


def every_agency(actor: Actor) -> QuerySet[Agency]:
    """The agencies of the board, with those that have left it."""
    actor.need(Permission.MANAGE_PEOPLE)
    return Agency.objects.filter(board_id=actor.board_id).select_related("locality")


def every_group(actor: Actor) -> QuerySet[Group]:
    """The groups of the board, with those that no longer sit, and how many sit on each."""
    actor.need(Permission.MANAGE_PEOPLE)
    return Group.objects.filter(board_id=actor.board_id).annotate(seats=Count("members"))


def seats(actor: Actor, group_id: int) -> QuerySet[GroupMember]:
    """Who sits on a group, by name."""
    return (
        GroupMember.objects.filter(board_id=actor.board_id, group_id=group_id)
        .select_related("person")
        .order_by("person__name")
    )


def groups_of(actor: Actor, person_id: int) -> QuerySet[GroupMember]:
    """The groups that a person sits on."""
    return (
        GroupMember.objects.filter(board_id=actor.board_id, person_id=person_id)
        .select_related("group")
        .order_by("group__name")
    )


def current(actor: Actor) -> Q:
    """Memberships that hold today."""
    return _current(actor.today)


def ended(actor: Actor) -> Q:
    """Memberships whose last day has passed."""
    return Q(ends_on__lt=actor.today)


def member_of_board(actor: Actor, person_id: int) -> Person:
    """A person who has or had a role on the actor's board; nobody else exists for them."""
    held = Membership.objects.filter(board_id=actor.board_id, person_id=person_id)
    return the_one(Person.objects.filter(Exists(held), pk=person_id))


def with_account(email: str) -> int | None:
    """The number of somebody who can sign in with this address, on whichever board; nothing where nobody can."""
    found = Person.objects.filter(email__iexact=email.strip(), is_active=True).first() if email.strip() else None
    return found.pk if found else None


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of people whom a page that the reader may open speaks of."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations that were neither used nor taken back, the newest first."""
    actor.need(Permission.MANAGE_PEOPLE)
    return Invitation.objects.filter(
        board_id=actor.board_id, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).select_related("agency", "invited_by")


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """What the holder of an invitation's link may know of it."""

    board_id: int
    board_name: str
    email: str
    name: str
    role: str
    ends_on: date | None
    has_account: bool


def invitation_of(secret: str, at: datetime) -> InvitationSeen:
    """The invitation that a link opens; refuses with why it opens none."""
    token_hash = hash_of(secret)
    with acting.aside():
        acting.say_link(token_hash)
        found = Invitation.objects.filter(token_hash=token_hash).first()
        why_not = why_closed(found, at)
        if found is None or why_not:
            raise Refusal(why_not)
        acting.say([found.board_id], None)
        board_name = Board.objects.values_list("name", flat=True).get(pk=found.board_id)
    return InvitationSeen(
        board_id=found.board_id,
        board_name=board_name,
        email=found.email,
        name=found.name,
        role=found.get_role_display(),
        ends_on=found.membership_ends_on,
        has_account=Person.objects.filter(email__iexact=found.email).exists(),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds, on whichever board."""

    board: str
    role: str
    agency: str
    ends_on: date | None


def roles_of(actor: Actor, board_ids: Sequence[int]) -> list[Held]:
    """The roles that a person holds today on all of their boards."""
    with acting.aside():
        acting.say(board_ids, actor.person_id)
        held = (
            Membership.objects.filter(_current(actor.today), person_id=actor.me)
            .select_related("board", "agency")
            .order_by("board__name", "role")
        )
        return [
            Held(each.board.name, each.get_role_display(), each.agency.name if each.agency else "", each.ends_on)
            for each in held
        ]


DEMO_DOMAIN = "example.org"
"""Fictional people have addresses under this domain, which nobody can own."""

MOST_IN_DEMO = 60


@dataclass(frozen=True, slots=True)
class Fictional:
    """Somebody made up, to sign in as in demo mode."""

    id: int
    name: str
    role: str
    means: str
    board: str
    agency: str


def people_to_sign_in_as(at: datetime) -> list[Fictional]:
    """One fictional person for each role on each board, in the order in which the demo made them.

    Of those who answer for an agency there is one for each kind of agency: a school sees other things than the police.

    For demo mode only, which the caller has checked.
    """
    on = at.astimezone(LONDON).date()
    made_up = Person.objects.filter(email__iendswith=f"@{DEMO_DOMAIN}", is_active=True).order_by("pk")[:MOST_IN_DEMO]
    found: dict[tuple[int, str, str], Fictional] = {}
    with acting.aside():
        for held in _held_by([person.pk for person in made_up], on):
            agency = held.agency
            kind = agency.kind if agency and Permission.ANSWER_FOR_AGENCY in ROLES[Role(held.role)] else ""
            found.setdefault(
                (held.board_id, held.role, kind),
                Fictional(
                    held.person_id,
                    held.person.name,
                    held.get_role_display(),
                    MEANS[held.role],
                    held.board.name,
                    agency.name if agency else "",
                ),
            )
    order = list(ROLES)
    return [found[key] for key in sorted(found, key=lambda key: (key[0], order.index(Role(key[1]))))]


def _held_by(person_ids: Sequence[int], on: date) -> list[Membership]:
    """The role that each of these people holds first, in their order.

    Before a board is said people see their own roles alone, so whoever is still unknown is said, and with them all of
    their board are seen at once.
    """
    first: dict[int, Membership] = {}
    current = Membership.objects.filter(_current(on), person_id__in=person_ids).order_by("pk")
    boards: set[int] = set()
    for person_id in person_ids:
        if person_id not in first:
            acting.say([], person_id)
            boards |= {held.board_id for held in current}
            acting.say(sorted(boards), person_id)
            for held in current.select_related("person", "board", "agency"):
                first.setdefault(held.person_id, held)
    return [first[person_id] for person_id in person_ids if person_id in first]


def fictional(person_id: int) -> Person:
    """One of the people to sign in as in demo mode; real people are never found here."""
    return the_one(Person.objects.filter(pk=person_id, email__iendswith=f"@{DEMO_DOMAIN}", is_active=True))


def agency_names(actor: Actor, agency_ids: Iterable[int]) -> dict[int, str]:
    """The names of agencies of the board, with those that have left it."""
    found = Agency.objects.filter(board_id=actor.board_id, pk__in=set(agency_ids))
    return dict(found.values_list("pk", "name"))


def group_names(actor: Actor, group_ids: Iterable[int]) -> dict[int, str]:
    """The names of groups of the board, with those that no longer sit."""
    found = Group.objects.filter(board_id=actor.board_id, pk__in=set(group_ids))
    return dict(found.values_list("pk", "name"))
