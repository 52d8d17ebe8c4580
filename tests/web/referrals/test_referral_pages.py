"""Referring, the register, the referral's page and how it goes for whoever made it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from goldthread.loop.referrals import operations
from goldthread.loop.referrals.choices import ReferralState
from goldthread.loop.referrals.models import Referral
from tests import factories
from tests.cost import queries_of
from tests.loop.referrals import written
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.django_db

REFERS = {"manager", "coordinator", "partner", "member", "health_lead", "police_lead"}
READS = REFERS | {"chair", "lay"}


@pytest.fixture(autouse=True)
def _framework(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    written.framework(cast)


def day(name: str, d: int, m: int, y: int) -> dict[str, str]:
    return {f"{name}_0": str(d), f"{name}_1": str(m), f"{name}_2": str(y)}


def test_who_refers_and_who_reads_the_register(cast: Cast) -> None:
    for name, actor in cast.everybody().items():
        if name == "outsider":
            continue
        browser = client_for(actor)
        assert browser.get("/referrals/new").status_code == (200 if name in REFERS else 403), name
        assert browser.get("/referrals").status_code == (200 if name in READS else 403), name
        assert ("/referrals" in browser.get("/").text) is (name in READS), name


def test_an_agency_refers_from_the_first_question_to_the_last(cast: Cast) -> None:
    browser = client_for(cast.health_lead)
    first = browser.post("/referrals/new", {"trigger": "harm", "title": "A fall", "agency": cast.agencies["health"]})
    made = Referral.objects.get(title="A fall")
    here = f"/referrals/{made.reference}"
    assert first["Location"] == f"{here}/change/happened"

    def answer(part: str, **said: Any) -> str:
        made.refresh_from_db()
        response = browser.post(f"{here}/{part}", {"version": made.version} | said)
        assert response.status_code == 302, (part, response.text)
        return response["Location"]

    checked = browser.get(f"{here}/check")
    assert "5 answers are still to come" in checked.text and "Send to the board" not in checked.text
    said = {"what_happened": "She fell.", "known_by": "Nurse"} | day("known_on", 8, 6, 2026)
    assert answer("change/happened", **said) == f"{here}/children"
    child = {"role": "harmed", "age_band": "under_1", "sex": "female", "true": ["is_disabled"]}
    identity = answer("children/add", **child)
    assert identity.endswith("/identity")
    assert answer(identity.removeprefix(f"{here}/"), version=1, name="Real Name") == f"{here}/children"
    assert answer("change/safe", done_at_once="She is with her aunt.", then="list") == f"{here}/change"
    assert answer("change/family", family="Aunt.", agencies=[cast.agencies["police"]]) == f"{here}/change/why"
    assert answer("change/why", why_referred="We can learn.") == f"{here}/change/questions"
    assert answer("change/questions", own_learn="To ask.") == f"{here}/documents"
    checked = browser.get(f"{here}/check")
    assert "Real Name" not in checked.text and "Child A" in checked.text and "To ask." in checked.text
    assert answer("check") == f"/my-referrals/{made.reference}"
    made.refresh_from_db()
    assert (made.state, made.form) == (ReferralState.SUBMITTED, {"learn": "To ask."})
    assert browser.get(f"{here}/change").status_code == 404


def test_a_page_says_what_is_wrong_and_keeps_what_was_written(cast: Cast) -> None:
    made = written.draft(cast)
    browser = client_for(cast.health_lead)
    here = f"/referrals/{made.reference}/change/happened"
    late = browser.post(here, {"version": made.version, "what_happened": "Words"} | day("known_on", 1, 1, 2099))
    assert late.status_code == 422 and "cannot lie in the future" in late.text and "Words" in late.text
    nothing = browser.post("/referrals/new", {"agency": cast.agencies["health"]})
    assert nothing.status_code == 422 and "Choose what you want to tell the board about" in nothing.text


def test_two_who_write_at_once_are_shown_the_difference(cast: Cast) -> None:
    made = written.draft(cast)
    response = client_for(cast.health_lead).post(
        f"/referrals/{made.reference}/change/why", {"version": made.version - 1, "why_referred": "Mine"}
    )
    assert response.status_code == 422
    assert "What reads differently now" in response.text and made.why_referred in response.text


def test_a_draft_is_its_writers_alone(cast: Cast) -> None:
    made = written.draft(cast)
    ways = ("", "/change", "/check", "/children", "/documents", "/change/why", "/agencies")
    for name, actor in cast.everybody().items():
        browser = client_for(actor)
        if name == "health_lead":
            continue
        for way in ways:
            assert browser.get(f"/referrals/{made.reference}{way}").status_code in {403, 404}, (name, way)
        assert browser.get(f"/my-referrals/{made.reference}").status_code in {403, 404}, name
        if name in READS:
            assert made.reference not in browser.get("/referrals?q=baby").text


def test_a_referral_exists_for_the_office_the_chair_the_partners_and_the_group(cast: Cast) -> None:
    made = written.considered(cast)
    sees = {"manager", "coordinator", "chair", "partner", "member"}
    for name, actor in cast.everybody().items():
        browser = client_for(actor)
        response = browser.get(f"/referrals/{made.reference}")
        if name in sees:
            assert response.status_code == 200, name
        elif name == "health_lead":
            assert response["Location"] == f"/my-referrals/{made.reference}"
        else:
            assert response.status_code in {403, 404}, name
        if name in READS:
            assert (made.reference in browser.get("/referrals").text) is (name in sees), name


def test_the_page_of_a_referral_shows_what_stands_beside_it(cast: Cast) -> None:
    factories.lesson(by=cast.manager, statement="A baby was hurt at home after missed appointments.")
    on_stage(cast.manager)
    made = written.considered(cast)
    child = made.children.get()
    operations.seal_identity(by=cast.manager, child_id=child.pk, version=child.version, name="Ada", born_on=None)
    rows = operations.ask_agencies(
        by=cast.manager, referral_id=made.pk, agency_ids=[cast.agencies["police"]], told="A baby of the island."
    )
    operations.answer_for_agency(
        by=on_stage(cast.police_lead),
        return_id=rows[0].pk,
        version=rows[0].version,
        answers={"known": "Two calls in May.", "done": "We called again."},
    )
    text = client_for(cast.member).get(f"/referrals/{made.reference}").text
    for words in ("Two calls in May.", "Child A", "Learnt before, and like it", "missed appointments", "Whose turn"):
        assert words in text
    assert f"/referrals/{made.reference}/consider" in text
    assert "Open who Child A is" not in text
    assert "Open who Child A is" in client_for(cast.manager).get(f"/referrals/{made.reference}").text


def test_the_referrer_follows_it_and_reads_nothing_of_what_others_say(cast: Cast) -> None:
    made = written.considered(cast)
    rows = operations.ask_agencies(
        by=cast.manager, referral_id=made.pk, agency_ids=[cast.agencies["police"]], told="A baby of the island."
    )
    answers = {"known": "Two calls in May.", "done": "We called again."}
    by = on_stage(cast.police_lead)
    operations.answer_for_agency(by=by, return_id=rows[0].pk, version=rows[0].version, answers=answers)
    text = client_for(cast.health_lead).get(f"/my-referrals/{made.reference}").text
    assert "Learning and improvement group considers it" in text and made.what_happened in text
    assert "Two calls" not in text and "Northshire Police" not in text


def test_the_office_sends_it_back_and_the_referrer_adds_what_is_asked(cast: Cast) -> None:
    made = written.submitted(cast)
    here = f"/referrals/{made.reference}"
    said = {"version": made.version, "reason": "Which ward was it?"}
    assert client_for(cast.manager).post(f"{here}/return", said)["Location"] == here
    browser = client_for(cast.health_lead)
    assert "Which ward was it?" in browser.get(f"{here}/change").text
    assert "Which ward was it?" in browser.get(f"/my-referrals/{made.reference}").text
    made.refresh_from_db()
    assert browser.post(f"{here}/check", {"version": made.version}).status_code == 302
    made.refresh_from_db()
    assert made.state == ReferralState.SUBMITTED


def test_the_office_puts_it_before_a_group(cast: Cast) -> None:
    made = written.submitted(cast)
    browser = client_for(cast.manager)
    form = browser.get(f"/referrals/{made.reference}/open")
    assert "Learning and improvement group, as the framework says" in form.text
    browser.post(f"/referrals/{made.reference}/open", {"version": made.version, "group": ""})
    made.refresh_from_db()
    assert made.considered_by_id == cast.groups["learning"]


def test_it_is_withdrawn_with_a_reason(cast: Cast) -> None:
    made = written.submitted(cast)
    browser = client_for(cast.health_lead)
    address = f"/referrals/{made.reference}/withdraw"
    assert browser.post(address, {"version": made.version}).status_code == 422
    done = browser.post(address, {"version": made.version, "reason": "It was another child."})
    assert done["Location"] == f"/my-referrals/{made.reference}"


def test_a_file_is_added_and_given_to_those_who_see_the_referral(cast: Cast) -> None:
    made, other = written.draft(cast), written.draft(cast)
    browser = client_for(cast.health_lead)
    file = SimpleUploadedFile("chronology.txt", b"5 June: a fall.")
    added = browser.post(f"/referrals/{made.reference}/documents", {"title": "Our chronology", "file": file})
    assert added.status_code == 302
    on_stage(cast.health_lead)
    kept = made.documents.get()
    address = f"/referrals/{made.reference}/documents/{kept.document_id}"
    assert browser.get(address).content == b"5 June: a fall."
    assert client_for(cast.manager).get(address).status_code == 404
    assert browser.get(f"/referrals/{other.reference}/documents/{kept.document_id}").status_code == 404


FORM = b"""# Referral form

| What happened? | A baby fell from a table. |
| --- | --- |
| Date of incident | 5 June 2026 |
| Immediate action taken to safeguard | She is with her aunt. |
| What could we learn, good things too? | To ask early. |
"""


def test_the_boards_own_form_is_brought_in_and_corrected_beside_the_document(cast: Cast) -> None:
    browser = client_for(cast.health_lead)
    said = {"trigger": "harm", "title": "A fall", "agency": cast.agencies["health"]}
    sent = browser.post("/referrals/new/form", said | {"file": SimpleUploadedFile("form.md", FORM)})
    assert sent.status_code == 302, sent.text
    beside = browser.get(sent["Location"])
    initial = beside.context["form"].initial
    assert initial["what_happened"] == "A baby fell from a table."
    assert str(initial["happened_on"]) == "2026-06-05"
    assert initial["done_at_once"] == "She is with her aunt."
    assert initial["own_learn"] == "To ask early."
    on_stage(cast.health_lead)
    made = Referral.objects.get(title="A fall")
    answers = {"version": made.version, "what_happened": "She fell.", "own_learn": "To ask."}
    assert browser.post(sent["Location"], answers)["Location"] == f"/referrals/{made.reference}/change"
    made.refresh_from_db()
    assert (made.what_happened, made.form) == ("She fell.", {"learn": "To ask."})


def test_a_picture_of_a_form_is_refused_in_a_sentence(cast: Cast) -> None:
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + bytes(40)
    said = {"trigger": "harm", "title": "A fall", "agency": cast.agencies["health"]}
    sent = client_for(cast.health_lead).post(
        "/referrals/new/form", said | {"file": SimpleUploadedFile("form.png", png)}
    )
    assert sent.status_code == 422
    assert not Referral.objects.filter(title="A fall").exists()


def test_pages_cost_the_same_for_one_row_and_for_many(cast: Cast) -> None:
    made = written.considered(cast)
    browser, lead = client_for(cast.manager), client_for(cast.health_lead)
    pages = ("/referrals", f"/referrals/{made.reference}", "/")
    first = [queries_of(browser, page) for page in pages] + [queries_of(lead, "/my-referrals")]
    for _ in range(3):
        written.considered(cast)
    operations.ask_agencies(
        by=cast.manager, referral_id=made.pk, agency_ids=cast.agencies.values(), told="A baby of the island."
    )
    before = [queries_of(browser, page) for page in pages] + [queries_of(lead, "/my-referrals")]
    for _ in range(3):
        written.considered(cast)
    after = [queries_of(browser, page) for page in pages] + [queries_of(lead, "/my-referrals")]
    assert before == after
    assert max(first) < 60


def test_the_register_goes_out_as_a_file(cast: Cast) -> None:
    made = written.considered(cast)
    assert made.reference in client_for(cast.manager).get("/referrals.csv").text
    assert client_for(cast.member).get("/referrals.csv").status_code == 403
    narrowed = client_for(cast.manager).get("/referrals?state=decided").text
    assert made.reference not in narrowed and "Nothing matches" in narrowed
