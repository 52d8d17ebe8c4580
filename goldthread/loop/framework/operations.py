"""Writing the framework."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.journal.operations import record
from goldthread.loop.framework.choices import FrameworkStatus
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.rules import rhythm_of, words_of


@transaction.atomic
def ratify(*, by: Actor, title: str, version_name: str, in_force_from: date, content: Mapping[str, Any]) -> Framework:
    """Put a version of the board's framework in force from a day; the one before it is superseded."""
    by.need(Permission.MANAGE_PEOPLE)
    words_of(content)
    rhythm_of(content)
    standing = Framework.objects.select_for_update().filter(board_id=by.board_id)
    if standing.filter(version_name=version_name).exists():
        raise Refusal(f"There is already a version {version_name}. Give this one another number.", "version")
    framework = Framework.objects.create(
        board_id=by.board_id,
        title=title,
        version_name=version_name,
        status=FrameworkStatus.RATIFIED,
        in_force_from=in_force_from,
        content=dict(content),
    )
    record(by=by, verb="ratified", kind="framework", thing_id=framework.pk, reference=version_name)
    return framework
