"""The board's themes are mapped to national ones, and hot spots show learning under those."""

import html
from collections.abc import Callable
from datetime import date

from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.themes import schemes
from tests import factories
from tests.people import Cast

ClientFor = Callable[[Actor], Client]


def words(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def test_hot_spots_show_learning_by_the_national_themes(cast: Cast, client_for: ClientFor) -> None:
    by = cast.manager
    telling, meeting = (
        factories.theme(by=by, name="Sharing information"),
        factories.theme(by=by, name="Meetings and attendance"),
    )
    other = factories.theme(by=by, name="Neglect")
    of = factories.source(by=by, began_on=None, reported_on=date(2026, 3, 1))
    for themes in ([telling.pk, meeting.pk], [telling.pk, other.pk], [other.pk]):
        factories.lesson(by=by, of=of, theme_ids=themes)
    browser = client_for(by)
    assert "0 of 6" in words(browser, "/themes/map")
    assert "PANEL2020" not in words(browser, "/hot-spots")
    at = "/themes/map/PANEL2020"
    gone = browser.post(f"{at}/information", {"themes": [telling.pk, meeting.pk]})
    assert gone["Location"] == at
    mapped = words(browser, at)
    assert "Meetings and attendance, Sharing information" in mapped and "Not mapped to anything here: " in mapped
    grid = words(browser, "/hot-spots?by=PANEL2020")
    assert "National practice themes, 2020" in grid
    assert 'aria-label="Sharing information in time, 2026: 2 lessons' in grid
    assert 'aria-label="Not mapped to this scheme, 2026: 1 lesson' in grid
    square = words(browser, "/hot-spots/information/2026?by=PANEL2020")
    assert square.count('href="/lessons/') == 2
    assert words(browser, "/hot-spots/none/2026?by=PANEL2020").count('href="/lessons/') == 1
    assert browser.get("/hot-spots/nothing/2026?by=PANEL2020").status_code == 404
    browser.post(f"{at}/information", {"themes": []})
    assert "0 of 6" in words(browser, "/themes/map")
    assert browser.get("/themes/map/NOBODY").status_code == 404
    assert browser.get(f"{at}/nothing").status_code == 404


def test_every_scheme_that_ships_says_its_edition_its_basis_and_what_each_theme_means() -> None:
    assert {"PANEL2020", "PANEL2023"} <= schemes.every().keys()
    for scheme in schemes.every().values():
        assert scheme.edition and scheme.basis and len(scheme.codes) > 5
        assert all(code.name and code.means.endswith(".") for code in scheme.codes)
