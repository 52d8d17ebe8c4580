"""Telling people of a consultation: that it begins, that it soon ends, that it has ended, and what came of it."""

from collections.abc import Iterable

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import counted, day
from goldthread.journal.operations import record
from goldthread.loop.framework.choices import FrameworkStatus
from goldthread.loop.framework.models import Framework, FrameworkComment
from goldthread.notices.nightly import require_night
from goldthread.notices.operations import tell

DAYS_BEFORE = (5, 1)
"""Calendar days before the last day on which whoever has said nothing is reminded."""


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Remind whoever was asked about a draft and has said nothing, and tell the office when its time is over.

    Gives how many notices were written. Done twice on a day, it tells nobody anything twice.
    """
    require_night(by)
    out = Framework.objects.filter(board_id=by.board_id, status=FrameworkStatus.CONSULTATION, comments_by__isnull=False)
    written = sum(_remind_of(by, framework) for framework in out.defer("text", "content"))
    if written:
        record(by=by, verb="reminded", kind="board", thing_id=by.board_id, detail={"notices": written})
    return written


def tell_partners(by: Actor, framework: Framework) -> None:
    """Tell everybody who may speak that a draft is out, until when, and where to say what they think."""
    _write(
        by,
        framework,
        _partners(by),
        f"sent-{framework.sent_out_on}",
        f"What do you think of our framework? Tell us by {day(framework.comments_by)}",
        f"Version {framework.version_name} of “{framework.title}” is a draft. Read what changes, comment on any part "
        f"of it, and say for your agency whether you endorse it, by {day(framework.comments_by)}.",
    )


def tell_answered(by: Actor, comment: FrameworkComment) -> None:
    """Tell whoever commented that the board's office has answered."""
    tell(
        by=by,
        people=[comment.person_id],
        key=f"framework-comment-{comment.pk}-answered-{comment.version}",
        subject="Your comment on the framework is answered",
        body=f"You commented on version {comment.framework.version_name}. Read what became of it.",
        address=f"/framework/versions/{comment.framework_id}/consultation#comment-{comment.pk}",
    )


def tell_ratified(by: Actor, framework: Framework) -> None:
    """Tell whoever was asked about a draft that the board has ratified it, and from when it counts."""
    if framework.sent_out_on is None:
        return
    tell(
        by=by,
        people=_partners(by),
        key=f"framework-{framework.pk}-ratified",
        subject=f"Version {framework.version_name} of our framework is ratified"[:200],
        body=f"It is in force from {day(framework.in_force_from)}. A case that began before that day stays under the "
        "version that was in force then.",
        address=f"/framework/versions/{framework.pk}",
    )


def _remind_of(by: Actor, framework: Framework) -> int:
    last = framework.comments_by
    assert last is not None
    left = (last - by.today).days
    if left < 0:
        waiting = framework.comments.filter(answered_at__isnull=True).count()
        said = f"{counted(waiting, 'comment')} to answer" if waiting else "No comment waits for an answer"
        return _write(
            by,
            framework,
            accounts.holders_of(by, Permission.WRITE_FRAMEWORK),
            f"over-{last}",
            f"The consultation on version {framework.version_name} is over",
            f"{said}. When every comment is answered, the board can ratify it.",
        )
    reached = [days for days in DAYS_BEFORE if left <= days]
    if not reached:
        return 0
    return _write(
        by,
        framework,
        set(_partners(by)) - _heard(by, framework),
        f"ends-{last}-{min(reached)}",
        f"Our framework: you can comment until {day(last)}",
        f"You have not yet said what you think of version {framework.version_name}. Comment on any part of it, or say "
        "for your agency whether you endorse it.",
    )


def _partners(by: Actor) -> list[int]:
    """Everybody who may comment or speak for an agency, but for the office, which asks."""
    voices = {Permission.COMMENT_ON_FRAMEWORK, Permission.ANSWER_FOR_AGENCY}
    may = {person for voice in voices for person in accounts.holders_of(by, voice)}
    return sorted(may - set(accounts.holders_of(by, Permission.WRITE_FRAMEWORK)))


def _heard(by: Actor, framework: Framework) -> set[int]:
    """Who has commented, or whose agency has said whether it endorses the draft."""
    spoken = set(framework.endorsements.values_list("agency_id", flat=True))
    leads = accounts.agency_leads(by)
    return (
        set(framework.comments.values_list("person_id", flat=True))
        | set(framework.endorsements.values_list("person_id", flat=True))
        | {person for agency in spoken for person in leads.get(agency, ())}
    )


def _write(by: Actor, framework: Framework, people: Iterable[int], key: str, subject: str, body: str) -> int:
    return tell(
        by=by,
        people=people,
        key=f"framework-{framework.pk}-{key}",
        subject=subject[:200],
        body=body,
        address=f"/framework/versions/{framework.pk}/consultation",
    )
