"""The pages of hot spots and of lessons that came back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.lessons import operations
from goldthread.loop.lessons.models import Lesson
from tests import factories
from tests.cost import grown, queries_of
from tests.people import Cast, on_stage

ClientFor = Callable[[Actor], Client]


@pytest.fixture
def pair(cast: Cast) -> tuple[Lesson, Lesson]:
    """A lesson that was closed, and one that came after it and says the same."""
    by = cast.manager
    theme = factories.theme(by=by, name="Domestic abuse")
    old = factories.lesson(
        by=by,
        of=factories.source(by=by, began_on=None, reported_on=date(2024, 3, 1), title="Review <b>A</b>"),
        statement="Schools are not told of domestic abuse incidents.",
        theme_ids=[theme.pk],
    )
    action = factories.action(by=by, lesson_ids=[old.pk], state=ActionState.CLAIMED)
    factories.checked(by=cast.auditor, of=action)
    new = factories.lesson(
        by=by,
        of=factories.source(by=by, began_on=None, reported_on=date(2026, 6, 9)),
        statement="Operation Encompass notices reach schools late.",
        theme_ids=[theme.pk],
    )
    on_stage(by)
    operations.compare(
        by=by, lesson_id=new.pk, earlier_id=old.pk, repeats=True, owner_id=cast.owner.me, due_on=date(2026, 7, 1)
    )
    return old, new


def test_the_grid_leads_to_its_lessons_and_they_to_their_history(
    cast: Cast, pair: tuple[Lesson, Lesson], client_for: ClientFor
) -> None:
    browser = client_for(cast.coordinator)
    page = browser.get("/hot-spots").content.decode()
    theme = factories.theme(by=cast.manager, name="Domestic abuse").pk
    assert "Domestic abuse was learnt in 2 of 3 years, 2 lessons in all" in page
    assert f'href="/hot-spots/{theme}/2026" aria-label="Domestic abuse, 2026: 1 lesson; learnt again after' in page
    square = browser.get(f"/hot-spots/{theme}/2026").content.decode()
    assert "Operation Encompass notices reach schools late." in square and "Learnt again after it was closed" in square
    history = browser.get(f"/recurring/{pair[0].reference}").content.decode()
    assert "2024 audit, closed 2026; 2026 audit" in history
    assert "Review &lt;b&gt;A&lt;/b&gt;" in history and "<b>A</b>" not in history
    assert "is to find out" in history and "days late" in history
    listed = browser.get("/recurring").content.decode()
    assert "Came back once after it was closed" in listed and "Telling schools of domestic abuse incidents" in listed


@pytest.mark.parametrize("said", ["by=source", "where=all&kind=both", "by=x&where=x&kind=x&agency=x&group=99999999999"])
def test_any_choice_is_answered(cast: Cast, pair: tuple[Lesson, Lesson], client_for: ClientFor, said: str) -> None:
    assert client_for(cast.manager).get(f"/hot-spots?{said}").status_code == 200


def test_an_empty_board_is_told_what_will_be_here(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for(cast.manager)
    assert "Nothing to show yet" in browser.get("/hot-spots").content.decode()
    assert "Nothing came back" in browser.get("/recurring").content.decode()
    for missing in ("/hot-spots/999999/2026", "/hot-spots/x/2026", "/hot-spots/AUD/2026", "/recurring/NSH-2026-L-1"):
        assert browser.get(missing).status_code == 404


def test_many_lessons_cost_no_more_queries_than_few(
    cast: Cast, pair: tuple[Lesson, Lesson], client_for: ClientFor
) -> None:
    browser = client_for(cast.manager)
    addresses = ("/hot-spots", "/recurring")
    costs = []
    for rows in (4, 5, 300):
        on_stage(cast.manager)
        grown(pair[0], rows)
        costs.append([queries_of(browser, address) for address in addresses])
    assert costs[1] == costs[2]
