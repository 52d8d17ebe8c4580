"""What every page's frame shows: board, person, menu."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of the menu: where it leads, who sees it, and what else lies there."""

    href: str
    text: str
    asks: Permission | None = None
    also: tuple[str, ...] = ()
    """Addresses outside its own that belong to it."""
    but: Permission | None = None
    """Whoever may do this has another word for it."""

    def is_for(self, actor: Actor) -> bool:
        """Whether this person's menu has it."""
        may = self.asks is None or actor.may(self.asks)
        return may and not (self.but and actor.may(self.but))

    def holds(self, path: str) -> bool:
        """Whether an address lies here."""
        return path == self.href or any(
            path == begin or path.startswith(f"{begin}/") for begin in (self.href, *self.also) if begin != "/"
        )


@dataclass(frozen=True, slots=True)
class _Gathered:
    """A word of the menu behind which several places lie; who sees one of them alone has that one in its stead."""

    text: str
    places: tuple[_Place, ...]


_MENU: tuple[_Place | _Gathered, ...] = (
    _Place("/", "Home"),
    _Gathered(
        "Cases",
        (
            _Place("/referrals", "Referrals", Permission.READ_REFERRALS, ("/my-referrals", "/returns", "/enquiries")),
            _Place(
                "/my-referrals", "Referrals", Permission.REFER, ("/referrals", "/returns"), Permission.READ_REFERRALS
            ),
            _Place("/clocks", "Clocks", Permission.READ_REFERRALS, ("/notices", "/passages")),
            _Place("/reviews", "Reviews", Permission.READ_REVIEWS),
        ),
    ),
    _Gathered(
        "Learning",
        (
            _Place("/lessons", "Lessons", Permission.READ_LESSONS),
            _Place("/hot-spots", "Hot spots", Permission.READ_LESSONS, ("/recurring",)),
            _Place("/recommendations", "Recommendations", Permission.READ_LESSONS),
            _Place("/sources", "Sources", Permission.READ_SOURCES),
            _Place("/you-said", "You said, we did", Permission.READ_LESSONS),
            _Place("/bring-in", "Bring in", Permission.BRING_IN),
            _Place("/shared-learning", "Shared learning", Permission.RECORD_SOURCES),
        ),
    ),
    _Place("/actions", "Actions", Permission.READ_ACTIONS, ("/plan", "/rounds", "/checks", "/escalations")),
    _Place("/audits", "Audits", Permission.READ_AUDITS),
    _Gathered(
        "The board",
        (
            _Place("/open-ends", "Open ends", Permission.READ_ACTIONS),
            _Place("/framework", "Framework"),
            _Place("/themes", "Themes", Permission.EDIT_THEMES),
            _Place("/people", "People", Permission.MANAGE_PEOPLE),
            _Place("/journal", "Journal", Permission.READ_JOURNAL),
        ),
    ),
    _Place("/find", "Find", Permission.READ_LESSONS),
)

SENSITIVE = "OFFICIAL-SENSITIVE"
"""What pages with a board's own material are marked with; a page of what the board publishes has no marking."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    product: str = "Goldthread"
    board_name: str = ""
    person_name: str = ""
    nav: list[dict[str, Any]] = field(default_factory=list)
    boards: list[dict[str, Any]] = field(default_factory=list)
    demo: bool = False
    marking: str = ""
    today: date = date.min
    sign_out_url: str = "/sign-out"
    account_url: str = "/account"


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The frame for this request; without an actor it holds the product's name and the day alone."""
    actor: Actor | None = getattr(request, "actor", None)
    today = actor.today if actor else datetime.now(UTC).astimezone(LONDON).date()
    user = getattr(request, "user", None)
    name = user.name if user is not None and user.is_authenticated else ""
    if actor is None:
        return {"shell": Shell(person_name=name, demo=settings.DEMO, today=today)}
    if getattr(request, "by_link", False):
        return {"shell": Shell(demo=settings.DEMO, marking=SENSITIVE, today=today)}
    boards: list[tuple[int, str, str]] = getattr(request, "boards", [])
    return {
        "shell": Shell(
            board_name=next((name for board_id, _, name in boards if board_id == actor.board_id), ""),
            person_name=name,
            nav=_nav(actor, request.path),
            boards=[
                {"text": board, "href": f"/boards/{code}", "active": board_id == actor.board_id}
                for board_id, code, board in boards
            ]
            if len(boards) > 1
            else [],
            demo=settings.DEMO,
            marking="" if getattr(request, "is_published", False) else SENSITIVE,
            today=today,
        )
    }


def _nav(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The words of the menu that this person sees, each a link or a fold of links."""
    found = []
    for each in _MENU:
        places = [_shown(place, path) for place in _places(each) if place.is_for(actor)]
        if len(places) > 1 and isinstance(each, _Gathered):
            active = any(place["active"] for place in places)
            found.append({"text": each.text, "places": places, "active": active})
        else:
            found += places
    return found


def _places(each: _Place | _Gathered) -> tuple[_Place, ...]:
    return each.places if isinstance(each, _Gathered) else (each,)


def _shown(place: _Place, path: str) -> dict[str, Any]:
    return {"text": place.text, "href": place.href, "active": place.holds(path)}
