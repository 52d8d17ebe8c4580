"""A review in the middle of its work: its pages, its stages, its team, its returns and who takes part."""

from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.documents import operations as documents
from goldthread.loop.reviews import operations
from goldthread.loop.reviews.choices import Part, ProceedingKind, SecretKind, SubjectKind, TakesPart
from goldthread.loop.sources.models import Source
from tests.loop.referrals import written as referrals
from tests.loop.reviews import written
from tests.people import Cast, on_stage

OF_A_SOURCE = False

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  reviews                                .  .  .  .  .  .  x  .  x  x  .  x  x  x    .  i
GET  reviews-csv                            .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  reviews-excel                          .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  reviews-to-open                        .  .  .  .  x  x  x  x  x  x  x  x  x  x    .  i
GET  review-open                            .  .  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-kinds                           x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  review-new                             x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  review-paper                           .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-returns-mine                    .  .  .  .  .  .  x  .  x  x  .  x  x  x    .  i
GET  review-return                          .  .  .  .  .  .  x  0  x  x  0  x  x  x    0  i
GET  review-return-sign                     .  .  x  x  x  .  x  0  x  x  0  x  x  x    0  i
GET  review-return-query                    .  .  x  x  x  x  x  0  x  x  0  x  x  x    0  i
GET  review-return-chase                    .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review                                 .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-move                            .  .  .  .  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-change                          .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-methods                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-method-away                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-hold                            .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-release                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-reopen                          x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  review-papers                          .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-declaration                     .  0  0  0  0  .  x  0  x  x  0  x  x  x    0  i
GET  review-team                            .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-team-name                       .  .  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-team-declare                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-team-waive                      x  x  .  .  x  x  x  x  x  x  x  x  x  x    x  i
GET  review-team-leave                      .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-scope                           .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-scope-ask                       .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-scope-change                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-subject-add                     .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-subject-remove                  .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-agency-add                      .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-seal                            .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-sealed-drop                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-proceeding-add                  .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-proceeding                      .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-board-add                       .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-board-sign                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  review-stage                           .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-stage-begin                     .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-stage-finish                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-stage-day                       .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-stage-gate                      0  0  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-part                            .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-part-again                      .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-quality                         .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-rate                            .  .  .  .  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-returns                         .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-returns-ask                     .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-taking-part                     .  .  .  .  .  0  x  0  x  x  0  x  x  x    0  i
GET  review-invite                          .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-person-answer                   .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-person-hear                     .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-person-shaped                   .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-person-shown                    .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
GET  review-person-back                     .  .  x  x  x  0  x  0  x  x  0  x  x  x    0  i
"""


def made(cast: Cast, by: Actor, source: Source) -> dict[str, dict[str, Any]]:
    """What each address of a review names: one that the office opened, and a decision that waits to be opened."""
    review = written.opened(cast, "talk-through")
    waiting = referrals.decided(cast).source
    assert waiting is not None
    by = on_stage(by)
    member = operations.name_member(by=by, review_id=review.pk, person_id=cast.health_lead.me, part=Part.PANEL)
    operations.name_member(by=by, review_id=review.pk, person_id=by.me, part=Part.CHAIR)
    asked = operations.ask(by=by, review_id=review.pk, kind="question", text="What makes it hard?")
    subject = operations.add_subject(by=by, review_id=review.pk, label="Child Z", kind=SubjectKind.CHILD)
    secret = operations.seal_detail(
        by=by, review_id=review.pk, kind=SecretKind.NAME, whose="Child Z", value="Zebedee Northwood"
    )
    proceeding = operations.add_proceeding(
        by=by, review_id=review.pk, kind=ProceedingKind.CRIMINAL, name="Investigation of the police"
    )
    board = operations.join_board(by=by, review_id=review.pk, name="Southmere Safeguarding Board")
    given = operations.ask_agencies(
        by=by,
        review_id=review.pk,
        agency_ids=[cast.agencies["health"]],
        what="A history",
        told="A baby was hurt.",
        due_on=date(2026, 7, 1),
    )[0]
    person = operations.invite(
        by=by,
        review_id=review.pk,
        kind=TakesPart.FAMILY,
        who="Mother of Child Z",
        invited_by="Health visitor",
        how="At home",
        explained="What the review is for.",
    )
    paper = documents.keep(by=by, name="minutes.txt", file=b"We met.")
    operations.add_document(by=by, review_id=review.pk, document=paper, title="Minutes")
    stage = review.stages.order_by("position")[0]
    part = stage.artefacts.get()
    named = {
        "reference": review.source.reference,
        "member_id": member.pk,
        "ask_id": asked.pk,
        "subject_id": subject.pk,
        "secret_id": secret.pk,
        "proceeding_id": proceeding.pk,
        "board_id": board.pk,
        "return_id": given.pk,
        "person_id": person.pk,
        "document_id": paper.pk,
        "stage_id": stage.pk,
        "part_id": part.pk,
        "gate": "commission",
        "key": "talk-through",
        "kind": "family",
    }
    rows = {line.split()[1]: named for line in TABLE.splitlines()[2:]}
    return rows | {
        "review-open": {"reference": waiting.reference},
        "review-new": {"kind": "island-review"},
    }
