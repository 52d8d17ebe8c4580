"""Moves of a source, and how its reference is made."""

from datetime import date

from goldthread.core.refusals import Refusal
from goldthread.loop.sources.choices import SourceKind, SourceStatus

MOVES: dict[str, frozenset[str]] = {
    SourceStatus.PLANNED: frozenset({SourceStatus.UNDER_WAY, SourceStatus.CLOSED}),
    SourceStatus.UNDER_WAY: frozenset({SourceStatus.LEARNING_TAKEN, SourceStatus.CLOSED}),
    SourceStatus.LEARNING_TAKEN: frozenset({SourceStatus.CLOSED, SourceStatus.UNDER_WAY}),
    SourceStatus.CLOSED: frozenset({SourceStatus.UNDER_WAY}),
}


def check_move(before: str, after: str) -> None:
    """Refuse a step that a source cannot take."""
    if after not in MOVES[before]:
        raise Refusal(
            f"A source that is {SourceStatus(before).label.lower()} cannot become {SourceStatus(after).label.lower()}.",
            "status",
        )


def check_dates(began_on: date | None, reported_on: date | None) -> None:
    """Refuse learning that was reported before the activity began."""
    if began_on and reported_on and reported_on < began_on:
        raise Refusal("The learning is reported before the activity begins. Change one date.", "reported_on")


def series(board_code: str, kind: str, year: int) -> str:
    """The series of a reference: board, year, kind."""
    return f"{board_code}-{year}-{SourceKind(kind).value}"
