"""Pages of people, roles, agencies, localities, groups and invitations."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from goldthread.accounts import operations
from goldthread.accounts.acting import say
from goldthread.accounts.models import Agency, Invitation, Membership, Person
from goldthread.accounts.roles import Role
from goldthread.journal.models import Entry
from tests.people import NOW, Cast, client_for, on_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

PAGES = ("/people", "/people/invite", "/people/agencies", "/people/localities", "/people/groups/add")


@pytest.fixture
def on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def membership_of(cast: Cast, person_id: int) -> Membership:
    on_stage(cast.manager)
    return Membership.objects.get(person_id=person_id, board_id=cast.manager.board_id)


# --- who may open what


def test_who_manages_people_opens_these_pages_and_nobody_else(cast: Cast) -> None:
    for name, actor in cast.everybody().items():
        client = client_for(actor)
        expected = 200 if name in {"manager", "administrator", "outsider"} else 403
        assert [client.get(address).status_code for address in PAGES] == [expected] * len(PAGES), name


def test_what_belongs_to_another_board_is_not_there(cast: Cast) -> None:
    member = membership_of(cast, cast.auditor.me)
    client = client_for(cast.outsider)
    for address in (
        f"/people/{cast.auditor.me}",
        f"/people/{cast.auditor.me}/role",
        f"/people/roles/{member.pk}/end",
        f"/people/agencies/{cast.agencies['health']}",
        f"/people/groups/{cast.groups['learning']}",
        f"/people/groups/{cast.groups['learning']}/change",
    ):
        assert client.get(address).status_code == 404, address
    assert "Audrey" not in client.get("/people?q=Audrey").content.decode().replace("“Audrey”", "").replace(
        'value="Audrey"', ""
    )


def test_the_system_administrator_manages_people_and_sees_no_case(cast: Cast) -> None:
    client = client_for(cast.administrator)
    assert client.get("/people").status_code == 200
    assert client.get("/journal").status_code == 403
    assert client.get("/people/invite").context["form"].fields["source"].choices == [("", "No review")]


# --- people


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = client_for(cast.manager)
    client.get("/people")
    with django_assert_max_num_queries(14) as few:
        client.get("/people?q=Audrey")
    with django_assert_max_num_queries(14) as many:
        client.get("/people")
    assert len(many) - len(few) <= 1  # the invitations, which a search leaves out


def test_people_are_found_by_name_and_by_agency(cast: Cast) -> None:
    client = client_for(cast.manager)
    assert [line.name for line in client.get("/people?q=audrey").context["page"].lines] == ["Audrey Auditor"]
    found = {line.name for line in client.get("/people?q=police").context["page"].lines}
    assert found == {"Pat Lead", "Parker Partner"}


def test_a_role_is_given_and_ended_with_its_reason(cast: Cast) -> None:
    client = client_for(cast.manager)
    client.post(f"/people/{cast.auditor.me}/role", {"role": Role.LAY_MEMBER, "ends_on_0": "", "form_key": "1" * 32})
    on_stage(cast.manager)
    given = Membership.objects.get(person_id=cast.auditor.me, role=Role.LAY_MEMBER)
    end = {"version": given.version, "ends_on_0": "9", "ends_on_1": "6", "ends_on_2": "2026"}
    refused = client.post(f"/people/roles/{given.pk}/end", end)
    assert refused.status_code == 422
    assert "Say why the role ends" in refused.content.decode()
    assert client.post(f"/people/roles/{given.pk}/end", end | {"why": "Moved away"}).status_code == 302
    on_stage(cast.manager)
    entry = Entry.objects.filter(board_id=cast.manager.board_id).order_by("-number")[0]
    assert (entry.verb, entry.why, entry.detail) == ("ended a role", "Moved away", {"ends on": [None, "2026-06-09"]})


def test_a_role_without_its_agency_is_refused_beside_the_field(cast: Cast) -> None:
    answer = client_for(cast.manager).post(f"/people/{cast.auditor.me}/role", {"role": Role.AGENCY_LEAD})
    assert answer.status_code == 422
    assert answer.context["form"].errors["agency"] == ["Agency lead is held for an agency. Choose the agency."]


def test_somebody_who_changed_it_meanwhile_is_not_overwritten(cast: Cast) -> None:
    client = client_for(cast.manager)
    address = f"/people/agencies/{cast.agencies['school']}"
    sent = {"name": "Hillside Primary", "short_name": "Hillside", "kind": "education", "version": 1}
    assert client.post(address, sent | {"name": "Hillside Academy"}).status_code == 302
    answer = client.post(address, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else changed this" in page
    assert "Hillside Academy" in page
    assert 'name="version" value="2"' in page
    on_stage(cast.manager)
    assert Agency.objects.get(pk=cast.agencies["school"]).name == "Hillside Academy"


def test_an_agency_a_locality_and_a_group_are_added(cast: Cast) -> None:
    client = client_for(cast.manager)
    for address, said in (
        ("/people/localities/add", {"name": "North"}),
        ("/people/agencies/add", {"name": "Northshire Council", "short_name": "Council", "kind": "council"}),
        ("/people/groups/add", {"name": "Case review panel", "short_name": "Panel"}),
    ):
        assert client.post(address, said).status_code == 302
        assert said["name"] in client.get(address.removesuffix("/add")).content.decode()


def test_a_day_that_does_not_exist_is_said_to_be_none(cast: Cast) -> None:
    member = membership_of(cast, cast.auditor.me)
    said = {"version": 1, "ends_on_0": "31", "ends_on_1": "2", "ends_on_2": "2026", "why": "Moved"}
    answer = client_for(cast.manager).post(f"/people/roles/{member.pk}/end", said)
    assert "31 February is not a date." in answer.content.decode()


def test_people_are_seated_and_taken_off(cast: Cast) -> None:
    client, address = client_for(cast.manager), f"/people/groups/{cast.groups['quality']}"
    client.post(address, {"person": cast.auditor.me, "is_lead": "on"})
    assert "Audrey Auditor</a> (leads it)" in client.get(address).content.decode()
    client.post(f"{address}/people/{cast.auditor.me}/take-off")
    assert "Nobody yet" in client.get(address).content.decode()


# --- boards


def test_somebody_on_two_boards_goes_from_one_to_the_other(cast: Cast) -> None:
    by = on_stage(cast.outsider)
    operations.add_member(by=by, person_id=cast.auditor.me, role=Role.LAY_MEMBER, starts_on=date(2026, 1, 1))
    client = client_for(cast.auditor)
    assert "Go to Southmere" in client.get("/account").content.decode()
    assert {held.board[:9] for held in client.get("/account").context["page"].roles} == {"Northshir", "Southmere"}
    assert client.get("/boards/STM").status_code == 405
    assert client.post("/boards/STM").headers["Location"] == "/"
    assert client.get("/account").context["shell"].board_name == "Southmere Safeguarding Board"


def test_nobody_goes_to_a_board_that_is_not_theirs(cast: Cast) -> None:
    client = client_for(cast.auditor)
    assert client.post("/boards/STM").status_code == 404
    assert client.get("/account").context["shell"].board_name == "Northshire Safeguarding Partnership"


# --- invitations


INVITED = {"name": "Nadia New", "email": "nadia.new@example.net", "role": Role.AUDITOR, "form_key": "a" * 32}


def invite(cast: Cast, **said: Any) -> str:
    """Invite by the page; gives the path of the link."""
    answer = client_for(cast.manager).post("/people/invite", INVITED | said)
    assert answer.status_code == 200, answer.context["form"].errors
    say([], None)
    return str(answer.context["page"].link).removeprefix("http://testserver")


def test_an_invitation_is_mailed_and_shown_once(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        link = invite(cast)
    assert mail.outbox[0].to == ["nadia.new@example.net"]
    assert link in mail.outbox[0].body
    again = client_for(cast.manager).post("/people/invite", INVITED)
    assert again.headers["Location"] == "/people"
    on_stage(cast.manager)
    assert Invitation.objects.count() == 1
    assert link.rsplit("/", 1)[1] not in client_for(cast.manager).get("/people").content.decode()


def test_who_follows_the_link_makes_an_account_and_is_a_member(cast: Cast) -> None:
    link, client = invite(cast), Client()
    page = client.get(link)
    assert "Northshire Safeguarding Partnership" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    short = client.post(link, {"name": "Nadia New", "password": "short"})
    assert "too short" in short.content.decode()
    assert client.post(link, {"name": "Nadia New", "password": "three quiet herons"}).headers["Location"] == "/"
    assert client.get("/people").headers["Location"] == "/account/second-step"
    used = Client().get(link)
    assert used.status_code == 410
    assert "has been used" in used.content.decode()


def test_an_invitation_taken_back_says_so(cast: Cast) -> None:
    link = invite(cast)
    on_stage(cast.manager)
    made = Invitation.objects.get()
    outsider = client_for(cast.outsider).post(f"/people/invitations/{made.pk}/take-back")
    assert outsider.status_code == 404
    assert client_for(cast.manager).post(f"/people/invitations/{made.pk}/take-back").status_code == 302
    say([], None)
    assert "was taken back" in Client().get(link).content.decode()


def test_somebody_else_who_is_signed_in_is_told_whom_it_is_for(cast: Cast) -> None:
    link = invite(cast)
    client = client_for(cast.auditor)
    assert "was sent to nadia.new@example.net" in client.get(link).content.decode()
    assert "another email address" in client.post(link).content.decode()
    assert not Person.objects.filter(email="nadia.new@example.net").exists()


def test_somebody_with_an_account_signs_in_and_joins(cast: Cast) -> None:
    link = invite(cast, email=cast.stranger.email)
    assert re.search(r'href="/sign-in\?next=/invitation/', Client().get(link).content.decode())
    client = client_for(cast.stranger)
    assert "Join" in client.get(link).content.decode()
    client.post(link)
    assert client.get("/account").context["page"].roles[0].role == "Auditor"


def test_a_made_up_link_says_so(cast: Cast) -> None:
    answer = Client().get("/invitation/made-up")
    assert answer.status_code == 410
    assert "belongs to no invitation" in answer.content.decode()
