"""Reading escalations, and what should have gone up and has not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Person
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.design import wording
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.escalating.choices import Step
from goldthread.loop.actions.escalating.models import Escalation
from goldthread.loop.actions.escalating.rules import following, letter, rank, reached
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.policy import sees_all
from goldthread.loop.framework import queries as framework
from goldthread.notices import queries as notices


def escalations(actor: Actor) -> QuerySet[Escalation]:
    """The escalations of actions that the actor may see, the newest first; a draft is there for its writers alone."""
    actor.need(Permission.READ_ACTIONS)
    seen = Q() if sees_all(actor) else Q(action__in=actions.actions(actor))
    if not actor.may(Permission.PLAN_ACTIONS):
        seen &= Q(sent_on__isnull=False)
    return (
        Escalation.objects.filter(seen, board_id=actor.board_id)
        .select_related("action", "action__lead_agency", "action__lead_officer", "person", "drafted_by", "sent_by")
        .defer("action__search", "action__description")
    )


def get(actor: Actor, reference: str) -> Escalation:
    """One escalation by its reference."""
    return the_one(escalations(actor).filter(reference=reference))


def of_actions(actor: Actor, action_ids: Iterable[int]) -> QuerySet[Escalation]:
    """The escalations of these actions, the first first."""
    return escalations(actor).filter(action_id__in=list(action_ids)).order_by("drafted_at", "id")


def to_answer(actor: Actor) -> QuerySet[Escalation]:
    """Letters to the actor that went and that nobody has answered, the nearest day first."""
    rows = Escalation.objects.filter(
        board_id=actor.board_id, person_id=actor.me, sent_on__isnull=False, answered_on__isnull=True
    )
    return rows.select_related("action").defer("action__search", "action__description").order_by("answer_by", "id")


def unanswered(actor: Actor) -> QuerySet[Escalation]:
    """Letters that went, and whose day for an answer has passed without one, the longest ago first."""
    rows = escalations(actor).filter(sent_on__isnull=False, answered_on__isnull=True, answer_by__lt=actor.today)
    return rows.order_by("answer_by", "id")


@dataclass(frozen=True, slots=True)
class Due:
    """A late action that by the framework's steps should have gone up by now."""

    action: Action
    days_late: int
    step: Step
    last: Escalation | None


def due(actor: Actor) -> list[Due]:
    """Late actions whose next letter is due by the framework: the longest late first.

    The first step is the reminder that Goldthread writes to the lead officer, so a letter is due from the second on.
    A letter that waits for its answer holds the next step back until the answer's day has passed; one that was
    answered, for as many days again as an answer is given, so that what was promised can be done or put in the plan.
    """
    rhythm = framework.rhythm(actor)
    steps = rhythm.escalate_days_late
    rows = list(actions.late(actor))
    sent: dict[int, list[Escalation]] = defaultdict(list)
    for row in Escalation.objects.filter(board_id=actor.board_id, action_id__in=[each.pk for each in rows]):
        sent[row.action_id].append(row)
    found = []
    for action in rows:
        assert action.due_on is not None
        days = (actor.today - action.due_on).days
        step = reached(days, steps)
        since = [each for each in sent[action.pk] if each.drafted_at.date() > action.due_on]
        last = max(since, key=lambda each: (rank(each.step), each.pk), default=None)
        if step is None or rank(step) < rank(Step.AGENCY_HEAD):
            continue
        if last is not None and rank(last.step) >= rank(step):
            continue
        if last is not None and held_until(last, rhythm.escalation_answer_days) >= actor.today:
            continue
        wanted = step if last is None else following(last.step)
        found.append(Due(action, days, min(step, wanted, key=rank) if last else Step.AGENCY_HEAD, last))
    return sorted(found, key=lambda each: -each.days_late)


def held_until(letter: Escalation, days: int) -> date:
    """The last day on which a letter holds the next step back: a draft always does, an answer for so many days."""
    if letter.sent_on is None:
        return date.max
    if letter.answered_on is not None:
        return letter.answered_on + timedelta(days=days)
    return letter.answer_by or letter.sent_on


def untold(actor: Actor) -> list[Action]:
    """Late actions of which nobody at all has been told: neither by a reminder nor by a letter since their date.

    This is the proof that nothing is late without somebody knowing; after every night it is empty.
    """
    rows = list(
        Action.objects.filter(
            actions.late_on(actor.today), board_id=actor.board_id, pk__in=actions.actions(actor).values("pk")
        )
        .select_related("lead_officer", "lead_agency")
        .defer("search", "description")
        .order_by("due_on", "id")
    )
    written = {key for key, _ in notices.written_under(actor, ["action-"])} if rows else set()
    sent = dict(
        Escalation.objects.filter(
            board_id=actor.board_id, action_id__in=[row.pk for row in rows], sent_on__isnull=False
        ).values_list("action_id", "sent_on")
    )
    told = {tuple(key.split("-late-")) for key in written if "-late-" in key}
    known = {(first, second.split("-", 1)[1]) for first, second in told if "-" in second}
    return [
        row
        for row in rows
        if row.due_on is not None
        and (f"action-{row.pk}", row.due_on.isoformat()) not in known
        and not (row.pk in sent and (sent[row.pk] or date.min) > row.due_on)
    ]


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it is offered: to whom, and in which words."""

    step: Step
    person: Person | None
    to_name: str
    to_post: str
    to_email: str
    letter: str
    answer_by: date


def draft(actor: Actor, action: Action, step: str) -> Draft:
    """The letter of a step, to whoever it goes to by what the board knows."""
    to = _addressee(actor, action, Step(step))
    rhythm = framework.rhythm(actor)
    answer_by = actor.today + timedelta(days=rhythm.escalation_answer_days)
    agency = action.lead_agency.name if action.lead_agency else "your agency"
    days = (actor.today - action.due_on).days if action.due_on else 0
    text = letter(
        step=step,
        to_name=to[1] or "…",
        board=accounts.board(actor).name,
        reference=action.reference,
        title=action.title,
        agency=agency,
        lead=action.lead_officer.name if action.lead_officer else "",
        was_due=wording.day(action.due_on) or "no day",
        late=wording.counted(max(days, 0), "day"),
        earlier=_earlier(actor, action),
        answer_by=wording.day(answer_by),
        writer=actor.name,
    )
    return Draft(Step(step), *to, letter=text, answer_by=answer_by)


def _earlier(actor: Actor, action: Action) -> list[str]:
    """What was tried before, each with its day and what came of it."""
    told = notices.written_under(actor, [f"action-{action.pk}-late-"])
    said = [f"On {wording.day(at.date())} a reminder was sent" for _, at in told]
    for row in of_actions(actor, [action.pk]).filter(sent_on__isnull=False):
        came = f"answered on {wording.day(row.answered_on)}" if row.answered_on else "not answered"
        said.append(f"On {wording.day(row.sent_on)} we wrote to {row.to_name} ({came})")
    return said


def _addressee(actor: Actor, action: Action, step: Step) -> tuple[Person | None, str, str, str]:
    """Who a step goes to: the person where they sign in here, their name, their post and their address."""
    if step == Step.LEAD:
        return _person(action.lead_officer)
    if step == Step.AGENCY_HEAD:
        leads = accounts.agency_leads(actor).get(action.lead_agency_id or 0, [])
        return _person(Person.objects.filter(pk__in=leads).order_by("pk").first())
    if step == Step.CHAIR:
        return _person(accounts.holder_of_role(actor, Role.INDEPENDENT_CHAIR))
    before = (
        Escalation.objects.filter(
            board_id=actor.board_id, step=step, action__lead_agency_id=action.lead_agency_id
        ).first()
        if action.lead_agency_id
        else None
    )
    if before is not None:
        return before.person, before.to_name, before.to_post, before.to_email
    agency: Agency | None = action.lead_agency
    return None, "", f"Chief executive, {agency.name}" if agency else "Chief executive", ""


def _person(person: Person | None) -> tuple[Person | None, str, str, str]:
    return (person, person.name, person.job_title, person.email) if person else (None, "", "", "")


def to_mail(actor: Actor, most: int = 50) -> QuerySet[Escalation]:
    """Letters to people without an account that are to go by e-mail and have not gone."""
    return Escalation.objects.filter(
        board_id=actor.board_id,
        sent_how="mail",
        person__isnull=True,
        mailed_at__isnull=True,
        mail_tries__lt=notices.TRIES,
    ).order_by("pk")[:most]
