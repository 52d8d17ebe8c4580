"""What home answers: what is mine, what is late, what waits for others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import LONDON, Actor
from goldthread.design.values import Linked
from goldthread.design.wording import counted
from goldthread.loop.framework import queries as framework
from goldthread.web.shell.home.of_actions import (
    asked_in_rounds,
    checks,
    figures_of,
    letters,
    others,
    overseen,
    own_actions,
    second_looks,
)
from goldthread.web.shell.home.of_audits import late_returns, returns
from goldthread.web.shell.home.of_beginning import Step, first_steps
from goldthread.web.shell.home.of_cases import (
    asked_of_agencies,
    case_work,
    clocks_of,
    late_answers,
    new_referrals,
    own_referrals,
    to_consider,
)
from goldthread.web.shell.home.of_framework import versions
from goldthread.web.shell.home.of_learning import answers, news_for, not_sustained, untaken
from goldthread.web.shell.home.of_people import ending_roles, figures_of_people, refused_mail, stale_invitations
from goldthread.web.shell.home.of_reviews import declarations, given_to_reviews, own_sources, stages, to_open
from goldthread.web.shell.home.parts import SHOWN, Clocks, Figure, News, Task, TaskList


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the home template receives."""

    greeting: str
    sentence: str
    lists: tuple[TaskList, ...]
    figures: tuple[Figure, ...]
    news: tuple[News, ...]
    clocks: Clocks | None
    """Nothing for somebody who sees no case."""
    steps: tuple[Step, ...]
    """What a new board does first."""


def home(actor: Actor) -> HomePage:
    """Home for this person: a fixed number of reads, each of a few rows."""
    soon = framework.rhythm(actor).due_soon_days
    mine = _my_turn(actor, soon)
    lists = [mine] if mine.tasks else []
    figures = figures_of_people(actor)
    if actor.may(Permission.READ_ACTIONS):
        of = overseen(actor)
        lists += others(actor, soon, of, {task.href for task in mine.tasks})
        figures = figures_of(of)
    steps = () if any(figure.number for figure in figures) else first_steps(actor)
    return HomePage(
        greeting=f"{_part_of_day(actor)}, {actor.name.split()[0]}",
        sentence=_beginning(steps) if steps and not mine.tasks else _sentence(len(mine.tasks), bool(mine.more)),
        lists=tuple(lists),
        figures=figures,
        news=news_for(actor) if actor.roles & _LEARNERS else (),
        clocks=clocks_of(actor) if actor.may(Permission.READ_REFERRALS) else None,
        steps=steps,
    )


_LEARNERS = frozenset({str(Role.PRACTITIONER), str(Role.YOUNG_ADVISER), str(Role.LAY_MEMBER)})


def _part_of_day(actor: Actor) -> str:
    hour = actor.at.astimezone(LONDON).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _beginning(steps: tuple[Step, ...]) -> str:
    return f"Your board is new here: {counted(sum(not step.done for step in steps), 'step')} to go."


def _sentence(count: int, more: bool) -> str:
    if not count:
        return "Nothing needs you today."
    if more:
        return f"More than {count} things need you."
    return "1 thing needs you." if count == 1 else f"{count} things need you."


def _my_turn(actor: Actor, soon: int) -> TaskList:
    """Everything that waits for this person, the most pressing first; many of one kind do not hide another.

    ``soon`` is in how many days a thing must be due to be pressing.
    """
    waiting = [(kind, tasks) for kind in _KINDS if (tasks := kind.gather(actor, soon))]
    share = SHOWN if len(waiting) < 3 else SHOWN * 2 // len(waiting)
    shown = [task for _, tasks in waiting for task in tasks[:share]]
    shown.sort(key=lambda task: (not task.late, task.due_on or date.max))
    more = tuple(kind.rest for kind, tasks in waiting if len(tasks) > share)
    return TaskList("Your turn now", tuple(shown), more)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that can wait for a person, and where all of that kind are."""

    gather: Callable[[Actor, int], list[Task]]
    rest: Linked


_KINDS: tuple[_Kind, ...] = (
    _Kind(declarations, Linked("See all reviews", "/reviews?mine=yes")),
    _Kind(given_to_reviews, Linked("See all that reviews ask of your agency", "/reviews/returns")),
    _Kind(asked_of_agencies, Linked("See all that your agency is asked", "/returns")),
    _Kind(case_work, Linked("See everything that is due from you", "/calendar")),
    _Kind(new_referrals, Linked("See all new referrals", "/referrals?state=submitted")),
    _Kind(to_open, Linked("See all reviews to open", "/reviews/open")),
    _Kind(stages, Linked("See all of your reviews", "/reviews?mine=yes")),
    _Kind(own_sources, Linked("See every source that you were let in for", "/sources")),
    _Kind(to_consider, Linked("See all that are under consideration", "/referrals?state=considered")),
    _Kind(late_answers, Linked("See all answers that are late", "/returns")),
    _Kind(returns, Linked("See all of your returns", "/audits/returns")),
    _Kind(late_returns, Linked("See every round", "/audits/rounds")),
    _Kind(own_referrals, Linked("See all that you referred", "/my-referrals")),
    _Kind(asked_in_rounds, Linked("See all rounds that ask you", "/rounds")),
    _Kind(letters, Linked("See all letters to you", "/escalations")),
    _Kind(own_actions, Linked("See all of your actions", "/actions?mine=yes")),
    _Kind(checks, Linked("See all that wait for a check", "/checks")),
    _Kind(second_looks, Linked("See all that are due for a second look", "/actions?when=look")),
    _Kind(answers, Linked("See all that wait for the board’s answer", "/recommendations?answer=awaited")),
    _Kind(not_sustained, Linked("See each lesson that came back", "/recurring")),
    _Kind(untaken, Linked("See all lessons that nobody has answered yet", "/lessons?kind=concern&answer=none")),
    _Kind(ending_roles, Linked("See everybody’s roles", "/people")),
    _Kind(stale_invitations, Linked("See every invitation", "/people")),
    _Kind(refused_mail, Linked("See everybody", "/people")),
    _Kind(versions, Linked("See every version of the framework", "/framework/versions")),
)
