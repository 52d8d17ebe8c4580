"""What home answers: what is mine, what is late, what waits for others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Linked
from goldthread.design.wording import counted, day, due
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.rules import is_late
from goldthread.loop.audits import queries as audits
from goldthread.loop.audits.choices import ReturnState as AuditState
from goldthread.loop.framework import queries as framework
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import Audience
from goldthread.loop.referrals import queries as referrals
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.queries import ShortClock
from goldthread.loop.reviews import queries as reviews
from goldthread.loop.reviews.choices import ReturnState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goldthread.loop.actions.models import Action, LastingCheck
    from goldthread.loop.audits.models import AuditReturn
    from goldthread.loop.framework.queries import Waiting
    from goldthread.loop.lessons.models import Lesson, Recommendation

SHOWN = 6
"""How many things a list on home shows before it leads to its register."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, with one verb."""

    verb: str
    title: str
    href: str
    note: str
    when: str = ""
    late: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskList:
    """A short list, and where the rest of it is."""

    title: str
    tasks: tuple[Task, ...]
    more: tuple[Linked, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words and the register behind it."""

    number: int
    words: str
    href: str
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Learning that is new for somebody whose part is to take it into practice."""

    reference: str
    statement: str
    message: str
    href: str
    on: date


@dataclass(frozen=True, slots=True)
class Clocks:
    """The board's clocks: how many run, and those that are due first."""

    sentence: str
    tasks: tuple[Task, ...]


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


def home(actor: Actor) -> HomePage:
    """Home for this person: a fixed number of reads, each of a few rows."""
    soon = framework.rhythm(actor).due_soon_days
    mine = _my_turn(actor, soon)
    lists = [mine] if mine.tasks else []
    figures: tuple[Figure, ...] = ()
    if actor.may(Permission.READ_ACTIONS):
        standing = actions.standing(actor)
        lists += _others(actor, soon, standing.late, {task.href for task in mine.tasks})
        figures = _figures(standing)
    return HomePage(
        greeting=f"{_part_of_day(actor)}, {actor.name.split()[0]}",
        sentence=_sentence(len(mine.tasks), bool(mine.more)),
        lists=tuple(lists),
        figures=figures,
        news=_news(actor) if actor.roles & _LEARNERS else (),
        clocks=_clocks(actor) if actor.may(Permission.READ_REFERRALS) else None,
    )


_LEARNERS = frozenset({str(Role.PRACTITIONER), str(Role.YOUNG_ADVISER), str(Role.LAY_MEMBER)})


def _part_of_day(actor: Actor) -> str:
    hour = actor.at.astimezone(LONDON).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


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


def _own_actions(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.UPDATE_OWN_ACTIONS) and not actor.may(Permission.UPDATE_ANY_ACTION):
        return []
    until = actor.today + timedelta(days=soon)
    pressing = (
        action
        for action in actions.mine(actor).only(*_LINE)[: SHOWN * 4]
        if action.state in _PRESSING or (action.due_on is not None and action.due_on <= until)
    )
    return [_task(actor, _OWN_VERBS[ActionState(action.state)], action) for action in islice(pressing, SHOWN + 1)]


_LINE = ("reference", "title", "state", "due_on")
"""What a line says of an action; home reads no more of a row than that."""
_WHOSE = ("lead_officer__name", "lead_agency__short_name")
_PRESSING = frozenset({ActionState.PROPOSED, ActionState.RETURNED, ActionState.LAPSED})
_OWN_VERBS = {
    ActionState.PROPOSED: "Agree",
    ActionState.AGREED: "Start",
    ActionState.IN_PROGRESS: "Update",
    ActionState.RETURNED: "Show",
    ActionState.LAPSED: "Restart",
}


def _checks(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.VERIFY):
        return []
    return [
        Task(
            "Check",
            action.title,
            f"/actions/{action.reference}/verify",
            _noted(
                action.reference,
                f"evidence from {action.lead_agency.short_name}" if action.lead_agency else "evidence is waiting",
            ),
            f"since {day(action.claimed_on)}",
        )
        for action in actions.waiting_for_a_check(actor).only(*_LINE, "claimed_on", "lead_agency__short_name")[
            : SHOWN + 1
        ]
    ]


def _second_looks(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.JUDGE_LASTING):
        return []
    due_now = actions.lasting_checks_due(actor).only("due_on", "action__title", "action__reference")
    return [_look(actor, check) for check in due_now[: SHOWN + 1]]


def _look(actor: Actor, check: "LastingCheck") -> Task:
    action = check.action
    return Task(
        "Look again",
        action.title,
        f"/actions/{action.reference}/lasting",
        _noted(action.reference, "does it still hold?"),
        _when(actor, check.due_on),
        check.due_on < actor.today,
        check.due_on,
    )


def _answers(actor: Actor, soon: int) -> list[Task]:
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
        _noted(reference, "waiting for the board"),
        f"since {day(recommendation.written_at.date())}",
    )


def _untaken(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.WRITE_LESSONS, Permission.RECOMMEND) or actor.may(Permission.RESPOND):
        return []
    return [
        _take_up(lesson)
        for lesson in lessons.unanswered_lessons(actor).select_related(None).only("reference", "statement")[: SHOWN + 1]
    ]


def _take_up(lesson: "Lesson") -> Task:
    href = f"/lessons/{lesson.reference}"
    return Task("Take up", lesson.statement, href, _noted(lesson.reference, "no answer to it yet"))


def _asked_of_agencies(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.ANSWER_FOR_AGENCY):
        return []
    return [
        Task(
            "Answer",
            f"What {row.agency.name} knows",
            f"/returns/{row.pk}",
            _noted(row.referral.reference, "asked by the board"),
            _when(actor, row.due_on),
            row.due_on < actor.today,
            row.due_on,
        )
        for row in referrals.returns_to_answer(actor)[: SHOWN + 1]
    ]


def _case_work(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.READ_REFERRALS):
        return []
    return [
        Task(
            item.verb,
            _capital(item.title),
            item.address,
            _noted(item.reference, "by law" if item.statutory else ""),
            _when(actor, item.due_on),
            item.days_late > 0,
            item.due_on,
        )
        for item in referrals.case_work_for(actor)[: SHOWN + 1]
    ]


def _new_referrals(actor: Actor, soon: int) -> list[Task]:
    return [
        Task("Read", row.title, f"/referrals/{row.reference}", _noted(row.reference, f"from {row.agency.short_name}"))
        for row in referrals.to_open(actor).only("reference", "title", "agency__short_name")[: SHOWN + 1]
    ]


def _to_consider(actor: Actor, soon: int) -> list[Task]:
    return [
        Task(
            "Consider",
            row.title,
            f"/referrals/{row.reference}",
            _noted(row.reference, f"before the {row.considered_by.name}" if row.considered_by else ""),
        )
        for row in referrals.to_consider(actor).only("reference", "title", "considered_by__name")[: SHOWN + 1]
    ]


def _late_answers(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.RUN_REFERRALS):
        return []
    return [
        Task(
            "Chase",
            f"What {row.agency.name} knows",
            f"/referrals/{row.referral.reference}/agencies",
            row.referral.reference,
            _when(actor, row.due_on),
            True,
            row.due_on,
        )
        for row in referrals.late_returns(actor).only("due_on", "agency__name", "referral__reference")[: SHOWN + 1]
    ]


def _audit_returns(actor: Actor, days: int) -> list[Task]:
    """What the actor is asked in an audit: to answer, to go on, or to sign beside somebody else."""
    return [
        Task(
            "Sign" if row.state == AuditState.SIGNED else "Go on" if row.state == AuditState.BEGUN else "Answer",
            row.round.title + (f", {row.case.label}" if row.case else ""),
            f"/audits/returns/{row.pk}",
            _noted(row.round.reference, row.agency.short_name if row.agency else "all together"),
            _when(actor, row.due_on),
            row.due_on < actor.today,
            row.due_on,
        )
        for row in audits.waiting_for_me(actor)[: SHOWN + 1]
    ]


def _late_returns(actor: Actor, days: int) -> list[Task]:
    """Rounds in which a return is late, for whoever keeps the audits: how many, and since when."""
    if not actor.may(Permission.RUN_AUDITS):
        return []
    rounds: dict[str, list[AuditReturn]] = {}
    for row in audits.late_returns(actor):
        rounds.setdefault(row.round.reference, []).append(row)
    return [
        Task(
            "Chase",
            f"{counted(len(rows), 'late return')}: {rows[0].round.title}",
            f"/audits/rounds/{reference}?show=late",
            reference,
            _when(actor, rows[0].due_on),
            True,
            rows[0].due_on,
        )
        for reference, rows in rounds.items()
    ][: SHOWN + 1]


def _own_referrals(actor: Actor, soon: int) -> list[Task]:
    if not actor.may(Permission.REFER):
        return []
    return [
        Task(
            "Put right" if row.state == ReferralState.RETURNED else "Finish",
            row.title,
            f"/my-referrals/{row.reference}",
            _noted(row.reference, "sent back to you" if row.state == ReferralState.RETURNED else "your draft"),
        )
        for row in referrals.to_finish(actor).select_related(None).only("reference", "title", "state")[: SHOWN + 1]
    ]


def _declarations(actor: Actor, soon: int) -> list[Task]:
    """Reviews to whose team this person was named, and which they see once they have declared."""
    if not actor.may(Permission.READ_REVIEWS):
        return []
    return [
        Task(
            "Declare",
            f"Your interests, before you take part in a {each.kind_name.lower()}",
            f"/reviews/{each.reference}/declaration",
            _noted(each.reference, f"you are asked as {each.part.lower()}"),
        )
        for each in reviews.declarations_to_make(actor)[: SHOWN + 1]
    ]


_ASKED = {str(ReturnState.QUERIED): "asked further", str(ReturnState.GIVEN): "written, and not signed off"}


def _given_to_reviews(actor: Actor, soon: int) -> list[Task]:
    """What this person's agency has still to give to a review, or to sign off."""
    if not actor.may(Permission.ANSWER_FOR_AGENCY):
        return []
    return [
        Task(
            "Sign off" if row.state == ReturnState.GIVEN else "Give",
            f"{row.what}: {row.agency.name}",
            f"/reviews/returns/{row.pk}",
            _noted(
                row.review.source.reference, "asked further" if row.state == ReturnState.QUERIED else "for a review"
            ),
            _when(actor, row.due_on),
            row.due_on < actor.today,
            row.due_on,
        )
        for row in reviews.returns_to_give(actor)[: SHOWN + 1]
    ]


def _stages(actor: Actor, soon: int) -> list[Task]:
    """The stage at which each review stands that this person conducts."""
    if not actor.may(Permission.READ_REVIEWS):
        return []
    return [
        Task(
            "Go on",
            stage.name,
            f"/reviews/{stage.review.source.reference}/stages/{stage.pk}",
            _noted(stage.review.source.reference, stage.review.title),
            _when(actor, stage.due_on) if stage.due_on else "",
            stage.due_on is not None and stage.due_on < actor.today,
            stage.due_on,
        )
        for stage in reviews.stages_in_hand(actor)[: SHOWN + 1]
    ]


def _to_open(actor: Actor, soon: int) -> list[Task]:
    """Decisions for a review that nobody has opened yet."""
    return [
        Task(
            "Open",
            title,
            f"/reviews/open/{reference}",
            _noted(reference, "decided, and not begun"),
            f"since {day(decided_on)}",
        )
        for reference, title, decided_on in reviews.waiting_to_open(actor)[: SHOWN + 1]
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clocks(actor: Actor) -> Clocks:
    """The board's clocks that this person sees: late ones first, then statutory ones, each with its day."""
    rows = referrals.clocks_in_short(actor)
    statutory = sum(row.statutory for row in rows)
    running = f"{statutory} statutory, {len(rows) - statutory} local" if rows else "No clock runs"
    return Clocks(f"{running}.", tuple(_clock(actor, row) for row in rows[:SHOWN]))


def _clock(actor: Actor, row: ShortClock) -> Task:
    return Task(
        "Statutory" if row.statutory else "Local",
        row.name,
        f"/referrals/{row.reference}/clocks",
        _noted(row.reference, row.title),
        "paused" if row.paused else _when(actor, row.due_on),
        row.late,
        row.due_on,
    )


def _framework(actor: Actor, soon: int) -> list[Task]:
    """The framework where it wants this person: a consultation, comments to answer, a look that is due."""
    if not actor.may_any(_SPEAKING):
        return []
    tasks = [task for version in framework.waiting(actor) if (task := _wanted(actor, version))]
    return tasks[: SHOWN + 1]


_SPEAKING = (Permission.WRITE_FRAMEWORK, Permission.ANSWER_FOR_AGENCY, Permission.COMMENT_ON_FRAMEWORK)


def _wanted(actor: Actor, version: "Waiting") -> Task | None:
    """What a version asks of this person, if anything."""
    href, name = f"/framework/versions/{version.pk}", f"version {version.version_name}"
    if not version.consulted:
        note = "does it still serve the board?"
        return _about(actor, "Look again", version.title, "/framework/evaluate", f"{name} · {note}", version.review_on)
    if version.open_comments and actor.may(Permission.WRITE_FRAMEWORK):
        waiting = "1 comment" if version.open_comments == 1 else f"{version.open_comments} comments"
        return _about(actor, "Answer", version.title, f"{href}/consultation", f"{name} · {waiting}", None)
    if actor.may(Permission.ANSWER_FOR_AGENCY) and version.spoken < len(actor.agency_ids):
        note = f"{name} · does your agency endorse it?"
        return _about(actor, "Consider", version.title, f"{href}/consultation", note, version.comments_by)
    if actor.may(Permission.COMMENT_ON_FRAMEWORK) and not version.mine and not actor.may(Permission.WRITE_FRAMEWORK):
        note = f"{name} · what do you think of it?"
        return _about(actor, "Comment", version.title, f"{href}/consultation", note, version.comments_by)
    return None


def _about(actor: Actor, verb: str, title: str, href: str, note: str, by: date | None) -> Task:
    return Task(verb, title, href, note, _when(actor, by), by is not None and by < actor.today, by)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that can wait for a person, and where all of that kind are."""

    gather: Callable[[Actor, int], list[Task]]
    rest: Linked


_KINDS: tuple[_Kind, ...] = (
    _Kind(_declarations, Linked("See all reviews", "/reviews?mine=yes")),
    _Kind(_given_to_reviews, Linked("See all that reviews ask of your agency", "/reviews/returns")),
    _Kind(_asked_of_agencies, Linked("See all that your agency is asked", "/returns")),
    _Kind(_case_work, Linked("See everything that is due from you", "/calendar")),
    _Kind(_new_referrals, Linked("See all new referrals", "/referrals?state=submitted")),
    _Kind(_to_open, Linked("See all reviews to open", "/reviews/open")),
    _Kind(_stages, Linked("See all of your reviews", "/reviews?mine=yes")),
    _Kind(_to_consider, Linked("See all that are under consideration", "/referrals?state=considered")),
    _Kind(_late_answers, Linked("See all answers that are late", "/returns")),
    _Kind(_audit_returns, Linked("See all of your returns", "/audits/returns")),
    _Kind(_late_returns, Linked("See every round", "/audits/rounds")),
    _Kind(_own_referrals, Linked("See all that you referred", "/my-referrals")),
    _Kind(_own_actions, Linked("See all of your actions", "/actions?mine=yes")),
    _Kind(_checks, Linked("See all that wait for a check", "/actions?state=claimed")),
    _Kind(_second_looks, Linked("See all that are due for a second look", "/actions?when=look")),
    _Kind(_answers, Linked("See all that wait for the board’s answer", "/recommendations?answer=awaited")),
    _Kind(_untaken, Linked("See all lessons that nobody has answered yet", "/lessons?kind=concern&answer=none")),
    _Kind(_framework, Linked("See every version of the framework", "/framework/versions")),
)


def _others(actor: Actor, days: int, all_late: int, mine: set[str]) -> list[TaskList]:
    """What is late, and what comes up, among what this person oversees; what is their own turn stands above."""
    late = _but(mine, actions.late(actor))
    soon = _but(mine, actions.due_between(actor, actor.today, actor.today + timedelta(days=days)))
    return [
        TaskList(
            "Late",
            _tasks(actor, "Chase" if actor.may(Permission.PLAN_ACTIONS) else "See", late[:SHOWN]),
            (Linked(f"See all {all_late:,} that are late", "/actions?when=late"),) if len(late) > SHOWN else (),
            "Nothing else is late." if all_late else "Nothing is late.",
        ),
        TaskList(
            "Due soon",
            _tasks(actor, "See", soon[:SHOWN]),
            (Linked("See all that are due soon", "/actions?when=soon"),) if len(soon) > SHOWN else (),
            f"Nothing {'else ' if mine else ''}is due in the next {counted(days, 'day')}.",
        ),
    ]


def _but(mine: set[str], rows: "QuerySet[Action]") -> list["Action"]:
    """The first rows that do not stand among a person's own, and one more to know whether there are more."""
    others = (row for row in rows.only(*_LINE, *_WHOSE)[: SHOWN * 2 + 1] if f"/actions/{row.reference}" not in mine)
    return list(islice(others, SHOWN + 1))


def _tasks(actor: Actor, verb: str, rows: Iterable["Action"]) -> tuple[Task, ...]:
    return tuple(_task(actor, verb, action, _who(action)) for action in rows)


def _who(action: "Action") -> str:
    who: Sequence[str] = [
        action.lead_officer.name if action.lead_officer else "",
        action.lead_agency.short_name if action.lead_agency else "",
    ]
    return ", ".join(part for part in who if part) or "nobody leads it yet"


def _task(actor: Actor, verb: str, action: "Action", note: str = "") -> Task:
    return Task(
        verb,
        action.title,
        f"/actions/{action.reference}",
        _noted(action.reference, note),
        _when(actor, action.due_on),
        is_late(action.state, action.due_on, actor.today),
        action.due_on,
    )


def _noted(reference: str, note: str) -> str:
    return f"{reference} · {note}" if note else reference


def _when(actor: Actor, on: date | None) -> str:
    return due(on, actor.today, working_days_between) if on else ""


def _figures(standing: actions.Standing) -> tuple[Figure, ...]:
    return (
        Figure(standing.open, "open actions", "/actions"),
        Figure(standing.late, "late", "/actions?when=late", alarming=bool(standing.late)),
        Figure(standing.waiting_for_a_check, "waiting for a check", "/actions?state=claimed"),
    )


def _news(actor: Actor) -> tuple[News, ...]:
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
