"""Have we learnt this before? What pages show of earlier lessons that say the same, and what came of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.outcome import came_of_it
from goldthread.loop.actions.stages import Stage
from goldthread.loop.sources.choices import ELSEWHERE
from goldthread.web.shell.colours import STAGES

if TYPE_CHECKING:
    from goldthread.loop.actions.queries import EarlierLesson
    from goldthread.loop.lessons.models import Lesson


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier lesson on a page: what it says, why it is thought the same, and what came of it, in a sentence."""

    reference: str
    statement: str
    href: str
    learnt_on: date
    source: str
    why: str
    came_of_it: str
    stage: str
    colour: str
    repeats: bool | None
    compare_href: str


@dataclass(frozen=True, slots=True)
class EarlierLearning:
    """What was learnt before, the likeliest first: what is confirmed or open, and apart what a person set aside."""

    likely: tuple[Earlier, ...]
    different: tuple[Earlier, ...]
    repeats: bool
    """Whether a person has confirmed that this was learnt before."""


WHILE_WRITING = 3
"""Earlier lessons that are shown above a form: enough to stop and think, few enough to go on."""


def earlier_learning(
    actor: Actor, lesson_or_text: "Lesson | str", but: Iterable[int] = (), most: int = 6
) -> EarlierLearning:
    """Ask whether this was learnt before, and tell what came of it then."""
    later = "" if isinstance(lesson_or_text, str) else lesson_or_text.reference
    found = tuple(_earlier(actor, each, later) for each in actions.learnt_before(actor, lesson_or_text, but, most))
    return EarlierLearning(
        tuple(each for each in found if each.repeats is not False),
        tuple(each for each in found if each.repeats is False),
        any(each.repeats for each in found),
    )


def _earlier(actor: Actor, one: "EarlierLesson", later: str) -> Earlier:
    reference = one.lesson.reference
    may = bool(later) and actor.may(Permission.RECOMMEND)
    elsewhere = one.lesson.source.kind in ELSEWHERE
    untouched = elsewhere and one.came_of.stage in (Stage.NOTHING, Stage.NO_ANSWER_NEEDED)
    return Earlier(
        reference=reference,
        statement=one.lesson.statement,
        href=f"/lessons/{reference}",
        learnt_on=one.lesson.learnt_on,
        source=one.lesson.source.title,
        why=one.why[0].upper() + one.why[1:],
        came_of_it=came_of_it(one.lesson.kind, one.came_of, elsewhere=elsewhere),
        stage="Learnt elsewhere" if untouched else one.came_of.stage.label,
        colour=STAGES[one.came_of.stage],
        repeats=one.repeats,
        compare_href=f"/lessons/{later}/earlier/{reference}" if may else "",
    )
