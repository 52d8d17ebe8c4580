"""Who acts, for which board, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from goldthread.core.refusals import NotAllowed

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at one moment, acting for one board in the roles that they hold there that day.

    Every read and every write takes one. ``at`` is the only clock that rules and operations know, so that
    a test, a demonstration and a night job run on the day that they say.
    """

    person_id: int | None
    name: str
    board_id: int
    board_code: str
    at: datetime
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    agency_ids: frozenset[int] = frozenset()
    group_ids: frozenset[int] = frozenset()
    source_ids: frozenset[int] | None = field(default=None)
    """Where a role is bound to single sources (an independent reviewer), the only ones that exist for it."""

    @property
    def today(self) -> date:
        """The calendar day in the board's own time."""
        return self.at.astimezone(LONDON).date()

    @property
    def me(self) -> int:
        """The person's id to look rows up by; 0, which nobody has, where Goldthread itself acts."""
        return self.person_id or 0

    def may(self, *permissions: str) -> bool:
        """Whether the roles give every one of these permissions."""
        return self.permissions.issuperset(permissions)

    def may_any(self, permissions: Iterable[str]) -> bool:
        """Whether the roles give at least one of these permissions."""
        return not self.permissions.isdisjoint(permissions)

    def need(self, *permissions: str) -> None:
        """Refuse unless every permission is held."""
        if not self.may(*permissions):
            raise NotAllowed("Your role on this board does not allow you to do this.")


def of_the_system(board_id: int, board_code: str, at: datetime, permissions: frozenset[str]) -> Actor:
    """The actor of a night job: no person, named in the journal as Goldthread itself."""
    return Actor(None, "Goldthread", board_id, board_code, at, frozenset({"system"}), permissions)
