"""A link to a thing of another of one's own boards offers to go there; to everybody else there is no such page."""

import pytest

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.core.actor import Actor
from goldthread.loop.sources.choices import Visibility
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import ROLES_BEGIN, Cast, client_for, on_stage

pytestmark = pytest.mark.django_db


def join_northshire(cast: Cast, role: Role) -> Actor:
    """The manager of the other board gets a role on the first as well, and stays at the other."""
    on_stage(cast.manager)
    accounts.add_member(by=cast.manager, person_id=cast.outsider.me, role=role, starts_on=ROLES_BEGIN)
    return cast.outsider


@pytest.fixture
def source(cast: Cast) -> Source:
    return factories.source(by=cast.manager, title="Audit of neglect")


def test_it_offers_to_switch_and_leads_to_the_thing(cast: Cast, source: Source) -> None:
    browser = client_for(join_northshire(cast, Role.INDEPENDENT_CHAIR))
    page = browser.get(f"/sources/{source.reference}?from=mail")
    assert page.status_code == 404
    assert "This belongs to Northshire Safeguarding Partnership" in page.text
    assert "Audit of neglect" not in page.text
    assert f'name="next" value="/sources/{source.reference}?from=mail"' in page.text
    there = browser.post("/boards/NSH", {"next": f"/sources/{source.reference}"}, follow=True)
    assert there.redirect_chain == [(f"/sources/{source.reference}", 302)]
    assert "Audit of neglect" in there.text


def test_an_outsider_learns_nothing(cast: Cast, source: Source) -> None:
    page = client_for(cast.outsider).get(f"/sources/{source.reference}")
    assert page.status_code == 404
    assert "There is no such page" in page.text and "Northshire" not in page.text


def test_a_member_who_may_not_see_it_there_learns_nothing(cast: Cast) -> None:
    closed = factories.source(
        by=cast.manager, visibility=Visibility.PEOPLE, person_ids=[cast.coordinator.me], title="Sealed"
    )
    page = client_for(join_northshire(cast, Role.LAY_MEMBER)).get(f"/sources/{closed.reference}")
    assert page.status_code == 404 and "Northshire" not in page.text.partition("<main")[2]


def test_a_page_that_their_role_there_does_not_open_is_not_offered(cast: Cast, source: Source) -> None:
    page = client_for(join_northshire(cast, Role.LAY_MEMBER)).get(f"/sources/{source.reference}/change")
    assert page.status_code == 404 and "This belongs to" not in page.text


def test_nothing_is_sent_to_another_board(cast: Cast, source: Source) -> None:
    browser = client_for(join_northshire(cast, Role.BUSINESS_MANAGER))
    assert "This belongs to" in browser.get(f"/sources/{source.reference}/change").text
    sent = browser.post(f"/sources/{source.reference}/change", {"title": "Mine now"})
    assert sent.status_code == 404 and "This belongs to" not in sent.text


def test_switching_leads_nowhere_outside(cast: Cast) -> None:
    browser = client_for(join_northshire(cast, Role.LAY_MEMBER))
    assert browser.post("/boards/NSH", {"next": "https://elsewhere.example/"}).url == "/"  # type: ignore[attr-defined]


def test_one_starts_where_one_has_been_longest(cast: Cast) -> None:
    browser = client_for(join_northshire(cast, Role.LAY_MEMBER))
    session = browser.session
    del session["board"]
    session.save()
    assert "Southmere Safeguarding Board" in browser.get("/").text
