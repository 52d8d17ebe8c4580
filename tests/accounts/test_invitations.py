"""An invitation opens one door, once, for the person it was sent to."""

from datetime import date, timedelta

import pytest
from django.db import connection

from goldthread.accounts import operations, queries
from goldthread.accounts.acting import say, say_link
from goldthread.accounts.models import Invitation, Membership, Person
from goldthread.accounts.roles import Role
from goldthread.accounts.rules import hash_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.journal.models import Entry
from tests.people import NOW, Cast, on_stage

pytestmark = pytest.mark.django_db

EMAIL = "nadia.new@example.net"


def invited(cast: Cast, **said: object) -> str:
    on_stage(cast.manager)
    answers: dict[str, object] = {"email": EMAIL, "name": "Nadia New", "role": Role.AUDITOR}
    _, secret = operations.invite(by=cast.manager, **(answers | said))  # type: ignore[arg-type]
    say([], None)
    return secret


def join(secret: str) -> Person:
    return operations.join(secret=secret, name="Nadia New", password="three quiet herons", at=NOW)


def why_not(secret: str, **later: float) -> str:
    with pytest.raises(Refusal) as refused:
        queries.invitation_of(secret, NOW + timedelta(**later))
    return refused.value.sentence


def test_joining_makes_an_account_a_membership_and_a_journal_entry(cast: Cast) -> None:
    person = join(invited(cast))
    on_stage(cast.manager)
    member = Membership.objects.get(person=person)
    assert (member.role, member.board_id, member.starts_on) == (Role.AUDITOR, cast.manager.board_id, date(2026, 6, 9))
    assert person.check_password("three quiet herons")
    entry = Entry.objects.filter(board_id=member.board_id).order_by("-number")[0]
    assert (entry.verb, entry.kind, entry.person_id) == ("accepted an invitation", "membership", person.pk)


def test_a_link_works_once(cast: Cast) -> None:
    secret = invited(cast)
    join(secret)
    say([], None)
    assert "has been used" in why_not(secret)
    with pytest.raises(Refusal, match="has been used"):
        operations.accept_invitation(secret=secret, person_id=Person.objects.get(email=EMAIL).pk, at=NOW)


def test_a_link_runs_out_after_fourteen_days(cast: Cast) -> None:
    secret = invited(cast)
    assert queries.invitation_of(secret, NOW + timedelta(days=13)).email == EMAIL
    assert "has run out" in why_not(secret, days=14)


def test_an_invitation_taken_back_opens_nothing(cast: Cast) -> None:
    secret = invited(cast)
    on_stage(cast.manager)
    operations.withdraw_invitation(by=cast.manager, invitation_id=Invitation.objects.get(email=EMAIL).pk)
    say([], None)
    assert "was taken back" in why_not(secret)


def test_an_invitation_to_a_role_that_has_ended_opens_nothing(cast: Cast) -> None:
    secret = invited(cast, role=Role.INSPECTOR, membership_ends_on=date(2026, 6, 12))
    assert "has ended" in why_not(secret, days=4)


def test_a_made_up_link_says_so(cast: Cast) -> None:
    assert "belongs to no invitation" in why_not("made-up")


def test_somebody_else_cannot_use_it(cast: Cast) -> None:
    secret = invited(cast)
    with pytest.raises(Refusal, match="another email address"):
        operations.accept_invitation(secret=secret, person_id=cast.stranger.pk, at=NOW)


def test_somebody_with_an_account_joins_with_it(cast: Cast) -> None:
    secret = invited(cast, email=cast.stranger.email.upper())
    assert queries.invitation_of(secret, NOW).has_account
    with pytest.raises(Refusal, match="already have an account"):
        join(secret)
    say([], cast.stranger.pk)
    operations.accept_invitation(secret=secret, person_id=cast.stranger.pk, at=NOW)
    assert [code for _, code, _ in queries.boards_of(cast.stranger.pk, NOW)] == ["NSH"]


def test_looking_at_an_invitation_leaves_the_transaction_as_it_was(cast: Cast) -> None:
    secret = invited(cast)
    say([cast.outsider.board_id], cast.outsider.person_id)
    queries.invitation_of(secret, NOW)
    with connection.cursor() as cursor:
        cursor.execute("select goldthread_boards(), goldthread_person(), current_setting('goldthread.invitation')")
        assert cursor.fetchone() == ([cast.outsider.board_id], cast.outsider.person_id, "")


def test_the_database_shows_an_invitation_to_who_holds_its_link_and_to_nobody_else(cast: Cast) -> None:
    first, _ = invited(cast), invited(cast, email="other@example.net")
    assert not Invitation.objects.exists()
    say_link(hash_of(first))
    assert [each.email for each in Invitation.objects.all()] == [EMAIL]
    assert Invitation.objects.update(email="stolen@example.net") == 0
    say_link("")
    assert not Invitation.objects.exists()


def test_nobody_invites_themselves_or_gives_themselves_a_role(cast: Cast) -> None:
    by = on_stage(cast.administrator)
    address = Person.objects.get(pk=by.me).email
    with pytest.raises(Refusal, match="invite yourself"):
        operations.invite(by=by, email=address.upper(), name="Addis", role=Role.COORDINATOR)
    with pytest.raises(Refusal, match="give yourself"):
        operations.add_member(by=by, person_id=by.me, role=Role.COORDINATOR, starts_on=by.today)


@pytest.mark.parametrize(
    ("role", "field"),
    [
        (Role.AGENCY_LEAD, "agency"),
        (Role.INSPECTOR, "ends_on"),
        (Role.INDEPENDENT_REVIEWER, "ends_on"),
    ],
)
def test_a_role_is_not_offered_without_what_it_needs(cast: Cast, role: Role, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        invited(cast, role=role)
    assert refused.value.field == field


def test_only_who_manages_people_invites(cast: Cast) -> None:
    allowed = {"manager", "administrator", "outsider"}
    for name, actor in cast.everybody().items():
        on_stage(actor)
        if name in allowed:
            operations.invite(by=actor, email=f"{name}@example.net", name="Somebody", role=Role.LAY_MEMBER)
        else:
            with pytest.raises(NotAllowed):
                operations.invite(by=actor, email=f"{name}@example.net", name="Somebody", role=Role.LAY_MEMBER)


def test_an_invitation_of_another_board_is_not_there(cast: Cast) -> None:
    invited(cast)
    by: Actor = on_stage(cast.outsider)
    assert not queries.open_invitations(by).exists()
