"""The register of actions."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from goldthread.core.actor import Actor
from goldthread.loop.actions.choices import ActionState
from tests import factories
from tests.people import Cast

pytestmark = pytest.mark.django_db
Browser = Callable[[Actor], Client]


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/actions{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture(scope="module")
def some(settled: Cast) -> None:
    by = settled.manager
    factories.action(by=by, title="Open prompt", state=ActionState.AGREED, due_on=date(2199, 1, 1))
    factories.action(by=by, title="Claimed prompt", state=ActionState.CLAIMED)
    done = factories.action(by=by, title="Finished prompt", state=ActionState.CLAIMED)
    factories.checked(by=settled.auditor, of=done)


def test_open_actions_are_shown_first_and_counted(cast: Cast, client_for: Browser, some: None) -> None:
    html = page(client_for(cast.manager))
    assert "Open prompt" in html
    assert "Finished prompt" not in html
    assert "2 open actions" in html
    assert "1 waiting for a check" in html
    assert "State: Open" in html


def test_everything_is_shown_when_the_state_is_let_go(cast: Cast, client_for: Browser, some: None) -> None:
    assert "Finished prompt" in page(client_for(cast.manager), "?state=")
    assert "Finished prompt" in page(client_for(cast.manager), "?state=verified")
    assert "Open prompt" not in page(client_for(cast.manager), "?state=verified")


@pytest.mark.parametrize(
    ("query", "seen"),
    [("?when=late", False), ("?mine=yes", True), ("?strength=strong", True), ("?strength=weak", False),
     ("?kind=AUD", True), ("?kind=SCR", False), ("?when=nonsense", True)],
)  # fmt: skip
def test_filters_narrow(cast: Cast, client_for: Browser, some: None, query: str, seen: bool) -> None:
    assert ("Open prompt" in page(client_for(cast.manager), query)) == seen


def test_people_agencies_and_groups_are_filters(cast: Cast, client_for: Browser) -> None:
    factories.action(
        by=cast.manager,
        title="Health prompt",
        lead_agency_id=cast.agencies["health"],
        agency_ids=[cast.agencies["school"]],
        lead_member_id=cast.partner.person_id,
        group_id=cast.groups["quality"],
        lead_officer_id=cast.owner.person_id,
    )
    client = client_for(cast.manager)
    for key, good, other in (
        ("agency", cast.agencies["health"], cast.agencies["police"]),
        ("agency", cast.agencies["school"], cast.agencies["police"]),
        ("group", cast.groups["quality"], cast.groups["learning"]),
    ):
        assert "Health prompt" in page(client, f"?{key}={good}")
        assert "Health prompt" not in page(client, f"?{key}={other}")
    assert "Health prompt" in page(client, f"?officer={cast.owner.person_id}&member={cast.partner.person_id}")
    assert "Health prompt" not in page(client, "?officer=none")
    factories.action(by=cast.manager, title="Orphan prompt", lead_officer_id=None)
    assert "Orphan prompt" in page(client, "?officer=none")
    assert "Health prompt" in page(client_for(cast.health_lead), "?mine=yes")
    assert "Health prompt" not in page(client_for(cast.police_lead), "?mine=yes")


def test_search_marks_what_it_found_in_every_state(cast: Cast, client_for: Browser, some: None) -> None:
    html = page(client_for(cast.manager), "?q=finished")
    assert "<mark>Finished</mark>" in html
    assert "Open prompt" not in html


def test_files_hold_what_is_shown_and_start_no_formula(cast: Cast, client_for: Browser, some: None) -> None:
    factories.action(by=cast.manager, title="=1+1")
    client = client_for(cast.manager)
    rows = list(csv.DictReader(io.StringIO(client.get("/actions.csv?state=").content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert "'=1+1" in {row["Action"] for row in rows}
    book = load_workbook(io.BytesIO(client.get("/actions.xlsx?state=verified").content))
    assert book.active is not None
    assert book.active.max_row == 2


def test_who_may_not_take_lists_out_gets_no_file(cast: Cast, client_for: Browser) -> None:
    assert client_for(cast.lay).get("/actions.csv").status_code == 403
    assert client_for(cast.practitioner).get("/actions").status_code == 403
    assert Client().get("/actions").status_code == 302


def test_another_board_sees_nothing_of_it(cast: Cast, client_for: Browser, some: None) -> None:
    assert "prompt" not in page(client_for(cast.outsider), "?state=")


def test_the_ticked_change_together(cast: Cast, client_for: Browser) -> None:
    first, second = (factories.action(by=cast.manager) for _ in range(2))
    client = client_for(cast.manager)
    html = client.post("/actions/many", {"row": [first.pk, second.pk]}).content.decode()
    assert "Change 2 actions" in html
    rows = f"{first.pk},{second.pk}"
    sent = {"rows": rows, "lead_member": "", "group": str(cast.groups["quality"]), "why": ""}
    done = client.post("/actions/many", sent)
    assert done.status_code == 302
    first.refresh_from_db()
    assert first.group_id == cast.groups["quality"]
    nothing = client.post("/actions/many", {"rows": rows, "lead_member": "", "group": "", "why": ""})
    assert nothing.status_code == 422
    assert "Choose what to change" in nothing.content.decode()
    assert client.post("/actions/many", {}).status_code == 409
    assert client_for(cast.auditor).post("/actions/many", {"row": [first.pk]}).status_code == 403
