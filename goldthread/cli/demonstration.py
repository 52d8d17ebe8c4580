"""The fictional partnership, from the command line."""

import os
from datetime import UTC, datetime


def load() -> bool:
    """Load it where there is none, as the owner, for founding a board is an owner's act; says whether it did."""
    from goldthread.cli.serving import django_as_owner

    django_as_owner()
    from goldthread.demo import load as demo

    if demo.is_loaded():
        return False
    demo.load(datetime.now(UTC))
    return True


def asked_for() -> bool:
    """Whether this installation is in demo mode."""
    return os.environ.get("GOLDTHREAD_DEMO", "").lower() in {"1", "true", "yes", "on"}


def people() -> list[dict[str, str]]:
    """The people to sign in as, each with their role and what they do there."""
    from goldthread.demo.people import CAST, PASSWORD

    return [
        {
            "name": person.name,
            "email": person.email,
            "password": PASSWORD,
            "role": person.role.label,
            "does": person.does,
        }
        for person in CAST
    ]


def lines(people: list[dict[str, str]]) -> tuple[str, ...]:
    """The people to sign in as, one a line, for the terminal."""
    if not people:
        return ()
    width = max(len(person["email"]) for person in people)
    return (
        f"Sign in with the password {people[0]['password']} as:",
        *(f"  {person['email']:{width}}  {person['role']}: {person['does']}" for person in people),
    )
