"""What goes on in an installation, done as its owner: ``boards`` founds two with a journal each, ``office`` a person.

Run by ``commands.give(word, module="tests.cli.living", ...)``.
"""

import sys
from datetime import UTC, datetime

AT = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)


def boards() -> None:
    """Two boards, of which one keeps a document, and a journal each that is long enough to cut."""
    from goldthread.accounts import operations
    from goldthread.accounts.acting import acting
    from goldthread.core.actor import of_the_system
    from goldthread.documents.operations import keep
    from goldthread.journal.operations import record

    for code in ("AAA", "BBB"):
        board = operations.found_board(code=code, name=f"Board {code}", at=AT)
        with acting([board.pk]):
            by = of_the_system(board.pk, code, AT, frozenset())
            for number in range(60):
                record(by=by, verb="noted", kind="board", why=f"because of {number}")
            if code == "AAA":
                keep(by=by, name="evidence.txt", file=b"evidence")


def office() -> None:
    """Somebody who runs the first board's office."""
    from goldthread.accounts import operations
    from goldthread.accounts.acting import acting
    from goldthread.accounts.models import Board
    from goldthread.accounts.roles import Permission, Role
    from goldthread.core.actor import of_the_system

    board = Board.objects.get(code="AAA")
    with acting([board.pk]):
        by = of_the_system(board.pk, "AAA", AT, frozenset(map(str, Permission)))
        person = operations.register_person(email="office@example.org", name="Somebody else", at=AT)
        operations.add_member(by=by, person_id=person.pk, role=Role.BUSINESS_MANAGER, starts_on=AT.date())


if __name__ == "__main__":
    from goldthread.cli.serving import django_as_owner

    django_as_owner()
    {"boards": boards, "office": office}[sys.argv[1]]()
