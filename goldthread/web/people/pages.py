"""What the templates about people receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldthread.accounts.queries import Held, InvitationSeen


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists that stand beside each other."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person in a role, on the list."""

    person_id: int
    name: str
    role: str
    agency: str
    starts_on: date
    ends_on: date | None
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of the board."""

    tabs: Sequence[Tab]
    sentence: str
    show: str
    words: str
    lines: Sequence[MemberLine]
    page: Any
    invitations: Sequence[Any]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, as their roles on this board show them."""

    id: int
    name: str
    email: str
    job_title: str
    is_self: bool
    current: Sequence[Any]
    past: Sequence[Any]
    groups: Sequence[Any]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form on it: what it is about and where it leads back to."""

    title: str
    back: str
    button: str
    lede: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An agency, locality or group on its list."""

    name: str
    href: str
    facts: Sequence[str]
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """A list of agencies, localities or groups."""

    tabs: Sequence[Tab]
    title: str
    sentence: str
    add_text: str
    add_href: str
    places: Sequence[Place]
    empty: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group and who sits on it."""

    id: int
    name: str
    back: str
    seats: Sequence[Any]


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """An invitation that has just been made; its link is shown this once."""

    name: str
    email: str
    link: str


@dataclass(frozen=True, slots=True)
class AcceptPage:
    """What the holder of a link sees."""

    secret: str
    invitation: InvitationSeen | None
    why_not: str
    signed_in_as: str
    is_theirs: bool
    organisations: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Oneself: how one signs in, what one is to each board, what one was told lately."""

    name: str
    email: str
    has_password: bool
    factors: Sequence[str]
    asks_second_factor: bool
    roles: Sequence[Held]
    notices: Sequence[Any]
