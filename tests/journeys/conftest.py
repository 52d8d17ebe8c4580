"""Journeys: a running site, a browser, and the people who use it.

Each journey begins on the fictional partnership as it was loaded: what another journey did to it is undone.
"""

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import chromium
from tests.conftest import Database, Demonstration, begin_anew, clone, drop
from tests.journeys import entrance
from tests.journeys.clerk import Clerk, ClerkOf
from tests.journeys.look import AT_WORK, Look, Notes
from tests.journeys.person import Person, Way
from tests.journeys.site import Site, serving

PATIENCE = 10_000
"""Milliseconds to wait for what a person is told to see."""

BLANK = "about:blank"
USUAL: ViewportSize = {"width": 1280, "height": 720}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def site_of_the_demonstration(
    demonstration: Demonstration, look: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    files = shutil.copytree(demonstration.files, tmp_path_factory.mktemp("demonstration") / "files")
    with _cloned(demonstration.template) as database, serving(database, files, demo=True) as site:
        yield site


@pytest.fixture
def site(site_of_the_demonstration: Site, demonstration: Demonstration) -> Site:
    """Goldthread in demo mode, with the fictional partnership."""
    return _as_it_was(site_of_the_demonstration, demonstration.template)


@pytest.fixture(scope="session")
def site_of_a_board(template_database: str, look: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    files = tmp_path_factory.mktemp("board") / "files"
    with _cloned(template_database) as database, serving(database, files, demo=False) as site:
        yield site


@pytest.fixture
def real_site(site_of_a_board: Site, template_database: str) -> Site:
    """Goldthread as a board runs it, with one person who has a password and nothing else."""
    _as_it_was(site_of_a_board, template_database)
    entrance.found_a_board(site_of_a_board.database)
    return site_of_a_board


USED: set[Site] = set()


def _as_it_was(site: Site, template: str) -> Site:
    """What the journey before did to it is undone now that somebody comes; after the last one nobody does."""
    if site in USED:
        begin_anew(site.database, template)
    USED.add(site)
    return site


@contextmanager
def _cloned(template: str) -> Iterator[Database]:
    database = clone(template)
    try:
        yield database
    finally:
        drop(database)


CLEARED = "() => { localStorage.clear(); sessionStorage.clear(); }"


class Desk:
    """A Chromium that nobody sees, who looks pages over in it, and its windows: there from one journey to the next."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._there: tuple[Browser, Look] | None = None
        self._free: dict[bool, list[Page]] = {True: [], False: []}

    def there(self, notes: Notes) -> tuple[Browser, Look]:
        if self._there is None:
            playwright = self._open.enter_context(sync_playwright())
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
            self._open.callback(browser.close)
            room = self._open.enter_context(browser.new_context())
            room.add_init_script(AT_WORK)
            self._there = browser, Look(room, notes)
        return self._there

    def window(self, browser: Browser, *, scripts: bool) -> Page:
        """A window that shares nothing with those in use; each begins a process, so those before are used again."""
        if self._free[scripts]:
            return self._free[scripts].pop()
        context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def takes_back(self, window: Page, *, scripts: bool) -> None:
        """Leave nothing of whoever sat at it."""
        if window.url != BLANK:
            window.evaluate(CLEARED)
        window.context.clear_cookies()
        window.goto(BLANK)
        window.set_viewport_size(USUAL)
        self._free[scripts].append(window)

    def close(self) -> None:
        self._free = {True: [], False: []}
        self._open.close()
        self._there = None


DESK = Desk()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The browser goes with the last of several journeys, for what drives it leaves no room for tests without it."""
    yield
    if nextitem is None or nextitem.get_closest_marker("journey") is None:
        DESK.close()


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Notes:
    """What was looked over in this run, by whichever of its processes."""
    return Notes(tmp_path_factory.getbasetemp().parent / f"looked-over-{testrun_uid}")


@pytest.fixture
def browser(notes: Notes) -> Browser:
    return DESK.there(notes)[0]


@pytest.fixture
def overseer(notes: Notes) -> Look:
    """Looks pages over, in windows of its own."""
    return DESK.there(notes)[1]


@pytest.fixture
def sits_down(browser: Browser, overseer: Look) -> Iterator[Callable[..., Person]]:
    """Gives a browser of its own to somebody who has not signed in: ``sits_down(real_site, Way.BY_KEYBOARD)``."""
    seated: list[tuple[Person, bool]] = []

    def sits_down(at: Site, way: Way = Way.AS_USUAL) -> Person:
        scripts = way is not Way.WITHOUT_SCRIPTS
        person = Person(DESK.window(browser, scripts=scripts), at.address, way, overseer)
        seated.append((person, scripts))
        return person

    yield sits_down
    for person, scripts in seated:
        person.gets_up()
        DESK.takes_back(person.page, scripts=scripts)


@pytest.fixture
def somebody(sits_down: Callable[..., Person], site: Site) -> Callable[..., Person]:
    """Gives one of the partnership at a browser of their own: ``somebody("Tomasz Wilkmere", Way.BY_KEYBOARD)``."""

    def somebody(name: str, way: Way = Way.AS_USUAL) -> Person:
        person = sits_down(site, way)
        person.signs_in_as(name)
        return person

    return somebody


@pytest.fixture
def clerk_of(site: Site) -> ClerkOf:
    """Gives the clerk of one of the partnership, the same each time: ``clerk_of("Tomasz Wilkmere")``."""

    def clerk_of(name: str) -> Clerk:
        clerk = Clerk(site.address)
        clerk.signs_in_as(name)
        return clerk

    return functools.cache(clerk_of)
