"""The fictional partnership, from the command line."""

import os


def load() -> tuple[bool, list[dict[str, str]]]:
    """Load it where there is none; answers whether it was loaded now, and the people to sign in as."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from goldthread.demo import load as demo
    from goldthread.demo.people import CAST, PASSWORD

    fresh = not demo.is_loaded()
    if fresh:
        demo.load(timezone.now())
    return fresh, [
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
    """The people to sign in as, one a line."""
    if not people:
        return ()
    width = max(len(person["email"]) for person in people)
    return (
        f"Sign in with the password {people[0]['password']} as:",
        *(f"  {person['email']:{width}}  {person['role']}: {person['does']}" for person in people),
    )
