"""Journeys: a running site, a browser, and the people who use it.

Each journey begins on the fictional partnership as it was loaded: what another journey did to it is undone.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests import chromium
from tests.conftest import Database, Demonstration, begin_anew, clone, drop
from tests.journeys import entrance
from tests.journeys.look import AT_WORK, Look
from tests.journeys.person import Person, Way
from tests.journeys.site import Site, serving

PATIENCE = 10_000
"""Milliseconds to wait for what a person is told to see."""


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
def site(site_of_the_demonstration: Site, demonstration: Demonstration) -> Iterator[Site]:
    """Goldthread in demo mode, with the fictional partnership."""
    yield site_of_the_demonstration
    begin_anew(site_of_the_demonstration.database, demonstration.template)


@pytest.fixture(scope="session")
def site_of_a_board(template_database: str, look: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    files = tmp_path_factory.mktemp("board") / "files"
    with _cloned(template_database) as database, serving(database, files, demo=False) as site:
        yield site


@pytest.fixture
def real_site(site_of_a_board: Site, template_database: str) -> Iterator[Site]:
    """Goldthread as a board runs it, with one person who has a password and nothing else."""
    entrance.found_a_board(site_of_a_board.database)
    yield site_of_a_board
    begin_anew(site_of_a_board.database, template_database)


@contextmanager
def _cloned(template: str) -> Iterator[Database]:
    database = clone(template)
    try:
        yield database
    finally:
        drop(database)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window; it goes with its file, for what drives it leaves no room for tests without it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def overseer(browser: Browser) -> Iterator[Look]:
    """Looks pages over, in windows of its own, and remembers which."""
    with browser.new_context() as room:
        room.add_init_script(AT_WORK)
        yield Look(room)


@pytest.fixture
def sits_down(browser: Browser, overseer: Look) -> Iterator[Callable[..., Person]]:
    """Gives a browser of its own to somebody who has not signed in: ``sits_down(real_site, Way.BY_KEYBOARD)``."""
    contexts: list[BrowserContext] = []

    def sits_down(at: Site, way: Way = Way.AS_USUAL) -> Person:
        context = browser.new_context(java_script_enabled=way is not Way.WITHOUT_SCRIPTS, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Person(context.new_page(), at.address, way, overseer)

    yield sits_down
    for context in contexts:
        context.close()


@pytest.fixture
def somebody(sits_down: Callable[..., Person], site: Site) -> Callable[..., Person]:
    """Gives one of the partnership at a browser of their own: ``somebody("Tomasz Wilkmere", Way.BY_KEYBOARD)``."""

    def somebody(name: str, way: Way = Way.AS_USUAL) -> Person:
        person = sits_down(site, way)
        person.signs_in_as(name)
        return person

    return somebody
