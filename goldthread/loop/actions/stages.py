"""How far the board has come with a lesson: from nothing yet to a change that lasts."""

from collections.abc import Sequence

from django.db import models

from goldthread.loop.actions.choices import EVIDENCED, ActionState
from goldthread.loop.lessons.choices import TAKEN_UP, Answer, LessonKind


class Stage(models.TextChoices):
    """What has come of a lesson so far, in the words of its register."""

    NOTHING = "nothing", "Nothing yet"
    NO_ANSWER_NEEDED = "no_answer_needed", "To be shared"
    ASKED = "asked", "Question to the board"
    AWAITED = "awaited", "Waiting for the board"
    NOT_TAKEN_UP = "not_taken_up", "Not taken up"
    ACCEPTED = "accepted", "Accepted"
    UNDER_WAY = "under_way", "Being done"
    CLAIMED = "claimed", "Being checked"
    SHOWN = "shown", "Shown"
    LASTING = "lasting", "Lasting"
    WEAKER = "weaker", "Lasting in part"
    CLOSED = "closed", "Closed: it made a difference"
    LAPSED = "lapsed", "Lapsed"


SHOWN = frozenset({Stage.SHOWN, Stage.LASTING, Stage.WEAKER, Stage.CLOSED})
BEING_DONE = SHOWN | {Stage.UNDER_WAY, Stage.CLAIMED, Stage.LAPSED}
"""Something is done about the lesson, or was."""


def stage_of(
    *, kind: str, answers: Sequence[str] = (), states: Sequence[str] = (), asked: bool = False, closed: bool = False
) -> Stage:
    """The stage of a lesson, from the board's answers, the states of its actions, and whether it asks the board.

    The weakest of its actions counts: a lesson is shown when every action that was not cancelled is. It is closed
    when somebody has judged its effect, and open again as soon as something that was done no longer holds.
    """
    live = [state for state in states if state != ActionState.CANCELLED]
    if closed and ActionState.LAPSED not in live:
        return Stage.CLOSED
    if live:
        return _done(live)
    if any(answer in TAKEN_UP for answer in answers):
        return Stage.ACCEPTED
    if Answer.AWAITED in answers:
        return Stage.AWAITED
    if answers:
        return Stage.NOT_TAKEN_UP
    if asked:
        return Stage.ASKED
    return Stage.NO_ANSWER_NEEDED if kind == LessonKind.GOOD_PRACTICE else Stage.NOTHING


def _done(states: Sequence[str]) -> Stage:
    if ActionState.LAPSED in states:
        return Stage.LAPSED
    if all(state == ActionState.LASTING for state in states):
        return Stage.LASTING
    if all(state in EVIDENCED for state in states):
        return Stage.WEAKER if ActionState.WEAKER in states else Stage.SHOWN
    if all(state in EVIDENCED or state == ActionState.CLAIMED for state in states):
        return Stage.CLAIMED
    return Stage.UNDER_WAY
