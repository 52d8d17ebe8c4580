"""The page of one round, for the office and for whoever was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, due, moment
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.policy import sees_all
from goldthread.loop.actions.rounds import policy, queries
from goldthread.loop.actions.rounds.queries import CallState, PackLine

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import ChallengeMeeting, ReturnedFile, Round, RoundAnswer
from goldthread.web.rounds.pages.wording import name_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked."""

    name: str
    part: str
    asked: int
    answered: int
    tag: Tag
    href: str
    """Their list, for themselves and the office."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that came back."""

    name: str
    note: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """A new date that waits for the group."""

    reference: str
    title: str
    before: str
    wanted: str
    why: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with one agency."""

    agency: str
    when: str
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round as the office follows it."""

    reference: str
    name: str
    sentence: str
    next: str
    next_href: str
    next_button: str
    open: bool
    minute: str
    closed: str
    people: tuple[Asked, ...]
    nobody: tuple[str, ...]
    files: tuple[FileLine, ...]
    dates: tuple[DateLine, ...]
    talks: tuple[Talk, ...]
    may_run: bool
    mine: bool


def round_page(actor: Actor, of: "Round") -> RoundPage:
    """How a round stands: who has answered, what came back, what the group has to settle."""
    calls = queries.calls(actor, of)
    lines = list(queries.lines(actor, of))
    pack = queries.pack(actor, of)
    may_run = actor.may(Permission.PLAN_ACTIONS)
    silent = sum(1 for each in calls if each.silent)
    step = _next(actor, of, silent, len(pack.dates())) if may_run else ("", "", "")
    called = queries.called(actor, of)
    unasked = [
        f"{each.action.reference} {each.action.title}" for each in lines
        if each.pk not in called and each.before_state != ActionState.CLAIMED and each.action.state in _OPEN
    ]  # fmt: skip
    return RoundPage(
        reference=of.reference,
        name=name_of(of),
        sentence=_sentence(actor, of, len(lines), calls),
        next=step[0],
        next_href=step[1],
        next_button=step[2],
        open=of.closed_at is None,
        minute=of.minute,
        closed=day(of.closed_at.astimezone(LONDON).date()) if of.closed_at else "",
        people=tuple(_asked(actor, of, each) for each in calls),
        nobody=tuple(unasked) if may_run else (),
        files=tuple(_file(of, each) for each in queries.returned_files(actor, of)),
        dates=tuple(_date(of, each.answer, each) for each in pack.dates() if each.answer),
        talks=tuple(_talk(each) for each in pack.challenges),
        may_run=may_run,
        mine=any(each.call.person_id == actor.person_id for each in calls),
    )


_OPEN = frozenset(
    {ActionState.PROPOSED, ActionState.AGREED, ActionState.IN_PROGRESS, ActionState.RETURNED, ActionState.LAPSED}
)


def _sentence(actor: Actor, of: "Round", lines: int, calls: Sequence[CallState]) -> str:
    answered = sum(1 for each in calls if not each.silent)
    whole = sees_all(actor)
    asked = ""
    if calls:
        here = "" if whole else " from your agency"
        asked = f" {answered} of {counted(len(calls), 'person', 'people')} asked{here} have answered."
    actions = counted(lines, "action") if whole else f"{counted(lines, 'action')} that you can see"
    if of.closed_at is not None:
        return f"{actions}. The group met on {day(of.meets_on)}.{asked}"
    when = due(of.meets_on, actor.today, working_days_between)
    return f"{actions}. The group meets {when}.{asked}"


def _next(actor: Actor, of: "Round", silent: int, dates: int) -> tuple[str, str, str]:
    at = f"/rounds/{of.reference}"
    if of.closed_at is not None:
        return "The round is over. What was done is in the master copy.", "/actions?list=left", "See the master copy"
    if actor.today >= of.meets_on:
        if dates:
            return f"The group has met. Settle {counted(dates, 'new date')} below, then close the round.", "", ""
        return "The group has met. Close the round with what it settled.", f"{at}/close", "Close the round"
    if silent and actor.today > of.answers_by:
        people = counted(silent, "person has", "people have")
        return (
            f"The last day for updates was {day(of.answers_by)}. {people.capitalize()} not answered.",
            f"{at}/challenge",
            "Note a talk with an agency",
        )
    if silent:
        return (
            f"Updates come in until {day(of.answers_by)}. Goldthread reminds whoever is silent.",
            f"{at}/pack",
            "Read the pack so far",
        )
    return "Everybody has answered. The pack is ready for the group.", f"{at}/pack", "Read the pack"


def _asked(actor: Actor, of: "Round", each: CallState) -> Asked:
    call = each.call
    tag = (
        Tag("Answered", "green")
        if not each.silent
        else Tag(f"{each.silent} to come", "orange" if each.answered else "grey")
    )
    part = f"for {call.agency.short_name}" if call.agency else "lead officer"
    href = f"/rounds/{of.reference}/asked/{call.pk}" if policy.is_for(actor, call) else ""
    return Asked(call.person.name, part, each.asked, each.answered, tag, href)


def _file(of: "Round", each: "ReturnedFile") -> FileLine:
    if each.taken_at:
        tag = Tag("Read in", "green")
    elif each.dropped_at:
        tag = Tag("Put aside", "grey")
    else:
        tag = Tag("To look at", "purple")
    whose = each.call.agency.short_name if each.call.agency else "as lead officer"
    note = f"{each.call.person.name}, {whose} · {moment(each.came_at.astimezone(LONDON))}"
    return FileLine(each.document.name, note, tag, f"/rounds/{of.reference}/files/{each.pk}")


def _date(of: "Round", answer: "RoundAnswer", each: PackLine) -> DateLine:
    return DateLine(
        each.action.reference,
        each.action.title,
        day(each.due_on) or "no date",
        day(answer.proposed_on),
        answer.why,
        answer.by.name if answer.by else "",
        f"/rounds/{of.reference}/dates/{answer.pk}",
    )


def _talk(each: "ChallengeMeeting") -> Talk:
    return Talk(each.agency.name, f"{day(each.held_on)}, with {each.with_whom}", each.asked, each.answered)
