"""One action, and each step of its way, as pages."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.core.actor import Actor
from goldthread.loop.actions import operations
from goldthread.loop.actions.choices import ActionState, LastingOutcome
from goldthread.loop.actions.choices import VerificationOutcome as Outcome
from goldthread.loop.actions.models import Action, Evidence
from goldthread.loop.sources.choices import Visibility
from tests import factories
from tests.people import Cast, on_stage

pytestmark = pytest.mark.django_db
Browser = Callable[[Actor], Client]


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture(scope="module")
def agreed(settled: Cast) -> Action:
    return made(settled, ActionState.AGREED)


@pytest.fixture
def action(cast: Cast, agreed: Action) -> Action:
    return deepcopy(agreed)


def made(cast: Cast, state: str = "", **said: Any) -> Action:
    answers = {
        "lead_agency_id": cast.agencies["health"],
        "lead_officer_id": cast.owner.person_id,
        "measure": "In nine of ten records the prompt is answered",
        "milestones": [("Design agreed", cast.manager.today)],
        "due_on": date(2199, 9, 30),
        **said,
    }
    return factories.action(by=cast.manager, state=state, **answers)


def day(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": str(value.year)}


def plan(action: Action, **new: Any) -> dict[str, Any]:
    answers = {
        "version": action.version,
        "title": action.title,
        "measure": action.measure,
        "description": action.description,
        "strength": action.strength,
        "lead_officer": str(action.lead_officer_id or ""),
        "lead_agency": str(action.lead_agency_id or ""),
        "why": "",
    }
    return answers | (day("due_on", action.due_on) if action.due_on else {}) | new


def test_it_shows_the_plan_and_who_changed_what(cast: Cast, client_for: Browser, action: Action) -> None:
    html = text(client_for(cast.manager).get(f"/actions/{action.reference}"))
    for said in (
        action.title,
        "Owen Owner",
        "Northshire Health",
        "nine of ten records",
        "Design agreed",
        "Planned this",
    ):
        assert said in html
    assert "Missed appointments were not seen" in html
    assert "/thread" in html


@pytest.mark.parametrize(
    ("state", "who", "said"),
    [
        ("", "owner", "Agree this action"),
        (ActionState.AGREED, "owner", "Note how it is going"),
        (ActionState.IN_PROGRESS, "owner", "Add evidence"),
        (ActionState.IN_PROGRESS, "chair", "It is the turn of Owen Owner"),
        (ActionState.CLAIMED, "auditor", "Check the evidence"),
        (ActionState.CLAIMED, "manager", "somebody else must check it"),
        (ActionState.CLAIMED, "owner", "It has waited for an independent check since"),
    ],
)
def test_there_is_one_clear_next_step(cast: Cast, client_for: Browser, state: str, who: str, said: str) -> None:
    one = made(cast, state)
    html = text(client_for(getattr(cast, who)).get(f"/actions/{one.reference}"))
    assert said in html.partition("How anybody will know")[0]


PAGES = [
    ("", "inspector", "practitioner"),
    ("/change", "coordinator", "owner"),
    ("/link", "coordinator", "auditor"),
    ("/progress", "owner", "police_lead"),
    ("/milestones", "health_lead", "lay"),
    ("/evidence", "owner", "auditor"),
    ("/claim", "owner", "partner"),
    ("/cancel", "chair", "coordinator"),
]


@pytest.mark.parametrize(("page", "may", "may_not"), PAGES)
def test_who_may_open_it(cast: Cast, client_for: Browser, action: Action, page: str, may: str, may_not: str) -> None:
    address = f"/actions/{action.reference}{page}"
    assert client_for(getattr(cast, may)).get(address).status_code == 200
    assert client_for(getattr(cast, may_not)).get(address).status_code == 403
    assert client_for(cast.outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("page", ["verify", "lasting", "agree"])
def test_a_step_whose_time_has_not_come_says_so(cast: Cast, client_for: Browser, action: Action, page: str) -> None:
    response = client_for(cast.manager).get(f"/actions/{action.reference}/{page}")
    assert response.status_code == 409
    assert "Nothing was changed" in text(response)


def test_what_answers_a_sealed_lesson_does_not_exist_for_others(cast: Cast, client_for: Browser) -> None:
    source = factories.source(by=cast.manager, visibility=Visibility.PEOPLE, person_ids=[cast.chair.person_id])
    lesson = factories.lesson(by=cast.manager, of=source)
    one = factories.action(by=cast.manager, lesson_ids=[lesson.pk], title="Sealed")
    assert client_for(cast.lay).get(f"/actions/{one.reference}").status_code == 404
    assert "Sealed" not in text(client_for(cast.lay).get("/actions?state="))
    assert client_for(cast.chair).get(f"/actions/{one.reference}").status_code == 200


def test_planning_starts_with_what_it_answers(cast: Cast, client_for: Browser) -> None:
    asked = factories.recommendation(by=cast.manager, answer="accepted")
    client = client_for(cast.coordinator)
    assert asked.reference in text(client.get("/actions/plan"))
    assert asked.reference in text(client.get("/actions/plan?q=appointments"))
    address = f"/actions/plan?recommendation={asked.reference}"
    html = text(client.get(address))
    assert asked.text in html
    assert "An audit of 40 records" in html
    sent = {"title": "Build it", "strength": "strong", "step_1": "Design", **day("step_1_due", cast.manager.today)}
    done = client.post(address, sent)
    assert done.status_code == 302
    on_stage(cast.manager)
    one = Action.objects.get(title="Build it")
    assert one.lesson_links.count() == 1
    assert one.milestones.get().title == "Design"


def test_a_plan_that_lacks_something_says_what(cast: Cast, client_for: Browser) -> None:
    html = client_for(cast.manager).post("/actions/plan?afresh=yes", {"step_1": "Design", "due_on_0": "31"})
    assert html.status_code == 422
    for said in ("There is a problem", "Say what will be done.", "Say by when step 1 is reached.", "must include"):
        assert said in text(html)


def test_the_same_form_sent_twice_plans_one_action(cast: Cast, client_for: Browser) -> None:
    client = client_for(cast.manager)
    sent = {"title": "Once", "strength": "weak", "form_key": uuid.uuid4().hex}
    first, second = (client.post("/actions/plan?afresh=yes", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    on_stage(cast.manager)
    assert Action.objects.filter(title="Once").count() == 1


def test_two_people_at_once_see_what_differs(cast: Cast, client_for: Browser, action: Action) -> None:
    address = f"/actions/{action.reference}/change"
    first = client_for(cast.manager).post(address, plan(action, title="The first said this"))
    assert first.status_code == 302
    late = client_for(cast.coordinator).post(address, plan(action, title="The second said that"))
    assert late.status_code == 422
    html = text(late)
    for said in ("What reads differently now", "The first said this", "The second said that"):
        assert said in html
    action.refresh_from_db()
    assert action.title == "The first said this"
    assert f'name="version" value="{action.version}"' in html


def test_a_date_that_is_put_off_needs_a_reason_beside_its_field(
    cast: Cast, client_for: Browser, action: Action
) -> None:
    client, address = client_for(cast.coordinator), f"/actions/{action.reference}/change"
    later = day("due_on", action.due_on.replace(year=action.due_on.year + 1)) if action.due_on else {}
    response = client.post(address, plan(action) | later)
    assert response.status_code == 422
    assert 'href="#id_why"' in text(response)
    assert client.post(address, plan(action) | later | {"why": "The supplier is late"}).status_code == 302
    assert "The supplier is late" in text(client.get(f"/actions/{action.reference}"))


def test_more_that_it_answers(cast: Cast, client_for: Browser, action: Action) -> None:
    lesson = factories.lesson(by=cast.manager, statement="Handover was lost")
    client, address = client_for(cast.coordinator), f"/actions/{action.reference}/link"
    assert "Handover was lost" in text(client.get(f"{address}?q=handover"))
    sent = {"version": action.version, "lessons": [lesson.reference]}
    assert client.post(f"{address}?q=handover", sent).status_code == 302
    assert "Handover was lost" in text(client.get(f"/actions/{action.reference}"))
    assert client.post(f"{address}?q=handover", {"version": action.version + 1}).status_code == 422


def test_progress_and_milestones(cast: Cast, client_for: Browser, action: Action) -> None:
    client, address = client_for(cast.owner), f"/actions/{action.reference}"
    assert client.post(f"{address}/progress", {"version": action.version, "text": " "}).status_code == 422
    assert client.post(f"{address}/progress", {"version": action.version, "text": "Begun"}).status_code == 302
    assert (
        client.post(f"{address}/milestones", {"title": "Trial", **day("due_on", cast.manager.today)}).status_code == 302
    )
    on_stage(cast.manager)
    step = action.milestones.get(title="Trial")
    assert client.get(f"{address}/milestones/{step.pk}").status_code == 200
    assert client.get(f"{address}/milestones/999999").status_code == 404
    reached = client.post(f"{address}/milestones/{step.pk}", day("done_on", cast.manager.today))
    assert reached.status_code == 302
    html = text(client.get(address))
    assert "Begun" in html
    assert "Reached" in html


def offered(client: Client, action: Action, **new: Any) -> HttpResponse:
    sent = {
        "title": "Audit of 40 records",
        "shows": "The prompt is used",
        "form": "statement",
        "statement": "36 of 40",
        "stands_for_0": "1",
        "stands_for_1": "6",
        "stands_for_2": "2026",
    }
    return client.post(f"/actions/{action.reference}/evidence", sent | new)  # type: ignore[return-value]


def test_evidence_first_says_what_it_will_show(cast: Cast, client_for: Browser, action: Action) -> None:
    client = client_for(cast.owner)
    html = text(client.get(f"/actions/{action.reference}/evidence"))
    assert html.index("What will this show?") < html.index("What is it called?")
    assert "nine of ten records" in html
    assert "Say what this evidence is meant to show." in text(offered(client, action, shows=""))
    assert "Choose the file" in text(offered(client, action, form="file"))
    assert "beginning with https://" in text(offered(client, action, form="link"))
    assert offered(client, action).status_code == 302
    assert "The prompt is used" in text(client.get(f"/actions/{action.reference}"))


def test_a_file_is_kept_and_given_to_who_may_see_the_action(cast: Cast, client_for: Browser, action: Action) -> None:
    client = client_for(cast.owner)
    file = SimpleUploadedFile("audit.csv", b"record,prompt\n1,yes\n2,yes\n")
    assert offered(client, action, form="file", file=file).status_code == 302
    on_stage(cast.manager)
    piece = Evidence.objects.get(action=action)
    address = f"/actions/{action.reference}/evidence/{piece.pk}/file"
    got = client_for(cast.auditor).get(address)
    assert got.content.startswith(b"record,prompt")
    assert got["Content-Disposition"].startswith("attachment")
    assert client_for(cast.outsider).get(address).status_code == 404
    other = made(cast)
    assert client.get(f"/actions/{other.reference}/evidence/{piece.pk}/file").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(
    cast: Cast, client_for: Browser, action: Action
) -> None:
    file = SimpleUploadedFile("report.pdf", b"MZ\x90\x00 this is a program")
    response = offered(client_for(cast.owner), action, form="file", file=file)
    assert response.status_code == 422
    assert 'href="#id_file"' in text(response)


def test_a_newer_version_takes_the_place_of_the_old(cast: Cast, client_for: Browser, action: Action) -> None:
    client = client_for(cast.owner)
    offered(client, action)
    on_stage(cast.manager)
    old = Evidence.objects.get(action=action)
    address = f"/actions/{action.reference}/evidence/{old.pk}/replace"
    assert "stays in the history" in text(client.get(address))
    sent = {"title": "Audit of 60", "shows": "It is used", "form": "statement", "statement": "55 of 60"}
    assert client.post(address, sent | day("stands_for", cast.manager.today)).status_code == 302
    html = text(client.get(f"/actions/{action.reference}"))
    assert "Replaced by a newer one" in html
    assert html.index("Audit of 60") < html.index("Audit of 40 records")


def test_the_claim_shows_what_will_be_looked_at(cast: Cast, client_for: Browser, action: Action) -> None:
    client, address = client_for(cast.owner), f"/actions/{action.reference}/claim"
    assert "Add what shows it first" in text(client.get(address))
    offered(client, action)
    assert "Audit of 40 records" in text(client.get(address))
    assert client.post(address, {"version": action.version, "text": ""}).status_code == 302


def test_the_checker_sees_the_measure_and_what_each_piece_is_meant_to_show(cast: Cast, client_for: Browser) -> None:
    one = made(cast, ActionState.CLAIMED)
    address = f"/actions/{one.reference}/verify"
    client = client_for(cast.auditor)
    html = text(client.get(address))
    for said in ("What was to be shown", "nine of ten records", "Meant to show: The prompt is used.", "Your answer"):
        assert said in html
    assert client.post(address, {"version": one.version, "outcome": "returned", "reason": ""}).status_code == 422
    sent = {"version": one.version, "outcome": "returned", "reason": "Only one team"}
    assert client.post(address, sent).status_code == 302
    html = text(client.get(f"/actions/{one.reference}"))
    assert "Sent back" in html
    assert "Only one team" in html


def test_who_is_not_independent_is_told_before_they_start(cast: Cast, client_for: Browser) -> None:
    one = made(cast, ActionState.CLAIMED)
    client = client_for(cast.manager)  # the manager offered the evidence
    html = text(client.get(f"/actions/{one.reference}/verify"))
    assert "somebody else must check it" in html
    assert "Your answer" not in html
    sent = {"version": one.version, "outcome": "verified", "reason": "Fine"}
    assert client.post(f"/actions/{one.reference}/verify", sent).status_code == 403
    assert client_for(cast.owner).get(f"/actions/{one.reference}/verify").status_code == 403


def test_the_second_look(cast: Cast, client_for: Browser) -> None:
    one = factories.checked(by=cast.auditor, of=made(cast, ActionState.CLAIMED), outcome=Outcome.VERIFIED)
    client, address = client_for(cast.auditor), f"/actions/{one.reference}/lasting"
    assert "Does the change still hold?" in text(client.get(address))
    sent = {"version": one.version, "outcome": LastingOutcome.LASTING, "finding": "Twenty records, all answered"}
    assert client.post(address, sent).status_code == 302
    html = text(client.get(f"/actions/{one.reference}"))
    assert "It holds" in html
    assert "Twenty records" in html


def test_what_is_given_up_says_why_for_good(cast: Cast, client_for: Browser, action: Action) -> None:
    client, address = client_for(cast.chair), f"/actions/{action.reference}/cancel"
    assert client.post(address, {"version": action.version, "why": ""}).status_code == 422
    assert client.post(address, {"version": action.version, "why": "Done nationally"}).status_code == 302
    html = text(client.get(f"/actions/{action.reference}"))
    assert "Done nationally" in html
    assert "Nobody has to do anything" in html


def test_agreeing(cast: Cast, client_for: Browser) -> None:
    one = made(cast)
    client, address = client_for(cast.owner), f"/actions/{one.reference}/agree"
    assert "Owen Owner" in text(client.get(address))
    assert client.post(address, {"version": one.version}).status_code == 302
    assert client.get(address).status_code == 409
    nobody = made(cast, lead_officer_id=None)
    refused = client_for(cast.manager).post(f"/actions/{nobody.reference}/agree", {"version": nobody.version})
    assert refused.status_code == 422


def test_much_that_hangs_on_it_costs_the_queries_of_little(cast: Cast, client_for: Browser) -> None:
    one = made(cast, ActionState.IN_PROGRESS)
    factories.evidence(by=cast.manager, of=one)
    client = client_for(cast.manager)
    address = f"/actions/{one.reference}"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    cost()
    before = cost()
    for n in range(6):
        factories.evidence(by=cast.manager, of=one)
        operations.add_milestone(by=cast.manager, action_id=one.pk, title=f"Step {n}", due_on=cast.manager.today)
        lesson = factories.lesson(by=cast.manager)
        one.refresh_from_db()
        operations.answer_more(by=cast.manager, action_id=one.pk, version=one.version, lesson_ids=[lesson.pk])
    assert cost() == before
