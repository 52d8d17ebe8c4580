"""Writing who is who: boards, agencies, groups, memberships, invitations, saved views."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from goldthread.accounts import acting, rules
from goldthread.accounts.choices import AgencyKind
from goldthread.accounts.models import (
    Agency,
    Board,
    Group,
    GroupMember,
    Invitation,
    Locality,
    Membership,
    Person,
    SavedView,
)
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, NEEDS_AN_AGENCY, TIME_LIMITED, Permission, Role
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record

INVITATION_LASTS = timedelta(days=14)

_Row = TypeVar("_Row", Agency, Group, Locality)


@transaction.atomic
def add_agency(
    *,
    by: Actor,
    name: str,
    short_name: str,
    kind: str = AgencyKind.OTHER,
    locality_id: int | None = None,
) -> Agency:
    """Add an organisation to the board."""
    by.need(Permission.MANAGE_PEOPLE)
    _check_name(Agency, by, "an agency", name)
    agency = Agency.objects.create(
        board_id=by.board_id, name=name, short_name=short_name, kind=kind, locality_id=locality_id
    )
    record(by=by, verb="added", kind="agency", thing_id=agency.pk, reference=name[:60])
    return agency


@transaction.atomic
def change_agency(
    *,
    by: Actor,
    agency_id: int,
    version: int,
    name: str,
    short_name: str,
    kind: str,
    locality_id: int | None,
    ended_on: date | None,
) -> Agency:
    """Correct what is known of an agency, or give it the day on which it left the board."""
    by.need(Permission.MANAGE_PEOPLE)
    agency = _locked(Agency, by, agency_id, version)
    _check_name(Agency, by, "an agency", name, agency_id)
    if locality_id is not None and not Locality.objects.filter(board_id=by.board_id, pk=locality_id).exists():
        raise NotThere
    wanted = {
        "name": name,
        "short_name": short_name,
        "kind": kind,
        "locality_id": locality_id,
        "ended_on": ended_on,
    }
    _change(by, agency, "agency", wanted)
    return agency


@transaction.atomic
def add_locality(*, by: Actor, name: str) -> Locality:
    """Add a part of the board's area."""
    by.need(Permission.MANAGE_PEOPLE)
    _check_name(Locality, by, "a locality", name)
    locality = Locality.objects.create(board_id=by.board_id, name=name)
    record(by=by, verb="added", kind="locality", thing_id=locality.pk, reference=name[:60])
    return locality


@transaction.atomic
def change_locality(*, by: Actor, locality_id: int, version: int, name: str) -> Locality:
    """Give a part of the area another name."""
    by.need(Permission.MANAGE_PEOPLE)
    locality = _locked(Locality, by, locality_id, version)
    _check_name(Locality, by, "a locality", name, locality_id)
    _change(by, locality, "locality", {"name": name})
    return locality


@transaction.atomic
def add_group(*, by: Actor, name: str, short_name: str) -> Group:
    """Add a sub-group or panel under the board's own name for it."""
    by.need(Permission.MANAGE_PEOPLE)
    _check_name(Group, by, "a group", name)
    group = Group.objects.create(board_id=by.board_id, name=name, short_name=short_name)
    record(by=by, verb="added", kind="group", thing_id=group.pk, reference=name[:60])
    return group


@transaction.atomic
def change_group(*, by: Actor, group_id: int, version: int, name: str, short_name: str, ended_on: date | None) -> Group:
    """Give a group another name, or the day on which it last sat."""
    by.need(Permission.MANAGE_PEOPLE)
    group = _locked(Group, by, group_id, version)
    _check_name(Group, by, "a group", name, group_id)
    _change(by, group, "group", {"name": name, "short_name": short_name, "ended_on": ended_on})
    return group


@transaction.atomic
def seat(*, by: Actor, group_id: int, person_id: int, is_lead: bool = False) -> GroupMember:
    """Seat a person on a group, or change whether they lead it."""
    by.need(Permission.MANAGE_PEOPLE)
    group = the_one(Group.objects.filter(board_id=by.board_id, pk=group_id))
    if not Membership.objects.filter(board_id=by.board_id, person_id=person_id).exists():
        raise Refusal("Only somebody with a role on this board can sit on a group.", "person")
    member, _ = GroupMember.objects.update_or_create(
        board_id=by.board_id, group_id=group_id, person_id=person_id, defaults={"is_lead": is_lead}
    )
    record(
        by=by,
        verb="seated somebody on",
        kind="group",
        thing_id=group_id,
        reference=group.name[:60],
        detail={"person": person_id, "leads": is_lead},
    )
    return member


@transaction.atomic
def unseat(*, by: Actor, group_id: int, person_id: int) -> None:
    """A person no longer sits on a group."""
    by.need(Permission.MANAGE_PEOPLE)
    seat = GroupMember.objects.filter(board_id=by.board_id, group_id=group_id, person_id=person_id)
    found = the_one(seat.select_related("group"))
    seat.delete()
    record(
        by=by,
        verb="took somebody off",
        kind="group",
        thing_id=group_id,
        reference=found.group.name[:60],
        detail={"person": person_id},
    )


def _locked(kind: type[_Row], by: Actor, row_id: int, version: int) -> _Row:
    """The row, held for a change, as the person who changes it saw it."""
    row = the_one(kind._default_manager.select_for_update().filter(board_id=by.board_id, pk=row_id))
    if row.version != version:
        raise ChangedMeanwhile("Somebody else changed this while you had it open. Look at it and try again.")
    return row


def _check_name(kind: type[_Row], by: Actor, noun: str, name: str, own_id: int | None = None) -> None:
    same = kind._default_manager.filter(board_id=by.board_id, name__iexact=name).exclude(pk=own_id or 0)
    if same.exists():
        raise Refusal(f"There is already {noun} called {name}. Give this one another name.", "name")


def _change(by: Actor, row: _Row, kind: str, wanted: Mapping[str, Any]) -> None:
    """Write what differs, and tell the journal of it."""
    changed = {field: [getattr(row, field), value] for field, value in wanted.items() if getattr(row, field) != value}
    if not changed:
        return
    for field, value in wanted.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    record(by=by, verb="changed", kind=kind, thing_id=row.pk, reference=row.name[:60], detail=changed)


def check_role(
    *, role: str, agency_id: int | None, source_id: int | None, ends_on: date | None, starts_on: date
) -> None:
    """Refuse a role that lacks what it cannot be held without."""
    label = Role(role).label
    if role in NEEDS_AN_AGENCY and agency_id is None:
        raise Refusal(f"{label} is held for an agency. Choose the agency.", "agency")
    if role in TIME_LIMITED and ends_on is None:
        raise Refusal(f"{label} is held for a limited time. Give the last day.", "ends_on")
    if role in BOUND_TO_ONE_SOURCE and source_id is None:
        raise Refusal(f"{label} sees one source only. Choose the source.", "source")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day is before the first day. Change one of them.", "ends_on")


@transaction.atomic
def add_member(
    *,
    by: Actor,
    person_id: int,
    role: str,
    starts_on: date,
    agency_id: int | None = None,
    source_id: int | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Give a person a role on the board."""
    by.need(Permission.MANAGE_PEOPLE)
    if person_id == by.person_id:
        raise Refusal("You cannot give yourself a role. Ask another manager to do it.", "role")
    check_role(role=role, agency_id=agency_id, source_id=source_id, ends_on=ends_on, starts_on=starts_on)
    if agency_id is not None and not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
        raise NotThere
    member = Membership.objects.create(
        board_id=by.board_id,
        person_id=person_id,
        role=role,
        agency_id=agency_id,
        source_id=source_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        by=by,
        verb="gave a role",
        kind="membership",
        thing_id=member.pk,
        detail={"person": person_id, "role": role, "agency": agency_id, "ends on": ends_on},
    )
    return member


@transaction.atomic
def end_membership(*, by: Actor, membership_id: int, ends_on: date, version: int, why: str = "") -> Membership:
    """Give a membership its last day; from the day after, the next request finds it ended."""
    by.need(Permission.MANAGE_PEOPLE)
    member = the_one(Membership.objects.select_for_update().filter(board_id=by.board_id, pk=membership_id))
    if member.version != version:
        raise ChangedMeanwhile("Somebody else changed this membership while you had it open. Look at it and try again.")
    if ends_on < member.starts_on:
        raise Refusal("The last day is before the first day. Choose a later day.", "ends_on")
    if member.person_id == by.person_id and ends_on <= by.today:
        raise Refusal("You cannot end your own role today. Ask another manager to do it.", "ends_on")
    before, member.ends_on = member.ends_on, ends_on
    member.version += 1
    member.save()
    record(
        by=by,
        verb="ended a role",
        kind="membership",
        thing_id=member.pk,
        why=why,
        detail={"ends on": [before, ends_on]},
    )
    return member


@transaction.atomic
def invite(
    *,
    by: Actor,
    email: str,
    name: str,
    role: str,
    agency_id: int | None = None,
    source_id: int | None = None,
    membership_ends_on: date | None = None,
) -> tuple[Invitation, str]:
    """Invite somebody to the board; gives the invitation and the secret of its link.

    The secret is in the link only. It works once, for fourteen days, for that e-mail address.
    """
    by.need(Permission.MANAGE_PEOPLE)
    if Person.objects.filter(pk=by.me, email__iexact=email).exists():
        raise Refusal("You cannot invite yourself. Ask another manager to do it.", "email")
    check_role(
        role=role,
        agency_id=agency_id,
        source_id=source_id,
        ends_on=membership_ends_on,
        starts_on=by.today,
    )
    if agency_id is not None and not Agency.objects.filter(board_id=by.board_id, pk=agency_id).exists():
        raise NotThere
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        board_id=by.board_id,
        email=email.lower(),
        name=name,
        role=role,
        agency_id=agency_id,
        source_id=source_id,
        membership_ends_on=membership_ends_on,
        token_hash=rules.hash_of(secret),
        invited_by_id=by.person_id,
        invited_at=by.at,
        expires_at=by.at + INVITATION_LASTS,
    )
    record(by=by, verb="invited", kind="invitation", thing_id=invitation.pk, detail={"role": role})
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation_id: int) -> None:
    """Take an invitation back before it is used."""
    by.need(Permission.MANAGE_PEOPLE)
    invitation = the_one(Invitation.objects.select_for_update().filter(board_id=by.board_id, pk=invitation_id))
    if invitation.accepted_at is not None:
        raise Refusal("This invitation has been used. End the membership instead.")
    invitation.withdrawn_at = by.at
    invitation.save()
    record(by=by, verb="withdrew an invitation", kind="invitation", thing_id=invitation.pk)


@transaction.atomic
def accept_invitation(*, secret: str, person_id: int, at: datetime) -> Membership:
    """Make the person whom an invitation was sent to a member of the board; its link then opens nothing more."""
    invitation = _open_invitation(secret, at)
    person = Person.objects.get(pk=person_id)
    if person.email.lower() != invitation.email.lower():
        raise Refusal("This invitation was sent to another email address. Sign out, and sign in with that address.")
    by = Actor(
        person_id=person.pk,
        name=person.name,
        board_id=invitation.board_id,
        board_code=invitation.board.code,
        at=at,
    )
    member = Membership.objects.create(
        board_id=invitation.board_id,
        person_id=person.pk,
        role=invitation.role,
        agency_id=invitation.agency_id,
        source_id=invitation.source_id,
        starts_on=by.today,
        ends_on=invitation.membership_ends_on,
    )
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    record(
        by=by,
        verb="accepted an invitation",
        kind="membership",
        thing_id=member.pk,
        detail={"role": member.role, "agency": member.agency_id, "ends on": member.ends_on},
    )
    return member


@transaction.atomic
def join(*, secret: str, name: str, password: str, at: datetime) -> Person:
    """Make the account of somebody who was invited and has none, and make them a member."""
    invitation = _open_invitation(secret, at)
    if Person.objects.filter(email__iexact=invitation.email).exists():
        raise Refusal("You already have an account with this email address. Sign in to use the invitation.")
    person = register_person(email=invitation.email, name=name, at=at)
    person.set_password(password)
    person.save(update_fields=["password"])
    accept_invitation(secret=secret, person_id=person.pk, at=at)
    return person


def _open_invitation(secret: str, at: datetime) -> Invitation:
    """The invitation that a link opens, held until the transaction ends; acts for its board from here on."""
    acting.say_link(rules.hash_of(secret))
    found = Invitation.objects.filter(token_hash=rules.hash_of(secret)).first()
    if found is not None:
        acting.say([found.board_id], None)
        found = Invitation.objects.select_for_update(of=("self",)).select_related("board").get(pk=found.pk)
    why_not = rules.why_closed(found, at)
    if found is None or why_not:
        raise Refusal(why_not)
    return found


@transaction.atomic
def save_view(*, by: Actor, register: str, name: str, query: str) -> SavedView:
    """Keep a register's filters under a name, replacing an earlier view of that name."""
    name = name.strip()
    if not name:
        raise Refusal("Give the view a name.", "name")
    view, _ = SavedView.objects.update_or_create(
        board_id=by.board_id,
        person_id=by.me,
        register=register,
        name=name,
        defaults={"query": query},
    )
    return view


@transaction.atomic
def drop_view(*, by: Actor, view_id: int) -> None:
    """Forget a saved view."""
    gone, _ = SavedView.objects.filter(board_id=by.board_id, person_id=by.me, pk=view_id).delete()
    if not gone:
        raise NotThere


def found_board(*, code: str, name: str, at: datetime) -> Board:
    """Make a new board. Done by an administrator on the machine, as the database's owner."""
    try:
        with transaction.atomic():
            return Board.objects.create(code=code.upper(), name=name)
    except IntegrityError:
        raise Refusal(f"There is already a board with the code {code}. Choose another.", "code") from None


def register_person(*, email: str, name: str, at: datetime, job_title: str = "") -> Person:
    """Make an account that can be signed in to once a password or an organisation's sign-in is set."""
    person = Person(email=email.lower(), name=name, job_title=job_title, joined_at=at)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refusal("Somebody already has an account with this e-mail address.", "email") from None
    return person
