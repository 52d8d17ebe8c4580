"""A session ends by itself, a second step stands before every page, and a role ends on its day."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from goldthread.accounts.models import Membership, Person
from goldthread.core.actor import Actor
from goldthread.web.people.middleware import BEGAN, PASSED, SEEN
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.django_db

PASSWORD = "three quiet herons"


@pytest.fixture(autouse=True)
def not_demo(settings: Any) -> None:
    settings.DEMO = False


def with_password(actor: Actor) -> Person:
    person = Person.objects.get(pk=actor.me)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> str:
    """Sign in by password; gives where that leads."""
    answer = client.post("/sign-in", {"login": person.email, "password": password})
    return answer.headers.get("Location", "")


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


# --- the second step


def test_a_password_alone_opens_no_page_of_the_board(cast: Cast) -> None:
    client = Client()
    assert sign_in(client, with_password(cast.manager)) == "/"
    for address in ("/", "/people", "/people/agencies", "/journal", "/account", "/account/recovery-codes"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/second-step"), address
    assert client.post("/boards/NSH").headers["Location"] == "/account/second-step"
    assert client.get("/account/second-step").status_code == 200


def test_setting_up_an_app_opens_the_pages(cast: Cast) -> None:
    client = Client()
    sign_in(client, with_password(cast.manager))
    page = client.get("/account/second-step/app")
    secret = page.context["form"].secret
    wrong = client.post("/account/second-step/app", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    assert client.get("/people").status_code == 302
    done = client.post("/account/second-step/app", {"code": code_of(secret)})
    assert done.headers["Location"] == "/account/recovery-codes"
    assert client.get("/account/recovery-codes").status_code == 200
    assert client.get("/people").status_code == 200
    kept = Authenticator.objects.get(user_id=cast.manager.me, type="totp").data["secret"]
    assert secret not in kept


def test_the_second_step_is_asked_at_every_sign_in(cast: Cast) -> None:
    person = with_password(cast.manager)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = Client()
    assert sign_in(client, person) == "/sign-in/second-step"
    assert client.get("/people").headers["Location"].startswith("/sign-in")
    assert client.post("/sign-in/second-step", {"code": code_of("JBSWY3DPEHPK3PXP")}).headers["Location"] == "/"
    assert client.get("/people").status_code == 200


def test_a_recovery_code_works_once(cast: Cast) -> None:
    person = with_password(cast.manager)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(person).get_unused_codes()
    for expected in (302, 200):
        client = Client()
        sign_in(client, person)
        assert client.post("/sign-in/second-step", {"code": codes[0]}).status_code == expected


def test_a_session_from_before_the_second_step_was_set_up_must_pass_it(cast: Cast) -> None:
    person = with_password(cast.manager)
    early = Client()
    sign_in(early, person)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert early.get("/people").headers["Location"].startswith("/account/confirm/code")
    early.post("/account/confirm/code", {"code": code_of("JBSWY3DPEHPK3PXP"), "next": "/people"})
    assert early.get("/people").status_code == 200


def test_the_only_second_step_cannot_be_taken_away(cast: Cast) -> None:
    person = with_password(cast.manager)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = Client()
    sign_in(client, person)
    client.post("/sign-in/second-step", {"code": code_of("JBSWY3DPEHPK3PXP")})
    answer = client.post("/account/second-step/app/take-away")
    assert "your only second step" in answer.content.decode()
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_demo_asks_for_no_second_step(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    client = Client()
    sign_in(client, with_password(cast.manager))
    assert client.get("/people").status_code == 200


# --- ends of a session


def test_an_idle_session_ends(cast: Cast) -> None:
    client = client_for(cast.manager)
    assert client.get("/people").status_code == 200
    keep(client, **{SEEN: time.time() - 29 * 60})
    assert client.get("/people").status_code == 200
    keep(client, **{SEEN: time.time() - 31 * 60})
    answer = client.get("/people")
    assert answer.headers["Location"] == "/sign-in?next=/people"
    assert "nothing happened for 30 minutes" in client.get("/sign-in").content.decode()


def test_a_form_that_comes_too_late_is_not_taken_in_and_says_so(cast: Cast) -> None:
    client = client_for(cast.manager)
    client.get("/people")
    keep(client, **{SEEN: time.time() - 31 * 60})
    assert client.post("/people/localities/add", {"name": "North"}).status_code == 302
    assert "was not saved" in client.get("/sign-in").content.decode()


def test_a_session_ends_after_twelve_hours_whatever_is_done(cast: Cast) -> None:
    client = client_for(cast.manager)
    client.get("/people")
    keep(client, **{BEGAN: time.time() - 12 * 3600 + 60})
    assert client.get("/people").status_code == 200
    keep(client, **{BEGAN: time.time() - 12 * 3600 - 60})
    assert client.get("/people").status_code == 302
    assert PASSED not in client.session


def test_signing_out_is_a_post(cast: Cast) -> None:
    client = client_for(cast.manager)
    assert client.get("/sign-out").status_code == 200
    assert client.get("/people").status_code == 200
    client.post("/sign-out")
    assert client.get("/people").headers["Location"].startswith("/sign-in")


def keep(client: Client, **values: float) -> None:
    session = client.session
    session.update(values)
    session.save()


# --- a role ends


def test_a_role_ends_at_the_first_request_of_the_day_after_its_last(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.manager.me)
    on_stage(cast.manager)
    last = date(2026, 6, 30)
    Membership.objects.filter(person=person).update(ends_on=last)
    with time_machine.travel("2026-06-30T22:59:00Z", tick=False):  # one minute to midnight in London
        client = client_for(cast.manager)
        assert client.get("/people").status_code == 200
    with time_machine.travel("2026-06-30T23:00:00Z", tick=False):
        answer = client.get("/people")
        assert answer.status_code == 403
        assert "no role on a board" in answer.content.decode()
    assert date.today() - last > timedelta(0)


# --- attempts


def test_attempts_are_limited_for_an_account(cast: Cast) -> None:
    person = with_password(cast.manager)
    answers = [
        Client(REMOTE_ADDR=f"10.0.0.{number}").post("/sign-in", {"login": person.email, "password": "wrong"})
        for number in range(6)
    ]
    assert "is not right" in answers[4].content.decode()
    assert "too many attempts" in answers[5].content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.99"), person) == "", "the right password waits as well"


def test_attempts_are_limited_for_an_address(cast: Cast) -> None:
    answers = [
        Client(REMOTE_ADDR="10.1.1.1").post("/sign-in", {"login": f"n{n}@example.net", "password": "wrong"})
        for n in range(11)
    ]
    assert "too many attempts" in answers[10].content.decode()
    elsewhere = Client(REMOTE_ADDR="10.1.1.2").post("/sign-in", {"login": "n@example.net", "password": "wrong"})
    assert "is not right" in elsewhere.content.decode()


def test_a_wrong_password_and_an_unknown_address_read_the_same(cast: Cast) -> None:
    person = with_password(cast.manager)
    said = [
        Client().post("/sign-in", {"login": login, "password": "wrong"}).context["form"].non_field_errors()
        for login in (person.email, "nobody@example.net")
    ]
    assert said[0] == said[1]
