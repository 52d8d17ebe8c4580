"""Somebody sets up an app and a passkey, and signs in with each, outside demo mode."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Database, clone, drop
from tests.journeys.site import Site, serving

ADDRESS, PASSWORD = "ines@example.net", "three quiet herons"


@pytest.fixture
def real_site(template_database: str, tmp_path: Path) -> Iterator[Site]:
    """Goldthread as a board runs it, with one person who has a password and nothing else."""
    database = clone(template_database)
    try:
        found_a_board(database)
        with serving(database, tmp_path / "files", demo=False) as site:
            yield site
    finally:
        drop(database)


def found_a_board(database: Database) -> None:
    with psycopg.connect(**database.owner.psycopg()) as connection:
        connection.execute(
            "insert into accounts_board (id, code, name, division) values (1, 'NSH', 'Northshire', 'england-and-wales')"
        )
        connection.execute(
            "insert into accounts_person (id, email, name, job_title, password, is_active, joined_at)"
            " values (1, %s, 'Ines Real', '', %s, true, now())",
            [ADDRESS, Argon2PasswordHasher().encode(PASSWORD, "a salt for a test")],
        )
        connection.execute(
            "insert into accounts_membership (board_id, person_id, role, starts_on, version)"
            " values (1, 1, 'business_manager', '2020-01-01', 1)"
        )


def sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def looks_right(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_an_app_and_a_passkey_are_set_up_and_open_the_board(real_site: Site, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        sign_in(page, real_site)
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second step")
        looks_right(page)
        page.goto(f"{real_site.address}/people")
        expect(page).to_have_url(re.compile("/account/second-step$"))

        page.get_by_role("button", name="Set up an app").click()
        secret = page.locator(".app-key").inner_text()
        looks_right(page)
        page.get_by_label("Code").fill(code_of(secret))
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
        looks_right(page)
        page.get_by_role("button", name="I have kept them").click()
        expect(page).to_have_url(f"{real_site.address}/")

        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.goto(f"{real_site.address}/account/second-step/passkeys/add")
        page.get_by_label("Sign in with this passkey alone, without a password").check()
        page.get_by_role("button", name="Add the passkey").click()
        expect(page.get_by_text("1 passkey.")).to_be_visible()

        sign_out(page, real_site)
        sign_in(page, real_site)
        expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
        looks_right(page)
        page.get_by_role("button", name="Use my passkey").click()
        expect(page).to_have_url(f"{real_site.address}/")

        sign_out(page, real_site)
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page).to_have_url(f"{real_site.address}/")
        page.goto(f"{real_site.address}/people")
        expect(page.get_by_role("heading", level=1)).to_have_text("People")
        assert not [text for text in said if "Content Security Policy" in text]
