"""Notices from draft to answer, letters of the national panel, requests under a legal power, as pages."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.choices import NoticeState
from goldthread.loop.referrals.models import FormalNotice, PanelLetter, PowerRequest, Referral
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import NOW, TODAY, Cast, on_stage

Browser = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path), ""


@pytest.fixture(scope="module")
def made(settled: Cast) -> Referral:
    written.framework(settled)
    return written.decided(settled).referral


@pytest.fixture
def referral(cast: Cast, made: Referral) -> Referral:
    return deepcopy(made)


def day(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": str(value.year)}


def first(referral: Referral, cast: Cast) -> tuple[FormalNotice, str]:
    on_stage(cast.manager)
    notice = referral.notices.get(key="tell-family")
    return notice, f"/referrals/{referral.reference}/notices/{notice.pk}"


def test_a_notice_goes_from_its_draft_to_the_answer(cast: Cast, client_for: Browser, referral: Referral) -> None:
    notice, address = first(referral, cast)
    office, chair = client_for(cast.manager), client_for(cast.chair)
    assert "Come and tell us what you think" in office.get(address).text
    assert "The independent chair or scrutineer reads and approves it." in office.get(address).text
    office.post(f"{address}/word", {"version": notice.version, "wording": "We are going to look at it together."})
    notice, _ = first(referral, cast)
    assert "look at it together" in chair.get(f"{address}/approve").text
    chair.post(f"{address}/approve", {"version": notice.version})
    notice, _ = first(referral, cast)
    sent = {"version": notice.version, "how": "by hand", **day("sent_on", TODAY)}
    unproved = office.post(f"{address}/sent", sent)
    assert unproved.status_code == 422 and "add the proof that it went" in unproved.text
    proof = SimpleUploadedFile("receipt.txt", b"Handed over at the door.")
    assert office.post(f"{address}/sent", sent | {"proof": proof}).status_code == 302
    got = chair.get(f"{address}/proof")
    assert got.headers["Content-Disposition"].startswith("attachment") and got.content == b"Handed over at the door."
    notice, _ = first(referral, cast)
    assert "no answer for" in office.get(f"/referrals/{referral.reference}/notices").text
    answer = {"version": notice.version, "answer": "They will come.", **day("answered_on", TODAY)}
    office.post(f"{address}/answer", answer)
    html = office.get(address).text
    assert "They will come." in html and "What was done with it (5)" in html


def test_what_cannot_be_done_now_is_said(cast: Cast, client_for: Browser, referral: Referral) -> None:
    _, address = first(referral, cast)
    assert client_for(cast.manager).get(f"{address}/sent").status_code == 409
    assert client_for(cast.manager).get(f"{address}/approve").status_code == 403
    assert client_for(cast.member).get(f"{address}/word").status_code == 403
    assert client_for(cast.chair).get(f"{address}/proof").status_code == 404
    assert client_for(cast.lay).get(address).status_code == 404
    assert client_for(cast.outsider).get(address).status_code == 404
    other = written.submitted(cast, title="Another case")
    wrong = address.replace(referral.reference, other.reference)
    assert client_for(cast.manager).get(wrong).status_code == 404


def test_a_stale_page_shows_how_the_notice_reads_now(cast: Cast, client_for: Browser, referral: Referral) -> None:
    notice, address = first(referral, cast)
    operations.word_notice(by=cast.coordinator, notice_id=notice.pk, version=notice.version, wording="Newer words.")
    response = client_for(cast.manager).post(f"{address}/word", {"version": notice.version, "wording": "Mine."})
    assert response.status_code == 422
    assert "Newer words." in response.text and "Mine." in response.text


def test_a_notice_is_written_or_not_needed(cast: Cast, client_for: Browser, referral: Referral) -> None:
    office = client_for(cast.manager)
    home = f"/referrals/{referral.reference}/notices"
    said = {"name": "Letter to the school", "to_name": "Hillside School", "wording": "Please keep the place open."}
    led = office.post(f"{home}/write", said)
    assert "Hillside School" in office.get(led.headers["Location"]).text
    _, address = first(referral, cast)
    notice, _ = first(referral, cast)
    office.post(f"{address}/drop", {"version": notice.version, "reason": "They were told at the bedside."})
    assert "They were told at the bedside." in office.get(address).text
    notice, _ = first(referral, cast)
    assert notice.state == NoticeState.NOT_NEEDED


def test_letters_of_the_national_panel_are_kept_and_answered(
    cast: Cast, client_for: Browser, referral: Referral
) -> None:
    office, home = client_for(cast.manager), f"/referrals/{referral.reference}"
    said = {
        "way": "from_them",
        "subject": "Which agencies?",
        "text": "Who took part?",
        "needs_answer": "on",
        "document": SimpleUploadedFile("letter.txt", b"Dear board"),
        **day("dated_on", TODAY),
        **day("due_on", TODAY + timedelta(days=9)),
    }
    assert office.post(f"{home}/letters/keep", said).status_code == 302
    on_stage(cast.manager)
    letter = PanelLetter.objects.get()
    assert "Which agencies?" in office.get("/notices").text
    assert office.get(f"{home}/letters/{letter.pk}/file").content == b"Dear board"
    answered = {"version": letter.version, "answer": "Health and police.", **day("answered_on", TODAY)}
    assert office.post(f"{home}/letters/{letter.pk}/answer", answered).status_code == 302
    assert "Health and police." in client_for(cast.chair).get(f"{home}/notices").text
    assert client_for(cast.chair).get(f"{home}/letters/keep").status_code == 403


def test_requests_under_a_legal_power_are_a_log(cast: Cast, client_for: Browser, referral: Referral) -> None:
    office, home = client_for(cast.manager), f"/referrals/{referral.reference}/requests"
    said = {
        "power": "section 16H",
        "asked_of": "The ferry company",
        "what": "The list.",
        "purpose": "To know who travelled.",
        **day("asked_on", TODAY),
        **day("due_on", TODAY + timedelta(days=9)),
    }
    missing = office.post(f"{home}/make", said | {"purpose": ""})
    assert missing.status_code == 422 and "Say what the information will be used for." in missing.text
    office.post(f"{home}/make", said)
    on_stage(cast.manager)
    row = PowerRequest.objects.get()
    outcome = {"version": row.version, "outcome": "refused", **day("on", TODAY)}
    assert "Write down the reason that was given." in office.post(f"{home}/{row.pk}", outcome).text
    office.post(f"{home}/{row.pk}", outcome | {"reason": "They keep no list."})
    assert "They keep no list." in client_for(cast.chair).get(home).text
    assert client_for(cast.chair).get(f"{home}/{row.pk}").status_code == 403


@time_machine.travel(NOW, tick=False)
def test_lists_of_notices_cost_the_same_for_many(cast: Cast, client_for: Browser, referral: Referral) -> None:
    office = client_for(cast.manager)
    on_stage(cast.manager)

    def more(number: int) -> None:
        operations.write_notice(
            by=cast.manager, referral_id=referral.pk, name=f"Letter {number}", to_name="X", wording="Y"
        )
        operations.keep_letter(
            by=cast.manager,
            referral_id=referral.pk,
            way="from_them",
            subject="S",
            text="T",
            dated_on=TODAY,
            needs_answer=True,
        )

    more(0)
    pages = [f"/referrals/{referral.reference}/notices", "/notices"]
    office.get("/account")  # the first page of a session writes when it was seen
    before = [queries_of(office, page) for page in pages]
    on_stage(cast.manager)
    for number in range(1, 4):
        more(number)
    assert [queries_of(office, page) for page in pages] == before
