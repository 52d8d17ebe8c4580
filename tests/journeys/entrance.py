"""How people come into a Goldthread that is no demonstration: with a password and a second step."""

import psycopg
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.conftest import Database
from tests.journeys.person import Person

BOARD = "Northshire"
ADDRESS, PASSWORD = "ines@example.net", "three quiet herons"
"""Of the one person whom the board begins with, its business manager."""


def found_a_board(database: Database) -> None:
    """Found a board as the owner of the database does, with its first person."""
    with psycopg.connect(**database.owner.psycopg()) as connection:
        connection.execute(
            "insert into accounts_board (id, code, name, division) values (1, 'NSH', %s, 'england-and-wales')", [BOARD]
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
        for table in ("accounts_board", "accounts_person"):
            connection.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), 1)")


def sign_in(person: Person, address: str = ADDRESS, password: str = PASSWORD) -> None:
    person.opens("/sign-in")
    person.fills("Email address", address)
    person.fills("Password", password)
    person.presses("Sign in")


def sign_out(person: Person) -> None:
    person.opens("/sign-out")
    with person.within("main", ""):
        person.presses("Sign out")
    person.is_at("Sign in")


def set_up_an_app(person: Person) -> str:
    """From the page that asks for a second step to the first page; answers one of the recovery codes."""
    person.is_at("Set up a second step")
    person.presses("Set up an app")
    person.is_at("Set up an authenticator app")
    secret = person.page.locator(".app-key").inner_text()
    person.fills("Code", code_of(secret))
    person.presses("Continue")
    person.is_at("Keep your recovery codes")
    code = person.page.get_by_role("main").get_by_role("listitem").first.inner_text()
    person.presses("I have kept them: go on")
    is_home(person)
    return code


def is_home(person: Person) -> None:
    assert person.path == "/"
    person.sees("Good ")


def code_of(secret: str) -> str:
    """The six numbers that an app shows now: those of the half minute before and after are taken as well."""
    _before, now, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, now)))
