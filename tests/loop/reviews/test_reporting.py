"""The report is composed, checked, published, withdrawn; nothing sealed is public; the summary writes itself."""

import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.accounts.acting import say
from goldthread.accounts.models import Board
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.identity import Sureness
from goldthread.loop.reviews.models import Publication, Review
from goldthread.loop.reviews.passages import of_file
from tests.loop.reviews import written
from tests.loop.reviews.published import SENT, answered, copied, framework, planned, published, seal
from tests.people import Cast, on_stage, system

Led = tuple[Review, Actor]
"""A review and who leads it."""


@pytest.fixture(scope="module")
def made(settled: Cast) -> Led:
    framework(settled)
    return written.accepted(settled)


@pytest.fixture
def accepted(cast: Cast, made: Led) -> Led:
    """A review whose report the chair has accepted, and who leads it."""
    return deepcopy(made)


@pytest.fixture
def review(accepted: Led) -> Review:
    return accepted[0]


def test_sections_are_composed_from_the_parts_and_keep_every_version(cast: Cast, accepted: Led) -> None:
    review, lead = accepted
    seen = queries.report(on_stage(lead), review)
    by_key = {view.section.key: view.section for view in seen.sections}
    assert "Finding 1: Appointments that are missed" in by_key["findings"].text
    assert "What makes joint work hard" in by_key["purpose"].text
    section = by_key["analysis"]
    section = operations.write_section(
        by=lead, section_id=section.pk, version=section.version, text="They should have."
    )
    with pytest.raises(ChangedMeanwhile):
        operations.write_section(by=lead, section_id=section.pk, version=1, text="Mine instead.")
    kept = [row.text for row in queries.versions_of(lead, section)]
    assert kept == ["They should have.", ""]
    note = operations.comment(by=on_stage(cast.member), section_id=section.pk, text="Who?")
    operations.answer_comment(by=on_stage(lead), comment_id=note.pk, answer="The agencies; put right.")
    section = operations.bring_back(by=lead, section_id=section.pk, version=section.version, number=1)
    assert (section.text, section.version) == ("", 3)


def test_the_identity_check_finds_what_is_sealed_and_keeps_no_word_of_it(cast: Cast, review: Review) -> None:
    with pytest.raises(Refusal):
        operations.check_identity(by=on_stage(cast.manager), review_id=review.pk, reason="Before it leaves")
    seal(cast, review)
    section = review.sections.get(key="practice")
    section = operations.write_section(
        by=cast.manager, section_id=section.pk, version=section.version, text="Mrs Quarrington rang, said Zeldah."
    )
    with pytest.raises(NotAllowed):
        operations.check_identity(by=on_stage(cast.member), review_id=review.pk, reason="Curious")
    check, hits = operations.check_identity(by=on_stage(cast.manager), review_id=review.pk, reason="Before it leaves")
    assert {hit.found for hit in hits} == {"Quarrington", "Zeldah"}
    assert {hit.sureness for hit in hits} == {Sureness.SURE, Sureness.LIKELY}
    rows = list(check.hits.all())
    assert all("Quarrington" not in str(vars(row)) for row in rows)
    assert section.text[rows[0].start : rows[0].end] == "Quarrington"
    assert written.verbs(review)[-1] == "opened the identities for a check of"
    operations.clear_hit(by=cast.manager, hit_id=rows[0].pk, why="Another Mrs Quarrington, a shopkeeper.")
    again, _ = operations.check_identity(by=cast.manager, review_id=review.pk, reason="Once more")
    assert queries.identity(cast.manager, review).open == 1 and again.hits.count() == 2


def test_files_are_checked_with_their_properties_and_what_was_taken_out(cast: Cast, review: Review) -> None:
    seal(cast, review)
    import docx

    made = docx.Document()
    made.add_paragraph("Nothing here.")
    made.core_properties.author = "Zelda Quarrington"
    table = made.add_table(1, 1)
    table.cell(0, 0).text = "Seen by Z. Quarrington"
    data = io.BytesIO()
    made.save(data)
    _, hits = operations.check_identity(
        by=on_stage(cast.manager),
        review_id=review.pk,
        reason="Before it leaves",
        files={"report.docx": data.getvalue()},
    )
    assert {"report.docx, property creator"} <= {hit.where for hit in hits}
    assert any(hit.found == "Quarrington" for hit in hits)


def test_a_picture_says_who_took_it() -> None:
    text = b"Author\x00Zelda Quarrington"
    png = b"\x89PNG\r\n\x1a\n" + len(text).to_bytes(4) + b"tEXt" + text + b"\x00\x00\x00\x00"
    (passage,) = of_file("drawing.png", png)
    assert "Zelda Quarrington" in passage.text
    jpeg = b"\xff\xd8\xff\xfe" + (2 + len(text)).to_bytes(2) + text + b"\xff\xda"
    assert "Zelda" in of_file("photo.jpg", jpeg)[0].text


def test_publication_waits_for_everything(cast: Cast, review: Review) -> None:
    review = answered(cast, review)
    plan = Publication.objects.get(review=review)
    day = written.later(cast.manager, 21)

    def refused(field: str) -> None:
        plan.refresh_from_db()
        with pytest.raises(Refusal) as found:
            operations.publish(by=on_stage(day), review_id=review.pk, version=plan.version)
        assert found.value.field == field

    refused("public_title")
    planned(cast, review)
    refused("notices")
    copied(cast, review)
    refused("identity")
    seal(cast, review)
    operations.check_identity(by=on_stage(cast.manager), review_id=review.pk, reason="Before it leaves")
    section = review.sections.get(key="findings")
    operations.write_section(by=cast.manager, section_id=section.pk, version=section.version, text="Changed since.")
    refused("identity")
    operations.check_identity(by=on_stage(cast.manager), review_id=review.pk, reason="Before it leaves")
    plan.refresh_from_db()
    with pytest.raises(Refusal):
        operations.publish(by=on_stage(cast.manager), review_id=review.pk, version=plan.version)
    plan = operations.publish(by=on_stage(day), review_id=review.pk, version=plan.version)
    assert plan.public_until == date(2028, 6, 30)


def test_a_copy_that_went_out_late_needs_a_reason(cast: Cast, review: Review) -> None:
    review = answered(cast, review)
    plan = planned(cast, review, date(2026, 6, 12))
    copied(cast, review)
    seal(cast, review)
    operations.check_identity(by=on_stage(cast.manager), review_id=review.pk, reason="Before it leaves")
    day = written.later(cast.manager, 3)
    said = {"by": on_stage(day), "review_id": review.pk, "version": plan.version}
    with pytest.raises(Refusal) as refused:
        operations.publish(**said)  # type: ignore[arg-type]
    assert refused.value.field == "late_copy_why"
    assert operations.publish(late_copy_why="The ministry agreed.", **said).late_copy_why  # type: ignore[arg-type]


def test_the_public_reads_what_was_published_and_nothing_else(cast: Cast, review: Review) -> None:
    review = published(cast, answered(cast, review))
    public = written.without(written.later(cast.manager, 22), *cast.manager.permissions)
    with pytest.raises(NotThere):
        queries.get(on_stage(public), review.source.reference)
    day, reference = public.today, review.source.reference
    Publication.objects.filter(review=review).update(then="on request")
    say([], None)
    (listed,) = queries.library(day, words="missed APPOINTMENTS")
    assert listed.title == "Child A: a review" and listed.sections == ()
    assert listed.findings == ("Appointments that are missed are seen by one agency alone",)
    assert queries.library(day, words="zebra") == () == queries.library(day, board="NONE")
    seen = queries.public_report(day, reference)
    assert seen.sections and "Quarrington" not in str(seen)
    assert not Publication.objects.exists(), "what is public is all that is seen without a board"
    over = queries.public_report(date(2030, 1, 1), reference)
    assert over.over and not over.sections and not over.findings
    on_stage(cast.chair)
    plan = Publication.objects.get(review=review)
    operations.withdraw_publication(
        by=on_stage(cast.chair), review_id=review.pk, version=plan.version, why="An order of the court."
    )
    assert queries.library(day) == ()
    with pytest.raises(NotThere):
        queries.public_report(day, reference)
    plan.refresh_from_db()
    operations.publish_again(
        by=on_stage(cast.chair), review_id=review.pk, version=plan.version, why="The order was lifted."
    )
    assert queries.public_report(day, reference) == seen


def test_a_summary_beside_a_published_report_is_checked_too(cast: Cast, review: Review) -> None:
    review = published(cast, answered(cast, review))
    row = operations.write_summary(by=on_stage(cast.manager), review_id=review.pk)
    said = {key: "Words." for key, _ in row.form} | {
        "date-completed": "2026-06-09",
        "incident-month": "2026-06",
        "about-the-case": "Zelda Quarrington was not told.",
    }
    asked = {"by": cast.manager, "review_id": review.pk, "answers": said, "completed_on": SENT}
    with pytest.raises(Refusal):
        operations.change_summary(version=row.version, public=True, **asked)  # type: ignore[arg-type]
    row = operations.change_summary(version=row.version, public=False, **asked)  # type: ignore[arg-type]
    operations.check_identity(by=cast.manager, review_id=review.pk, reason="The summary")
    with pytest.raises(Refusal):
        operations.change_summary(version=row.version, public=True, **asked)  # type: ignore[arg-type]
    said["about-the-case"] = "The mother was not told."
    row = operations.change_summary(version=row.version, public=False, **asked)  # type: ignore[arg-type]
    operations.check_identity(by=cast.manager, review_id=review.pk, reason="The summary again")
    operations.change_summary(version=row.version, public=True, **asked)  # type: ignore[arg-type]
    seen = queries.public_report(written.later(cast.manager, 22).today, review.source.reference)
    assert ("Review reference code", "Words.") in seen.summary


def test_not_to_publish_has_a_reason_and_something_in_its_place(cast: Cast, review: Review) -> None:
    review = answered(cast, review)
    plan = Publication.objects.get(review=review)
    said = {"review_id": review.pk, "version": plan.version, "reason": "The child would be known."}
    with pytest.raises(NotAllowed):
        operations.decline_publication(by=on_stage(cast.manager), instead="Key messages.", **said)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        operations.decline_publication(by=on_stage(cast.chair), instead="", **said)  # type: ignore[arg-type]
    operations.decline_publication(by=on_stage(cast.chair), instead="Key messages.", **said)  # type: ignore[arg-type]
    review.refresh_from_db()
    assert review.state == "not_published"
    assert review.decision is not None
    assert review.decision.referral.events.filter(event="publication-declined").exists()


def test_the_summary_writes_itself_and_keeps_what_people_wrote(cast: Cast, accepted: Led) -> None:
    review, lead = accepted
    operations.reflect(by=on_stage(lead), review_id=review.pk, version=0, worked="Talking first.", did_not_work="Time.")
    operations.write_summary(by=lead, review_id=review.pk)
    seen = queries.summary(lead, review)
    assert seen is not None
    answers = {key: answer for key, _, answer in seen.fields}
    assert answers["reference"] == review.source.reference
    assert answers["incident-month"] == "2026-06"
    assert "Appointments that are missed" in answers["about-the-case"]
    assert "Talking first." in answers["about-the-method"]
    said = {key: answer for key, answer in answers.items() if answer} | {"changes": "The board asks each month."}
    with pytest.raises(Refusal) as refused:
        operations.change_summary(
            by=lead, review_id=review.pk, version=seen.version, answers=said, completed_on=date(2026, 6, 9)
        )
    assert refused.value.field == "audit-of-impact"
    said["audit-of-impact"] = "Ten files in a year."
    row = operations.change_summary(
        by=lead, review_id=review.pk, version=seen.version, answers=said, completed_on=date(2026, 6, 9)
    )
    assert operations.write_summary(by=lead, review_id=review.pk).answers["changes"] == "The board asks each month."
    together = queries.collated(on_stage(cast.manager), date(2026, 6, 1), date(2026, 6, 30))
    assert [reference for reference, _, _ in together.rows] == [review.source.reference] and row.completed_on
    (compared,) = queries.compared(cast.manager)
    assert (compared.findings, compared.worked) == (1, "Talking first.")
    quick, slow = (replace(compared, stages=(queries.Stretch("SILP", "Recall day", 8, days),)) for days in (3, 9))
    assert queries.stage_times([quick, slow, compared]) == (("SILP", (queries.StageTimes("Recall day", 2, 3, 3, 9),)),)


def test_reminders_are_written_once(cast: Cast, accepted: Led) -> None:
    review = written.opened(cast, "rapid-review")
    operations.ask_agencies(
        by=cast.manager,
        review_id=review.pk,
        agency_ids=[cast.agencies["police"]],
        what="Summary",
        told="A baby was hurt.",
    )
    night = system(Board.objects.get(pk=cast.manager.board_id))
    night = written.later(night, 8)
    first = operations.remind(by=on_stage(night))
    assert first > 0 and operations.remind(by=night) == 0
    with pytest.raises(NotAllowed):
        operations.remind(by=on_stage(cast.manager))


def test_reading_costs_the_same_for_one_and_for_many(cast: Cast, accepted: Led) -> None:
    def cost(review: Review) -> dict[str, int]:
        on_stage(cast.manager)
        asked: dict[str, Callable[[], object]] = {
            "register": lambda: list(queries.register(cast.manager)),
            "standing": lambda: queries.standing(cast.manager),
            "whole": lambda: queries.whole(cast.manager, review.source.reference),
            "analysis": lambda: queries.analysis(cast.manager, review),
            "report": lambda: queries.report(cast.manager, review),
            "quality": lambda: queries.quality(cast.manager, review),
            "returns": lambda: list(queries.returns_of(cast.manager, review)),
            "due": lambda: queries.due_for(cast.manager),
            "compared": lambda: queries.compared(cast.manager),
            "library": lambda: queries.library(cast.manager.today),
            "taking part": lambda: queries.taking_part(cast.manager, review),
        }
        costs = {}
        for name, ask in asked.items():
            with CaptureQueriesContext(connection) as captured:
                ask()
            costs[name] = len(captured)
        return costs

    review, lead = accepted
    cost(review)
    before = cost(review)
    second = written.opened(cast, "silp", "root-cause-analysis")
    for number in range(3):
        operations.write_finding(by=on_stage(lead), review_id=review.pk, statement=f"F{number}", questions=["Why?"])
        operations.add_episode(
            by=lead, review_id=review.pk, title=f"E{number}", first_day=date(2026, 3, 1), last_day=date(2026, 3, 2)
        )
        node = operations.add_cause(by=lead, review_id=review.pk, kind="problem", text="Late")
        operations.add_cause(by=lead, review_id=review.pk, kind="cause", text="Old list", parent_id=node.pk)
        operations.name_member(
            by=on_stage(cast.manager),
            review_id=review.pk,
            person_id=[cast.member, cast.lay, cast.partner][number].me,
            part="panel",
        )
    operations.ask_agencies(
        by=cast.manager, review_id=second.pk, agency_ids=list(cast.agencies.values()), what="Report", told="A baby."
    )
    assert cost(review) == before
    assert before["whole"] <= 20 and before["analysis"] <= 12
