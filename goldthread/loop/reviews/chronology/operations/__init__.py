"""Writing a chronology: its events, its people, its pairs, and tables that are brought in."""

from goldthread.loop.reviews.chronology.operations.bringing import (
    begin_bring_in,
    discard,
    leave_out,
    map_columns,
    mend_row,
    settle,
    take_in,
)
from goldthread.loop.reviews.chronology.operations.events import change_event, remove_event, write_event
from goldthread.loop.reviews.chronology.operations.pairing import keep_apart, link, undo_judgement
from goldthread.loop.reviews.chronology.operations.people import change_person, name_person, take_children_over

__all__ = [
    "begin_bring_in",
    "change_event",
    "change_person",
    "discard",
    "keep_apart",
    "leave_out",
    "link",
    "map_columns",
    "mend_row",
    "name_person",
    "remove_event",
    "settle",
    "take_children_over",
    "take_in",
    "undo_judgement",
    "write_event",
]
