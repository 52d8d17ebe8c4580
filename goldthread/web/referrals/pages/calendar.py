"""What waits for a person, and under which private addresses their calendars read it."""

from dataclasses import dataclass
from datetime import datetime

from goldthread.core.actor import Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.wording import due
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.queries import DueItem
from goldthread.notices import queries as notices


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do, as the list of turns shows it."""

    verb: str
    title: str
    href: str
    note: str
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One private address."""

    id: int
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Everything that is due from somebody."""

    turns: tuple[DueLine, ...]
    feeds: tuple[FeedLine, ...]


def due_line(actor: Actor, item: DueItem) -> DueLine:
    """One thing that waits for the actor."""
    return DueLine(
        verb=item.verb,
        title=item.title,
        href=item.address,
        note=f"{item.reference}{', statutory' if item.statutory else ''}",
        when=due(item.due_on, actor.today, working_days_between) if item.due_on else "",
        late=bool(item.days_late),
    )


def calendar_page(actor: Actor) -> CalendarPage:
    """What waits for the actor, the earliest day first."""
    return CalendarPage(
        turns=tuple(due_line(actor, item) for item in queries.due_for(actor)),
        feeds=tuple(FeedLine(row.pk, row.name, row.made_at) for row in notices.feeds(actor)),
    )
