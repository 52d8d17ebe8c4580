"""Pages are looked over with axe, each kind of page and each pair of colours once in a file of journeys."""

import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

HERE = Path(__file__).parent
READING, LOOKING = ((HERE / name).read_text() for name in ("reading.js", "look.js"))
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()

READ = f"() => {{ {READING}; return read(); }}"
AT_WORK = f"{AXE};{READING};{LOOKING}"
"""What a window of whoever looks pages over begins with."""

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations", "incomplete"],
    "selectors": False,
    "elementRef": True,
    "preload": False,
}

DESK = 1280
LOW = 100
"""No rule goes by how much of a page is in sight, and what is out of sight is not painted."""

EMPTY = "<!doctype html><title>No page</title>"

BY_WIDTH = re.compile(r" (hidden|aria-hidden|aria-expanded)\w*")
"""What scripts write on elements in a narrow window and not in a wide one."""


class Look:
    """Looks pages over with axe; a page made as one that was looked over in this run is not looked over again.

    A page is not loaded for it: it is shown, as it stands, in a window of the same width in which axe is at work
    already. There axe is warm, and people without scripts are looked over as all others are.
    """

    def __init__(self, room: BrowserContext) -> None:
        self._room = room
        self._windows: dict[tuple[str, int], Page] = {}
        self._seen: set[bytes] = set()
        self._met: dict[bytes, str] = {}
        self._passed: set[str] = set()

    def over(self, page: Page, *, scripts: bool) -> str:
        """What is to be mended on a page, nothing where all is well."""
        bones, too_wide, html = page.evaluate(READ)
        if too_wide > 0:
            return "it has to be scrolled sideways"
        assert page.viewport_size is not None
        width = page.viewport_size["width"]
        made = f"{name_of(page.url)} {scripts} {bones}"
        if _digest(f"{width} {made}") in self._seen:
            return ""
        place = urlsplit(page.url)
        window = self._window(f"{place.scheme}://{place.netloc}", width)
        return self._looks(window, width, made, path=place.path, html=html)

    def over_what_would_be_at(self, address: str, content: str) -> str:
        """The same for a page that nobody can be brought to."""
        window = self._window(address, DESK)
        return self._looks(window, DESK, content, path="/", html=content)

    def _looks(self, window: Page, width: int, made: str, **shown: str) -> str:
        in_any_width = _digest(BY_WIDTH.sub("", made))
        told = {**shown, "before": self._met.get(in_any_width), "passed": [*self._passed], "options": OPTIONS}
        said = window.evaluate("told => lookOver(told)", told)
        to_mend = _told(said["violations"])
        if not to_mend:
            self._seen.add(_digest(f"{width} {made}"))
            self._met[in_any_width] = said["met"]
            self._passed.update(said["passed"])
        return to_mend

    def _window(self, address: str, width: int) -> Page:
        """A window of this width at an address, with axe and without a page."""
        if (address, width) not in self._windows:
            window = self._windows[address, width] = self._room.new_page()
            window.set_viewport_size({"width": width, "height": LOW})
            window.route("**/sign-in", lambda route: route.fulfill(body=EMPTY, content_type="text/html; charset=utf-8"))
            window.goto(f"{address}/sign-in")
        return self._windows[address, width]


def name_of(address: str) -> str:
    """The name of an address; none of one that is not ours."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return ""


def _digest(told: str) -> bytes:
    return hashlib.sha256(told.encode()).digest()


def _told(violations: list[dict[str, Any]]) -> str:
    lines = []
    for one in violations:
        nodes = [re.sub(r"\s+", " ", node)[:200] for node in one["nodes"][:4]]
        lines.append(f"{one['id']} ({one['impact']}): {one['help']}: {nodes}")
    return "\n".join(lines)
