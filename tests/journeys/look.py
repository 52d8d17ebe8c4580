"""Pages are looked over with axe, each kind of page and each pair of colours once in a run of the tests."""

import hashlib
import json
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


class Notes:
    """Which pages were looked over in this run and are well made, in a file that whoever looks reads and adds to.

    ``seen`` holds pages in a width, ``met`` what there was to meet on a page in any width, ``passed`` in order the
    looks of texts and the shapes of parts that have nothing to mend.
    """

    def __init__(self, file: Path) -> None:
        file.touch()
        self._file = file
        self._read = 0
        self.seen: set[str] = set()
        self.met: dict[str, str] = {}
        self.passed: dict[str, None] = {}

    def catch_up(self) -> None:
        """Read what others noted since."""
        with self._file.open("rb") as noted:
            noted.seek(self._read)
            whole, end, _ = noted.read().rpartition(b"\n")
        self._read += len(whole + end)
        for line in whole.splitlines():
            note = json.loads(line)
            self.seen.add(note["seen"])
            self.met[note["page"]] = note["met"]
            self.passed.update(dict.fromkeys(note["passed"]))

    def add(self, **note: Any) -> None:
        """Note a page that is well made; a line is written at once, so that none is mixed with another's."""
        line = json.dumps(note).encode() + b"\n"
        with self._file.open("ab", buffering=0) as noted:
            noted.write(line)
        self.catch_up()


class Look:
    """Looks pages over with axe; a page made as one that was looked over in this run is not looked over again.

    A page is not loaded for it: it is shown, as it stands, in a window of the same width in which axe is at work
    already. There axe is warm, and people without scripts are looked over as all others are.
    """

    def __init__(self, room: BrowserContext, notes: Notes) -> None:
        self._room = room
        self._notes = notes
        self._windows: dict[tuple[str, int], Page] = {}
        self._told: dict[Page, int] = {}

    def over(self, page: Page, *, scripts: bool) -> str:
        """What is to be mended on a page, nothing where all is well."""
        bones, too_wide, html = page.evaluate(READ)
        if too_wide > 0:
            return "it has to be scrolled sideways"
        assert page.viewport_size is not None
        width = page.viewport_size["width"]
        made = f"{name_of(page.url)} {scripts} {bones}"
        self._notes.catch_up()
        if _digest(f"{width} {made}") in self._notes.seen:
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
        told = {**shown, "before": self._notes.met.get(in_any_width), "passed": self._news(window), "options": OPTIONS}
        said = window.evaluate("told => lookOver(told)", told)
        to_mend = _told(said["violations"])
        if not to_mend:
            seen = _digest(f"{width} {made}")
            self._notes.add(seen=seen, page=in_any_width, met=said["met"], passed=said["passed"])
        return to_mend

    def _news(self, window: Page) -> list[str]:
        """What passed since this window was told."""
        passed = list(self._notes.passed)[self._told.get(window, 0) :]
        self._told[window] = len(self._notes.passed)
        return passed

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


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()


def _told(violations: list[dict[str, Any]]) -> str:
    lines = []
    for one in violations:
        nodes = [re.sub(r"\s+", " ", node)[:200] for node in one["nodes"][:4]]
        lines.append(f"{one['id']} ({one['impact']}): {one['help']}: {nodes}")
    return "\n".join(lines)
