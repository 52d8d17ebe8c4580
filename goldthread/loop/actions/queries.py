"""Reading actions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.loop.actions.choices import OPEN, WAS_SHOWN, WITH_THE_OWNER, ActionState, Effect
from goldthread.loop.actions.models import (
    Action,
    ActionAgency,
    ActionLesson,
    ActionStatusChange,
    Evidence,
    LastingCheck,
    Milestone,
    ProgressNote,
    Verification,
)
from goldthread.loop.actions.outcome import CameOfIt
from goldthread.loop.actions.policy import sees_all, sees_what_answers, visible
from goldthread.loop.actions.proof.models import LessonEffect
from goldthread.loop.actions.stages import Stage, stage_of
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons import queries as lessons_queries
from goldthread.loop.lessons.choices import TAKEN_UP, Answer
from goldthread.loop.lessons.models import Lesson, Recommendation


def actions(actor: Actor) -> QuerySet[Action]:
    """The actions that this actor may see."""
    return Action.objects.filter(visible(actor))


def _seen(actor: Actor) -> Q:
    """Narrows what hangs on actions of the board to those that the actor may see; who sees all pays for no look."""
    return Q() if sees_all(actor) else Q(action__in=actions(actor))


def register(actor: Actor) -> QuerySet[Action]:
    """The actions as the register lists them; who leads each is joined where it is shown."""
    actor.need(Permission.READ_ACTIONS)
    return actions(actor).defer("search", "description")


def get(actor: Actor, reference: str) -> Action:
    """One action by its reference; what the actor may not see does not exist."""
    rows = actions(actor).select_related("lead_officer", "lead_agency", "lead_member", "group")
    return the_one(rows.defer("search").filter(reference=reference))


@dataclass(frozen=True, slots=True)
class Standing:
    """How the board's actions stand: the sentence that counts at the head of the register."""

    open: int
    late: int
    waiting_for_a_check: int


def standing(actor: Actor, rows: QuerySet[Action] | None = None) -> Standing:
    """Count the open actions that the actor may see, or those among ``rows``; what is finished costs nothing here."""
    counts = (
        (actions(actor) if rows is None else rows.order_by())
        .filter(state__in=sorted(OPEN))
        .aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=actor.today, state__in=sorted(WITH_THE_OWNER))),
            waiting=Count("pk", filter=Q(state=ActionState.CLAIMED)),
        )
    )
    return Standing(counts["open"], counts["late"], counts["waiting"])


def mine(actor: Actor) -> QuerySet[Action]:
    """Open actions in the actor's own hands, the earliest date first."""
    return (
        Action.objects.filter(
            board_id=actor.board_id, lead_officer_id=actor.person_id, state__in=sorted(WITH_THE_OWNER)
        )
        .defer("search", "description")
        .order_by("due_on", "id")
    )


def of_my_agencies(actor: Actor) -> QuerySet[Action]:
    """Open actions that the actor's agencies lead, the earliest date first."""
    return (
        Action.objects.filter(
            board_id=actor.board_id,
            lead_agency_id__in=sorted(actor.agency_ids),
            state__in=sorted(WITH_THE_OWNER),
        )
        .select_related("lead_officer")
        .defer("search", "description")
        .order_by("due_on", "id")
    )


def waiting_for_a_check(actor: Actor) -> QuerySet[Action]:
    """Actions claimed complete that the actor could check: not theirs, not their agency's."""
    return (
        actions(actor)
        .filter(state=ActionState.CLAIMED)
        .exclude(lead_officer_id=actor.person_id)
        .exclude(lead_agency_id__in=sorted(actor.agency_ids))
        .select_related("lead_agency")
        .defer("search", "description")
        .order_by("claimed_on", "id")
    )


def late(actor: Actor) -> QuerySet[Action]:
    """Actions whose date has passed in their owner's hands, the longest late first."""
    return (
        actions(actor)
        .filter(state__in=sorted(WITH_THE_OWNER), due_on__lt=actor.today)
        .select_related("lead_officer", "lead_agency")
        .defer("search", "description")
        .order_by("due_on", "id")
    )


def lasting_checks_due(actor: Actor, within_days: int = 0) -> QuerySet[LastingCheck]:
    """Second looks that are due by now, or within some days."""
    return (
        LastingCheck.objects.filter(
            board_id=actor.board_id, outcome="", due_on__lte=actor.today + timedelta(days=within_days)
        )
        .filter(_seen(actor))
        .select_related("action")
        .defer("action__search", "action__description")
        .order_by("due_on", "id")
    )


def of_lessons(actor: Actor, lesson_ids: Iterable[int], with_description: bool = False) -> QuerySet[ActionLesson]:
    """The links from these lessons to the actions that answer them and the actor may see."""
    left_out = ["action__search"] if with_description else ["action__search", "action__description"]
    return (
        ActionLesson.objects.filter(_seen(actor), board_id=actor.board_id, lesson_id__in=list(lesson_ids))
        .select_related("action", "action__lead_officer", "action__lead_agency")
        .defer(*left_out)
        .order_by("action__due_on", "action_id")
    )


def of_recommendations(actor: Actor, recommendation_ids: Iterable[int]) -> QuerySet[ActionLesson]:
    """The links from these recommendations to the actions that carry them out and the actor may see."""
    return (
        ActionLesson.objects.filter(
            _seen(actor), board_id=actor.board_id, recommendation_id__in=list(recommendation_ids)
        )
        .select_related("action", "action__lead_officer", "action__lead_agency")
        .defer("action__search", "action__description")
        .order_by("action__due_on", "action_id")
    )


def counts_for(actor: Actor, recommendation_ids: Iterable[int]) -> dict[int, int]:
    """How many actions that the actor may see carry out each of these recommendations."""
    rows = ActionLesson.objects.filter(
        _seen(actor), board_id=actor.board_id, recommendation_id__in=list(recommendation_ids)
    )
    counted = rows.values_list("recommendation_id").annotate(Count("action_id", distinct=True))
    return {pk: number for pk, number in counted if pk is not None}


def carried_out(actor: Actor) -> QuerySet[ActionLesson, int | None]:
    """The ids of the recommendations that an action carries out, for asking whether one is among them."""
    return ActionLesson.objects.filter(board_id=actor.board_id, recommendation__isnull=False).values_list(
        "recommendation_id", flat=True
    )


def stages(actor: Actor, learnt: Iterable[Lesson]) -> dict[int, Stage]:
    """How far the board has come with each of these lessons, by its id.

    Whoever may see a lesson is told this one word of it, whether or not its actions exist for them.
    """
    rows = {lesson.pk: lesson.kind for lesson in learnt}
    answers: dict[int, list[str]] = defaultdict(list)
    states: dict[int, list[str]] = defaultdict(list)
    asking: set[int] = set()
    for lesson_id, answer, question in lessons_queries.answers_to(actor, rows):
        answers[lesson_id] += [answer] if answer else []
        asking |= {lesson_id} if question else set()
    for lesson_id, state in (
        ActionLesson.objects.filter(board_id=actor.board_id, lesson_id__in=list(rows))
        .values_list("lesson_id", "action__state")
        .distinct()
    ):
        states[lesson_id].append(state)
    closed = _closed(actor, rows)
    return {
        pk: stage_of(kind=kind, answers=answers[pk], states=states[pk], asked=pk in asking, closed=pk in closed)
        for pk, kind in rows.items()
    }


def _closed(actor: Actor, lesson_ids: Iterable[int]) -> set[int]:
    rows = LessonEffect.objects.filter(
        board_id=actor.board_id, lesson_id__in=list(lesson_ids), effect=Effect.BETTER, reopened_at__isnull=True
    )
    return set(rows.values_list("lesson_id", flat=True))


def lessons_answered_by(actor: Actor, action_ids: Iterable[int]) -> QuerySet[ActionLesson]:
    """The links from these actions to the lessons that they answer and the actor may see."""
    return (
        ActionLesson.objects.filter(lessons.visible(actor, "lesson__"), action_id__in=list(action_ids))
        .select_related("lesson", "lesson__source", "recommendation")
        .defer("lesson__search", "lesson__source__search", "recommendation__search")
        .order_by("lesson__reference", "id")
    )


def evidence_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[Evidence]:
    """What was offered to show these actions, oldest first."""
    return Evidence.objects.filter(
        _seen(actor), board_id=actor.board_id, action_id__in=list(action_ids)
    ).select_related("document", "offered_by")


def evidence_by_id(actor: Actor, evidence_id: int) -> Evidence:
    """One piece of evidence of an action that the actor may see."""
    found = (
        Evidence.objects.filter(_seen(actor), board_id=actor.board_id, pk=evidence_id)
        .select_related("document", "action")
        .first()
    )
    if found is None:
        raise NotThere
    return found


def verifications_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[Verification]:
    """The independent checks of these actions, oldest first."""
    return Verification.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids)).select_related("by")


def lasting_checks_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[LastingCheck]:
    """The second looks at these actions, done and to come."""
    return LastingCheck.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids)).select_related("by")


def milestones_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[Milestone]:
    """The steps on the way of these actions."""
    return Milestone.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids))


def agencies_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[ActionAgency]:
    """The agencies that take part in these actions beside the one that leads."""
    return ActionAgency.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids)).select_related("agency")


def progress_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[ProgressNote]:
    """What was said about how these actions are going, newest first."""
    return ProgressNote.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids)).select_related("by")


def steps_of(actor: Actor, action_ids: Iterable[int]) -> QuerySet[ActionStatusChange]:
    """The steps that these actions took, oldest first."""
    return ActionStatusChange.objects.filter(board_id=actor.board_id, action_id__in=list(action_ids)).select_related(
        "by"
    )


def with_agencies(agency_ids: Iterable[int]) -> Q:
    """Narrows to actions that one of these agencies leads or takes part in."""
    ids = list(agency_ids)
    taking_part = ActionAgency.objects.filter(action_id=OuterRef("pk"), agency_id__in=ids)
    return Q(lead_agency_id__in=ids) | Q(Exists(taking_part))


def from_sources_of(kinds: Iterable[str]) -> Q:
    """Narrows to actions that answer a lesson from one of these kinds of source."""
    return Q(Exists(ActionLesson.objects.filter(action_id=OuterRef("pk"), lesson__source__kind__in=list(kinds))))


def late_on(today: date) -> Q:
    """Narrows to actions whose date has passed in their owner's hands."""
    return Q(state__in=sorted(WITH_THE_OWNER), due_on__lt=today)


def look_due_on(today: date) -> Q:
    """Actions whose second look is due by a day."""
    return Q(pk__in=LastingCheck.objects.filter(outcome="", due_on__lte=today).values("action_id"))


def due_within(today: date, days: int) -> Q:
    """Narrows to actions in their owner's hands whose date comes within some days."""
    return Q(state__in=sorted(WITH_THE_OWNER), due_on__gte=today, due_on__lte=today + timedelta(days=days))


def led_by(actor: Actor) -> Q:
    """Narrows to the actor's own: led as officer or as board member, or by their agency."""
    mine = Q(lead_officer_id=actor.me) | Q(lead_member_id=actor.me)
    return mine | Q(lead_agency_id__in=sorted(actor.agency_ids)) if actor.agency_ids else mine


def led_by_people(actor: Actor, part: str, person_ids: Iterable[int], or_nobody: bool) -> Q:
    """Narrows to actions that these people lead, as ``part`` says: as officer or as board member.

    With ``or_nobody``, also those that nobody with a role on the board today leads in that part.
    """
    found = Q(**{f"{part}_id__in": list(person_ids)})
    if or_nobody:
        current = accounts.people(actor).order_by().values("pk")
        found |= Q(**{f"{part}__isnull": True}) | ~Q(**{f"{part}_id__in": current})
    return found


def chosen(actor: Actor, action_ids: Iterable[int]) -> list[Action]:
    """The actions that a person ticked, as far as they may see them, in the order of their references."""
    return list(
        actions(actor).filter(pk__in=list(action_ids)).only("reference", "title", "state").order_by("reference")
    )


def references_answered(actor: Actor, action_ids: Iterable[int]) -> QuerySet[ActionLesson, tuple[int, str]]:
    """The references of the lessons that these actions answer and the actor may see, as (action, reference)."""
    return (
        ActionLesson.objects.filter(lessons.visible(actor, "lesson__"), action_id__in=list(action_ids))
        .order_by("lesson__reference")
        .values_list("action_id", "lesson__reference")
        .distinct()
    )


def unplanned(actor: Actor) -> QuerySet[Recommendation]:
    """Recommendations that the board has taken up and that no action answers yet, the longest accepted first."""
    answered = ActionLesson.objects.filter(board_id=actor.board_id, recommendation_id=OuterRef("pk"))
    return (
        lessons_queries.recommendations(actor)
        .filter(~Exists(answered), answer__in=sorted(TAKEN_UP))
        .defer("search")
        .order_by("answered_on", "id")
    )


def recommendations_to_answer(actor: Actor, words: str = "") -> QuerySet[Recommendation]:
    """Recommendations that an action could answer: those with these words, or those taken up and not yet planned."""
    if not words:
        return unplanned(actor)
    query = SearchQuery(words, search_type="websearch", config="english")
    found = lessons_queries.recommendations(actor).filter(search=query)
    return found.exclude(answer=Answer.REJECTED).defer("search").order_by("-written_at", "-id")


def lessons_to_answer(actor: Actor, words: str = "") -> QuerySet[Lesson]:
    """Lessons that an action could answer: those with these words, or concerns that nothing takes up yet."""
    if not words:
        unanswered = lessons_queries.unanswered_lessons(actor)
        return unanswered.filter(action_links__isnull=True).order_by("-learnt_on", "-id")
    query = SearchQuery(words, search_type="websearch", config="english")
    return lessons_queries.lessons(actor).filter(search=query).defer("search").order_by("-learnt_on", "-id")


def merged_into(actor: Actor, action: Action) -> QuerySet[Action]:
    """The actions that said the same and were merged into this one; each keeps its history and its evidence."""
    return actions(actor).filter(merged_into=action).select_related("lead_agency").defer("search").order_by("pk")


def needs_of(actor: Actor, action: Action) -> QuerySet[Action]:
    """What has to be done before this action can be finished."""
    return actions(actor).filter(needed_by_links__action=action).defer("search", "description").order_by("due_on", "pk")


def needed_by(actor: Actor, action: Action) -> QuerySet[Action]:
    """What waits for this action."""
    return actions(actor).filter(needs_links__needs=action).defer("search", "description").order_by("due_on", "pk")


def lasting_check_of(actor: Actor, action: Action) -> LastingCheck | None:
    """The next second look at an action, if one is in the diary."""
    return lasting_checks_of(actor, [action.pk]).filter(outcome="").order_by("due_on").first()


@dataclass(frozen=True, slots=True)
class EarlierLesson:
    """A lesson that says the same, with what was done about it then, when that was closed, and whether it lasts."""

    lesson: Lesson
    likeness: float
    why: str
    repeats: bool | None
    """What a person said: it is repeated, it is different, or nothing yet."""
    came_of: CameOfIt


def learnt_before(
    actor: Actor, lesson_or_text: Lesson | str, but: Iterable[int] = (), most: int = 6
) -> tuple[EarlierLesson, ...]:
    """Have we learnt this before? Lessons that say the same in whatever words, each with what came of it."""
    if isinstance(lesson_or_text, str):
        found = lessons_queries.alike_text(actor, lesson_or_text, but, most)
    else:
        found = lessons_queries.alike(actor, lesson_or_text, most)
    came = came_of(actor, [each.lesson for each in found])
    return tuple(
        EarlierLesson(each.lesson, each.likeness, each.why, each.repeats, came[each.lesson.pk]) for each in found
    )


def came_of(actor: Actor, rows: Sequence[Lesson]) -> dict[int, CameOfIt]:
    """What was done about each of these lessons, and when that was closed."""
    ids = [lesson.pk for lesson in rows]
    if not ids:
        return {}
    done: dict[int, dict[int, Action]] = defaultdict(dict)
    for link in of_lessons(actor, ids):
        done[link.lesson_id][link.action_id] = link.action
    recommended = lessons_queries.recommendation_counts(actor, ids)
    reached, all_seen = stages(actor, rows), sees_what_answers(actor)
    return {
        pk: CameOfIt(
            reached[pk],
            recommended.get(pk, 0),
            tuple(done[pk].values()),
            _closed_on(done[pk].values()),
            all_seen,
        )
        for pk in ids
    }


def closed(actor: Actor, lesson_ids: Iterable[int]) -> dict[int, date]:
    """Of these lessons, those that were closed: when the last of their actions was found to be shown."""
    live = ActionLesson.objects.filter(lessons.visible(actor, "lesson__"), lesson_id__in=list(lesson_ids)).exclude(
        action__state=ActionState.CANCELLED
    )
    still_open = Count("pk", filter=~Q(action__state__in=sorted(WAS_SHOWN)))
    rows = live.values("lesson_id").annotate(last=Max("action__verified_on"), still_open=still_open)
    return dict(rows.filter(still_open=0, last__isnull=False).values_list("lesson_id", "last"))


def _closed_on(done: Iterable[Action]) -> date | None:
    live = [action for action in done if action.state != ActionState.CANCELLED]
    days = [action.verified_on for action in live if action.state in WAS_SHOWN and action.verified_on]
    return max(days) if days and len(days) == len(live) else None
