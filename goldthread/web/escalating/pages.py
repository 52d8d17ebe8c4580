"""What the pages of escalation receive."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.tables import Cell, Table, table
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.actions.escalating import queries
from goldthread.loop.actions.escalating.choices import ORDER, Sent, Step
from goldthread.loop.actions.rules import is_late
from goldthread.loop.framework import queries as framework

if TYPE_CHECKING:
    from goldthread.loop.actions.escalating.models import Escalation


@dataclass(frozen=True, slots=True)
class DueLine:
    """A late action that is due to go up, or a letter that waits for somebody."""

    title: str
    note: str
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class EscalationsPage:
    """What is due to go up, what waits for an answer, and every letter."""

    sentence: str
    due: tuple[DueLine, ...]
    """The longest late."""
    more: tuple[DueLine, ...]
    """The others."""
    mine: tuple[DueLine, ...]
    drafts: tuple[DueLine, ...]
    silent: tuple[DueLine, ...]
    """Letters that nothing followed and whose day for an answer has passed."""
    letters: Table | None
    may_write: bool


SHOWN = 8
"""So many actions that are due to go up are in sight at first."""


def escalations_page(actor: Actor) -> EscalationsPage:
    """Escalation, for this person."""
    may_write = actor.may(Permission.PLAN_ACTIONS)
    rows = list(queries.escalations(actor))
    due = queries.due(actor) if may_write else []
    open_ = [row for row in rows if row.sent_on and not row.answered_on]
    late = [row for row in open_ if row.answer_by and row.answer_by < actor.today]
    lines = tuple(map(_due, due))
    return EscalationsPage(
        sentence=_sentence(len(due), len(open_), len(late), may_write),
        due=lines[:SHOWN],
        more=lines[SHOWN:],
        mine=tuple(_letter(row, f"by {day(row.answer_by)}") for row in queries.to_answer(actor)),
        drafts=tuple(_letter(row, f"written {day(row.drafted_at.date())}") for row in rows if row.sent_on is None),
        silent=tuple(
            _letter(row, f"asked by {day(row.answer_by)}") for row in (_last(rows, late, due) if may_write else ())
        ),
        letters=_letters(actor, rows),
        may_write=may_write,
    )


def _last(rows: "list[Escalation]", late: "list[Escalation]", due: list[queries.Due]) -> "list[Escalation]":
    """Silent letters that are the last word on their action: no letter followed, and no next step is due."""
    latest = {row.action_id: row.pk for row in reversed(rows)}
    next_due = {each.action.pk for each in due}
    return [row for row in late if latest[row.action_id] == row.pk and row.action_id not in next_due]


def _due(each: queries.Due) -> DueLine:
    agency = each.action.lead_agency.short_name if each.action.lead_agency else "no agency"
    return DueLine(
        each.action.title,
        f"{each.action.reference} · {agency} · next: {each.step.label.lower()}",
        f"{counted(each.days_late, 'day')} late",
        f"/actions/{each.action.reference}/escalate?step={each.step.value}",
    )


def _letter(row: "Escalation", when: str) -> DueLine:
    to = f"{row.reference} · to {row.to_name}, {Step(row.step).label.lower()}"
    return DueLine(row.action.title, to, when, f"/escalations/{row.reference}")


def _sentence(due: int, waiting: int, late: int, may_write: bool) -> str:
    parts = [f"{counted(due, 'late action')} {'is' if due == 1 else 'are'} due to go up a step."] if may_write else []
    if not waiting:
        return " ".join([*parts, "No letter waits for an answer."])
    parts.append(f"{counted(waiting, 'letter')} {'waits' if waiting == 1 else 'wait'} for an answer.")
    if late:
        parts.append(f"The day that was asked for has passed for {late} of them.")
    return " ".join(parts)


def tag_of(actor: Actor, row: "Escalation") -> Tag:
    """How a letter stands."""
    if row.answered_on:
        return Tag("Answered", "green")
    if row.sent_on is None:
        return Tag("Draft", "grey")
    if row.answer_by is not None and row.answer_by < actor.today:
        return Tag("No answer", "red")
    return Tag("Waiting", "purple")


def _letters(actor: Actor, rows: "list[Escalation]") -> Table | None:
    lines = [
        (
            Cell(row.action.title, href=f"/escalations/{row.reference}", note=row.reference),
            Cell(Step(row.step).label, note=row.to_name),
            Cell("", tag=tag_of(actor, row)),
            Cell(day(row.sent_on) or "not sent"),
            Cell(day(row.answered_on) if row.answered_on else f"asked by {day(row.answer_by)}"),
        )
        for row in rows
    ]
    return (
        table("Letters about late actions", ("Action", "To", "How it stands", "Sent", "Answer"), lines)
        if lines
        else None
    )


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """One letter with its answer."""

    reference: str
    action: str
    action_reference: str
    tag: Tag
    step: str
    facts: tuple[tuple[str, str], ...]
    letter: str
    answer: str
    next: str
    """What comes after an answer, for the office, while the action is late."""
    may_write: bool
    may_send: bool
    may_answer: bool


def escalation_page(actor: Actor, row: "Escalation") -> EscalationPage:
    """One letter: to whom, when, how, and what came back."""
    may_write = actor.may(Permission.PLAN_ACTIONS)
    to = f"{row.to_name}{f', {row.to_post}' if row.to_post else ''}"
    facts = [("To", to), ("Written by", row.drafted_by.name if row.drafted_by else "Goldthread")]
    if row.sent_on:
        facts.append(("Sent", f"{day(row.sent_on)}, {Sent(row.sent_how).label.lower()}"))
        if row.mail_error and not row.mailed_at:
            facts.append(("E-mail", f"The mail server would not take it yet: {row.mail_error}"))
    facts.append(("Answer asked by", day(row.answer_by)))
    if row.answered_on:
        facts.append(("Answered", f"{day(row.answered_on)} by {row.answered_by}"))
    return EscalationPage(
        reference=row.reference,
        action=row.action.title,
        action_reference=row.action.reference,
        tag=tag_of(actor, row),
        step=Step(row.step).label,
        facts=tuple(facts),
        letter=row.letter,
        answer=row.answer,
        next=_after_the_answer(actor, row) if may_write and row.answered_on else "",
        may_write=may_write,
        may_send=may_write and row.sent_on is None,
        may_answer=(may_write or row.person_id == actor.person_id) and bool(row.sent_on) and not row.answered_on,
    )


def _after_the_answer(actor: Actor, row: "Escalation") -> str:
    """What the office does with an answer: a day that was promised goes in the plan, or the next step follows."""
    action = row.action
    if not is_late(action.state, action.due_on, actor.today):
        return ""
    until = queries.held_until(row, framework.rhythm(actor).escalation_answer_days)
    first = "If the answer names a new day, put it in the plan."
    if row.step == ORDER[-1]:
        return f"{first} There is no step after this one: the board decides what follows."
    following = Step(ORDER[ORDER.index(Step(row.step)) + 1]).label.lower()
    if until < actor.today:
        return f"{first} Otherwise the next step is due: {following}."
    return f"{first} If nothing moves, the next step is due after {day(until)}: {following}."
