"""Reading who checks what, whether two checkers agree, and what lessons came to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import Actor
from goldthread.core.agreement import Agreement, gwet, with_interval
from goldthread.core.rows import the_one
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState, Effect, EvidenceState, VerificationOutcome
from goldthread.loop.actions.models import Action, ActionLesson, Evidence, LastingCheck, Verification
from goldthread.loop.actions.proof.models import CheckPoint, CheckShare, LessonEffect, SecondReading
from goldthread.loop.actions.proof.rules import Checker, Claim
from goldthread.loop.lessons.models import Lesson

A_YEAR = timedelta(days=365)
DECIDED = (VerificationOutcome.VERIFIED, VerificationOutcome.RETURNED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An action in the queue: who was given it, for how many days it has waited, what was asked for meanwhile."""

    action: Action
    person_id: int | None
    person: str
    days: int
    pieces: int
    asked_for: str


def queue(actor: Actor) -> list[Waiting]:
    """What waits for a check and exists for the actor: their own first, then the longest waiting."""
    rows = list(
        actions.actions(actor)
        .filter(state=ActionState.CLAIMED)
        .select_related("lead_agency", "lead_officer")
        .defer("search", "description")
        .order_by("claimed_on", "id")
    )
    ids = [row.pk for row in rows]
    shares = {
        share.action_id: share
        for share in CheckShare.objects.filter(
            board_id=actor.board_id, action_id__in=ids, ended_at__isnull=True
        ).select_related("person")
    }
    pieces = Counter(
        Evidence.objects.filter(board_id=actor.board_id, action_id__in=ids, state=EvidenceState.OFFERED).values_list(
            "action_id", flat=True
        )
    )
    asked = _asked_for(actor, rows)
    found = [
        Waiting(
            action=row,
            person_id=share.person_id if (share := shares.get(row.pk)) else None,
            person=share.person.name if share else "",
            days=(actor.today - row.claimed_on).days if row.claimed_on else 0,
            pieces=pieces[row.pk],
            asked_for=asked.get(row.pk, ""),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.person_id != actor.person_id)


def _asked_for(actor: Actor, rows: Iterable[Action]) -> dict[int, str]:
    """What a checker asked for of each of these actions since it was claimed."""
    claimed = {row.pk: row.claimed_on for row in rows}
    said: dict[int, str] = {}
    for check in Verification.objects.filter(
        board_id=actor.board_id, action_id__in=list(claimed), outcome=VerificationOutcome.MORE
    ).order_by("at"):
        since = claimed[check.action_id]
        if since is None or check.at.date() >= since:
            said[check.action_id] = check.reason
    return said


def pool(actor: Actor) -> list[Checker]:
    """Everybody who may check evidence here today, with what lies before them and what they checked this year.

    Agencies' internal auditors are in it with the role of an auditor held for their agency: they check others'.
    """
    people = accounts.holders_of(actor, Permission.VERIFY)
    agencies: dict[int, set[int]] = defaultdict(set)
    auditors: set[int] = set()
    for person_id, agency_id, role in Membership.objects.filter(
        accounts.current(actor), board_id=actor.board_id, person_id__in=people
    ).values_list("person_id", "agency_id", "role"):
        agencies[person_id] |= {agency_id} if agency_id else set()
        auditors |= {person_id} if role == Role.AUDITOR else set()
    waiting = Counter(
        CheckShare.objects.filter(
            board_id=actor.board_id, ended_at__isnull=True, action__state=ActionState.CLAIMED
        ).values_list("person_id", flat=True)
    )
    lately = Counter(
        Verification.objects.filter(
            board_id=actor.board_id, outcome__in=DECIDED, at__gte=actor.at - A_YEAR
        ).values_list("by_id", flat=True)
    )
    return [
        Checker(person, frozenset(agencies[person]), waiting[person], lately[person], person in auditors)
        for person in people
    ]


@dataclass(frozen=True, slots=True)
class Load:
    """How much one checker has before them, and has done in a year."""

    name: str
    waiting: int
    lately: int
    returned: int


def loads(actor: Actor) -> list[Load]:
    """The pool by name, with how the work is shared."""
    checkers = pool(actor)
    names = accounts.names_of([each.person_id for each in checkers])
    returned = Counter(
        Verification.objects.filter(
            board_id=actor.board_id, outcome=VerificationOutcome.RETURNED, at__gte=actor.at - A_YEAR
        ).values_list("by_id", flat=True)
    )
    found = [
        Load(names.get(each.person_id, ""), each.waiting, each.lately, returned[each.person_id])
        for each in checkers
        if each.first or each.lately or each.waiting
    ]
    return sorted(found, key=lambda each: each.name)


def claims(actor: Actor) -> list[Claim]:
    """What waits for a check and was given to nobody yet, the longest waiting first."""
    given = CheckShare.objects.filter(board_id=actor.board_id, ended_at__isnull=True).values("action_id")
    rows = (
        Action.objects.filter(board_id=actor.board_id, state=ActionState.CLAIMED)
        .exclude(pk__in=given)
        .order_by("claimed_on", "pk")
    )
    return [claim_of(actor, row) for row in rows]


def claim_of(actor: Actor, action: Action, also: Collection[int | None] = ()) -> Claim:
    """Who had a hand in an action, so that they do not check it."""
    offered = Evidence.objects.filter(board_id=actor.board_id, action=action).values_list("offered_by_id", flat=True)
    hands = {action.lead_officer_id, action.lead_member_id, *offered, *also}
    return Claim(action.pk, frozenset(hand for hand in hands if hand is not None), action.lead_agency_id)


def points_of(actor: Actor, verification_ids: Iterable[int]) -> dict[int, list[CheckPoint]]:
    """What was found point by point in each of these checks."""
    found: dict[int, list[CheckPoint]] = defaultdict(list)
    for row in CheckPoint.objects.filter(board_id=actor.board_id, verification_id__in=list(verification_ids)):
        found[row.verification_id].append(row)
    return found


# ------------------------------------------------------------------------------------------------- second readings


def readings_to_do(actor: Actor) -> QuerySet[SecondReading]:
    """Checks that the actor is asked to make again, without being told what was found the first time."""
    return (
        SecondReading.objects.filter(board_id=actor.board_id, person_id=actor.me, outcome="")
        .select_related("verification__action", "verification__action__lead_agency")
        .defer("verification__action__search", "verification__action__description", "verification__reason")
    )


def reading_to_do(actor: Actor, reading_id: int) -> SecondReading:
    """One of them."""
    return the_one(readings_to_do(actor).filter(pk=reading_id))


def evidence_read(actor: Actor, verification_id: int) -> QuerySet[Evidence]:
    """The evidence that a check was made on."""
    return Evidence.objects.filter(board_id=actor.board_id, verification_id=verification_id).select_related(
        "document", "offered_by"
    )


@dataclass(frozen=True, slots=True)
class Accord:
    """How far two checkers of the same evidence agree."""

    pairs: int
    alike: int
    agreement: Agreement | None
    """Nothing while there are too few to say."""
    apart: tuple[SecondReading, ...]
    """Where they differ, for a talk about what shows an action and what does not."""
    to_come: int


ENOUGH = 5
"""So many checks made twice are needed before agreement is put as a figure."""


def accord(actor: Actor) -> Accord:
    """How far first and second checks agree, over all that were made twice."""
    rows = list(
        SecondReading.objects.filter(board_id=actor.board_id)
        .exclude(outcome="")
        .select_related("verification", "verification__by", "verification__action", "person")
        .defer("verification__action__search", "verification__action__description")
    )
    grades = [(row.verification.outcome, row.outcome) for row in rows]
    return Accord(
        pairs=len(grades),
        alike=sum(one == other for one, other in grades),
        agreement=with_interval(gwet, grades, seed=actor.board_id, rounds=500) if len(grades) >= ENOUGH else None,
        apart=tuple(row for row in rows if row.verification.outcome != row.outcome),
        to_come=SecondReading.objects.filter(board_id=actor.board_id, outcome="").count(),
    )


# --------------------------------------------------------------------------------------------- the effect of lessons


def effects_of(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[LessonEffect]:
    """What was judged of these lessons, the first first."""
    return LessonEffect.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids)).select_related(
        "by", "reopened_through"
    )


def closed(actor: Actor, lesson_ids: Iterable[int]) -> set[int]:
    """Those of these lessons that are closed: somebody judged that practice is better, and nothing lapsed since."""
    rows = LessonEffect.objects.filter(
        board_id=actor.board_id, lesson_id__in=list(lesson_ids), effect=Effect.BETTER, reopened_at__isnull=True
    )
    return set(rows.values_list("lesson_id", flat=True))


def reopened(actor: Actor, lesson_id: int) -> LessonEffect | None:
    """The judgement that closed a lesson, where something that was done has lapsed since and it is open again."""
    rows = effects_of(actor, [lesson_id]).filter(effect=Effect.BETTER)
    latest = rows.order_by("-at", "-pk").first()
    return latest if latest is not None and latest.reopened_at is not None else None


def states_of(actor: Actor, lesson: Lesson) -> tuple[list[str], int]:
    """The states of all that is done because of a lesson, and how many second looks at it are overdue."""
    links = ActionLesson.objects.filter(board_id=actor.board_id, lesson=lesson)
    states = list(links.values_list("action__state", flat=True).distinct().order_by())
    looks = LastingCheck.objects.filter(
        Q(action__in=links.values("action_id")), board_id=actor.board_id, outcome="", due_on__lt=actor.today
    )
    return states, looks.exclude(action__state__in=[ActionState.CANCELLED, ActionState.LAPSED]).count()
