"""What waits of lessons and recommendations, and what was learnt lately."""

from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import day
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import Audience
from goldthread.web.shell.home.parts import SHOWN, News, Task, noted, when

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goldthread.loop.lessons.models import BoardQuestion, Lesson, Recommendation


def answers(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.RESPOND):
        return []
    waiting = lessons.awaiting_answer(actor).only("reference", "text", "written_at")
    return [_answer(each) for each in waiting[: SHOWN + 1]]


def _answer(recommendation: "Recommendation") -> Task:
    reference = recommendation.reference
    return Task(
        "Answer",
        recommendation.text,
        f"/recommendations/{reference}/respond",
        noted(reference, "waiting for the board"),
        f"since {day(recommendation.written_at.date())}",
    )


def not_sustained(actor: Actor, soon: int) -> list[Task]:
    """Lessons that came back, where this person is to find out why."""
    if not actor.may(Permission.READ_LESSONS):
        return []
    return [
        Task(
            "Find out",
            each.lesson.statement,
            f"/lessons/{each.lesson.reference}/questions/{each.pk}",
            noted(each.lesson.reference, "why it came back"),
            when(actor, each.due_on) if each.due_on else "",
            each.due_on is not None and each.due_on < actor.today,
            each.due_on,
        )
        for each in _my_questions(actor)[: SHOWN + 1]
    ]


def _my_questions(actor: Actor) -> "QuerySet[BoardQuestion]":
    rows = lessons.open_questions(actor).filter(owner_id=actor.me)
    return rows.select_related(None).select_related("lesson").only("due_on", "lesson__reference", "lesson__statement")


def untaken(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.WRITE_LESSONS, Permission.RECOMMEND) or actor.may(Permission.RESPOND):
        return []
    return [
        _take_up(lesson)
        for lesson in lessons.unanswered_lessons(actor).select_related(None).only("reference", "statement")[: SHOWN + 1]
    ]


def _take_up(lesson: "Lesson") -> Task:
    href = f"/lessons/{lesson.reference}"
    return Task("Take up", lesson.statement, href, noted(lesson.reference, "no answer to it yet"))


def news_for(actor: Actor) -> tuple[News, ...]:
    rows = list(lessons.register(actor).order_by("-learnt_on", "-pk")[:SHOWN])
    said = {
        message.lesson_id: message.message
        for message in lessons.messages(actor, [row.pk for row in rows])
        if message.audience in {Audience.PRACTITIONERS, Audience.ALL_AGENCIES, Audience.PUBLIC}
    }
    return tuple(
        News(row.reference, row.statement, said.get(row.pk, ""), f"/lessons/{row.reference}", row.learnt_on)
        for row in rows
    )
