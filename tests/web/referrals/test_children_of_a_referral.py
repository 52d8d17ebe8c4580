"""The children of a referral as pages: pseudonyms for all, identities sealed."""

from typing import Any

import pytest

from goldthread.journal.models import Entry
from goldthread.loop.referrals import operations
from tests.loop.referrals import written
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.django_db

REASON = "To look for our records."


@pytest.fixture
def sealed(cast: Cast) -> Any:
    """Child A of a referral that a group considers, with an identity."""
    made = written.draft(cast)
    child = made.children.get()
    operations.seal_identity(
        by=cast.health_lead, child_id=child.pk, version=child.version, name="Ada Reallyname", born_on=None
    )
    made = operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)
    operations.open_consideration(
        by=cast.manager, referral_id=made.pk, version=made.version, group_id=cast.groups["learning"]
    )
    child.refresh_from_db()
    return child


def test_who_a_child_is_opens_only_with_a_reason_that_the_journal_keeps(cast: Cast, sealed: Any) -> None:
    address = f"/referrals/{sealed.referral.reference}/children/{sealed.pk}/open"
    browser = client_for(cast.manager)
    asked = browser.get(address)
    assert "Ada" not in asked.text and "keeps your name" in asked.text
    assert browser.post(address, {"reason": " "}).status_code == 422
    opened = browser.post(address, {"reason": REASON})
    assert "Ada Reallyname" in opened.text
    assert opened["Cache-Control"] == "private, no-store"
    on_stage(cast.manager)
    assert Entry.objects.filter(verb="opened an identity of", why=REASON).count() == 1
    assert "Ada" not in browser.get(address).text


def test_nobody_opens_whose_role_does_not(cast: Cast, sealed: Any) -> None:
    address = f"/referrals/{sealed.referral.reference}/children/{sealed.pk}/open"
    for name, status in {"member": 403, "lay": 403, "police_lead": 404, "outsider": 404, "chair": 200}.items():
        assert client_for(getattr(cast, name)).get(address).status_code == status, name
        answer = client_for(getattr(cast, name)).post(address, {"reason": REASON})
        assert ("Ada" in answer.text) is (status == 200), name


def test_an_agency_that_is_asked_may_open_the_child_and_sees_nothing_else(cast: Cast, sealed: Any) -> None:
    operations.ask_agencies(
        by=on_stage(cast.manager),
        referral_id=sealed.referral_id,
        agency_ids=[cast.agencies["police"]],
        told="A baby of the island.",
    )
    browser = client_for(cast.police_lead)
    reference = sealed.referral.reference
    assert "Ada" in browser.post(f"/referrals/{reference}/children/{sealed.pk}/open", {"reason": REASON}).text
    assert browser.get(f"/referrals/{reference}").status_code == 404


def test_no_page_but_the_opened_one_says_who_a_child_is(cast: Cast, sealed: Any) -> None:
    reference = sealed.referral.reference
    ways = (f"/referrals/{reference}", "/referrals?q=Reallyname", f"/referrals/{reference}/change", "/journal")
    for way in ways:
        assert "Reallyname" not in client_for(cast.manager).get(way).text.replace("q=Reallyname", "").replace(
            'value="Reallyname"', ""
        ).replace("Words: Reallyname", ""), way


def test_a_child_is_changed_and_taken_out_while_it_is_a_draft(cast: Cast) -> None:
    made = written.draft(cast)
    child = made.children.get()
    here = f"/referrals/{made.reference}/children"
    browser = client_for(cast.health_lead)
    said = {"version": child.version, "role": "sibling", "age_band": "1_to_5", "sex": "male", "note_text": "At nursery"}
    assert browser.post(f"{here}/{child.pk}", said)["Location"] == here
    assert "At nursery" in browser.get(here).text
    assert browser.post(f"{here}/{child.pk}", said).status_code == 422
    child.refresh_from_db()
    assert "Take Child A out" in browser.get(f"{here}/{child.pk}/remove").text
    assert browser.post(f"{here}/{child.pk}/remove", {"version": child.version})["Location"] == here
    assert "No child yet" in browser.get(here).text


def test_a_child_of_another_referral_is_not_there(cast: Cast) -> None:
    one, other = written.draft(cast), written.draft(cast)
    child = other.children.get()
    browser = client_for(cast.health_lead)
    for way in ("", "/remove", "/identity"):
        assert browser.get(f"/referrals/{one.reference}/children/{child.pk}{way}").status_code == 404
