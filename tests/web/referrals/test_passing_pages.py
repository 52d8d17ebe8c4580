"""Things on their way between groups, as pages."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.models import Passage
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import NOW, Cast, on_stage

Browser = Callable[[Actor], Client]


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled)


def said(cast: Cast, **more: Any) -> dict[str, Any]:
    answers = {
        "thing": "NSH-2026-AUD-01-L-01",
        "carries": "Learning that came back",
        "route": "again",
        "from_group": str(cast.groups["learning"]),
        "to_group": str(cast.groups["quality"]),
        "reason": "It did not last.",
    }
    return answers | more


def passed(cast: Cast, **more: Any) -> Passage:
    on_stage(cast.manager)
    answers: dict[str, Any] = {
        "thing": "NSH-2026-AUD-01-L-01",
        "carries": "Learning that came back",
        "from_group_id": cast.groups["learning"],
        "to_group_id": cast.groups["quality"],
        "reason": "It did not last.",
    }
    return operations.pass_on(by=cast.manager, **(answers | more))


def test_a_thing_is_passed_sent_back_passed_again_and_accepted(cast: Cast, client_for: Browser) -> None:
    member, office = client_for(cast.member), client_for(cast.manager)
    led = member.post("/passages/pass", said(cast)).headers["Location"]
    assert "Did it not last?" in member.get(led).text
    assert "Learning that came back" in office.get("/passages").text
    refused = office.post(f"{led}/answer", {"version": "1", "state": "returned"})
    assert refused.status_code == 422 and "Say why." in refused.text
    office.post(f"{led}/answer", {"version": "1", "state": "returned", "answer": "Which records?"})
    assert "Which records?" in member.get(f"{led}/again").text
    member.post(f"{led}/again", {"version": "2", "reason": "Those of health visitors."})
    office.post(f"{led}/answer", {"version": "3", "state": "accepted", "came_of": "NSH-2026-AUD-09"})
    html = member.get(led).text
    assert "Accepted" in html and "NSH-2026-AUD-09" in html and "Every step (4)" in html


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"thing": ""}, "Give the reference of what is passed."),
        ({"to_group": ""}, "Choose the group that gets it."),
        ({"reason": ""}, "Say why it is passed on."),
    ],
)
def test_what_is_missing_is_said(cast: Cast, client_for: Browser, changes: dict[str, str], problem: str) -> None:
    response = client_for(cast.member).post("/passages/pass", said(cast, **changes))
    assert response.status_code == 422 and problem in response.text
    same = client_for(cast.manager).post("/passages/pass", said(cast, to_group=str(cast.groups["learning"])))
    assert "Choose another group to pass it to." in same.text


def test_who_sees_and_answers(cast: Cast, client_for: Browser) -> None:
    page = f"/passages/{passed(cast).reference}"
    for reader in (cast.manager, cast.chair, cast.partner, cast.member):
        assert client_for(reader).get(page).status_code == 200
    assert client_for(cast.member).get(f"{page}/answer").status_code == 403
    assert client_for(cast.lay).get("/passages/pass").status_code == 403
    for stranger in (cast.lay, cast.health_lead, cast.outsider):
        assert client_for(stranger).get(page).status_code == 404
        assert "Learning that came back" not in client_for(stranger).get("/passages").text
    assert client_for(cast.practitioner).get("/passages").status_code == 403


def test_a_case_that_is_not_theirs_is_not_linked(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    page = f"/passages/{passed(cast, thing=referral.reference).reference}"
    link = f'href="/referrals/{referral.reference}"'
    assert link in client_for(cast.member).get(page).text
    on_stage(cast.manager)
    other = written.submitted(cast, title="Another case")
    page = f"/passages/{passed(cast, thing=other.reference).reference}"
    html = client_for(cast.member).get(page).text
    assert other.reference in html and f'href="/referrals/{other.reference}"' not in html


@time_machine.travel(NOW, tick=False)
def test_many_cost_what_one_costs(cast: Cast, client_for: Browser) -> None:
    passed(cast)
    office = client_for(cast.manager)
    office.get("/account")  # the first page of a session writes when it was seen
    before = queries_of(office, "/passages")
    for number in range(3):
        passed(cast, thing=f"Thing {number}")
    assert queries_of(office, "/passages") == before
