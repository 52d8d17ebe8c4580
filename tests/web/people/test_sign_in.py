"""Signing in, with a password, as somebody made up, or through an organisation."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.core import mail
from django.test import Client

from goldthread.accounts import operations
from goldthread.accounts.acting import say
from goldthread.accounts.models import Person
from goldthread.accounts.roles import Role
from tests.people import NOW, Cast, on_stage

pytestmark = pytest.mark.django_db

PASSWORD = "three quiet herons"


def test_the_sign_in_page_reads_and_is_not_kept(cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    answer = Client().get("/sign-in")
    page = answer.content.decode()
    assert '<html lang="en"' in page
    assert '<main class="app-main" id="main">' in page
    assert "made up" not in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "style=" not in page


def test_there_is_no_open_sign_up(cast: Cast) -> None:
    assert Client().get("/sign-up").status_code == 404


def test_somebody_whose_account_is_closed_does_not_get_in(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.manager.me)
    person.set_password(PASSWORD)
    person.is_active = False
    person.save()
    client = Client()
    client.post("/sign-in", {"login": person.email, "password": PASSWORD})
    assert client.get("/people").headers["Location"].startswith("/sign-in")


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for_and_nowhere_else(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    person = Person.objects.get(pk=cast.manager.me)
    person.set_password(PASSWORD)
    person.save()
    for asked, led in (("/people", "/people"), ("https://evil.example/", "/")):
        answer = Client().post("/sign-in", {"login": person.email, "password": PASSWORD, "next": asked})
        assert answer.headers["Location"] == led


# --- demo


def test_in_demo_each_role_has_a_button_that_signs_in(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    page = Client().get("/sign-in").content.decode()
    for name in ("Morgan Manager", "Audrey Auditor", "Otis Outsider"):
        assert name in page
    assert "Pat Lead" in page, "the police lead sees other things than the health lead"
    client = Client()
    assert client.get(f"/sign-in/as/{cast.auditor.me}").status_code == 405
    assert client.post(f"/sign-in/as/{cast.auditor.me}").status_code == 302
    assert client.get("/account").context["page"].name == "Audrey Auditor"


def test_outside_demo_there_is_no_such_button(cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    client = Client()
    assert client.post(f"/sign-in/as/{cast.auditor.me}").status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_real_person_is_never_signed_in_as(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    real = operations.register_person(email="real@council.gov.example", name="Real", at=NOW)
    sly = operations.register_person(email="real@example.org.evil.example", name="Sly", at=NOW)
    assert [Client().post(f"/sign-in/as/{each.pk}").status_code for each in (real, sly)] == [404, 404]


# --- passwords


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.manager.me)
    person.set_password("the old one is gone")
    person.save()
    known = Client().post("/forgotten-password", {"email": person.email.upper()})
    unknown = Client().post("/forgotten-password", {"email": "nobody@example.net"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [message.to for message in mail.outbox] == [[person.email]]
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    client = Client()
    client.get(link[1])
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    short = client.post(form, {"password1": "short"})
    assert "too short" in short.content.decode()
    assert client.post(form, {"password1": PASSWORD}).headers["Location"] == "/forgotten-password/done"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "cannot be used" in Client().get(link[1], follow=True).content.decode()


# --- organisations


@pytest.fixture
def provider() -> Iterator[str]:
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread(port=0) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def organisation(settings: Any, provider: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    one = {
        "id": "council",
        "name": "Northshire Council",
        "server_url": provider,
        "client_id": "goldthread",
        "secret": "known to both",
        "second_factor": True,
    }
    monkeypatch.setitem(registry.provider_map, OpenIDConnectProvider.id, OpenIDConnectProvider)
    settings.DEMO = False
    settings.OIDC = [one]
    app = {
        "provider_id": "council",
        "name": one["name"],
        "client_id": one["client_id"],
        "secret": one["secret"],
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return one


def through(client: Client, provider: str, email: str, verified: bool = True, then: str = "/people") -> Any:
    """Go to the organisation's sign-in, be somebody there, and come back."""
    import httpx

    claims = {"email": email, "email_verified": verified, "name": "Nadia New"}
    httpx.put(f"{provider}/users/{email}", json=claims).raise_for_status()
    away = client.post("/sign-in/with/council", {"next": then}).headers["Location"]
    assert away.startswith(provider)
    assert "code_challenge_method=S256" in away
    back = httpx.post(away, data={"sub": email}, follow_redirects=False).headers["location"]
    return client.get(back.removeprefix("http://testserver"))


def test_an_organisations_account_opens_the_account_with_its_address(
    cast: Cast, organisation: dict[str, Any], provider: str
) -> None:
    client = Client()
    assert through(client, provider, Person.objects.get(pk=cast.manager.me).email).headers["Location"] == "/people"
    assert client.get("/people").status_code == 200


def test_an_organisation_that_asks_for_no_second_step_does_not_stand_for_one(
    cast: Cast, organisation: dict[str, Any], provider: str
) -> None:
    organisation["second_factor"] = False
    client = Client()
    through(client, provider, Person.objects.get(pk=cast.manager.me).email)
    assert client.get("/people").headers["Location"] == "/account/second-step"


def test_an_address_that_the_organisation_did_not_verify_opens_nothing(
    cast: Cast, organisation: dict[str, Any], provider: str
) -> None:
    client = Client()
    answer = through(client, provider, Person.objects.get(pk=cast.manager.me).email, verified=False)
    assert "There is no account for you yet" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_makes_no_account(cast: Cast, organisation: dict[str, Any], provider: str) -> None:
    answer = through(Client(), provider, "nadia.new@example.net")
    assert "There is no account for you yet" in answer.content.decode()
    assert not Person.objects.filter(email="nadia.new@example.net").exists()


def test_somebody_invited_joins_through_their_organisation(
    cast: Cast, organisation: dict[str, Any], provider: str
) -> None:
    by = replace(on_stage(cast.manager), at=datetime.now(UTC))
    _, secret = operations.invite(by=by, email="nadia.new@example.net", name="Nadia New", role=Role.AUDITOR)
    say([], None)
    client = Client()
    address = f"/invitation/{secret}"
    assert client.get(address).status_code == 200
    assert through(client, provider, "nadia.new@example.net", then=address).headers["Location"] == address
    assert "Join" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == "/"
    assert client.get("/account").context["page"].roles[0].role == "Auditor"
