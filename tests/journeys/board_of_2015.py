"""A further fictional board, which still works as a board of 2015 worked: people of Tarnshire serve on it too.

``python -m tests.journeys.board_of_2015`` founds it in a database with the demonstration, as the owner of the database.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests import commands

if TYPE_CHECKING:
    from tests.conftest import Database


BOARD, SCHOOL, POLICE, HEALTH = (
    "Saltreach Safeguarding Children Board",
    "Hartsease Primary School",
    "Saltreach Police",
    "Saltreach Community Health",
)
FRAMEWORK = f"""
goldthread: framework/1
identity:
  title: Framework of Saltreach for learning and improvement
  board: {BOARD}
  version: "1"
  in_force_from: 2015-04-01
  regime: wt2015
inherits:
  pack: cheshire-west-and-chester-2015
"""

AGENCIES = {SCHOOL: "education", POLICE: "police", HEALTH: "health"}
PEOPLE = (
    ("harriet", "business_manager", ""),
    ("rosalind", "independent_chair", ""),
    ("priya", "group_member", ""),
    ("bronwen", "agency_lead", SCHOOL),
    ("desmond", "agency_lead", POLICE),
    ("aoife", "agency_lead", HEALTH),
)
"""Who serves there as well: the first part of their e-mail address, their role and their agency."""


def found(database: "Database") -> None:
    """Found it in the database of a site."""
    commands.give(environment=database.environment, module=__name__).check_returncode()


def _found(at: datetime) -> None:
    from django.db import transaction

    from goldthread.accounts import operations as accounts
    from goldthread.accounts.acting import say
    from goldthread.accounts.models import Person
    from goldthread.accounts.roles import Permission
    from goldthread.core.actor import of_the_system
    from goldthread.loop.framework.operations import ratify
    from goldthread.loop.framework.reading import content_of, read
    from goldthread.loop.themes.operations import take_default_scheme

    document = read(FRAMEWORK.encode()).document
    assert document is not None
    with transaction.atomic():
        board = accounts.found_board(code="SALT", name=BOARD, at=at)
        say([board.pk], None)
        by = of_the_system(board.pk, board.code, at, frozenset(map(str, Permission)))
        take_default_scheme(by=by)
        agencies = {
            name: accounts.add_agency(by=by, name=name, short_name=name, kind=kind).pk
            for name, kind in AGENCIES.items()
        }
        panel = accounts.add_group(by=by, name="SCR Criteria Panel", short_name="Criteria panel")
        for name, role, agency in PEOPLE:
            person = Person.objects.get(email=f"{name}@example.org")
            accounts.add_member(
                by=by, person_id=person.pk, role=role, starts_on=at.date(), agency_id=agencies.get(agency)
            )
            if role == "group_member":
                accounts.seat(by=by, group_id=panel.pk, person_id=person.pk, is_lead=True)
        ratify(
            by=by,
            title=document.identity.title,
            version_name=document.identity.version,
            in_force_from=document.identity.in_force_from,
            content=content_of(document),
        )


if __name__ == "__main__":
    from goldthread.cli.serving import django_as_owner

    django_as_owner()
    _found(datetime.now(UTC))
