"""A board with six hundred schools that are asked a hundred and fifty questions each, on the last day of the round.

Run in a process of its own, as the owner of the database: ``main`` prints whom to sign in as, and what they answer.
"""

import json
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

SCHOOLS, PEOPLE = 600, 300
SECTIONS, QUESTIONS = 10, 15
"""So many sections of so many questions."""


def main() -> None:
    """Make the board, and print what the measurement needs as JSON."""
    from goldthread.cli.serving import django_as_owner

    django_as_owner()
    from django.db import connection, transaction

    with transaction.atomic():
        answers = _made()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(answers))


def tool() -> str:
    """A tool of a hundred and fifty questions, each with a grade and words beside it."""
    lines = [
        "goldthread: tool/1",
        "identity: {key: deadline, title: Safeguarding in schools, edition: '1', purpose: schools and colleges}",
        "signed_by: [Head, Governor]",
        "sections:",
    ]
    for part in range(SECTIONS):
        lines += [f"  part-{part}:", f"    title: Part {part + 1}", "    questions:"]
        lines += [
            f"      q-{part}-{n}: {{asks: 'Is number {n + 1} of part {part + 1} in place?', scale: zero-to-three}}"
            for n in range(QUESTIONS)
        ]
    return "\n".join(lines) + "\n"


def _made() -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password

    from goldthread.accounts.acting import say
    from goldthread.accounts.choices import AgencyKind
    from goldthread.accounts.models import Agency, Board, Membership, Person
    from goldthread.accounts.roles import Permission, Role
    from goldthread.core.actor import of_the_system
    from goldthread.loop.audits import operations
    from goldthread.loop.audits.models import AuditReturn
    from goldthread.web.people.middleware import PASSED

    now = datetime.now(UTC)
    board = Board.objects.create(code="SCH", name="Board of six hundred schools")
    say([board.pk], None)
    by = of_the_system(board.pk, board.code, now, frozenset(map(str, Permission)))
    schools = Agency.objects.bulk_create(
        Agency(board=board, name=f"School {n:03}", short_name=f"S{n:03}", kind=AgencyKind.EDUCATION)
        for n in range(SCHOOLS)
    )
    password = make_password(None)
    people = Person.objects.bulk_create(
        Person(email=f"head-{n}@example.org", name=f"Head {n}", joined_at=now, password=password) for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(
            board=board, person=person, role=Role.AGENCY_LEAD, agency=school, starts_on=now.date() - timedelta(days=900)
        )
        for person, school in zip(people, schools, strict=False)
    )
    edition = operations.write_tool(by=by, text=tool())
    edition = operations.issue_tool(by=by, edition_id=edition.pk, version=edition.version)
    made = operations.make_round(by=by, edition_id=edition.pk, title="Schools", opens_on=by.today, due_on=by.today)
    operations.invite(by=by, round_id=made.pk, agency_ids=[school.pk for school in schools])
    made.refresh_from_db()
    operations.open_round(by=by, round_id=made.pk, version=made.version)
    returns = dict(AuditReturn.objects.filter(round=made).values_list("agency_id", "pk"))
    store, told = import_module(settings.SESSION_ENGINE), []
    for person, school in zip(people, schools, strict=False):
        session = store.SessionStore()
        session.update(
            {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                HASH_SESSION_KEY: person.get_session_auth_hash(),
                PASSED: True,
            }
        )
        session.create()
        told.append({"session": session.session_key, "return": returns[school.pk]})
    return {"cookie": settings.SESSION_COOKIE_NAME, "people": told}
