"""What the journal's template receives."""

from collections.abc import Sequence
from dataclasses import dataclass

from goldthread.web.shell.history import HistoryLine


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A stretch of the journal, newest first."""

    lines: Sequence[HistoryLine]
    older: str
    newest: str
    export: str
    narrowed: bool
    sees_all: bool
