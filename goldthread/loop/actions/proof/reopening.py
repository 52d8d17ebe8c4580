"""When what was done no longer holds, the lessons that it answered are open again."""

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.journal.operations import record_of
from goldthread.loop.actions.choices import Effect
from goldthread.loop.actions.models import Action, ActionLesson
from goldthread.loop.actions.proof.models import LessonEffect
from goldthread.notices.operations import tell


def reopen_lessons(by: Actor, action: Action, why: str) -> int:
    """Open again every lesson that was closed and that this action answers; says how many those were."""
    links = ActionLesson.objects.filter(board_id=by.board_id, action=action).values("lesson_id")
    closed = LessonEffect.objects.select_for_update(of=("self",)).filter(
        board_id=by.board_id, lesson_id__in=links, effect=Effect.BETTER, reopened_at__isnull=True
    )
    rows = list(closed.select_related("lesson"))
    office = accounts.holders_of(by, Permission.PLAN_ACTIONS) if rows else []
    for row in rows:
        row.reopened_at, row.reopened_why, row.reopened_through = by.at, why.strip(), action
        row.save()
        record_of(by=by, verb="reopened", kind="lesson", thing=row.lesson, why=why, detail={"action": action.reference})
        tell(
            by=by,
            people={row.by_id, *office},
            key=f"lesson-reopened-{row.pk}",
            subject=f"{row.lesson.reference} is open again",
            body=f"It was closed, and {action.reference}, which was done because of it, does not hold any more.",
            address=f"/lessons/{row.lesson.reference}",
        )
    return len(rows)
