"""Writing recommendations, giving them owners, and the answers to them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Group
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import OfBoard
from goldthread.journal.operations import record_of
from goldthread.loop.lessons.choices import Scope
from goldthread.loop.lessons.models import (
    Lesson,
    Recommendation,
    RecommendationAgency,
    RecommendationGroup,
    RecommendationLesson,
    Response,
)
from goldthread.loop.lessons.operations.keeping import apply, lessons_of, own_agencies
from goldthread.loop.lessons.operations.reading import read_recommendation
from goldthread.loop.lessons.policy import (
    require_recommend,
    require_respond,
    sees_recommendation,
    visible,
    visible_recommendations,
)
from goldthread.loop.lessons.rules import check_answer


@transaction.atomic
def give_owner(*, by: Actor, recommendation_ids: Iterable[int], owner_id: int | None) -> int:
    """Name one owner for several recommendations at once, or nobody; gives how many that changed."""
    require_recommend(by)
    check_owner(by, owner_id)
    wanted = set(recommendation_ids)
    if not wanted:
        raise Refusal("Tick the recommendations that you want to change.")
    rows = list(
        Recommendation.objects.select_for_update(of=("self",))
        .defer("search")
        .filter(visible_recommendations(by), pk__in=wanted)
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise NotThere
    changed = [row for row in rows if row.owner_id != owner_id]
    Recommendation.objects.filter(pk__in=[row.pk for row in changed]).update(
        owner_id=owner_id, version=F("version") + 1
    )
    for row in changed:
        record_of(
            by=by,
            verb="changed",
            kind="recommendation",
            thing=row,
            detail={"owner_id": [row.owner_id, owner_id]},
        )
    return len(changed)


@transaction.atomic
def recommend(
    *,
    by: Actor,
    lesson_ids: Sequence[int],
    text: str,
    outcome: str = "",
    measure: str = "",
    scope: str = Scope.MULTI_AGENCY,
    owner_id: int | None = None,
    due_on: date | None = None,
    agency_ids: Iterable[int] = (),
    group_ids: Iterable[int] = (),
) -> Recommendation:
    """Recommend what ought to be different because of one or more lessons."""
    require_recommend(by)
    _check_recommendation(by, text, scope, owner_id)
    lessons = lessons_of(by, lesson_ids)
    recommendation = Recommendation.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-R", width=3),
        text=text.strip(),
        outcome=outcome.strip(),
        measure=measure.strip(),
        scope=scope,
        owner_id=owner_id,
        due_on=due_on,
        written_at=by.at,
        written_by_id=by.person_id,
    )
    _answer_lessons(by, recommendation, lessons)
    read_recommendation(recommendation, lessons)
    _address(by, recommendation, agency_ids, group_ids)
    record_of(
        by=by,
        verb="wrote",
        kind="recommendation",
        thing=recommendation,
        detail={"lessons": ", ".join(lesson.reference for lesson in lessons)},
    )
    return recommendation


@transaction.atomic
def change_recommendation(
    *,
    by: Actor,
    recommendation_id: int,
    version: int,
    lesson_ids: Sequence[int],
    text: str,
    outcome: str,
    measure: str,
    scope: str,
    owner_id: int | None,
    due_on: date | None,
    agency_ids: Iterable[int],
    group_ids: Iterable[int],
) -> Recommendation:
    """Change a recommendation; what the board has answered stays with it."""
    require_recommend(by)
    recommendation = _locked_recommendation(by, recommendation_id, version)
    _check_recommendation(by, text, scope, owner_id)
    lessons = lessons_of(by, lesson_ids)
    changed = apply(
        recommendation,
        {
            "text": text.strip(),
            "outcome": outcome.strip(),
            "measure": measure.strip(),
            "scope": scope,
            "owner_id": owner_id,
            "due_on": due_on,
        },
    )
    recommendation.version += 1
    recommendation.save()
    hidden = RecommendationLesson.objects.filter(recommendation=recommendation).exclude(visible(by, "lesson__"))
    RecommendationLesson.objects.filter(recommendation=recommendation).exclude(
        pk__in=list(hidden.values_list("pk", flat=True))
    ).delete()
    recommendation.agency_links.all().delete()
    recommendation.group_links.all().delete()
    _answer_lessons(by, recommendation, lessons)
    read_recommendation(recommendation, lessons)
    _address(by, recommendation, agency_ids, group_ids)
    record_of(
        by=by,
        verb="changed",
        kind="recommendation",
        thing=recommendation,
        detail=changed,
    )
    return recommendation


@transaction.atomic
def respond(
    *,
    by: Actor,
    recommendation_id: int,
    version: int,
    answer: str,
    reason: str = "",
    answered_on: date | None = None,
) -> Recommendation:
    """Record what the board answers: accepted, in part, rejected or referred nationally, with its reason."""
    require_respond(by)
    recommendation = _locked_recommendation(by, recommendation_id, version)
    check_answer(answer, reason)
    on = answered_on or by.today
    if on > by.today:
        raise Refusal("The day of the answer is in the future. Give the day on which the board met.", "answered_on")
    before = recommendation.answer
    recommendation.answer, recommendation.answer_reason = answer, reason.strip()
    recommendation.answered_on = on
    recommendation.version += 1
    recommendation.save()
    Response.objects.create(
        board_id=by.board_id,
        recommendation=recommendation,
        answer=answer,
        reason=reason.strip(),
        answered_on=on,
        by_id=by.person_id,
        at=by.at,
    )
    record_of(
        by=by,
        verb="answered",
        kind="recommendation",
        thing=recommendation,
        why=reason.strip(),
        detail={"answer": [before, answer]},
    )
    return recommendation


"""The question that a repeated lesson puts to the board, instead of one more recommendation."""


def _check_recommendation(by: Actor, text: str, scope: str, owner_id: int | None) -> None:
    if not text.strip():
        raise Refusal("Write what is recommended.", "text")
    if scope not in Scope.values:
        raise Refusal("Say whether this is for a single agency or for several.", "scope")
    check_owner(by, owner_id)


def check_owner(by: Actor, owner_id: int | None) -> None:
    if owner_id is not None and not accounts.people(by).filter(pk=owner_id).exists():
        raise Refusal("Choose an owner from the people of this board.", "owner")


_held = OfBoard(lambda: Recommendation.objects.select_for_update().defer("search"))


def _locked_recommendation(by: Actor, recommendation_id: int, version: int) -> Recommendation:
    found = _held(by.board_id, recommendation_id)
    if found is None or not sees_recommendation(by, found):
        raise NotThere
    if found.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this recommendation while you had it open. Your changes are below; "
            "compare them with how it reads now."
        )
    return found


def _answer_lessons(by: Actor, recommendation: Recommendation, lessons: Iterable[Lesson]) -> None:
    RecommendationLesson.objects.bulk_create(
        RecommendationLesson(board_id=by.board_id, recommendation=recommendation, lesson=lesson) for lesson in lessons
    )


def _address(by: Actor, recommendation: Recommendation, agency_ids: Iterable[int], group_ids: Iterable[int]) -> None:
    agencies, groups = own_agencies(by, agency_ids), sorted(set(group_ids))
    if Group.objects.filter(board_id=by.board_id, pk__in=groups).count() != len(groups):
        raise Refusal("Choose from this board's groups.", "groups")
    RecommendationAgency.objects.bulk_create(
        RecommendationAgency(board_id=by.board_id, recommendation=recommendation, agency_id=agency)
        for agency in agencies
    )
    RecommendationGroup.objects.bulk_create(
        RecommendationGroup(board_id=by.board_id, recommendation=recommendation, group_id=group) for group in groups
    )
