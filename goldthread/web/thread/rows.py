"""What a thread is woven from: a lesson with everything that hangs on it, as it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.loop.lessons.choices import TAKEN_UP, Answer, LessonKind

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action, Evidence, LastingCheck, Verification
    from goldthread.loop.actions.stages import Stage
    from goldthread.loop.lessons.models import AudienceMessage, BoardQuestion, Lesson, Recommendation


@dataclass(frozen=True, slots=True)
class Row:
    """An action with everything that hangs on it, each in the order of time."""

    action: "Action"
    evidence: "Sequence[Evidence]" = ()
    verifications: "Sequence[Verification]" = ()
    checks: "Sequence[LastingCheck]" = ()
    answers: tuple[str, ...] = ()
    """The references of the recommendations through which it answers the lesson."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that is known of a lesson's way."""

    lesson: "Lesson"
    messages: "Sequence[AudienceMessage]" = ()
    agencies: Sequence[str] = ()
    recommendations: "Sequence[Recommendation]" = ()
    questions: "Sequence[BoardQuestion]" = ()
    actions: Sequence[Row] = ()
    reached: "Stage | None" = None
    """How far the board has come, where the reader does not see every action; then this is told in their stead."""
    earlier: Sequence[tuple[str, str]] = ()
    """When and from what it had been learnt before, and what came of that, as a person confirmed it."""


def goes_on(rows: Rows) -> bool:
    """Whether anything is to be done: what was rejected, or is good practice that nobody built on, ends there."""
    if rows.actions:
        return True
    if not rows.recommendations and not rows.questions:
        return rows.lesson.kind == LessonKind.CONCERN
    awaited = any(one.answer == Answer.AWAITED for one in rows.recommendations)
    taken_up = any(one.answer in TAKEN_UP for one in rows.recommendations)
    return awaited or taken_up
