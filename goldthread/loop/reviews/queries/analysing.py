"""The analysis of a review as its pages need it: episodes, factors, the tree of causes, findings, early learning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.lessons.choices import Answer, LessonKind
from goldthread.loop.lessons.models import BoardQuestion, RecommendationLesson
from goldthread.loop.reviews import schemes
from goldthread.loop.reviews.language import Mark, marks
from goldthread.loop.reviews.models import (
    CauseNode,
    Citation,
    ContributoryFactor,
    EarlyLearning,
    Episode,
    Review,
    ReviewFinding,
)
from goldthread.loop.reviews.policy import visible
from goldthread.loop.reviews.schemes import Scheme
from goldthread.loop.reviews.working import pattern_named


@dataclass(frozen=True, slots=True)
class FactorView:
    """A contributory factor in words."""

    id: int
    scheme: str
    edition: str
    name: str
    text: str
    helped: bool


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode with its factors, and the turns of phrase in it that are worth a second thought."""

    episode: Episode
    factors: tuple[FactorView, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    """By the name of the field."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A node of the tree of causes with what stands under it, to be drawn as a tree or as a fishbone."""

    id: int
    version: int
    kind: str
    kind_words: str
    text: str
    factor: str
    """The name of its factor: the bone on which it lies."""
    under: tuple["Cause", ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: its lesson, why it reaches beyond the case, and what the board answers."""

    finding: ReviewFinding
    reference: str
    statement: str
    good: bool
    pattern: str
    questions: tuple[BoardQuestion, ...]
    recommendations: tuple[tuple[str, str, str], ...]
    """Reference, text and the board's answer in words."""
    citations: tuple[Citation, ...]
    unanswered: int
    marks: Mapping[str, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole analysis of a review, in a fixed number of queries."""

    episodes: tuple[EpisodeView, ...]
    factors: tuple[FactorView, ...]
    """Of the whole case, in no episode."""
    causes: tuple[Cause, ...]
    """The problems, each with its tree."""
    findings: tuple[FindingView, ...]
    early: tuple[EarlyLearning, ...]
    citations: tuple[Citation, ...]
    schemes: tuple[Scheme, ...]
    scheme: str
    """The scheme of the review's method, chosen before others."""


_OF_EPISODE = ("what_happened", "known_then", "made_sense", "practice", "matters")
_OF_FINDING = ("showed", "known_by", "widespread", "matters")


def analysis(actor: Actor, review: Review) -> Analysis:
    """Everything of a review's analysis that its page shows."""
    if not Review.objects.filter(visible(actor), pk=review.pk).exists():
        raise NotThere
    factors = list(review.factors.all())
    citations = list(review.citations.all())
    early = EarlyLearning.objects.filter(review=review).select_related("lesson", "action", "by")
    named = [key for key in review.methods.values_list("factors", flat=True) if key]
    return Analysis(
        episodes=tuple(
            EpisodeView(
                each,
                tuple(_factor(one) for one in factors if one.episode_id == each.pk),
                _marks(each, _OF_EPISODE),
            )
            for each in review.episodes.all()
        ),
        factors=tuple(_factor(one) for one in factors if one.episode_id is None),
        causes=tree(list(review.causes.all())),
        findings=_findings(review, citations),
        early=tuple(early.defer("lesson__search", "action__search")),
        citations=tuple(one for one in citations if one.finding_id is None),
        schemes=schemes.for_analysis(),
        scheme=named[0] if named else "SAFEGUARDING9",
    )


def tree(nodes: list[CauseNode]) -> tuple[Cause, ...]:
    """The nodes put under what they explain, from the deepest up, however deep the tree."""
    order: list[CauseNode] = []
    under: dict[int | None, list[CauseNode]] = {}
    for node in nodes:
        under.setdefault(node.parent_id, []).append(node)
    waiting = list(under.get(None, []))
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting += under.get(node.pk, [])
    made: dict[int, Cause] = {}
    for node in reversed(order):
        made[node.pk] = Cause(
            node.pk,
            node.version,
            node.kind,
            node.get_kind_display(),
            node.text,
            pattern_named(node.scheme, node.factor),
            tuple(made[child.pk] for child in under.get(node.pk, [])),
        )
    return tuple(made[node.pk] for node in under.get(None, []))


def _factor(row: ContributoryFactor) -> FactorView:
    return FactorView(row.pk, row.scheme, row.edition, pattern_named(row.scheme, row.factor), row.text, row.helped)


def _marks(row: Episode | ReviewFinding, fields: tuple[str, ...]) -> dict[str, tuple[Mark, ...]]:
    found = {field: marks(getattr(row, field)) for field in fields}
    return {field: places for field, places in found.items() if places}


def _findings(review: Review, citations: list[Citation]) -> tuple[FindingView, ...]:
    rows = list(review.findings.select_related("lesson").defer("lesson__search"))
    ids = [row.lesson_id for row in rows]
    asked: dict[int, list[BoardQuestion]] = {}
    for question in BoardQuestion.objects.filter(lesson_id__in=ids).select_related("answered_by"):
        asked.setdefault(question.lesson_id, []).append(question)
    answered: dict[int, list[tuple[str, str, str]]] = {}
    waiting: dict[int, int] = {}
    links = RecommendationLesson.objects.filter(lesson_id__in=ids).select_related("recommendation")
    for link in links.defer("recommendation__search").order_by("recommendation__reference"):
        row = link.recommendation
        answered.setdefault(link.lesson_id, []).append((row.reference, row.text, row.get_answer_display()))
        waiting[link.lesson_id] = waiting.get(link.lesson_id, 0) + (row.answer == Answer.AWAITED)
    return tuple(
        FindingView(
            row,
            row.lesson.reference,
            row.lesson.statement,
            row.lesson.kind == LessonKind.GOOD_PRACTICE,
            pattern_named(row.scheme, row.pattern),
            tuple(asked.get(row.lesson_id, ())),
            tuple(answered.get(row.lesson_id, ())),
            tuple(one for one in citations if one.finding_id == row.pk),
            waiting.get(row.lesson_id, 0) + sum(each.answered_at is None for each in asked.get(row.lesson_id, ())),
            _marks(row, _OF_FINDING),
        )
        for row in rows
    )


def episodes_between(actor: Actor, review: Review, first: date, last: date) -> QuerySet[Episode]:
    """The episodes that touch a stretch of days, to be drawn over the chronology."""
    return Episode.objects.filter(visible(actor, "review__"), review=review, first_day__lte=last, last_day__gte=first)
