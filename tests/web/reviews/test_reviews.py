"""Pages of reviews: what they cost, who has to declare first, and what is said to two who write at once."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goldthread.core.actor import Actor
from goldthread.loop.referrals.models import Decision
from goldthread.loop.reviews import operations
from goldthread.loop.reviews.models import Review, ReviewReturn
from tests.cost import queries_of
from tests.loop.reviews import chronology_cases, written
from tests.people import Cast, client_for, on_stage

ClientFor = Callable[[Actor], Client]

pytestmark = pytest.mark.usefixtures("decided")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path / "files"), ""


def sent(browser: Client, address: str, **said: Any) -> Any:
    return browser.post(address, {"form_key": uuid.uuid4().hex, **said})


def asked(cast: Cast, review: Review) -> ReviewReturn:
    (row,) = operations.ask_agencies(
        by=on_stage(cast.manager),
        review_id=review.pk,
        agency_ids=[cast.agencies["police"]],
        what="Management report",
        told="A baby was hurt.",
        due_on=date(2026, 7, 1),
    )
    return row


def add_to(cast: Cast, review: Review, number: int) -> None:
    """One more of everything that hangs on a review."""
    by = on_stage(cast.manager)
    operations.ask(by=by, review_id=review.pk, kind="term", text=f"Term {number}")
    operations.invite(
        by=by,
        review_id=review.pk,
        kind="practitioner",
        who=f"Nurse {number}",
        invited_by="Lead reviewer",
        how="In person",
        explained="What it is for.",
    )
    written.named(cast, review, written.outsider(cast, f"outsider{number}"), part="panel")


def test_the_register_and_a_review_cost_the_same_for_one_and_for_many(cast: Cast) -> None:
    review = written.opened(cast, "silp")
    asked(cast, review)
    add_to(cast, review, 0)
    browser = client_for(cast.manager)
    home = f"/reviews/{review.source.reference}"
    pages = ["/reviews", *(f"{home}{part}" for part in ("", "/returns", "/scope", "/team", "/taking-part"))]
    for page in pages:
        browser.get(page)
    few = {page: queries_of(browser, page) for page in pages}
    for _ in range(3):
        asked(cast, written.opened(cast, "learning-together", "silp"))
    for number in range(1, 5):
        add_to(cast, review, number)
    assert {page: queries_of(browser, page) for page in pages} == few


def test_who_has_not_declared_sees_nothing_of_the_case(cast: Cast, decision: Decision) -> None:
    review = written.opened(cast, decision=decision)
    chronology_cases.event(cast, review.source)
    lesson = operations.learn_early(
        by=on_stage(cast.manager), review_id=review.pk, statement="Nobody asked who was home"
    )
    person = written.outsider(cast)
    written.named(cast, review, person)
    browser, reference = client_for(written.acting(cast, person)), review.source.reference
    case = [f"/reviews/{reference}", f"/sources/{reference}", f"/sources/{reference}/chronology"]
    case.append(f"/lessons/{lesson.lesson.reference}")
    assert [browser.get(page).status_code for page in case] == [404, 404, 404, 404]
    home = browser.get("/").content.decode()
    assert f"/reviews/{reference}/declaration" in home
    declaration = browser.get(f"/reviews/{reference}/declaration").content.decode()
    assert "Northshire Police" in declaration and "Nobody asked" not in declaration
    assert "You lead the review" in declaration
    answer = sent(browser, f"/reviews/{reference}/declaration", version=1, knew_case="no")
    assert answer["Location"] == f"/reviews/{reference}"
    assert [browser.get(page).status_code for page in case] == [200, 200, 200, 200]
    seen = browser.get(case[0]).content.decode()
    assert "Your part: lead reviewer." in seen and "What this review is" in seen


def test_two_who_write_one_part_see_the_difference_and_nothing_is_lost(cast: Cast, decision: Decision) -> None:
    row = asked(cast, written.opened(cast, "silp", decision=decision))
    address, first, second = f"/reviews/returns/{row.pk}", client_for(cast.police_lead), client_for(cast.partner)
    said = {"version": row.version, "do": "keep"}
    assert sent(first, address, **said, own_text="Two calls in May.").status_code == 302
    meanwhile = sent(second, address, **said, own_text="Three calls in May.")
    page = meanwhile.content.decode()
    assert meanwhile.status_code == 422 and "changed" in page
    assert "What reads differently now" in page and "Two calls in May." in page and "Three calls in May." in page
    on_stage(cast.police_lead)
    row.refresh_from_db()
    assert row.answers == {"text": "Two calls in May."}
    assert sent(second, address, version=row.version, do="keep", own_text="Three calls in May.").status_code == 302


def test_what_an_agency_writes_is_its_own_until_it_is_given(cast: Cast, decision: Decision) -> None:
    row = asked(cast, written.opened(cast, "silp", decision=decision))
    address, agency, office = f"/reviews/returns/{row.pk}", client_for(cast.police_lead), client_for(cast.manager)
    sent(agency, address, version=row.version, do="keep", own_text="Not yet fit to be read.")
    assert "Not yet fit to be read." not in office.get(address).content.decode()
    on_stage(cast.police_lead)
    row.refresh_from_db()
    sent(agency, address, version=row.version, do="give", own_text="Two calls in May.")
    assert "Two calls in May." in office.get(address).content.decode()
    assert client_for(cast.health_lead).get(address).status_code == 404


def test_agencies_that_are_not_of_the_board_and_people_without_an_account_get_a_sentence(
    cast: Cast, decision: Decision
) -> None:
    review = written.opened(cast, "silp", decision=decision)
    browser, home = client_for(cast.manager), f"/reviews/{review.source.reference}"
    said = {"what": "A history", "told": "A baby was hurt.", "agencies": ["999999"]}
    unknown = sent(browser, f"{home}/returns/ask", **said)
    assert unknown.status_code == 422 and "999999 is not one of the available choices" in unknown.content.decode()
    nobody = sent(browser, f"{home}/team/name", part="lead", person="", email="nobody@example.net")
    assert nobody.status_code == 422 and "Nobody can sign in with this address yet." in nobody.content.decode()
    conflict = sent(browser, f"{home}/team/name", part="lead", person=cast.health_lead.me)
    assert conflict.status_code == 422 and "Works for Northshire Health" in conflict.content.decode()


def test_a_table_of_a_hundred_thousand_rows_is_refused_in_a_sentence_and_not_kept(cast: Cast) -> None:
    source = chronology_cases.review(cast)
    table = b"Date,Agency,Event\n" + b"3/4/13,Health,Seen\n" * 100_000
    browser = client_for(cast.coordinator)
    address = f"/sources/{source.reference}/chronology/bring-in"
    answer = sent(browser, address, file=SimpleUploadedFile("all.csv", table))
    page = answer.content.decode()
    assert answer.status_code == 422 and "all.csv has" in page and "rows" in page, page[:500]
