"""The year's programme as a list, a calendar and a picture."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.audits.choices import LineState
from goldthread.loop.audits.models import ProgrammeLine, ProgrammeStep
from goldthread.loop.audits.policy import visible
from goldthread.loop.audits.rules import Planned, looks_like


def programme(actor: Actor) -> QuerySet[ProgrammeLine]:
    """Every audit in the programme, with who leads it and how many rounds it has had."""
    return (
        ProgrammeLine.objects.filter(visible(actor))
        .select_related("theme", "lead_group", "lead_agency", "lead_person", "repeats")
        .annotate(held=Count("rounds"))
    )


def line_by(actor: Actor, reference: str) -> ProgrammeLine:
    """One audit of the programme by its reference."""
    return the_one(programme(actor).select_related("lesson").filter(reference=reference))


def of_year(actor: Actor, beginning: int) -> QuerySet[ProgrammeLine]:
    """The audits that touch a year from April to March, the first to begin first."""
    first, last = date(beginning, 4, 1), date(beginning + 1, 3, 31)
    return programme(actor).filter(starts_on__lte=last, ends_on__gte=first).order_by("starts_on", "pk")


def steps_of_line(actor: Actor, line: ProgrammeLine) -> QuerySet[ProgrammeStep]:
    """What became of an audit of the programme, the first step first."""
    return ProgrammeStep.objects.filter(board_id=actor.board_id, line=line).select_related("by")


def alike(actor: Actor) -> dict[str, list[str]]:
    """Audits of the programme that look like the same one as another, by reference, as long as neither is done."""
    rows = ProgrammeLine.objects.filter(visible(actor)).exclude(state__in=[LineState.NOT_DONE, LineState.DONE])
    names = ("reference", "kind", "title", "theme_id", "starts_on", "ends_on")
    held = [Planned(*row) for row in rows.values_list(*names)]
    found = {each.reference: looks_like(each, held) for each in held}
    return {reference: others for reference, others in found.items() if others}


@dataclass(frozen=True, slots=True)
class Bar:
    """One audit of a year as a bar: from which part of the year to which, 0 to 1."""

    reference: str
    title: str
    kind: str
    state: str
    lead: str
    quarter: int | None
    starts_on: date
    ends_on: date
    start: float
    end: float
    late: bool
    """Its last day has passed and it is not done."""


def year(actor: Actor, beginning: int) -> tuple[Bar, ...]:
    """A year's audits from April to March, also those that began before it or end after."""
    first, last = date(beginning, 4, 1), date(beginning + 1, 3, 31)
    days = (last - first).days + 1
    rows = of_year(actor, beginning)
    return tuple(
        Bar(
            row.reference,
            row.title,
            row.get_kind_display(),
            row.get_state_display(),
            led_by(row),
            row.quarter,
            row.starts_on,
            row.ends_on,
            max(0, (row.starts_on - first).days) / days,
            min(days, (row.ends_on - first).days + 1) / days,
            row.ends_on < actor.today and row.state in {LineState.PLANNED, LineState.UNDER_WAY, LineState.PROPOSED},
        )
        for row in rows
    )


def led_by(row: ProgrammeLine) -> str:
    """Who leads an audit, by name; nothing where nobody is named."""
    lead = row.lead_group or row.lead_agency or row.lead_person
    return str(lead) if lead else ""


def due_again(actor: Actor, until: date) -> QuerySet[ProgrammeLine]:
    """Audits that are due to be done again by a day and are not in the programme again."""
    return (
        programme(actor)
        .filter(again_on__lte=until, state=LineState.DONE)
        .exclude(repeated_by__state__in=[LineState.PROPOSED, LineState.PLANNED, LineState.UNDER_WAY, LineState.DONE])
        .order_by("again_on", "pk")
    )
