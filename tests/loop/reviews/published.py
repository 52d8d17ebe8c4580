"""Reviews that have come to their publication, made as people make them, on the invented board."""

from datetime import date

from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons.models import BoardQuestion
from goldthread.loop.referrals import operations as cases
from goldthread.loop.reviews import operations
from goldthread.loop.reviews.models import Publication, Review
from tests.loop.reviews import written
from tests.people import Cast, on_stage

SENT = date(2026, 6, 9)


def framework(cast: Cast) -> None:
    """The invented board's framework, by which a copy goes to the ministry a week before publication."""
    written.framework(cast, clocks=written.COPY, notices=written.TELL)


def answered(cast: Cast, review: Review | None = None) -> Review:
    """A review, or this one, whose findings the board has answered, before its publication."""
    review = review or written.accepted(cast)[0]
    question = BoardQuestion.objects.get(lesson__source=review.source)
    lessons.answer_question(by=on_stage(cast.chair), question_id=question.pk, answer="By asking each month.")
    return written.moved(cast, review, "response_agreed", "pre_publication")


def planned(cast: Cast, review: Review, on: date = date(2026, 6, 30)) -> Publication:
    """Its publication is planned and approved."""
    plan = Publication.objects.get(review=review)
    plan = operations.plan_publication(
        by=on_stage(cast.manager),
        review_id=review.pk,
        version=plan.version,
        public_title="Child A: a review",
        effect="The family may be asked about it at school.",
        told_first="The mother, at home, by the reviewer.",
        court_orders="No order restricts it.",
        planned_on=on,
        told_on=date(2026, 6, 9),
    )
    return operations.approve_publication(by=on_stage(cast.chair), review_id=review.pk, version=plan.version)


def copied(cast: Cast, review: Review) -> None:
    """Those who have a copy first have it."""
    assert review.decision is not None
    for notice in review.decision.referral.notices.filter(event="publication-planned"):
        notice = cases.approve_notice(by=on_stage(cast.chair), notice_id=notice.pk, version=notice.version)
        cases.send_notice(
            by=on_stage(cast.manager),
            notice_id=notice.pk,
            version=notice.version,
            sent_on=SENT,
            how="Letter",
            reference="M 1",
        )


def published(cast: Cast, review: Review | None = None) -> Review:
    """A review, or this one that is answered, whose report is public."""
    review = review or answered(cast)
    seal(cast, review)
    plan = planned(cast, review)
    copied(cast, review)
    operations.check_identity(by=on_stage(cast.manager), review_id=review.pk, reason="Before it leaves")
    day = written.later(cast.manager, 21)
    operations.publish(by=on_stage(day), review_id=review.pk, version=plan.version)
    review.refresh_from_db()
    return review


def seal(cast: Cast, review: Review) -> None:
    """The mother's name is kept sealed."""
    operations.seal_detail(
        by=on_stage(cast.manager),
        review_id=review.pk,
        kind="name",
        whose="Mother of Child A",
        value="Zelda Quarrington",
    )
