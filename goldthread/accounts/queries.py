"""Reading who is who: the actor of a request, and the people, agencies and groups of a board."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import F, Q, QuerySet

from goldthread.accounts import acting
from goldthread.accounts.models import Agency, Board, Group, GroupMember, Membership, Person, SavedView
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, ROLES, Permission, Role, permissions_of
from goldthread.core.actor import LONDON, Actor


@dataclass(frozen=True, slots=True)
class Choice:
    """A row as a form offers it."""

    id: int
    label: str


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


def actor_for(person: Person, board_id: int, at: datetime) -> Actor | None:
    """The person acting for a board at this moment, or nothing where no role of theirs is current.

    Says the board to the database: after this the transaction sees its rows, and no other board's.
    """
    on = at.astimezone(LONDON).date()
    acting.say([], person.pk)
    held = list(
        Membership.objects.filter(_current(on), person_id=person.pk, board_id=board_id).values_list(
            "role", "agency_id", "source_id", "board__code"
        )
    )
    if not held:
        return None
    acting.say([board_id], person.pk)
    groups = GroupMember.objects.filter(person_id=person.pk).values_list("group_id", flat=True)
    roles = frozenset(role for role, _, _, _ in held)
    bound = roles <= frozenset(BOUND_TO_ONE_SOURCE)
    return Actor(
        person_id=person.pk,
        name=person.name,
        board_id=board_id,
        board_code=held[0][3],
        at=at,
        roles=roles,
        permissions=permissions_of(roles),
        agency_ids=frozenset(agency for _, agency, _, _ in held if agency is not None),
        group_ids=frozenset(groups),
        source_ids=frozenset(source for _, _, source, _ in held if source is not None) if bound else None,
    )


def agencies(actor: Actor) -> QuerySet[Agency]:
    """The agencies that take part today."""
    return Agency.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=actor.today), board_id=actor.board_id)


def groups(actor: Actor) -> QuerySet[Group]:
    """The groups that sit today."""
    return Group.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=actor.today), board_id=actor.board_id)


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM goldthread_all_boards()")
        return [(board_id, code) for board_id, code in cursor.fetchall()]


def memberships(actor: Actor) -> QuerySet[Membership]:
    """Every membership of the board, past and present, with the person and the agency."""
    actor.need(Permission.MANAGE_PEOPLE)
    return Membership.objects.filter(board_id=actor.board_id).select_related("person", "agency")


def groups_with_members(actor: Actor) -> QuerySet[Group]:
    """The groups with the names of who sits on each."""
    return groups(actor).annotate(names=ArrayAgg(F("members__person__name"), filter=Q(members__isnull=False)))


def saved_views(actor: Actor, register: str) -> QuerySet[SavedView]:
    """The views that the actor keeps of one register."""
    return SavedView.objects.filter(board_id=actor.board_id, person_id=actor.me, register=register)
