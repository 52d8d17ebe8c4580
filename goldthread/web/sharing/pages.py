"""What the pages of shared learning receive."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from goldthread.core.actor import LONDON, Actor
from goldthread.design.tables import Cell, Table, table
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, moment
from goldthread.loop.sharing import exchange, queries
from goldthread.loop.sharing.feeds import queries as feeds
from goldthread.loop.sharing.policy import why_not

if TYPE_CHECKING:
    from django.core.paginator import Page

    from goldthread.loop.sharing.feeds.models import LearningFeed
    from goldthread.loop.sharing.models import LearningShare, ReceivedShare, SharedLesson

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What the board shares, and what others share with it."""

    sentence: str
    fingerprint: str
    ours: Table | None
    theirs: Table | None
    shown_ours: "Page[LearningShare]"
    shown_theirs: "Page[ReceivedShare]"


@dataclass(frozen=True, slots=True)
class OnePage:
    """One share, or one that was received, with its lessons."""

    title: str
    lede: str
    facts: tuple[tuple[str, str], ...]
    lessons: Table
    shown: "Page[Any]"
    href: str
    still: int = 0
    source: str = ""
    feeds: Table | None = None
    """The addresses at which other boards fetch it."""
    followed: bool = False
    fault: str = ""
    """Why the last try to fetch it brought nothing."""


def shared_page(actor: Actor, ours: str, theirs: str) -> SharedPage:
    """Both lists, each with its own pages."""
    shown = Paginator(queries.shares(actor), PER_PAGE).get_page(ours)
    received = Paginator(queries.received(actor), PER_PAGE).get_page(theirs)
    return SharedPage(
        sentence=_sentence(shown.paginator.count, received.paginator.count),
        fingerprint=queries.own_fingerprint(actor),
        ours=_ours(shown.object_list) if shown.paginator.count else None,
        theirs=_theirs(received.object_list) if received.paginator.count else None,
        shown_ours=shown,
        shown_theirs=received,
    )


def _sentence(ours: int, theirs: int) -> str:
    if not ours and not theirs:
        return "Learning goes to other boards, and comes from them, as a signed file or a feed. There is none yet."
    return f"{counted(ours, 'file').capitalize()} shared by us, {counted(theirs, 'file')} taken in from others."


def _ours(rows: Iterable[Any]) -> Table:
    return table(
        "What we share",
        ("What", "For whom", "Lessons", "Since"),
        [
            (
                Cell(row.title, f"/shared-learning/{row.pk}"),
                Cell(row.audience),
                _count(row),
                Cell(day(row.shared_on), note=f"Issue {row.issue}"),
            )
            for row in rows
        ],
    )


def _theirs(rows: Iterable[Any]) -> Table:
    return table(
        "What others share with us",
        ("What", "From", "Lessons", "Taken in"),
        [
            (
                Cell(row.title, f"/shared-learning/received/{row.pk}"),
                Cell(row.sender),
                _count(row),
                Cell(day(row.received_at.date()), note=f"Issue {row.issue}"),
            )
            for row in rows
        ],
    )


def _count(row: Any) -> Cell:
    """How many lessons stand, and how many were withdrawn."""
    return Cell(f"{row.held - row.withdrawn:,}", note=f"{row.withdrawn:,} withdrawn" if row.withdrawn else "")


def one_page(actor: Actor, share: "LearningShare", number: str) -> OnePage:
    """A share: who it is for, and every statement to be read once more before the file is sent."""
    shown = Paginator(queries.lessons_of(share), PER_PAGE).get_page(number)
    seen = queries.seen(actor, [row.lesson_id for row in shown])
    at = f"/shared-learning/{share.pk}"
    still = len(queries.still_shared(share))
    return OnePage(
        title=share.title,
        lede="Read each statement once more before you send the file: nobody may be known by it."
        if still
        else "Everything is withdrawn. Send the file once more, so that others take it out too.",
        facts=(
            ("For whom", share.audience),
            ("Terms", share.terms),
            ("Shared since", day(share.shared_on)),
            ("Issue", str(share.issue)),
        ),
        lessons=table(
            "Its lessons",
            ("Lesson", "Statement", "Shared"),
            [_given(row, at, row.lesson_id in seen) for row in shown],
        ),
        shown=shown,
        href=at,
        still=still,
        feeds=_feeds(at, list(feeds.feeds(actor, share))),
    )


def _feeds(at: str, rows: "list[LearningFeed]") -> Table | None:
    """The addresses at which other boards fetch a share: for whom, since when, and how to close one."""
    if not rows:
        return None
    return table(
        "Boards that fetch it",
        ("Board", "Since", "Address"),
        [
            (
                Cell(row.name),
                Cell(day(row.made_at.astimezone(LONDON).date())),
                Cell("Close", f"{at}/feeds/{row.pk}/close"),
            )
            for row in rows
        ],
    )


def _given(row: "SharedLesson", at: str, seen: bool) -> tuple[Cell, ...]:
    """A lesson of a share: still shared, withdrawn, or held back because its source was closed since."""
    if not seen:
        return Cell("A lesson that you may not see."), Cell(""), Cell("", tag=Tag("Not sent", "orange"))
    reference = row.lesson.reference
    lesson = Cell(reference, f"/lessons/{reference}")
    if row.withdrawn_on:
        state = Cell("", tag=Tag("Withdrawn", "grey"), note=f"{day(row.withdrawn_on)}. {row.withdrawn_why}")
    elif reason := why_not(row.lesson):
        state = Cell("", tag=Tag("Not sent", "orange"), note=f"It {reason}.")
    else:
        state = Cell("Withdraw", f"{at}/withdraw?lesson={reference}")
    return lesson, Cell(row.lesson.statement), state


def received_page(actor: Actor, received: "ReceivedShare", number: str) -> OnePage:
    """What another board shared: from whom, under what terms, and what became of each lesson."""
    shown = Paginator(queries.lessons_received(received), PER_PAGE).get_page(number)
    seen = queries.seen(actor, [row.lesson_id for row in shown])
    feed = feeds.followed(actor, received.pk)
    fetched = (("Fetched last", moment(feed.fetched_at.astimezone(LONDON))),) if feed else ()
    return OnePage(
        title=received.title,
        lede=f"Shared by {received.sender}. Whoever asks “have we learnt this before?” finds its lessons.",
        facts=(
            ("From", received.sender),
            ("Terms", received.terms),
            ("Taken in", day(received.received_at.date())),
            ("Issue", str(received.issue)),
            *fetched,
            ("Fingerprint of their key", exchange.fingerprint(received.key)),
        ),
        lessons=table(
            "Its lessons",
            ("Lesson", "Statement", "State"),
            [_taken(row, row.lesson_id in seen) for row in shown],
        ),
        shown=shown,
        href=f"/shared-learning/received/{received.pk}",
        source=received.source.reference,
        followed=feed is not None,
        fault=feed.fault if feed else "",
    )


def _taken(row: Any, seen: bool) -> tuple[Cell, ...]:
    tag = Tag("Withdrawn", "grey") if row.withdrawn_on else Tag("Taken in", "green")
    state = Cell("", tag=tag, note=day(row.withdrawn_on))
    if not seen:
        return Cell("A lesson that you may not see."), Cell(""), state
    return Cell(row.lesson.reference, f"/lessons/{row.lesson.reference}"), Cell(row.lesson.statement), state
