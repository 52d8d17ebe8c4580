"""What every page's frame shows: board, person, menu."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor

_MENU: tuple[tuple[str, str, Permission | None], ...] = (
    ("/", "Home", None),
    ("/referrals", "Referrals", Permission.READ_REFERRALS),
    ("/clocks", "Clocks", Permission.READ_REFERRALS),
    ("/reviews", "Reviews", Permission.READ_REVIEWS),
    ("/lessons", "Lessons", Permission.READ_LESSONS),
    ("/hot-spots", "Hot spots", Permission.READ_LESSONS),
    ("/recommendations", "Recommendations", Permission.READ_LESSONS),
    ("/actions", "Actions", Permission.READ_ACTIONS),
    ("/audits", "Audits", Permission.READ_AUDITS),
    ("/sources", "Sources", Permission.READ_SOURCES),
    ("/bring-in", "Bring in", Permission.BRING_IN),
)
_OF_THE_BOARD: tuple[tuple[str, str, Permission | None], ...] = (
    ("/framework", "Framework", None),
    ("/themes", "Themes", Permission.EDIT_THEMES),
    ("/people", "People", Permission.MANAGE_PEOPLE),
    ("/journal", "Journal", Permission.READ_JOURNAL),
)
"""What is not of every day, behind one word of the menu."""

SENSITIVE = "OFFICIAL-SENSITIVE"
"""What pages with a board's own material are marked with."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    product: str = "Goldthread"
    board_name: str = ""
    person_name: str = ""
    nav: list[dict[str, Any]] = field(default_factory=list)
    nav_of_the_board: list[dict[str, Any]] = field(default_factory=list)
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
            nav=_nav(_MENU, actor, request.path),
            nav_of_the_board=_nav(_OF_THE_BOARD, actor, request.path),
            boards=[
                {"text": board, "href": f"/boards/{code}", "active": board_id == actor.board_id}
                for board_id, code, board in boards
            ]
            if len(boards) > 1
            else [],
            demo=settings.DEMO,
            marking=SENSITIVE,
            today=today,
        )
    }


def _nav(places: tuple[tuple[str, str, Permission | None], ...], actor: Actor, path: str) -> list[dict[str, Any]]:
    return [
        {"text": text, "href": href, "active": path == href or (href != "/" and path.startswith(f"{href}/"))}
        for href, text, permission in places
        if permission is None or actor.may(permission)
    ]
