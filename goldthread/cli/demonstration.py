"""The fictional partnership, from the command line."""

import os
from typing import Any


def load() -> tuple[bool, list[dict[str, str]]]:
    """Load it where there is none; answers whether it was loaded now, and the people to sign in as."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django

    django.setup()
    from importlib import import_module

    partnership: Any = import_module("goldthread.demo.partnership")
    return partnership.load(), partnership.people()


def lines(people: list[dict[str, str]]) -> tuple[str, ...]:
    """The people to sign in as, one a line."""
    if not people:
        return ()
    width = max(len(person["email"]) for person in people)
    return (
        "Sign in as:",
        *(f"  {person['email']:{width}}  {person['password']}  {person['role']}" for person in people),
    )
