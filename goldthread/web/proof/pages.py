"""What the pages of checks receive."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.design.tables import Cell, Table, plain, table
from goldthread.design.wording import counted, day
from goldthread.loop.actions.choices import Effect, EvidenceForm, VerificationOutcome
from goldthread.loop.actions.proof import queries
from goldthread.loop.actions.proof.queries import Accord, Waiting

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Evidence
    from goldthread.loop.actions.proof.models import LessonEffect, SecondReading
    from goldthread.loop.lessons.models import Lesson


@dataclass(frozen=True, slots=True)
class Line:
    """Something to check."""

    verb: str
    title: str
    note: str
    when: str
    href: str
    give_href: str
    reference: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue: the reader's own first."""

    sentence: str
    mine: tuple[Line, ...]
    others: tuple[Line, ...]
    again: tuple[Line, ...]
    loads: Table | None
    accord: str
    may_check: bool
    may_share: bool
    unshared: int


def queue_page(actor: Actor) -> QueuePage:
    """What waits for a check, who has how much of it, and how far checkers agree."""
    rows = queries.queue(actor)
    may_share = actor.may(Permission.PLAN_ACTIONS)
    mine = [each for each in rows if each.person_id == actor.person_id]
    others = [each for each in rows if each.person_id != actor.person_id]
    again = list(queries.readings_to_do(actor))
    loads = queries.loads(actor)
    return QueuePage(
        sentence=_sentence(rows, len(mine), len(again)),
        mine=tuple(_line(each, may_share) for each in mine),
        others=tuple(_line(each, may_share) for each in others),
        again=tuple(_again(each) for each in again),
        loads=_loads(loads),
        accord=accord_sentence(queries.accord(actor)),
        may_check=actor.may(Permission.VERIFY),
        may_share=may_share,
        unshared=sum(each.person_id is None for each in rows),
    )


def _sentence(rows: list[Waiting], mine: int, again: int) -> str:
    twice = f" You are asked to make {counted(again, 'check')} a second time." if again else ""
    if not rows:
        return f"No action waits for a check.{twice}"
    longest = counted(max(each.days for each in rows), "day")
    waits = f"{counted(len(rows), 'action')} {'waits' if len(rows) == 1 else 'wait'} for a check"
    yours = f"{mine or 'None'} of them {'is' if mine == 1 else 'are'} yours"
    return f"{waits}, the longest for {longest}. {yours}.{twice}"


def _line(each: Waiting, may_share: bool) -> Line:
    action = each.action
    agency = action.lead_agency.short_name if action.lead_agency else "no agency"
    parts = [action.reference, agency, counted(each.pieces, "piece of evidence", "pieces of evidence")]
    if each.person:
        parts.append(f"with {each.person}")
    if each.asked_for:
        parts.append("more was asked for")
    return Line(
        verb="Check",
        title=action.title,
        note=" · ".join(parts),
        when=f"{counted(each.days, 'day')}",
        href=f"/actions/{action.reference}/verify",
        give_href=f"/checks/{action.reference}/give" if may_share else "",
        reference=action.reference,
    )


def _again(each: "SecondReading") -> Line:
    action = each.verification.action
    note = f"{action.reference} · without being told what was found"
    return Line("Check again", action.title, note, "", f"/checks/again/{each.pk}", "", action.reference)


def _loads(loads: list[queries.Load]) -> Table | None:
    rows = [(Cell(each.name), *plain(each.waiting, each.lately, each.returned)) for each in loads]
    heads = ("Checker", "Before them now", "Checked in a year", "Of those sent back")
    return table("How the checks are shared", heads, rows) if rows else None


def accord_sentence(accord: Accord) -> str:
    """How far checkers agree, in a sentence."""
    if not accord.pairs:
        return "No check has been made twice yet. One in five is, so that the board knows whether its checkers agree."
    said = f"Of {counted(accord.pairs, 'check')} made twice, {accord.alike} came out the same."
    if accord.agreement is None:
        return f"{said} That is too few to say more."
    value = accord.agreement
    between = f"between {value.low:.2f} and {value.high:.2f}; 1 is always"
    return f"{said} Beyond chance they agree by {value.value:.2f} ({between})."


@dataclass(frozen=True, slots=True)
class Apart:
    """A check that came out otherwise the second time."""

    reference: str
    title: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class AccordPage:
    """How far checkers agree, and where they do not."""

    sentence: str
    to_come: str
    apart: tuple[Apart, ...]


_SAID = {
    VerificationOutcome.VERIFIED.value: "It shows it",
    VerificationOutcome.RETURNED.value: "It does not show it yet",
}


def accord_page(actor: Actor) -> AccordPage:
    """How far first and second checks agree."""
    accord = queries.accord(actor)
    to_come = f"{counted(accord.to_come, 'second check')} still to come." if accord.to_come else ""
    return AccordPage(
        accord_sentence(accord),
        to_come,
        tuple(
            Apart(
                row.verification.action.reference,
                row.verification.action.title,
                f"{_SAID[row.verification.outcome]}: {row.verification.reason} ({row.verification.by.name})",
                f"{_SAID[row.outcome]}: {row.reason} ({row.person.name})",
            )
            for row in accord.apart
        ),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence for a check that is made again."""

    title: str
    kind: str
    shows: str
    statement: str
    link: str
    file: str
    file_href: str
    when: str


def shown(row: "SecondReading", pieces: "list[Evidence]") -> tuple[Shown, ...]:
    """The evidence of the first check, without what was said of it."""
    at = f"/actions/{row.verification.action.reference}/evidence"
    return tuple(
        Shown(
            each.title,
            EvidenceForm(each.form).label,
            each.shows,
            each.statement,
            each.link,
            each.document.name if each.document else "",
            f"{at}/{each.pk}/file" if each.document else "",
            day(each.stands_for),
        )
        for each in pieces
    )


@dataclass(frozen=True, slots=True)
class EffectPage:
    """What was judged of a lesson, and what was done because of it."""

    reference: str
    statement: str
    closed: bool
    said: tuple[tuple[str, str, str, str], ...]
    done: Table | None


def effect_page(actor: Actor, lesson: "Lesson", done: Table | None) -> EffectPage:
    """A lesson's effect, as it was judged so far."""
    return EffectPage(
        lesson.reference,
        lesson.statement,
        bool(queries.closed(actor, [lesson.pk])),
        tuple(_effect(each) for each in queries.effects_of(actor, [lesson.pk])),
        done,
    )


def _effect(each: "LessonEffect") -> tuple[str, str, str, str]:
    reopened = ""
    if each.reopened_at:
        through = each.reopened_through.reference if each.reopened_through else ""
        when = day(each.reopened_at.astimezone(LONDON).date())
        reopened = f"Open again since {when}: {through} does not hold any more. {each.reopened_why}"
    who = f"{each.by.name}, {day(each.at.astimezone(LONDON).date())}"
    return Effect(each.effect).label, each.finding, who, reopened
