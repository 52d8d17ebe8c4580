"""Reading lessons and recommendations."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.lessons.models import (
    AudienceMessage,
    BoardQuestion,
    Lesson,
    LessonAgency,
    LessonTheme,
    Recommendation,
    RecommendationAgency,
    RecommendationGroup,
    RecommendationLesson,
    Response,
)
from goldthread.loop.lessons.policy import visible, visible_recommendations
from goldthread.loop.lessons.rules import is_about_training


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
    rows = lessons(actor).select_related(*joins).defer("search", "source__search")
    try:
        return rows.get(reference=reference)
    except Lesson.DoesNotExist:
        raise NotThere from None


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


def answers_to(actor: Actor, lesson_ids: Iterable[int]) -> Iterable[tuple[int, str | None, int | None]]:
    """For each of these lessons, each answer of the board to a recommendation because of it, with each question to it.

    Where there is no recommendation there is no answer, and where nothing is asked no question.
    """
    return Lesson.objects.filter(board_id=actor.board_id, pk__in=list(lesson_ids)).values_list(
        "pk", "recommendation_links__recommendation__answer", "questions__pk"
    )


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
    found = questions(actor, [lesson.pk]).filter(pk=question_id).first()
    if found is None:
        raise NotThere
    return found


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
        "answered_by"
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
    found = (
        recommendations(actor).select_related("owner", "written_by").defer("search").filter(reference=reference).first()
    )
    if found is None:
        raise NotThere
    return found


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
    """Concerns that no recommendation and no question to the board takes up."""
    return (
        lessons(actor)
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
class AlreadyLearnt:
    """An earlier lesson that shares words with a new one."""

    lesson: Lesson
    rank: float


def sharing_words(actor: Actor, text: str, but: int | None = None, most: int = 5) -> list[AlreadyLearnt]:
    """Earlier lessons that share words with a text, the nearest first."""
    words = " or ".join(word for word in text.split()[:40] if word.isalpha() and len(word) > 3)
    if not words:
        return []
    query = SearchQuery(words, search_type="websearch", config="english")
    found = (
        lessons(actor)
        .filter(search=query)
        .exclude(pk=but or 0)
        .annotate(rank=SearchRank(F("search"), query))
        .select_related("source")
        .defer("search", "source__search")
        .order_by("-rank")[:most]
    )
    return [AlreadyLearnt(lesson, float(lesson.rank)) for lesson in found]
