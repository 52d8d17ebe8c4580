"""Founding a board, which only somebody at the machine can do."""

from datetime import UTC, datetime

from goldthread.cli.serving import database_running, django_as_owner
from goldthread.config.trouble import Trouble


def add(code: str, name: str, manager: str, email: str) -> str:
    """Found a board with the themes that ship and invite its business manager; gives the invitation's address."""
    if not code.isascii() or not code.isalnum() or not 2 <= len(code) <= 12:
        raise Trouble("A board's code has two to twelve letters or numbers, such as CWC.")
    with database_running():
        django_as_owner()
        from django.conf import settings
        from django.db import transaction

        from goldthread.accounts import operations as accounts
        from goldthread.accounts.acting import say
        from goldthread.accounts.roles import Permission, Role
        from goldthread.core.actor import of_the_system
        from goldthread.core.refusals import Refusal
        from goldthread.loop.themes.operations import take_default_scheme

        at = datetime.now(UTC)
        may = frozenset({str(Permission.MANAGE_PEOPLE), str(Permission.EDIT_THEMES)})
        try:
            with transaction.atomic():
                board = accounts.found_board(code=code, name=name, at=at)
                say([board.pk], None)
                by = of_the_system(board.pk, board.code, at, may)
                take_default_scheme(by=by)
                _, secret = accounts.invite(by=by, email=email, name=manager, role=Role.BUSINESS_MANAGER)
        except Refusal as refusal:
            raise Trouble(refusal.sentence) from None
        return f"{settings.SITE_ADDRESS}/invitation/{secret}"
