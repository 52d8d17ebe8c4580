"""Pictures of the fictional partnership: those of the README, and every main page at three widths, to look at.

``python -m tests.screenshots`` starts a Goldthread of its own; with an address, it visits the one that runs there.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "docs" / "pictures"
TO_LOOK_AT = ROOT / "screenshots"
WIDTHS = (320, 768, 1280)

COORDINATOR, AUDITOR = "Tomasz Wilkmere", "Judith Amanfold"
SHOWPIECE = "Dental and GP missed appointments were not seen as neglect"
SUMMARY = b"""# Summary of learning

| Source of learning | Summary of learning | Recommendations or key messages |
| --- | --- | --- |
| Audit of missed appointments 2026 | <ul><li>A missed appointment was written down and nobody asked why.</li>\
<li>Fathers were not rung when mothers did not answer.</li></ul> | \
<ul><li>Ask at the second missed appointment why the child was not brought.</li></ul> |
| Frontline visits to health teams | <ul><li>Staff know the threshold and where the booklet is.</li></ul> | \
<ul><li>Share the booklet with new colleagues in their first week.</li></ul> |
"""


def main() -> None:
    """Take them all."""
    README.mkdir(parents=True, exist_ok=True)
    TO_LOOK_AT.mkdir(exist_ok=True)
    with _address() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        page = _signed_in(browser, address, COORDINATOR)
        places = _places(page, address)
        for name, path in places.items():
            _take(page, address, name, path)
        auditor = _signed_in(browser, address, AUDITOR)
        _take(auditor, address, "home-of-the-auditor", "/")
        browser.close()
    print(f"The pictures are in {README.relative_to(ROOT)} and {TO_LOOK_AT.relative_to(ROOT)}.")


def _places(page: Page, address: str) -> dict[str, str]:
    """The main pages by name; what has a reference is found as a person finds it."""
    lesson = _found(page, address, "/lessons?q=dental", SHOWPIECE)
    recommendation = _found(page, address, "/recommendations", "")
    action = _found(page, address, "/actions", "")
    source = _found(page, address, "/sources", "")
    return {
        "home": "/",
        "lessons": "/lessons",
        "lessons-narrowed": "/lessons?q=missed",
        "lesson": lesson,
        "thread": f"{lesson}/thread",
        "lesson-change": f"{lesson}/change",
        "recommendations": "/recommendations",
        "recommendation": recommendation,
        "recommend": f"/recommendations/write?lesson={lesson.rpartition('/')[2]}",
        "actions": "/actions",
        "action": action,
        "action-plan": f"/actions/plan?lesson={lesson.rpartition('/')[2]}",
        "sources": "/sources",
        "source": source,
        "source-record": "/sources/record",
        "bring-in": "/bring-in",
        "proposal": _brought_in(page, address),
        "themes": "/themes",
        "journal": "/journal",
        "account": "/account",
        "sign-in": "/sign-in",
        "gallery": "/gallery",
    }


def _found(page: Page, address: str, register: str, words: str) -> str:
    page.goto(address + register)
    part = re.escape(register.partition("?")[0])
    links = page.get_by_role("main").locator("a").filter(has_text=words)
    hrefs = [str(link.get_attribute("href")) for link in links.all()]
    return next(href for href in hrefs if re.fullmatch(rf"{part}/[A-Z]+-[\w-]+", href))


def _brought_in(page: Page, address: str) -> str:
    page.goto(f"{address}/bring-in")
    summary = {"name": "summary of learning.md", "mimeType": "text/markdown", "buffer": SUMMARY}
    page.get_by_label("Document", exact=True).set_input_files(summary)  # type: ignore[arg-type]
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_role("heading", name="What was read from it").wait_for()
    return page.url.removeprefix(address)


FOR_THE_README = {"thread", "home", "lessons", "proposal"}


def _take(page: Page, address: str, name: str, path: str) -> None:
    page.goto(address + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if sideways > 0:
            print(f"{path} is {sideways} pixels too wide at {width}.")
        page.screenshot(path=TO_LOOK_AT / f"{name}-{width}.png", full_page=True)
    if name in FOR_THE_README:
        page.screenshot(
            path=README / f"{name}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1100}, full_page=True
        )


def _signed_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.get_by_role("navigation", name="Menu").wait_for()
    return page


@contextmanager
def _address() -> Iterator[str]:
    """The address that was given, or that of a Goldthread which lives as long as this does."""
    if len(sys.argv) > 1:
        yield sys.argv[1].rstrip("/")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as home:
        up = subprocess.Popen(
            [sys.executable, "-m", "goldthread.cli", "up", "--port", port, "--json"],
            cwd=ROOT,
            env={**os.environ, "GOLDTHREAD_HOME": home, "GOLDTHREAD_DEMO": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert up.stdout is not None and '"address"' in up.stdout.readline(), "Goldthread did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(60)


if __name__ == "__main__":
    main()
