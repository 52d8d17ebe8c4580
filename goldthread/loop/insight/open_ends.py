"""Open ends: everything on a board that is not as it should be, each with whose turn it is.

Each kind has a code that never changes, so that it can be counted from year to year, a severity, and a paragraph in
``docs/open-ends.md``. A room that can be left undone adds its own check to ``CHECKS``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import EVIDENCED, OPEN, ActionState, EvidenceState
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.models import Action, ActionLesson, Evidence, LastingCheck, Verification
from goldthread.loop.actions.rounds.models import RoundAnswer, RoundLine
from goldthread.loop.actions.rules import add_months
from goldthread.loop.actions.voices import queries as voices
from goldthread.loop.framework import queries as framework
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import TAKEN_UP, Answer, LessonKind
from goldthread.loop.lessons.models import BoardQuestion, Lesson, RecommendationLesson
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
    find: Callable[[Actor], Iterable[End]]


@dataclass(frozen=True, slots=True)
class Found:
    """A kind with all that is open of it."""

    check: Check
    ends: tuple[End, ...]


OFFICE = "the board’s office"
BOARD = "the board"
CHECKERS = "an independent checker"


def found(actor: Actor, codes: Iterable[str] = ()) -> tuple[Found, ...]:
    """Everything that is open and exists for the actor, the most serious kinds first; every kind is listed."""
    wanted = set(codes)
    return tuple(
        Found(check, tuple(check.find(actor)))
        for check in CHECKS
        if actor.may(check.permission) and (not wanted or check.code in wanted)
    )


def _lead(action: Action) -> str:
    if action.lead_officer is not None:
        return action.lead_officer.name
    return action.lead_agency.short_name if action.lead_agency else OFFICE


def _action(action: Action, since: date | None, turn: str = "") -> End:
    return End(action.reference, action.title, since, turn or _lead(action), f"/actions/{action.reference}")


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


def _unanswered_lessons(actor: Actor) -> Iterable[End]:
    before = actor.today - timedelta(days=framework.rhythm(actor).answer_within_days)
    tied = ActionLesson.objects.filter(board_id=actor.board_id, lesson_id=OuterRef("pk"))
    for row in lessons.unanswered_lessons(actor).filter(~Exists(tied), learnt_on__lt=before):
        yield _lesson(row, OFFICE)


def _waiting_recommendations(actor: Actor) -> Iterable[End]:
    before = actor.at - timedelta(days=framework.rhythm(actor).answer_within_days)
    for row in lessons.awaiting_answer(actor).filter(written_at__lt=before):
        address = f"/recommendations/{row.reference}"
        yield End(row.reference, row.text, row.written_at.astimezone(LONDON).date(), BOARD, address)


def _unplanned(actor: Actor) -> Iterable[End]:
    for row in actions.unplanned(actor).filter(answer__in=sorted(TAKEN_UP)):
        yield End(row.reference, row.text, row.answered_on, OFFICE, f"/recommendations/{row.reference}")


def _rejected_without_reason(actor: Actor) -> Iterable[End]:
    for row in lessons.recommendations(actor).filter(answer=Answer.REJECTED, answer_reason="").defer("search"):
        yield End(row.reference, row.text, row.answered_on, BOARD, f"/recommendations/{row.reference}")


def _unexplained_repeats(actor: Actor) -> Iterable[End]:
    rows = BoardQuestion.objects.filter(
        board_id=actor.board_id, earlier__isnull=False, answered_at__isnull=True, lesson__in=lessons.lessons(actor)
    ).select_related("lesson", "owner")
    for row in rows.defer("lesson__search").order_by("lesson__learnt_on", "pk"):
        yield _lesson(row.lesson, row.owner.name if row.owner else BOARD)


# ------------------------------------------------------------------------------------------------------- what is done


def _without_measure(actor: Actor) -> Iterable[End]:
    for row in _actions(actor).filter(state__in=sorted(OPEN), measure=""):
        yield _action(row, row.planned_at.astimezone(LONDON).date(), OFFICE)


def _without_a_lead(actor: Actor) -> Iterable[End]:
    for row in _actions(actor).filter(state__in=sorted(OPEN), lead_officer__isnull=True):
        yield _action(row, row.planned_at.astimezone(LONDON).date(), OFFICE)


def _untold(actor: Actor) -> Iterable[End]:
    for row in escalations.untold(actor):
        yield _action(row, row.due_on, OFFICE)


def _not_escalated(actor: Actor) -> Iterable[End]:
    for each in escalations.due(actor):
        since = each.action.due_on
        yield _action(each.action, since, OFFICE)


def _letters_unanswered(actor: Actor) -> Iterable[End]:
    for row in escalations.unanswered(actor):
        yield End(row.reference, row.action.title, row.answer_by, row.to_name, f"/escalations/{row.reference}")


def _said_done(actor: Actor) -> Iterable[End]:
    """Actions whose lead says that they are done, for which nothing was shown."""
    shown = Evidence.objects.filter(action_id=OuterRef("action_id"), state=EvidenceState.OFFERED)
    rows = (
        RoundLine.objects.filter(board_id=actor.board_id, action__in=actions.actions(actor))
        .filter(Exists(RoundAnswer.objects.filter(line_id=OuterRef("pk"), going="done")), ~Exists(shown))
        .filter(action__state__in=sorted(OPEN - {ActionState.CLAIMED}))
        .order_by("action_id", "-pk")
        .distinct("action_id")
    )
    wanted = list(rows.values_list("action_id", flat=True))
    for row in _actions(actor).filter(pk__in=wanted):
        yield _action(row, row.due_on)


def _verified_without_evidence(actor: Actor) -> Iterable[End]:
    accepted = Evidence.objects.filter(action_id=OuterRef("pk"), state=EvidenceState.ACCEPTED)
    for row in _actions(actor).filter(~Exists(accepted), state__in=sorted(EVIDENCED)):
        yield _action(row, row.verified_on, CHECKERS)


def _unchecked(actor: Actor) -> Iterable[End]:
    """Claimed actions that nobody has checked within the days in which the board answers."""
    before = actor.today - timedelta(days=framework.rhythm(actor).due_soon_days)
    for row in _actions(actor).filter(state=ActionState.CLAIMED, claimed_on__lt=before):
        yield _action(row, row.claimed_on, CHECKERS)


def _never_looked_at_again(actor: Actor) -> Iterable[End]:
    """Verified actions whose second look is overdue or was never put in the diary."""
    months = framework.rhythm(actor).lasting_check_months
    if not months:
        return
    looks = LastingCheck.objects.filter(action_id=OuterRef("pk"))
    overdue = looks.filter(outcome="", due_on__lt=actor.today)
    for row in _actions(actor).filter(
        Exists(overdue) | (Q(state=ActionState.VERIFIED) & ~Exists(looks)), state__in=sorted(EVIDENCED)
    ):
        due_on = add_months(row.verified_on, min(months)) if row.verified_on else None
        if due_on is None or due_on < actor.today:
            yield _action(row, due_on, CHECKERS)


def _lapsed_and_left(actor: Actor) -> Iterable[End]:
    before = actor.today - timedelta(days=framework.rhythm(actor).due_soon_days)
    rows = _actions(actor).filter(state=ActionState.LAPSED)
    looks = {
        check.action_id: check.at.astimezone(LONDON).date()
        for check in LastingCheck.objects.filter(action__in=rows, outcome="lapsed").order_by("at")
        if check.at is not None
    }
    for row in rows:
        since = looks.get(row.pk)
        if since is None or since < before:
            yield _action(row, since)


def _expired_evidence(actor: Actor) -> Iterable[End]:
    standing = [EvidenceState.ACCEPTED, EvidenceState.OFFERED]
    gone = Evidence.objects.filter(board_id=actor.board_id, state__in=standing, expires_on__lt=actor.today)
    since = dict(gone.values_list("action_id").annotate(Min("expires_on")).order_by())
    for row in _actions(actor).filter(pk__in=since).exclude(state=ActionState.CANCELLED):
        yield _action(row, since[row.pk])


def _effect_not_judged(actor: Actor) -> Iterable[End]:
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
    for row in rows:
        yield _lesson(row, CHECKERS)


# --------------------------------------------------------------------------------------------- sources, reviews, voices


def _late_reviews(actor: Actor) -> Iterable[End]:
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
    seen: set[int] = set()
    for row in rows:
        if row.review_id not in seen:
            seen.add(row.review_id)
            reference = row.review.source.reference
            yield End(reference, f"{row.review.title}: {row.name}", row.due_on, OFFICE, f"/reviews/{reference}")


def _recommended_only(actor: Actor) -> Iterable[End]:
    """Actions that every source asked for again and again: several recommendations on one lesson, none taken up."""
    rows = (
        RecommendationLesson.objects.filter(board_id=actor.board_id, lesson__in=lessons.lessons(actor))
        .values("lesson_id")
        .annotate(asked=Count("recommendation_id"), answered=Count("recommendation__answered_on"))
        .filter(asked__gte=3, answered__lt=F("asked"))
    )
    found: dict[int, int] = defaultdict(int, {row["lesson_id"]: row["asked"] for row in rows})
    for row in lessons.lessons(actor).filter(pk__in=list(found)).defer("search").order_by("learnt_on"):
        yield _lesson(row, OFFICE)


def _not_told(actor: Actor) -> Iterable[End]:
    before = actor.today - timedelta(days=framework.rhythm(actor).answer_within_days)
    for row in voices.not_told(actor).filter(heard_on__lt=before):
        yield End(row.reference, row.said, row.heard_on, OFFICE, f"/you-said/{row.reference}")


def _checkers_apart(actor: Actor) -> Iterable[End]:
    rows = (
        Verification.objects.filter(board_id=actor.board_id, action__in=actions.actions(actor))
        .filter(second_reading__outcome__in=["verified", "returned"])
        .exclude(second_reading__outcome=F("outcome"))
        .select_related("action", "action__lead_officer", "action__lead_agency")
        .order_by("at")
    )
    for row in rows:
        yield _action(row.action, row.at.astimezone(LONDON).date(), OFFICE)


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
