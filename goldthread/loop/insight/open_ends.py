"""Open ends: everything on a board that is not as it should be, each with whose turn it is.

Each kind has a code that never changes, so that it can be counted from year to year, a severity, and a paragraph in
``docs/open-ends.md``. A room that can be left undone adds its own check to ``CHECKS``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import EVIDENCED, OPEN, ActionState, EvidenceState, LastingOutcome
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.models import Action, ActionLesson, Evidence, LastingCheck, Verification
from goldthread.loop.actions.rounds.models import RoundAnswer, RoundLine
from goldthread.loop.actions.rules import add_months
from goldthread.loop.actions.voices import queries as voices
from goldthread.loop.framework import queries as framework
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import TAKEN_UP, Answer, LessonKind
from goldthread.loop.lessons.models import BoardQuestion, Lesson, Recommendation, RecommendationLesson
from goldthread.loop.reviews import queries as reviews
from goldthread.loop.reviews.models import ReviewStage


class Severity(StrEnum):
    """How much an open end matters."""

    SERIOUS = "serious"
    """Learning is lost, or the board says something that is not so."""
    MATTERS = "matters"
    """It will be serious if it is left."""
    TIDY = "tidy"
    """It makes the board's work harder to follow."""


@dataclass(frozen=True, slots=True)
class End:
    """One thing that is open: what it is, since when, and whose turn it is."""

    reference: str
    title: str
    since: date | None
    turn: str
    address: str
    """The page of the thing itself, which offers what the reader may do there: no link leads to a refusal."""


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of open end."""

    code: str
    severity: Severity
    title: str
    """What is wrong, for the head of its list."""
    mend: str
    """What to do about it."""
    permission: Permission
    find: "Callable[[Actor], Listing]"


@dataclass(frozen=True, slots=True)
class Listing:
    """What is open of one kind: the database counts it, and each row is read and told when it is shown."""

    rows: QuerySet[Any] | Sequence[Any]
    tell: Callable[[Any], End]

    def __len__(self) -> int:
        return self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)

    def __getitem__(self, some: slice) -> tuple[End, ...]:
        return tuple(self.tell(row) for row in self.rows[some])


@dataclass(frozen=True, slots=True)
class Found:
    """A kind with how much is open of it, and a way to the ends themselves."""

    check: Check
    count: int
    listing: Listing

    @property
    def ends(self) -> tuple[End, ...]:
        """Every one of them."""
        return self.listing[:]


OFFICE = "the board’s office"
BOARD = "the board"
CHECKERS = "an independent checker"


def found(actor: Actor, codes: Iterable[str] = ()) -> tuple[Found, ...]:
    """Everything that is open and exists for the actor, the most serious kinds first; every kind is listed."""
    wanted = set(codes)
    listings = (
        (check, check.find(actor))
        for check in CHECKS
        if actor.may(check.permission) and (not wanted or check.code in wanted)
    )
    return tuple(Found(check, len(listing), listing) for check, listing in listings)


def _lead(action: Action) -> str:
    if action.lead_officer is not None:
        return action.lead_officer.name
    return action.lead_agency.short_name if action.lead_agency else OFFICE


def _local(at: datetime | None) -> date | None:
    return at.astimezone(LONDON).date() if at else None


def _action(action: Action, since: date | None, turn: str = "") -> End:
    return End(action.reference, action.title, since, turn or _lead(action), f"/actions/{action.reference}")


def _recommendation(row: Recommendation, since: date | None, turn: str) -> End:
    return End(row.reference, row.text, since, turn, f"/recommendations/{row.reference}")


def _lesson(lesson: Lesson, turn: str) -> End:
    return End(lesson.reference, lesson.statement, lesson.learnt_on, turn, f"/lessons/{lesson.reference}")


def _actions(actor: Actor) -> QuerySet[Action]:
    return (
        actions.actions(actor)
        .select_related("lead_officer", "lead_agency")
        .defer("search", "description")
        .order_by("due_on", "pk")
    )


# ------------------------------------------------------------------------------------------------- what is not answered


def _unanswered_lessons(actor: Actor) -> Listing:
    before = actor.today - timedelta(days=framework.rhythm(actor).answer_within_days)
    tied = ActionLesson.objects.filter(board_id=actor.board_id, lesson_id=OuterRef("pk"))
    rows = lessons.unanswered_lessons(actor).filter(~Exists(tied), learnt_on__lt=before)
    return Listing(rows, lambda row: _lesson(row, OFFICE))


def _waiting_recommendations(actor: Actor) -> Listing:
    before = actor.at - timedelta(days=framework.rhythm(actor).answer_within_days)
    rows = lessons.awaiting_answer(actor).filter(written_at__lt=before)
    return Listing(rows, lambda row: _recommendation(row, _local(row.written_at), BOARD))


def _unplanned(actor: Actor) -> Listing:
    rows = actions.unplanned(actor).filter(answer__in=sorted(TAKEN_UP))
    return Listing(rows, lambda row: _recommendation(row, row.answered_on, OFFICE))


def _rejected_without_reason(actor: Actor) -> Listing:
    rows = lessons.recommendations(actor).filter(answer=Answer.REJECTED, answer_reason="").defer("search")
    return Listing(rows.order_by("answered_on", "pk"), lambda row: _recommendation(row, row.answered_on, BOARD))


def _unexplained_repeats(actor: Actor) -> Listing:
    rows = BoardQuestion.objects.filter(
        board_id=actor.board_id, earlier__isnull=False, answered_at__isnull=True, lesson__in=lessons.lessons(actor)
    ).select_related("lesson", "owner")
    rows = rows.defer("lesson__search").order_by("lesson__learnt_on", "pk")
    return Listing(rows, lambda row: _lesson(row.lesson, row.owner.name if row.owner else BOARD))


# ------------------------------------------------------------------------------------------------------- what is done


def _without_measure(actor: Actor) -> Listing:
    rows = _actions(actor).filter(state__in=sorted(OPEN), measure="")
    return Listing(rows, lambda row: _action(row, _local(row.planned_at), OFFICE))


def _without_a_lead(actor: Actor) -> Listing:
    rows = _actions(actor).filter(state__in=sorted(OPEN), lead_officer__isnull=True)
    return Listing(rows, lambda row: _action(row, _local(row.planned_at), OFFICE))


def _untold(actor: Actor) -> Listing:
    return Listing(escalations.untold(actor), lambda row: _action(row, row.due_on, OFFICE))


def _not_escalated(actor: Actor) -> Listing:
    return Listing(escalations.due(actor), lambda each: _action(each.action, each.action.due_on, OFFICE))


def _letters_unanswered(actor: Actor) -> Listing:
    return Listing(
        escalations.unanswered(actor),
        lambda row: End(row.reference, row.action.title, row.answer_by, row.to_name, f"/escalations/{row.reference}"),
    )


def _said_done(actor: Actor) -> Listing:
    """Actions whose lead says that they are done, for which nothing was shown."""
    shown = Evidence.objects.filter(action_id=OuterRef("action_id"), state=EvidenceState.OFFERED)
    said = (
        RoundLine.objects.filter(board_id=actor.board_id)
        .filter(Exists(RoundAnswer.objects.filter(line_id=OuterRef("pk"), going="done")), ~Exists(shown))
        .values("action_id")
    )
    rows = _actions(actor).filter(pk__in=said, state__in=sorted(OPEN - {ActionState.CLAIMED}))
    return Listing(rows, lambda row: _action(row, row.due_on))


def _verified_without_evidence(actor: Actor) -> Listing:
    accepted = Evidence.objects.filter(action_id=OuterRef("pk"), state=EvidenceState.ACCEPTED)
    rows = _actions(actor).filter(~Exists(accepted), state__in=sorted(EVIDENCED))
    return Listing(rows, lambda row: _action(row, row.verified_on, CHECKERS))


def _unchecked(actor: Actor) -> Listing:
    """Claimed actions that nobody has checked within the days in which the board answers."""
    before = actor.today - timedelta(days=framework.rhythm(actor).due_soon_days)
    rows = _actions(actor).filter(state=ActionState.CLAIMED, claimed_on__lt=before)
    return Listing(rows, lambda row: _action(row, row.claimed_on, CHECKERS))


def _never_looked_at_again(actor: Actor) -> Listing:
    """Verified actions whose second look is overdue or was never put in the diary."""
    months = framework.rhythm(actor).lasting_check_months
    if not months:
        return Listing((), lambda row: _action(row, None))
    first = min(months)
    looks = LastingCheck.objects.filter(action_id=OuterRef("pk"))
    overdue = looks.filter(outcome="", due_on__lt=actor.today)
    rows = _actions(actor).filter(
        Q(Exists(overdue)) | Q(state=ActionState.VERIFIED) & ~Q(Exists(looks)),
        Q(verified_on__isnull=True) | Q(verified_on__lt=_first_not_due(actor.today, first)),
        state__in=sorted(EVIDENCED),
    )
    return Listing(
        rows,
        lambda row: _action(row, add_months(row.verified_on, first) if row.verified_on else None, CHECKERS),
    )


def _first_not_due(today: date, months: int) -> date:
    """The first day whose look, so many months later, is not overdue today; months are not all of a length."""
    first = add_months(today, -months)
    while add_months(first, months) < today:
        first += timedelta(days=1)
    while add_months(first - timedelta(days=1), months) >= today:
        first -= timedelta(days=1)
    return first


def _lapsed_and_left(actor: Actor) -> Listing:
    before = actor.today - timedelta(days=framework.rhythm(actor).due_soon_days)
    looks = LastingCheck.objects.filter(action_id=OuterRef("pk"), outcome=LastingOutcome.LAPSED).order_by("-at")
    rows = (
        _actions(actor)
        .filter(state=ActionState.LAPSED)
        .annotate(looked=Subquery(looks.values("at")[:1]))
        .filter(Q(looked__isnull=True) | Q(looked__lt=datetime.combine(before, time.min, LONDON)))
    )
    return Listing(rows, lambda row: _action(row, _local(row.looked)))


def _expired_evidence(actor: Actor) -> Listing:
    standing = [EvidenceState.ACCEPTED, EvidenceState.OFFERED]
    gone = Evidence.objects.filter(board_id=actor.board_id, state__in=standing, expires_on__lt=actor.today)
    first = gone.filter(action_id=OuterRef("pk")).order_by("expires_on").values("expires_on")[:1]
    rows = (
        _actions(actor)
        .filter(pk__in=gone.values("action_id"))
        .exclude(state=ActionState.CANCELLED)
        .annotate(gone=Subquery(first))
    )
    return Listing(rows, lambda row: _action(row, row.gone))


def _effect_not_judged(actor: Actor) -> Listing:
    """Lessons of which everything is shown and has been looked at again, and whose effect nobody has judged."""
    links = ActionLesson.objects.filter(board_id=actor.board_id, lesson_id=OuterRef("pk")).exclude(
        action__state=ActionState.CANCELLED
    )
    lasting = [ActionState.LASTING, ActionState.WEAKER]
    rows = (
        lessons.lessons(actor)
        .filter(Exists(links), ~Exists(links.exclude(action__state__in=lasting)), effects__isnull=True)
        .filter(kind=LessonKind.CONCERN)
        .defer("search")
        .order_by("learnt_on", "pk")
    )
    return Listing(rows, lambda row: _lesson(row, CHECKERS))


# --------------------------------------------------------------------------------------------- sources, reviews, voices


def _late_reviews(actor: Actor) -> Listing:
    """Reviews with a stage whose day has passed, where nobody has written what they wait for."""
    rows = (
        ReviewStage.objects.filter(
            review__in=reviews.reviews(actor), finished_on__isnull=True, due_on__lt=actor.today, review__waits_for=""
        )
        .exclude(review__closed_on__isnull=False)
        .select_related("review", "review__source")
        .defer("review__source__search")
        .order_by("due_on", "pk")
    )
    first = list({row.review_id: row for row in reversed(rows)}.values())
    return Listing(sorted(first, key=lambda row: (row.due_on, row.pk)), _stage)


def _stage(row: ReviewStage) -> End:
    reference = row.review.source.reference
    return End(reference, f"{row.review.title}: {row.name}", row.due_on, OFFICE, f"/reviews/{reference}")


def _recommended_only(actor: Actor) -> Listing:
    """Actions that every source asked for again and again: several recommendations on one lesson, none taken up."""
    rows = (
        RecommendationLesson.objects.filter(board_id=actor.board_id, lesson__in=lessons.lessons(actor))
        .values("lesson_id")
        .annotate(asked=Count("recommendation_id"), answered=Count("recommendation__answered_on"))
        .filter(asked__gte=3, answered__lt=F("asked"))
    )
    found = lessons.lessons(actor).filter(pk__in=rows.values("lesson_id")).defer("search").order_by("learnt_on", "pk")
    return Listing(found, lambda row: _lesson(row, OFFICE))


def _not_told(actor: Actor) -> Listing:
    before = actor.today - timedelta(days=framework.rhythm(actor).answer_within_days)
    return Listing(
        voices.not_told(actor).filter(heard_on__lt=before),
        lambda row: End(row.reference, row.said, row.heard_on, OFFICE, f"/you-said/{row.reference}"),
    )


def _checkers_apart(actor: Actor) -> Listing:
    rows = (
        Verification.objects.filter(board_id=actor.board_id, action__in=actions.actions(actor))
        .filter(second_reading__outcome__in=["verified", "returned"])
        .exclude(second_reading__outcome=F("outcome"))
        .select_related("action", "action__lead_officer", "action__lead_agency")
        .order_by("at")
    )
    return Listing(rows, lambda row: _action(row.action, _local(row.at), OFFICE))


_READS, _DOES = Permission.READ_LESSONS, Permission.READ_ACTIONS

CHECKS: tuple[Check, ...] = (
    Check(
        "action-late-untold",
        Severity.SERIOUS,
        "Late, and nobody has been told",
        "Write to whoever leads it; after the next night Goldthread has done so itself.",
        _DOES,
        _untold,
    ),
    Check(
        "lesson-unanswered",
        Severity.SERIOUS,
        "Lessons that nobody has answered",
        "Recommend something, ask the board, or plan an action.",
        _READS,
        _unanswered_lessons,
    ),
    Check(
        "recommendation-unplanned",
        Severity.SERIOUS,
        "Recommendations taken up, with no action",
        "Plan the action.",
        _DOES,
        _unplanned,
    ),
    Check(
        "verified-without-evidence",
        Severity.SERIOUS,
        "Counted as shown, with no evidence",
        "Check it again on evidence.",
        _DOES,
        _verified_without_evidence,
    ),
    Check(
        "lasting-check-overdue",
        Severity.SERIOUS,
        "Verified, and never looked at again",
        "Take the second look.",
        _DOES,
        _never_looked_at_again,
    ),
    Check(
        "lapsed-left",
        Severity.SERIOUS,
        "Lapsed, and nothing has begun again",
        "Say how it starts again, and by when.",
        _DOES,
        _lapsed_and_left,
    ),
    Check(
        "repeat-unexplained",
        Severity.SERIOUS,
        "Learnt before, and nobody has said why it did not hold",
        "Answer why what was done then was not sustained.",
        _READS,
        _unexplained_repeats,
    ),
    Check(
        "escalation-due",
        Severity.MATTERS,
        "Late, and due to go up a step",
        "Write the next letter.",
        _DOES,
        _not_escalated,
    ),
    Check(
        "escalation-unanswered",
        Severity.MATTERS,
        "Letters whose day for an answer has passed",
        "Ring, or take it up a step.",
        _DOES,
        _letters_unanswered,
    ),
    Check(
        "recommendation-unanswered",
        Severity.MATTERS,
        "Recommendations that wait for the board",
        "Record the board’s answer.",
        _READS,
        _waiting_recommendations,
    ),
    Check(
        "rejected-without-reason",
        Severity.MATTERS,
        "Rejected without a reason",
        "Write down why.",
        _READS,
        _rejected_without_reason,
    ),
    Check(
        "done-without-evidence",
        Severity.MATTERS,
        "Said to be done, with nothing that shows it",
        "Add the evidence.",
        _DOES,
        _said_done,
    ),
    Check(
        "evidence-unchecked",
        Severity.MATTERS,
        "Evidence that nobody has checked",
        "Share the checks out, or check it.",
        _DOES,
        _unchecked,
    ),
    Check(
        "evidence-expired",
        Severity.MATTERS,
        "Evidence that has expired",
        "Replace it by what is true now. Where the action is verified already, look again whether it lasts.",
        _DOES,
        _expired_evidence,
    ),
    Check(
        "effect-not-judged",
        Severity.MATTERS,
        "Everything holds, and nobody has judged the lesson’s effect",
        "Judge whether practice is better, and close the lesson.",
        _DOES,
        _effect_not_judged,
    ),
    Check(
        "review-late",
        Severity.MATTERS,
        "Reviews late without a reason",
        "Write what it waits for, or finish the stage.",
        Permission.READ_REVIEWS,
        _late_reviews,
    ),
    Check(
        "checkers-apart",
        Severity.MATTERS,
        "Two checkers who do not agree",
        "Bring both together over the evidence.",
        Permission.VERIFY,
        _checkers_apart,
    ),
    Check(
        "voice-not-told",
        Severity.MATTERS,
        "Raised by staff, children or families, and never told back",
        "Say what was done, and tell them.",
        _READS,
        _not_told,
    ),
    Check(
        "action-without-lead",
        Severity.TIDY,
        "Actions that nobody leads",
        "Give it a lead officer.",
        _DOES,
        _without_a_lead,
    ),
    Check(
        "action-without-measure",
        Severity.TIDY,
        "Actions without a measure",
        "Say how anybody will know that it worked.",
        _DOES,
        _without_measure,
    ),
    Check(
        "lesson-recommended-often",
        Severity.TIDY,
        "Lessons with three recommendations and more, not all answered",
        "Put them together into fewer and stronger ones.",
        _READS,
        _recommended_only,
    ),
)
"""Every kind of open end, the most serious first. The room that shares lessons adds ``lesson-never-shared`` here."""
