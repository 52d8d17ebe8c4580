"""The board of clocks, what people do to a clock, home, and the private calendar."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.models import Referral, RunningClock
from goldthread.loop.referrals.queries import DueItem
from goldthread.notices.models import CalendarFeed
from goldthread.web.referrals.pages.timing import look_of
from goldthread.web.referrals.views import timing
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import NOW, TODAY, Cast, on_stage

Browser = Callable[[Actor], Client]

LAW = {"source": "The island's Children Law", "clause": "section 4", "certainty": "found"}
DECIDE = {
    "name": "Decide",
    "starts": "referral-received",
    "length": "20 working days",
    "stops": "decision",
    "statutory": True,
    "may_extend": True,
    "may_pause": True,
    "approved_by": "chair",
    "basis": LAW,
}


@pytest.fixture(scope="module", autouse=True)
def standing_framework(settled: Cast) -> None:
    written.framework(settled, clocks={"decide": DECIDE})


def clock(cast: Cast, referral: Referral) -> RunningClock:
    on_stage(cast.manager)
    return referral.clocks.get(key="decide")


def on_day(days: int) -> Any:
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


def test_the_board_shows_each_duty_with_its_rule_and_todays_line(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    with on_day(1):
        html = client_for(cast.manager).get("/clocks").text
    assert "1 statutory and 0 local" in html
    assert "Every clock has time left" in html and ">Today</text>" in html
    assert referral.reference in html and "The island&#x27;s Children Law" in html
    assert "Read in the law or the guidance itself." in html


@pytest.mark.parametrize(
    ("days", "look", "said"),
    [(1, "running", "in 19 working days"), (24, "soon", "in 2 working days"), (30, "late", "2 days late")],
)
def test_what_will_be_late_is_seen_before_it_is(
    cast: Cast, client_for: Browser, days: int, look: str, said: str
) -> None:
    written.considered(cast)
    with on_day(days):
        html = client_for(cast.chair).get("/clocks").text
    assert said in html
    assert ("Time is short" in html, "app-clock__day app-late" in html) == (look == "soon", look == "late")


def test_a_clock_is_extended_with_a_reason_by_who_may_agree(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    address = f"/clocks/{clock(cast, referral).pk}/extend"
    office = client_for(cast.manager)
    page = office.get(address).text
    assert "Chandra Chair" in page and "Parker Partner" not in page
    said = {"version": "1", "length": "soon", "reason": "The report is late.", "agreed_by": str(cast.chair.me)}
    assert "Say how much longer" in office.post(address, said).text
    assert "Say who agreed." in office.post(address, said | {"agreed_by": ""}).text
    led = office.post(address, said | {"length": "5 working days"})
    html = office.get(led.headers["Location"]).text
    assert "from 7 July 2026 to 14 July 2026" in html and "The report is late." in html
    assert "agreed by Chandra Chair" in html
    stale = office.post(address, said | {"length": "5 working days"})
    assert stale.status_code == 422 and "Somebody else changed this clock" in stale.text


def test_a_clock_is_paused_and_runs_again(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    number = clock(cast, referral).pk
    chair = client_for(cast.chair)
    with on_day(1):
        chair.post(f"/clocks/{number}/pause", {"version": "1", "reason": "A trial.", "agreed_by": str(cast.chair.me)})
        assert "paused since 10 June 2026" in chair.get("/clocks").text
    with on_day(8):
        chair = client_for(cast.chair)
        chair.post(f"/clocks/{number}/resume", {"version": "2", "reason": "It is over."})
        assert "Resumed" in chair.get(f"/referrals/{referral.reference}/clocks").text
    for member in (cast.member, cast.lay):
        assert client_for(member).get(f"/clocks/{number}/pause").status_code == 403
    assert client_for(cast.outsider).get(f"/clocks/{number}/pause").status_code == 404


def test_what_happened_outside_is_noted(cast: Cast, client_for: Browser) -> None:
    written.framework(
        cast,
        version="2",
        since=date(2026, 6, 1),
        clocks={"look": {"name": "Look", "starts": "notified", "length": "5 working days"}},
    )
    referral = written.considered(cast)
    page = f"/referrals/{referral.reference}/events"
    office = client_for(cast.manager)
    said = {"event": "notified", "on_0": "9", "on_1": "6", "on_2": "2026"}
    assert "Choose what happened from the list." in office.post(page, said | {"event": ""}).text
    assert office.post(page, said).status_code == 302
    html = office.get(f"/referrals/{referral.reference}/clocks").text
    assert "The incident was notified to the national body" in html and "Look" in html
    assert client_for(cast.chair).get(page).status_code == 403


@pytest.mark.parametrize("who", ["manager", "chair", "member"])
def test_home_shows_the_clocks_and_what_waits(cast: Cast, client_for: Browser, who: str) -> None:
    referral = written.recommended(cast)
    with on_day(1):
        html = client_for(getattr(cast, who)).get("/").text
    assert "Clocks" in html and f"/referrals/{referral.reference}/clocks" in html
    assert (f'href="/referrals/{referral.reference}/decision"' in html) == (who == "chair")


def test_who_sees_no_case_sees_no_clock(cast: Cast, client_for: Browser) -> None:
    referral = written.considered(cast)
    for who in (cast.practitioner, cast.auditor, cast.inspector, cast.administrator):
        assert referral.reference not in client_for(who).get("/").text
        assert client_for(who).get("/clocks").status_code == 403
    for who in (cast.lay, cast.police_lead, cast.outsider):
        assert referral.reference not in client_for(who).get("/clocks").text


@time_machine.travel(NOW, tick=False)
def test_many_clocks_cost_what_one_costs(cast: Cast, client_for: Browser) -> None:
    written.considered(cast)
    office = client_for(cast.manager)
    pages = ["/", "/clocks", "/calendar"]
    office.get("/account")  # the first page of a session writes when it was seen
    before = [queries_of(office, page) for page in pages]
    on_stage(cast.manager)
    for number in range(3):
        written.considered(cast, title=f"Case {number}")
    assert [queries_of(office, page) for page in pages] == before


def test_a_private_calendar_is_made_seen_once_read_and_closed(cast: Cast, client_for: Browser) -> None:
    cache.clear()
    referral = written.recommended(cast)
    passed = DueItem("passage", "k", "Answer", "T-REF-1", "A baby was hurt.", TODAY, 0, False, "", "/passages/T-RTE-1")
    assert passed.entry().title == "Answer: T-RTE-1", "what somebody wrote of a case stays on the pages"
    chair = client_for(cast.chair)
    made = chair.post("/calendar", {"name": "My phone", "form_key": "0" * 32})
    assert made.headers["Cache-Control"] == "private, no-store" and made.headers["Referrer-Policy"] == "no-referrer"
    link = made.text.partition('value="http://testserver')[2].partition('"')[0]
    again = chair.post("/calendar", {"name": "My phone", "form_key": "0" * 32})
    assert again.headers["Location"] == "/calendar"
    page = chair.get("/calendar").text
    assert "My phone" in page and link not in page
    with on_day(1):
        answer = Client().get(link)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    text = answer.content.decode()
    assert referral.reference in text and "Decide" in text
    assert referral.title not in text and "injury" not in text
    on_stage(cast.chair)
    feed = CalendarFeed.objects.get()
    assert client_for(cast.manager).get(f"/calendar/{feed.pk}/close").status_code == 404
    chair.post(f"/calendar/{feed.pk}/close", {})
    assert Client().get(link).status_code == 404


def test_a_calendar_needs_a_name_and_a_secret_that_somebody_has(cast: Cast, client_for: Browser) -> None:
    cache.clear()
    assert client_for(cast.chair).post("/calendar", {"name": ""}).status_code == 422
    assert Client().get("/calendar/nobody-has-this.ics").status_code == 404


def test_guessing_secrets_is_slowed_down(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(timing, "LIMITS", {"calendar": "3/m/ip"})
    answers = [Client().get(f"/calendar/guess{number}.ics").status_code for number in range(4)]
    assert answers == [404, 404, 404, 429]


def test_a_clock_that_may_not_end_before_a_day_is_never_late(cast: Cast) -> None:
    referral = written.considered(cast)
    row = queries.clocks_of(written.later(cast.manager, 200), referral)[0]
    assert look_of(row) == "late"
    RunningClock.objects.filter(pk=row.id).update(at_least=True)
    assert look_of(queries.clocks_of(written.later(cast.manager, 200), referral)[0]) == "running"
