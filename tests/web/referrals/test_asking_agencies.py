"""Agencies are asked, answer, are late and are asked again."""

from copy import deepcopy
from datetime import date

import pytest

from goldthread.accounts.models import Board
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.choices import ReturnState
from goldthread.loop.referrals.models import AgencyReturn, Referral
from goldthread.web.shell.home import home
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import Cast, client_for, on_stage, system

pytestmark = pytest.mark.django_db

TOLD = "A baby of the island came to hospital."


@pytest.fixture(scope="module")
def made(settled: Cast) -> Referral:
    written.framework(settled)
    return written.considered(settled)


@pytest.fixture
def referral(cast: Cast, made: Referral) -> Referral:
    return deepcopy(made)


def ask(cast: Cast, referral: Referral, agency: str = "police") -> AgencyReturn:
    """An agency is asked, with a day that is still to come whenever the test is run."""
    agencies = [cast.agencies[agency]]
    (row,) = operations.ask_agencies(
        by=on_stage(cast.manager), referral_id=referral.pk, agency_ids=agencies, told=TOLD, due_on=date(2099, 1, 1)
    )
    return row


def test_the_office_asks_those_who_were_not_asked(cast: Cast, referral: Referral) -> None:
    ask(cast, referral, "health")
    browser = client_for(cast.coordinator)
    page = browser.get(f"/referrals/{referral.reference}/agencies/ask")
    form = page.context["form"]
    assert {name for _, name in form.fields["agencies"].choices} == {"Northshire Police", "Hillside School"}
    assert form.initial["agencies"] == [str(cast.agencies["police"])]
    said = {"agencies": [cast.agencies["police"]], "told": TOLD}
    sent = browser.post(f"/referrals/{referral.reference}/agencies/ask", said)
    assert sent["Location"] == f"/referrals/{referral.reference}/agencies"
    text = browser.get(sent["Location"]).text
    assert "0 of 2 agencies have answered; none is late." in text
    assert client_for(cast.member).get(f"/referrals/{referral.reference}/agencies/ask").status_code == 403


def test_an_agency_writes_comes_back_and_sends(cast: Cast, referral: Referral) -> None:
    row = ask(cast, referral)
    browser = client_for(cast.police_lead)
    here = f"/returns/{row.pk}"
    page = browser.get(here)
    assert TOLD in page.text and referral.what_happened not in page.text
    kept = browser.post(here, {"version": row.version, "own_known": "Two calls.", "do": "keep"})
    assert kept["Location"] == here
    row.refresh_from_db()
    assert (row.state, row.answers) == (ReturnState.ASKED, {})
    assert "Two calls." in browser.get(here).text
    assert "Two calls." not in client_for(cast.chair).get(here).text
    assert "Two calls." not in client_for(cast.member).get(f"/referrals/{referral.reference}").text
    half = browser.post(here, {"version": row.version, "own_known": "Two calls.", "do": "send"})
    assert half.status_code == 422 and "Answer “What have you changed already?”" in half.text
    said = {"version": row.version, "own_known": "Two calls.", "own_done": "A plan.", "immediate_action": "A visit."}
    assert browser.post(here, said | {"do": "send"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answers, row.draft) == (
        ReturnState.ANSWERED,
        {"known": "Two calls.", "done": "A plan."},
        {},
    )
    assert "A visit." in client_for(cast.member).get(f"/referrals/{referral.reference}").text


def test_an_agency_may_know_nothing_and_be_asked_again(cast: Cast, referral: Referral) -> None:
    row = ask(cast, referral)
    browser = client_for(cast.police_lead)
    browser.post(f"/returns/{row.pk}", {"version": row.version, "do": "nothing"})
    row.refresh_from_db()
    assert row.state == ReturnState.NIL
    said = {"version": row.version, "question": "Under her earlier name too?"}
    sent = client_for(cast.manager).post(f"/returns/{row.pk}/ask-again", said)
    assert sent["Location"] == f"/referrals/{referral.reference}/agencies"
    assert "Under her earlier name too?" in browser.get(f"/returns/{row.pk}").text


def test_an_answer_exists_for_its_agency_and_for_those_who_see_the_referral(cast: Cast, referral: Referral) -> None:
    row = ask(cast, referral)
    sees = {"manager": 200, "chair": 200, "member": 200, "police_lead": 200, "health_lead": 404, "lay": 404}
    for name, status in (sees | {"outsider": 404, "owner": 403}).items():
        assert client_for(getattr(cast, name)).get(f"/returns/{row.pk}").status_code == status, name
    assert client_for(cast.member).post(f"/returns/{row.pk}", {"do": "nothing"}).status_code == 200
    row.refresh_from_db()
    assert row.state == ReturnState.ASKED


def test_a_late_answer_is_seen_without_telephoning(cast: Cast, referral: Referral) -> None:
    row = ask(cast, referral)
    AgencyReturn.objects.filter(pk=row.pk).update(due_on="2026-06-01")
    browser = client_for(cast.manager)
    assert "1 is late." in browser.get(f"/referrals/{referral.reference}/agencies").text
    assert "1 answer of agencies late" in browser.get(f"/referrals/{referral.reference}").text
    assert "Northshire Police" in browser.get("/returns").text
    assert referral.reference in browser.get("/referrals?answers=late").text
    tasks = {task.verb: task for task in home(on_stage(cast.manager)).lists[0].tasks}
    assert tasks["Chase"].late and tasks["Chase"].href == f"/referrals/{referral.reference}/agencies"
    operations.remind(by=system(Board.objects.get(pk=cast.manager.board_id)))
    assert "not yet" not in browser.get(f"/referrals/{referral.reference}/agencies").text


def test_home_says_whose_turn_it_is(cast: Cast, referral: Referral) -> None:
    ask(cast, referral)
    new, draft = written.submitted(cast), written.draft(cast)

    def verbs(who: str) -> dict[str, str]:
        first = home(on_stage(getattr(cast, who))).lists
        tasks = first[0].tasks if first and first[0].title == "Your turn now" else ()
        return {task.verb: task.href for task in tasks}

    assert verbs("police_lead")["Answer"].startswith("/returns/")
    assert verbs("manager")["Read"] == f"/referrals/{new.reference}"
    assert verbs("member")["Consider"] == f"/referrals/{referral.reference}"
    assert verbs("health_lead")["Finish"] == f"/my-referrals/{draft.reference}"
    assert verbs("practitioner") == {}


def test_asking_pages_cost_the_same_for_one_and_for_many(cast: Cast, referral: Referral) -> None:
    ask(cast, referral)
    browser, lead = client_for(cast.manager), client_for(cast.police_lead)
    address = f"/referrals/{referral.reference}/agencies"
    for each in (browser, lead):
        each.get("/account")  # the first page after signing in keeps that it was
    one = queries_of(browser, address), queries_of(lead, "/returns")
    ask(cast, referral, "school")
    ask(cast, referral, "health")
    ask(cast, written.considered(cast))
    assert (queries_of(browser, address), queries_of(lead, "/returns")) == one
