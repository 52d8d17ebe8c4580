"""What the partnership did about its audits while nobody looked: answers and signatures of many agencies.

Run as a module in the database of a site, as its owner: ``section-11`` has every agency return the open round, ``cases
REFERENCE STRENGTH`` has six agencies grade their part of each case of a round, and closes nothing.
"""

import sys
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

from tests import commands

if TYPE_CHECKING:
    from goldthread.core.actor import Actor
    from goldthread.loop.audits.models import AuditReturn
    from tests.conftest import Database


def done(database: "Database", *words: str) -> None:
    """Do it in the database of a site."""
    commands.give(*words, environment=database.environment, module=__name__).check_returncode()


def _section_11() -> None:
    from goldthread.loop.audits.models import AuditReturn

    rows = AuditReturn.objects.filter(
        round__edition__key="section-11-eight-standards", round__state="open", state__in=("invited", "begun", "signed")
    )
    for row in rows.select_related("round__edition"):
        _returned(row, 0.6)


def _cases(reference: str, strength: str) -> None:
    from goldthread.loop.audits.models import AuditReturn

    rows = AuditReturn.objects.filter(round__reference=reference, agency__isnull=False, state="invited")
    for row in rows.select_related("round__edition"):
        _returned(row, float(strength))


def _returned(row: "AuditReturn", strength: float) -> None:
    """Whatever is not answered is answered, and whoever has not signed signs; by two people who lead the agency."""
    from goldthread.demo.audits.answers import answers_to
    from goldthread.loop.audits import operations, queries
    from goldthread.loop.audits.answers import asked

    tool = queries.tool_of(row.round.edition)
    people = _people(row)
    if row.state != "signed":
        held = {answer.question: answer for answer in row.answers.all()}
        wanted = asked(tool, {}, respondent=row.respondent)
        fresh = answers_to(tool, Random(f"{row.pk}"), strength)
        given = {
            key: (fresh[key], held[key].version if key in held else 0)
            for key in wanted
            if key in fresh and (key not in held or held[key].carried)
        }
        saved = operations.save_answers(by=people[0], return_id=row.pk, answers=given)
        assert not saved.wrong, saved.wrong
    for by in people[: max(1, len(tool.signed_by))]:
        row.refresh_from_db()
        if row.state != "returned" and not row.signatures.filter(turn=row.turn, by_id=by.person_id).exists():
            operations.sign(by=by, return_id=row.pk, version=row.version)


def _people(row: "AuditReturn") -> list["Actor"]:
    """Two people who answer for the agency today."""
    from goldthread.accounts import queries as accounts
    from goldthread.accounts.acting import say
    from goldthread.accounts.models import Membership, Person
    from goldthread.accounts.roles import Role

    leading = Membership.objects.filter(
        board_id=row.board_id, agency_id=row.agency_id, role__in=(Role.AGENCY_LEAD, Role.DELEGATED_PARTNER)
    )
    people = list(Person.objects.filter(pk__in=leading.values("person_id")).order_by("pk"))
    found: list[Any] = [accounts.actor_for(person, row.board_id, datetime.now(UTC)) for person in people[:3]]
    say([row.board_id], None)
    return [actor for actor in found if actor is not None]


def main() -> None:
    """Do what the command line says."""
    from django.db import transaction

    from goldthread.accounts.acting import say
    from goldthread.accounts.models import Board

    with transaction.atomic():
        say([Board.objects.get(code="TARN").pk], None)
        {"section-11": _section_11, "cases": _cases}[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    from goldthread.cli.serving import django_as_owner

    django_as_owner()
    main()
