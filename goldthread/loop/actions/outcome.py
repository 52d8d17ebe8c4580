"""What came of a lesson: what was done about it, when that was closed, and whether it lasts; as data and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.design.wording import counted, day
from goldthread.loop.actions.choices import OPEN, ActionState
from goldthread.loop.actions.stages import Stage
from goldthread.loop.lessons.choices import LessonKind

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """What was done about a lesson: how far it came, when it was closed, and with what."""

    stage: Stage
    recommendations: int
    actions: "tuple[Action, ...]"
    closed_on: date | None
    """The day on which the last of its actions was found to be shown, where all were, whether or not they held."""
    all_seen: bool = True
    """Whether the reader sees every action; to somebody who does not, the stage alone is told."""


def came_of_it(kind: str, one: CameOfIt, *, elsewhere: bool = False) -> str:
    """What was done about an earlier lesson, when that was closed, and whether it was checked as lasting.

    What others learnt (``elsewhere``) blames nobody here for doing nothing about it.
    """
    if not one.all_seen:
        made = f"{counted(one.recommendations, 'recommendation')}. " if one.recommendations else ""
        return f"{made}{one.stage.label}."
    if not one.actions:
        if one.recommendations:
            return f"{counted(one.recommendations, 'recommendation')}, and no action."
        if elsewhere:
            return "Learnt elsewhere; nothing came of it here."
        if kind == LessonKind.GOOD_PRACTICE:
            return "Good practice, to be shared."
        return "Nothing was recommended and nothing was done."
    said = counted(len(one.actions), "action")
    if one.closed_on is None:
        still_open = sum(action.state in OPEN for action in one.actions)
        return f"{said}, {still_open} still open." if still_open else f"{said}, none carried through."
    return f"{said}, closed on {day(one.closed_on)}. {_held(one.actions)}"


def _held(done: "Sequence[Action]") -> str:
    lapsed = sum(action.state == ActionState.LAPSED for action in done)
    lasting = sum(action.state == ActionState.LASTING for action in done)
    if lapsed:
        return "Checked later: it did not last." if lapsed == len(done) else f"Checked later: {lapsed} did not last."
    if lasting == len(done):
        return "Checked later: it lasted."
    return f"Checked later: {lasting} of {len(done)} lasted." if lasting else "Not yet checked as lasting."
