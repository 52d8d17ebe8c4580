"""What the office sees of late actions, and a letter as a letter."""

import io
from datetime import date, timedelta

import pypdfium2
from docx import Document

from goldthread.loop.actions.escalating import operations
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.escalating.models import Escalation
from goldthread.web.escalating import pages
from tests.loop.actions.rounds.written import action, later
from tests.people import TODAY, Cast, client_for, on_stage

AGO = (date.today() - TODAY).days - 20
"""Days from the cast's day to twenty days ago: the pages tell the real time."""


def letter(cast: Cast) -> Escalation:
    """A letter about an action that was due thirty days ago, written ten days later."""
    late = action(cast, "health", due_on=date.today() - timedelta(days=30))
    by = later(on_stage(cast.manager), AGO)
    return operations.write(
        by=by, action_id=late.pk, step=Step.AGENCY_HEAD, to_name="Harper Lead", to_post="Named nurse",
        letter="Dear Harper Lead\n\nPlease tell us:\n- what stands in the way\n- by which day", answer_by=by.today,
    )  # fmt: skip


def test_a_draft_is_to_be_sent_and_a_silence_to_be_asked_about(cast: Cast) -> None:
    row = letter(cast)
    page = client_for(cast.manager).get("/escalations").content.decode()
    assert "Written and not sent" in page and "No letter waits for an answer." in page
    by = later(on_stage(cast.manager), AGO)
    operations.send(by=by, escalation_id=row.pk, version=row.version, how=Sent.OTHERWISE, sent_on=by.today)
    page = client_for(cast.manager).get("/escalations").content.decode()
    assert "Written and not sent" not in page and "Not answered in time" in page
    assert "The day that was asked for has passed for 1 of them." in page


def test_after_an_answer_the_office_is_told_what_comes_next(cast: Cast) -> None:
    row = letter(cast)
    by = later(on_stage(cast.manager), AGO)
    row = operations.send(by=by, escalation_id=row.pk, version=row.version, how=Sent.OTHERWISE, sent_on=by.today)
    operations.keep_answer(
        by=by, escalation_id=row.pk, version=row.version, answer="From Monday.", answered_by="Harper",
        answered_on=by.today,
    )  # fmt: skip
    row.refresh_from_db()
    assert "the next step is due after" in pages.escalation_page(by, row).next
    page = client_for(cast.manager).get(f"/escalations/{row.reference}").content.decode()
    assert "put it in the plan. Otherwise the next step is due: chair of the board." in page
    assert "What comes next" not in client_for(cast.health_lead).get(f"/escalations/{row.reference}").content.decode()


def test_a_letter_is_one_sheet_with_whom_it_is_to(cast: Cast) -> None:
    row = letter(cast)
    office = client_for(cast.manager)
    with pypdfium2.PdfDocument(office.get(f"/escalations/{row.reference}/letter.pdf").content) as paper:
        assert len(paper) == 1
        words = paper[0].get_textpage().get_text_bounded()
    book = Document(io.BytesIO(office.get(f"/escalations/{row.reference}/letter.docx").content))
    for said in (words, "\n".join(each.text for each in book.paragraphs)):
        for part in ("Northshire Safeguarding Partnership", "Named nurse", row.reference, "what stands in the way"):
            assert part in said
