"""A return through its pages: what goes wrong is told in a sentence, and nothing that was written is lost."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.core.actor import Actor
from goldthread.loop.audits import operations
from goldthread.loop.audits.answers import Given
from goldthread.loop.audits.models import Answer, AuditReturn, AuditRound, School
from goldthread.web.shell.middleware import BOARD_KEY
from tests.loop.audits import written
from tests.people import Cast, client_for, on_stage

pytestmark = pytest.mark.django_db

WRITTEN = "What I wrote on the train"


@pytest.fixture
def opened(cast: Cast) -> AuditRound:
    return written.round_of(cast)


@pytest.fixture
def row(opened: AuditRound) -> AuditReturn:
    return written.of(opened)


@pytest.fixture
def lead(cast: Cast) -> Client:
    return client_for(cast.health_lead)


def section(row: AuditReturn, name: str = "leading") -> str:
    return f"/audits/returns/{row.pk}/sections/{name}"


def sent(**answers: Any) -> dict[str, Any]:
    """A section as its form sends it: each answer with its note and the version seen."""
    data: dict[str, Any] = {}
    for key, (value, note, seen) in answers.items():
        data |= {key: value, f"{key}:note": note, f"{key}:seen": str(seen)}
    return data


def kept(by: Actor, row: AuditReturn) -> dict[str, tuple[Any, str]]:
    on_stage(by)
    return {a.question: (a.value, a.note) for a in Answer.objects.filter(audit_return=row)}


def test_a_section_is_saved_and_asks_what_its_answers_lead_to(cast: Cast, row: AuditReturn, lead: Client) -> None:
    page = lead.get(section(row)).content.decode()
    assert "Nothing is saved yet" in page and "Why not?" not in page
    answered = lead.post(section(row), sent(lead=("3", WRITTEN, 0), known=("1", "", 0)) | {"do": "stay"}, follow=True)
    shown = answered.content.decode()
    assert "Saved at" in shown and "Why not?" in shown and WRITTEN in shown
    assert kept(cast.health_lead, row) == {"lead": ("3", WRITTEN), "known": ("1", "")}
    lead.post(section(row), sent(lead=("3", WRITTEN, 1), known=("1", "", 1)))
    on_stage(cast.health_lead)
    assert set(row.answers.values_list("version", flat=True)) == {1}, "what did not change is not saved again"


def test_an_answer_to_a_question_that_was_withdrawn_meanwhile(cast: Cast, row: AuditReturn, lead: Client) -> None:
    on_stage(cast.manager)
    edition = row.round.edition_id
    operations.withdraw_question(by=cast.manager, edition_id=edition, question="lead", why="Asked twice")
    response = lead.post(section(row), sent(lead=("3", WRITTEN, 0), known=("3", "", 0)))
    page = response.content.decode()
    assert response.status_code == 422 and "The board took this question out while you had it open" in page
    assert WRITTEN in page and kept(cast.health_lead, row) == {"known": ("3", "")}
    alone = lead.post(f"/audits/returns/{row.pk}/questions/lead", sent(lead=("3", WRITTEN, 0)))
    assert alone.status_code == 422 and WRITTEN in alone.content.decode()


def test_two_people_in_one_section(cast: Cast, row: AuditReturn, lead: Client) -> None:
    other = client_for(cast.coordinator)
    lead.post(section(row), sent(lead=("3", "Minutes", 0), known=("3", "", 0)))
    response = other.post(section(row), sent(lead=("1", WRITTEN, 0), known=("3", "", 0)))
    page = response.content.decode()
    assert response.status_code == 422 and "answered this while you had it open" in page
    assert WRITTEN in page and "3: in place and checked" in page and 'name="lead:seen" value="1"' in page
    assert kept(cast.health_lead, row)["lead"] == ("3", "Minutes")
    assert other.post(section(row), sent(lead=("1", WRITTEN, 1), known=("3", "", 1))).status_code == 302
    assert kept(cast.health_lead, row)["lead"] == ("1", WRITTEN)


def test_a_return_after_closing(cast: Cast, opened: AuditRound, row: AuditReturn, lead: Client) -> None:
    on_stage(cast.manager)
    operations.close_round(by=cast.manager, round_id=opened.pk, version=opened.version)
    response = lead.post(section(row), sent(lead=("3", WRITTEN, 0)))
    page = response.content.decode()
    assert response.status_code == 422 and "is closed, so nothing more can be saved" in page and WRITTEN in page
    saved = lead.post(f"/audits/returns/{row.pk}/save", sent(lead=("3", WRITTEN, 0)))
    assert saved.status_code == 409 and "is closed" in saved.json()["sentence"]
    assert kept(cast.health_lead, row) == {}


def test_the_script_saves_what_can_be_saved_and_hears_why_the_rest_is_not(
    cast: Cast, row: AuditReturn, lead: Client
) -> None:
    to = f"/audits/returns/{row.pk}/save"
    first = lead.post(
        to, sent(lead=("3", WRITTEN, 0), share=("a lot", "", 0)) | {"known:seen": "0", "known:not": "yes"}
    )
    told = first.json()
    assert told["versions"] == {"lead": 1} and told["wrong"]["share"] == "Write a number, such as 12 or 4.5."
    assert told["wrong"]["known"] == "This question always applies. Answer it." and len(told["at"]) == 5
    late = client_for(cast.coordinator).post(to, sent(lead=("1", "", 0))).json()
    assert late["theirs"]["lead"] == {"by": cast.health_lead.name, "words": "3: in place and checked", "version": 1}
    assert lead.post(to, sent(lead=("3", WRITTEN, 0))).json()["versions"] == {"lead": 1}, "sent twice, saved once"
    assert client_for(cast.police_lead).post(to, sent(lead=("0", "", 1))).status_code == 404
    assert kept(cast.health_lead, row) == {"lead": ("3", WRITTEN)}


def test_evidence_of_two_gigabytes_is_refused_before_it_is_read(row: AuditReturn, lead: Client) -> None:
    large: dict[str, Any] = {"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": BytesIO()}
    response = lead.generic(
        "POST",
        f"/audits/returns/{row.pk}/evidence",
        b"",
        content_type="multipart/form-data; boundary=x",
        **large,
    )
    assert response.status_code == 413 and "MB at most" in response.content.decode()


def test_a_school_that_stands_twice_in_the_register(cast: Cast) -> None:
    text = "URN,EstablishmentName\n100001,Elm School\n100001,Elm School\n100002,Oak School\n"
    file = SimpleUploadedFile("register.csv", text.encode())
    response = client_for(cast.manager).post("/audits/schools", {"file": file}, follow=True)
    page = response.content.decode()
    assert "2 schools added." in page and "stands in the file twice, on lines 2 and 3. It is taken once." in page
    on_stage(cast.manager)
    assert School.objects.count() == 2


def test_a_scale_is_not_changed_in_the_middle_of_a_round(cast: Cast, opened: AuditRound) -> None:
    response = client_for(cast.manager).post(
        f"/audits/tools/{opened.edition_id}/questions/lead", {"asks": "Another?", "kind": "text", "version": "1"}
    )
    assert response.status_code == 409
    assert "was issued, so its questions and scales stay as they are" in response.content.decode()


def test_carried_answers_wait_to_be_confirmed(cast: Cast, row: AuditReturn, lead: Client) -> None:
    on_stage(cast.health_lead)
    Answer.objects.create(
        board_id=cast.health_lead.board_id, audit_return=row, question="lead", value="2", carried=True,
        saved_at=cast.health_lead.at,
    )  # fmt: skip
    lead.post(section(row), sent(lead=("2", "", 1)))
    on_stage(cast.health_lead)
    assert row.answers.get(question="lead").carried, "looking at it confirms nothing"
    lead.post(section(row), sent(lead=("2", "", 1)) | {"lead:confirm": "yes"})
    on_stage(cast.health_lead)
    assert not row.answers.get(question="lead").carried


def test_somebody_without_an_account_is_invited_by_the_lead_alone(cast: Cast, row: AuditReturn, lead: Client) -> None:
    said = {"name": "Gil Governor", "email": "gil@example.net", "part": "signs"}
    page = lead.post(f"/audits/returns/{row.pk}/colleague", said).content.decode()
    assert "/invitation/" in page and "shown here once only" in page
    assert client_for(cast.police_lead).post(f"/audits/returns/{row.pk}/colleague", said).status_code == 404


def test_a_round_costs_the_same_for_one_return_and_for_many(cast: Cast) -> None:
    few, many = written.round_of(cast, agencies=("health",)), None
    browser = client_for(cast.manager)
    browser.get(f"/audits/rounds/{few.reference}")
    with CaptureQueriesContext(connection) as one:
        browser.get(f"/audits/rounds/{few.reference}")
    many = written.round_of(cast, few.edition, agencies=("health", "police", "school"))
    with CaptureQueriesContext(connection) as three:
        browser.get(f"/audits/rounds/{many.reference}")
    assert len(one) == len(three)


def test_what_practitioners_say_is_only_ever_counted(cast: Cast) -> None:
    on_stage(cast.manager)
    own = written.round_of(cast, written.edition(cast, _like_section_11()))
    written.answered(cast.health_lead, written.of(own), **{"lead-known": Given("3")})
    row = written.of(own)
    on_stage(cast.health_lead)
    operations.sign(by=cast.health_lead, return_id=row.pk, version=row.version)
    on_stage(cast.manager)
    edition = operations.take_shipped_tool(by=cast.manager, key="practitioner-survey")
    edition = operations.issue_tool(by=cast.manager, edition_id=edition.pk, version=edition.version)
    survey = written.prepared(cast, edition, title="What practitioners see")
    _, secret = operations.make_survey_link(by=cast.manager, round_id=survey.pk)
    stranger = Client()
    assert "opens on 1 June 2026" in stranger.get(f"/survey/{secret}").content.decode()
    written.opened(cast, survey)
    page = stranger.get(f"/survey/{secret}").content.decode()
    assert "Northshire Health" in page and cast.manager.name not in page
    answers = {"agency": str(cast.agencies["health"]), "years:seen": "0", "years": "under-1"}
    for key in ("know-lead know-policy can-challenge can-speak trained learning sharing thresholds heard").split():
        answers |= {f"{key}:seen": "0", key: "disagree"}
    wanting = stranger.post(f"/survey/{secret}", {**answers, "know-lead": ""})
    assert wanting.status_code == 422 and "Answer this question." in wanting.content.decode()
    office = client_for(cast.manager)
    results = f"/audits/rounds/{survey.reference}/survey"
    for _ in range(4):
        assert stranger.post(f"/survey/{secret}", answers).status_code == 302
    assert "Not enough answers yet" in office.get(results).content.decode()
    stranger.post(f"/survey/{secret}", answers | {"say": "We hear late.", "say:seen": "0"})
    shown = office.get(results).content.decode()
    assert "Northshire Health says that this is in place; 0 of 5 practitioners see it" in shown
    on_stage(cast.manager)
    made = AuditReturn.objects.filter(round=survey)
    assert made.count() == 5 and not made.filter(answers__saved_by__isnull=False).exists()
    assert office.get(f"/audits/returns/{made[0].pk}").status_code == 404
    on_stage(cast.manager)
    operations.end_survey_link(by=cast.manager, round_id=survey.pk)
    assert stranger.get(f"/survey/{secret}").status_code == 410


def _like_section_11() -> str:
    return """goldthread: tool/1
identity: {key: section-11-eight-standards, title: Small, edition: "1", purpose: section 11}
sections: {one: {title: One, questions: {lead-known: {asks: Is the lead known?, scale: zero-to-three}}}}
"""


def test_an_answer_given_once_waits_on_another_board_to_be_confirmed(
    cast: Cast, row: AuditReturn, lead: Client
) -> None:
    page = f"/audits/returns/{row.pk}"
    assert "Give the answers to other boards" not in lead.get(page).content.decode()
    there = written.asked_by_another_board(cast)
    lead.post(section(row), sent(lead=("3", WRITTEN, 0), known=("2", "", 0)))
    assert f"{page}/share" in lead.get(page).content.decode()
    asked = lead.get(f"{page}/share").content.decode()
    assert asked.count('name="boards"') == 1 and "Southmere Safeguarding Board" in asked
    told = lead.post(f"{page}/share", {"boards": str(cast.outsider.board_id)}, follow=True).content.decode()
    assert "2 answers given to 1 board. They wait there to be confirmed and signed." in told
    assert kept(cast.outsider, there) == {"lead": ("3", WRITTEN), "known": ("2", "")}
    again = lead.post(f"{page}/share", {"boards": str(cast.outsider.board_id)}, follow=True).content.decode()
    assert "No return there waits for these answers. Nothing was given." in again
    session = lead.session
    session[BOARD_KEY] = cast.outsider.board_id
    session.save()
    shown = lead.get(f"/audits/returns/{there.pk}").content.decode()
    assert "2 brought over to confirm" in shown
    shown = lead.get(section(there)).content.decode()
    assert "This was brought here from another board, and it holds here" in shown
