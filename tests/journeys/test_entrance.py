"""Somebody is invited, chooses a password and a second step, and stands before their first page; outside demo mode."""

from collections.abc import Callable

from tests.journeys.entrance import ADDRESS, BOARD, PASSWORD, is_home, set_up_an_app, sign_in, sign_out
from tests.journeys.person import Person
from tests.journeys.site import Site

SitsDown = Callable[..., Person]

NEW, NEW_ADDRESS, NEW_PASSWORD = "Bertil Sandquay", "bertil@example.net", "seven patient otters"


def test_somebody_invited_chooses_a_password_and_a_second_step_and_comes_to_their_first_page(
    real_site: Site, sits_down: SitsDown
) -> None:
    manager = sits_down(real_site)
    sign_in(manager)
    set_up_an_app(manager)
    link = invite(manager)

    new = sits_down(real_site)
    new.opens(link)
    new.is_at(f"Join {BOARD}")
    new.sees("you are invited as Coordinator", NEW_ADDRESS)
    new.fills("Choose a password", "password")
    new.presses("Make my account")
    new.sees_the_problem("This password is too common")
    new.fills("Choose a password", NEW_PASSWORD)
    new.presses("Make my account")
    recovery_code = set_up_an_app(new)

    sign_out(new)
    sign_in(new, NEW_ADDRESS, NEW_PASSWORD)
    new.is_at("One more step")
    new.fills("Code", recovery_code)
    new.presses("Sign in")
    is_home(new)

    latecomer = sits_down(real_site)
    with latecomer.refused_with(410):
        latecomer.opens(link)
    latecomer.is_at("This invitation cannot be used")
    manager.opens("/people")
    manager.sees(NEW)


def invite(manager: Person) -> str:
    """Answers where the link of the invitation leads."""
    manager.unfolds("The board")
    manager.follows("People")
    manager.presses("Invite somebody")
    manager.fills("Full name", NEW)
    manager.fills("Email address", NEW_ADDRESS)
    manager.chooses("Coordinator")
    manager.presses("Send the invitation")
    manager.is_at("The invitation is on its way")
    return manager.reads("Link of the invitation").removeprefix(manager.address)


def test_an_app_and_a_passkey_are_set_up_looked_at_and_open_the_board(real_site: Site, sits_down: SitsDown) -> None:
    manager = sits_down(real_site)
    sign_in(manager)
    manager.is_at("Set up a second step")
    manager.opens("/people")
    assert manager.path == "/account/second-step"
    set_up_an_app(manager)
    has_a_device_for_passkeys(manager)
    manager.opens("/account/second-step/passkeys/add")
    manager.ticks("Sign in with this passkey alone, without a password")
    manager.presses("Add the passkey")
    manager.sees("1 passkey.")

    for path, heading in SECURITY.items():
        manager.opens(path)
        manager.is_at(heading)
    manager.opens("/account/second-step/passkeys")
    manager.follows("Rename…")
    manager.is_at("Rename the passkey")
    manager.opens("/account/second-step/passkeys")
    manager.follows("Take away…")

    sign_out(manager)
    sign_in(manager, ADDRESS, PASSWORD)
    manager.is_at("One more step")
    manager.presses("Use my passkey")
    is_home(manager)

    sign_out(manager)
    manager.presses("Sign in with a passkey")
    is_home(manager)
    manager.opens("/people")
    manager.is_at("People")


SECURITY = {
    "/account": "Your account",
    "/account/password": "Change your password",
    "/account/second-step": "Your second step",
    "/account/second-step/app/take-away": "Take the authenticator app away?",
    "/account/second-step/passkeys": "Your passkeys",
    "/account/recovery-codes": "Keep your recovery codes",
    "/account/recovery-codes/new": "Make new recovery codes?",
}


def has_a_device_for_passkeys(person: Person) -> None:
    devices = person.page.context.new_cdp_session(person.page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
