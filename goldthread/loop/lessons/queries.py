"""Reading lessons and recommendations."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.lessons.models import (
    AudienceMessage,
    BoardQuestion,
    BoardWeights,
    Comparison,
    Lesson,
    LessonAgency,
    LessonFrame,
    LessonTheme,
    LikelyRepeat,
    Recommendation,
    RecommendationAgency,
    RecommendationGroup,
    RecommendationLesson,
    Response,
)
from goldthread.loop.lessons.policy import visible, visible_recommendations
from goldthread.loop.lessons.recurrence import finding, meaning, ranking, vocabulary
from goldthread.loop.lessons.recurrence.frames import Frame, frame
from goldthread.loop.lessons.recurrence.likeness import USUAL, Row, Weights, likeness, vector
from goldthread.loop.lessons.recurrence.themes import Suggestion, suggest_for
from goldthread.loop.lessons.recurrence.themes import Theme as Offered
from goldthread.loop.lessons.rules import is_about_training
from goldthread.loop.sources.choices import ELSEWHERE
from goldthread.loop.themes import queries as board_themes


def lessons(actor: Actor) -> QuerySet[Lesson]:
    """The lessons that this actor may see."""
    return Lesson.objects.filter(visible(actor))


def register(actor: Actor) -> QuerySet[Lesson]:
    """The lessons as the register lists them; what it joins of their sources is short."""
    actor.need(Permission.READ_LESSONS)
    return lessons(actor).defer("search", "source__search", "source__summary")


def get(actor: Actor, reference: str) -> Lesson:
    """One lesson by its reference, with its source; what the actor may not see does not exist."""
    return _one(actor, reference, "source", "source__lead_group", "written_by")


def get_for_thread(actor: Actor, reference: str) -> Lesson:
    """The same without who wrote it and who leads its source, which its thread does not say."""
    return _one(actor, reference, "source")


def _one(actor: Actor, reference: str, *joins: str) -> Lesson:
    return the_one(lessons(actor).select_related(*joins).defer("search", "source__search").filter(reference=reference))


def of_source(actor: Actor, source_id: int) -> QuerySet[Lesson]:
    """What was learnt from one source, in the order of its references."""
    return lessons(actor).filter(source_id=source_id).defer("search").order_by("reference")


def chosen(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[Lesson]:
    """Several lessons by their ids, in the order of their references; those that the actor may not see are left out."""
    return register(actor).select_related("source").filter(pk__in=list(lesson_ids)).order_by("reference")


def of_references(actor: Actor, references: Iterable[str]) -> QuerySet[Lesson]:
    """Several lessons by their references; those that the actor may not see are left out."""
    return register(actor).select_related("source").filter(reference__in=list(references)).order_by("reference")


def with_themes(theme_ids: Iterable[int]) -> Q:
    """Lessons that were given at least one of these themes."""
    return Q(Exists(LessonTheme.objects.filter(lesson_id=OuterRef("pk"), theme_id__in=list(theme_ids))))


def for_audiences(audiences: Iterable[str]) -> Q:
    """Lessons with a message for at least one of these audiences."""
    return Q(Exists(AudienceMessage.objects.filter(lesson_id=OuterRef("pk"), audience__in=list(audiences))))


def taken_up() -> Q:
    """Lessons that a recommendation or a question to the board takes up."""
    recommended = RecommendationLesson.objects.filter(lesson_id=OuterRef("pk"))
    asked = BoardQuestion.objects.filter(lesson_id=OuterRef("pk"))
    return Q(Exists(recommended)) | Q(Exists(asked))


def first_year(actor: Actor) -> int | None:
    """The year of the earliest lesson that the actor may see."""
    day = lessons(actor).order_by("learnt_on").values_list("learnt_on", flat=True).first()
    return day.year if day else None


def first_year_recommended(actor: Actor) -> int | None:
    """The year of the earliest recommendation that the actor may see."""
    moment = recommendations(actor).order_by("written_at").values_list("written_at", flat=True).first()
    return moment.year if moment else None


def references(actor: Actor, lesson_ids: Collection[int]) -> dict[int, str]:
    """The references of those of these lessons that the actor may see."""
    return dict(lessons(actor).filter(pk__in=lesson_ids).values_list("pk", "reference")) if lesson_ids else {}


def answers_to(actor: Actor, lesson_ids: Iterable[int]) -> Iterable[tuple[int, str | None, int | None]]:
    """For each of these lessons, each answer of the board to a recommendation because of it, with each question to it.

    Where there is no recommendation there is no answer, and where nothing is asked no question.
    """
    return Lesson.objects.filter(board_id=actor.board_id, pk__in=list(lesson_ids)).values_list(
        "pk", "recommendation_links__recommendation__answer", "questions__pk"
    )


def recommendation_counts(actor: Actor, lesson_ids: Iterable[int]) -> dict[int, int]:
    """How many recommendations answer each of these lessons."""
    rows = RecommendationLesson.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids))
    return dict(rows.values_list("lesson_id").annotate(Count("pk")))


def counts_by_source(actor: Actor, source_ids: Iterable[int]) -> dict[int, int]:
    """How many lessons were taken from each of these sources."""
    rows = Lesson.objects.filter(board_id=actor.board_id, source_id__in=list(source_ids))
    return dict(rows.values_list("source_id").annotate(Count("pk")))


def counts_by_theme(actor: Actor) -> dict[int, int]:
    """How many of the lessons that the actor may see have each theme."""
    rows = LessonTheme.objects.filter(visible(actor, "lesson__"))
    return dict(rows.values_list("theme_id").annotate(Count("pk")))


def question(actor: Actor, lesson: Lesson, question_id: int) -> BoardQuestion:
    """One question that a lesson puts to the board."""
    return the_one(questions(actor, [lesson.pk]).filter(pk=question_id))


def messages(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[AudienceMessage]:
    """What is said of these lessons to each audience."""
    return AudienceMessage.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids))


def agencies_named(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[LessonAgency]:
    """The agencies that these lessons are for by name."""
    return LessonAgency.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids)).select_related("agency")


def themes_of(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[LessonTheme]:
    """The themes of these lessons."""
    return (
        LessonTheme.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids))
        .select_related("theme")
        .order_by("theme__position")
    )


def questions(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[BoardQuestion]:
    """The questions that these lessons put to the board."""
    return BoardQuestion.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids)).select_related(
        "answered_by", "owner"
    )


def recommendations(actor: Actor) -> QuerySet[Recommendation]:
    """The recommendations that this actor may see."""
    return Recommendation.objects.filter(visible_recommendations(actor))


def recommendation_register(actor: Actor) -> QuerySet[Recommendation]:
    """The recommendations as the register lists them; the owner of each is joined where they are shown."""
    actor.need(Permission.READ_LESSONS)
    return recommendations(actor).defer("search")


def get_recommendation(actor: Actor, reference: str) -> Recommendation:
    """One recommendation by its reference."""
    rows = recommendations(actor).select_related("owner", "written_by").defer("search")
    return the_one(rows.filter(reference=reference))


def recommendations_of(actor: Actor, lesson_ids: Iterable[int]) -> QuerySet[RecommendationLesson]:
    """The links from these lessons to the recommendations that answer them."""
    return (
        RecommendationLesson.objects.filter(board_id=actor.board_id, lesson_id__in=list(lesson_ids))
        .select_related("recommendation", "recommendation__owner")
        .defer("recommendation__search")
        .order_by("recommendation__reference")
    )


def lessons_answered_by(actor: Actor, recommendation_ids: Iterable[int]) -> QuerySet[RecommendationLesson]:
    """The links from these recommendations to the lessons that they answer and the actor may see."""
    return (
        RecommendationLesson.objects.filter(visible(actor, "lesson__"), recommendation_id__in=list(recommendation_ids))
        .select_related("lesson", "lesson__source")
        .defer("lesson__search", "lesson__source__search")
        .order_by("lesson__reference")
    )


def addressed_to_agencies(agency_ids: Iterable[int]) -> Q:
    """Recommendations addressed to at least one of these agencies."""
    links = RecommendationAgency.objects.filter(recommendation_id=OuterRef("pk"), agency_id__in=list(agency_ids))
    return Q(Exists(links))


def addressed_to_groups(group_ids: Iterable[int]) -> Q:
    """Recommendations addressed to at least one of these groups."""
    links = RecommendationGroup.objects.filter(recommendation_id=OuterRef("pk"), group_id__in=list(group_ids))
    return Q(Exists(links))


def agencies_addressed(actor: Actor, recommendation_ids: Iterable[int]) -> QuerySet[RecommendationAgency]:
    """The agencies that these recommendations are addressed to."""
    return RecommendationAgency.objects.filter(
        board_id=actor.board_id, recommendation_id__in=list(recommendation_ids)
    ).select_related("agency")


def groups_addressed(actor: Actor, recommendation_ids: Iterable[int]) -> QuerySet[RecommendationGroup]:
    """The groups that these recommendations are addressed to."""
    return RecommendationGroup.objects.filter(
        board_id=actor.board_id, recommendation_id__in=list(recommendation_ids)
    ).select_related("group")


def responses(actor: Actor, recommendation_ids: Iterable[int]) -> QuerySet[Response]:
    """Every answer of the board to these recommendations, oldest first."""
    return Response.objects.filter(
        board_id=actor.board_id, recommendation_id__in=list(recommendation_ids)
    ).select_related("by")


def awaiting_answer(actor: Actor) -> QuerySet[Recommendation]:
    """Recommendations that the board has not answered, the longest waiting first."""
    return recommendations(actor).filter(answer=Answer.AWAITED).defer("search").order_by("written_at")


def unanswered_lessons(actor: Actor) -> QuerySet[Lesson]:
    """Concerns that no recommendation and no question to the board takes up.

    What others learnt asks for no answer here: it is there to be found, and the board takes up what it chooses.
    """
    return (
        lessons(actor)
        .exclude(source__kind__in=sorted(ELSEWHERE))
        .filter(kind=LessonKind.CONCERN, recommendation_links__isnull=True, questions__isnull=True)
        .select_related("source")
        .defer("search", "source__search")
        .order_by("learnt_on")
    )


def training_recommendations_this_year(actor: Actor, but: int | None = None) -> int:
    """How many of this calendar year's recommendations ask for training."""
    texts = Recommendation.objects.filter(board_id=actor.board_id, written_at__year=actor.today.year).exclude(
        pk=but or 0
    )
    return sum(is_about_training(text) for text in texts.values_list("text", flat=True))


@dataclass(frozen=True, slots=True)
class Alike:
    """A lesson that raises the same issue as another, or as a text: how alike, why, and what a person said of it."""

    lesson: Lesson
    likeness: float
    why: str
    repeats: bool | None
    """Whether a person confirmed it, said that it is different, or has said nothing yet."""


LOOKED_THROUGH = 300
"""How many statements are compared exactly, after the search has put all in order."""
SAID_ORDER = {True: 0, None: 1, False: 2}
"""What a person confirmed leads, what a person found different comes last."""
WORTH_SHOWING = 0.2
"""A likeness below this is seldom the same issue."""


def edition() -> str:
    """What statements are read with today: the vocabulary, and the model where there is one."""
    return vocabulary.edition() + ("+m" if meaning.installed() else "")


def row_of(held: bytes | memoryview) -> Row:
    """A vector as it was kept."""
    return np.frombuffer(held, dtype=np.float16).astype(np.float32)


def weights_of(actor: Actor) -> Weights:
    """How much each way of looking counts for this board: as it has learnt, or as it ships."""
    learnt = BoardWeights.objects.filter(board_id=actor.board_id).values_list("weights", flat=True).first()
    return Weights(**learnt) if learnt else USUAL


def alike_text(actor: Actor, text: str, but: Iterable[int] = (), most: int = 6) -> tuple[Alike, ...]:
    """Lessons that say the same as a text that is being written, in whatever words, the likeliest first."""
    one = frame(text)
    rows = LessonFrame.objects.exclude(lesson_id__in=list(but))
    return _alike(actor, one, vector(one, meaning.meaning(text)), rows, most, {})


def alike(actor: Actor, lesson: Lesson, most: int = 6) -> tuple[Alike, ...]:
    """Earlier lessons of other sources that say the same as this one, the likeliest first; what is confirmed leads."""
    one = frame(lesson.statement)
    said = dict(
        Comparison.objects.filter(board_id=actor.board_id, lesson=lesson)
        .order_by("at", "pk")
        .values_list("earlier_id", "repeats")
    )
    rows = LessonFrame.objects.filter(learnt_on__lte=lesson.learnt_on).exclude(lesson__source_id=lesson.source_id)
    return _alike(actor, one, vector(one, meaning.meaning(lesson.statement)), rows, most, said)


def repeated_later(actor: Actor, lesson: Lesson) -> tuple[Lesson, ...]:
    """Later lessons of which a person said that they repeat this one, oldest first."""
    return _confirmed(actor, Comparison.objects.filter(board_id=actor.board_id, earlier=lesson), "lesson_id")


def repeated_earlier(actor: Actor, lesson: Lesson) -> tuple[Lesson, ...]:
    """Earlier lessons of which a person said that this one repeats them, oldest first."""
    return _confirmed(actor, Comparison.objects.filter(board_id=actor.board_id, lesson=lesson), "earlier_id")


def _confirmed(actor: Actor, said: QuerySet[Comparison], other: str) -> tuple[Lesson, ...]:
    latest = dict(said.order_by("at", "pk").values_list(other, "repeats"))
    repeating = [pk for pk, repeats in latest.items() if repeats]
    if not repeating:
        return ()
    found = lessons(actor).filter(pk__in=repeating).select_related("source").defer("search", "source__search")
    return tuple(found.order_by("learnt_on", "pk"))


def _alike(
    actor: Actor, one: Frame, row: Row, rows: QuerySet[LessonFrame], most: int, said: Mapping[int, bool]
) -> tuple[Alike, ...]:
    found: dict[int, tuple[float, str]] = dict.fromkeys((pk for pk, repeats in said.items() if repeats), (1.0, ""))
    looking = finding.worth_looking(one, _statements())
    if looking:
        held = _nearest(actor, one, rows.filter(board_id=actor.board_id, terms=_query(looking)))
        held = [each for each in held if len(each[1]) == 2 * row.size]
        if held:
            scores = likeness(row, np.stack([row_of(each[1]) for each in held]), weights_of(actor))
            for at in np.argsort(-scores, kind="stable"):
                lesson_id, _, issues, concepts = held[at]
                if scores[at] < WORTH_SHOWING or len(found) >= most + len(said):
                    break
                if not found.get(lesson_id, (0.0, ""))[1]:
                    why = ranking.why(one, Frame(frozenset(concepts), dict.fromkeys(issues, 1.0), {}, {}))
                    found[lesson_id] = (float(scores[at]), why)
    shown = lessons(actor).filter(pk__in=list(found)).select_related("source").defer("search", "source__search")
    ordered = sorted(shown, key=lambda each: (SAID_ORDER[said.get(each.pk)], -found[each.pk][0]))
    return tuple(
        Alike(each, found[each.pk][0], found[each.pk][1] or "a person said so", said.get(each.pk)) for each in ordered
    )[: most + len(said)]


def _nearest(
    actor: Actor, one: Frame, rows: QuerySet[LessonFrame]
) -> list[tuple[int, bytes | memoryview, list[str], list[str]]]:
    """The rows that the search puts first, as far as the actor may see them: lesson, vector, issues, concepts.

    Whoever sees most of the board has the order made first, which spares a look at the source of every row.
    """
    if actor.source_ids is not None:
        rows = rows.filter(visible(actor, "lesson__"))
    ordered = list(_in_order(rows, one).values_list("pk", flat=True)[: 4 * LOOKED_THROUGH])
    seen = set(LessonFrame.objects.filter(visible(actor, "lesson__"), pk__in=ordered).values_list("pk", flat=True))
    first = [pk for pk in ordered if pk in seen][:LOOKED_THROUGH]
    return list(LessonFrame.objects.filter(pk__in=first).values_list("lesson_id", "vector", "issues", "concepts"))


def nearest(rows: QuerySet[LessonFrame], one: Frame) -> QuerySet[LessonFrame]:
    """The few hundred of these rows that are worth comparing with a statement, whoever may see them."""
    looking = finding.worth_looking(one, _statements())
    if not looking:
        return rows.none()
    first = list(_in_order(rows.filter(terms=_query(looking)), one).values_list("pk", flat=True)[:LOOKED_THROUGH])
    return LessonFrame.objects.filter(pk__in=first)


def _in_order(rows: QuerySet[LessonFrame], one: Frame) -> QuerySet[LessonFrame]:
    rank = SearchRank(F("terms"), _query(finding.all_of(one)), weights=[finding.CLASSES[each] for each in "DCBA"])
    return rows.annotate(rank=rank).order_by("-rank")


def _query(lexemes: str) -> SearchQuery:
    return SearchQuery(lexemes, search_type="raw", config="simple")


def _statements() -> int:
    """About how many statements there are, as the database keeps in mind; it asks no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [LessonFrame._meta.db_table])
        return max(0, int(cursor.fetchone()[0]))


def why_alike(lesson: Lesson, other: Lesson) -> str:
    """What both lessons speak of, as a sentence."""
    said = ranking.why(frame(lesson.statement), frame(other.statement))
    return f"{said[0].upper()}{said[1:]}"


@dataclass(frozen=True, slots=True)
class Pair:
    """A lesson and an earlier one: how alike they read, and what a person said of them."""

    lesson_id: int
    earlier_id: int
    likeness: float
    repeats: bool | None


def repeats(actor: Actor, likeness: float, most: int) -> tuple[Pair, ...]:
    """Every pair that a person judged, and the likeliest pairs of concerns that nobody has judged yet.

    As far as the actor may see both lessons; ``likeness`` is the least and ``most`` the number of unjudged pairs.
    """
    seen = visible(actor, "lesson__") & visible(actor, "earlier__")
    said: dict[tuple[int, int], bool] = {}
    for one, other, day, earlier_day, verdict in (
        Comparison.objects.filter(seen)
        .order_by("at", "pk")
        .values_list("lesson_id", "earlier_id", "lesson__learnt_on", "earlier__learnt_on", "repeats")
    ):
        said[(one, other) if (day, one) > (earlier_day, other) else (other, one)] = verdict
    likely = LikelyRepeat.objects.filter(
        seen, likeness__gte=likeness, lesson__kind=LessonKind.CONCERN, earlier__kind=LessonKind.CONCERN
    )
    found = [Pair(one, other, 1.0 if verdict else 0.0, verdict) for (one, other), verdict in said.items()]
    found += [
        Pair(one, other, alike, None)
        for one, other, alike in likely.order_by("-likeness").values_list("lesson_id", "earlier_id", "likeness")[:most]
        if (one, other) not in said
    ]
    return tuple(found)


def read_as(actor: Actor, lesson_ids: Collection[int]) -> dict[int, Frame]:
    """How the matcher reads these lessons: their issues and concepts, without their words."""
    rows = LessonFrame.objects.filter(
        board_id=actor.board_id, lesson_id__in=lesson_ids, recommendation__isnull=True
    ).values_list("lesson_id", "issues", "concepts")
    return {
        lesson_id: Frame(frozenset(concepts), dict.fromkeys(issues, 1.0), {}, {})
        for lesson_id, issues, concepts in rows
    }


def open_questions(actor: Actor) -> QuerySet[BoardQuestion]:
    """Why a lesson came back, where nobody has answered it yet; those with the earliest day first."""
    return (
        BoardQuestion.objects.filter(visible(actor, "lesson__"), answer="", earlier__isnull=False)
        .select_related("lesson", "earlier", "owner")
        .defer("lesson__search", "earlier__search")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def offered(actor: Actor) -> tuple[Offered, ...]:
    """The board's themes as the matcher suggests from them."""
    return tuple(Offered(str(theme.pk), theme.name, theme.definition) for theme in board_themes.in_use(actor))


def unsorted(actor: Actor) -> QuerySet[Lesson]:
    """Lessons to which nobody has given a theme, the latest first."""
    given = LessonTheme.objects.filter(lesson_id=OuterRef("pk"))
    rows = lessons(actor).filter(~Exists(given)).select_related("source").defer("search", "source__search")
    return rows.order_by("-learnt_on", "-pk")


def suggested(actor: Actor, lesson_ids: Collection[int]) -> dict[int, tuple[Suggestion, ...]]:
    """For each of these lessons the themes that suggest themselves, with what speaks for each."""
    scheme = offered(actor)
    return {pk: suggest_for(one, scheme) for pk, one in read_as(actor, lesson_ids).items()}
