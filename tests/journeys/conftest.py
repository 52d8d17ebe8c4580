"""Journeys: a running site, a browser, and the people who use it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium
from tests.conftest import clone, drop
from tests.journeys.person import Person, Way
from tests.journeys.site import Site, serving

PATIENCE = 10_000
"""Milliseconds to wait for what a person is told to see."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def site(template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Goldthread in demo mode, with the fictional partnership."""

    yield from _site(template_database, tmp_path_factory.mktemp("demo"), demo=True)


def _site(template: str, folder: Path, *, demo: bool) -> Iterator[Site]:
    database = clone(template)
    try:
        with serving(database, folder / "files", demo=demo) as site:
            yield site
    finally:
        drop(database)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def twin(browser: Browser) -> Iterator[Page]:
    """A window with scripts, in which axe looks at what others see without."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def somebody(browser: Browser, site: Site, twin: Page) -> Iterator[Callable[..., Person]]:
    """Gives a person at a browser of their own: ``somebody("Tomasz Wilkmere", Way.BY_KEYBOARD)``."""
    contexts: list[BrowserContext] = []

    def sits_down(name: str = "", way: Way = Way.AS_USUAL, at: Site = site) -> Person:
        context = browser.new_context(java_script_enabled=way is not Way.WITHOUT_SCRIPTS, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        person = Person(context, at.address, way, twin if way is Way.WITHOUT_SCRIPTS else None)
        if name:
            person.signs_in_as(name)
        return person

    yield sits_down
    for context in contexts:
        context.close()
