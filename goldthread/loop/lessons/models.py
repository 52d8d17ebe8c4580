"""Lessons, what is said of them to whom, and what is recommended because of them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from goldthread.accounts.models import Agency, BoardRow, Group, Person
from goldthread.loop.lessons.choices import Answer, Audience, LessonKind, Reach, Scope
from goldthread.loop.sources.models import Source
from goldthread.loop.themes.models import Theme


class Lesson(BoardRow):
    """One thing that was learnt, in one statement, from exactly one source."""

    free_text: ClassVar = ("statement", "evidence")
    plain: ClassVar = ("reference", "kind", "reach", "search")

    reference = models.CharField(max_length=40)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="lessons")
    statement = models.TextField()
    evidence = models.TextField(blank=True, help_text="what in the source shows it")
    kind = models.CharField(max_length=20, choices=LessonKind.choices, default=LessonKind.CONCERN)
    reach = models.CharField(max_length=20, choices=Reach.choices, default=Reach.TRANSFERABLE)
    learnt_on = models.DateField(help_text="the day its source reported it")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)
    search = models.GeneratedField(
        expression=SearchVector("reference", "statement", "evidence", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "reference"], name="one_lesson_of_a_reference")]
        indexes = [
            GinIndex(fields=["search"], name="lesson_search"),
            GinIndex(fields=["statement"], opclasses=["gin_trgm_ops"], name="lesson_statement_alike"),
            models.Index(fields=["board", "-learnt_on", "-id"], name="lessons_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.statement[:60]}"


class AudienceMessage(BoardRow):
    """What one audience needs to take from a lesson, in its own words."""

    free_text: ClassVar = ("message",)
    plain: ClassVar = ("audience",)

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="messages")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    message = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.audience}: {self.message[:60]}"


class LessonAgency(BoardRow):
    """An agency that a lesson is for by name."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "agency"], name="lesson_names_an_agency_once")]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.agency_id}"


class LessonTheme(BoardRow):
    """A theme that a person gave to a lesson."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="lesson_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "theme"], name="lesson_has_a_theme_once")]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.theme_id}"


class BoardQuestion(BoardRow):
    """A question that a finding puts to the board, where it stands without a recommendation.

    A lesson that came back asks why what was done about the earlier one did not hold, and somebody owns the answer.
    """

    free_text: ClassVar = ("question", "answer")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="questions")
    earlier = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="that came back"
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="when its owner brings the answer")
    question = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.question[:60]


class Recommendation(BoardRow):
    """What ought to be different because of one or more lessons, and what the board answered."""

    free_text: ClassVar = ("text", "outcome", "measure", "answer_reason")
    plain: ClassVar = ("reference", "scope", "answer", "search")

    reference = models.CharField(max_length=40)
    text = models.TextField()
    outcome = models.TextField(blank=True, help_text="what will be different for children")
    measure = models.TextField(blank=True, help_text="how anybody will know")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.MULTI_AGENCY)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.AWAITED)
    answer_reason = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)
    search = models.GeneratedField(
        expression=SearchVector("reference", "text", "outcome", "measure", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_recommendation_of_a_reference"),
            models.CheckConstraint(
                condition=~models.Q(answer=Answer.REJECTED) | ~models.Q(answer_reason=""),
                name="rejected_with_a_reason",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="recommendation_search"),
            models.Index(fields=["board", "-written_at", "-id"], name="recommendations_by_date"),
            models.Index(
                fields=["board", "written_at"],
                condition=models.Q(answer=Answer.AWAITED),
                name="recommendations_awaited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.text[:60]}"


class RecommendationLesson(BoardRow):
    """A lesson that a recommendation answers."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="lesson_links")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="recommendation_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "lesson"], name="recommendation_answers_a_lesson_once")
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.lesson_id}"


class RecommendationAgency(BoardRow):
    """An agency that a recommendation is addressed to."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="agency_links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "agency"], name="addressed_to_an_agency_once")]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.agency_id}"


class RecommendationGroup(BoardRow):
    """A group that a recommendation is addressed to."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="group_links")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "group"], name="addressed_to_a_group_once")]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.group_id}"


class Response(BoardRow):
    """An answer of the board to a recommendation; a later one supersedes it and both are kept."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("answer",)

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="responses")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    reason = models.TextField(blank=True)
    answered_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.answer}"


class LessonFrame(BoardRow):
    """How the matcher reads a lesson's statement, or a recommendation that answers it: made anew with either."""

    plain: ClassVar = ("edition",)

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="frames")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    learnt_on = models.DateField()
    issues = ArrayField(models.CharField(max_length=80), default=list)
    concepts = ArrayField(models.CharField(max_length=80), default=list)
    terms = SearchVectorField(help_text="what the search looks for first")
    vector = models.BinaryField(help_text="half-precision numbers for the exact comparison")
    edition = models.CharField(max_length=20, help_text="of the vocabulary and the model it was read with")
    compared = models.BooleanField(default=False, help_text="whether likely repeats of it were looked for since")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "recommendation"], nulls_distinct=False, name="a_statement_is_read_once"
            )
        ]
        indexes = [
            GinIndex(fields=["terms"], name="lesson_frame_terms", fastupdate=False),
            models.Index(
                fields=["board", "id"],
                condition=models.Q(compared=False, recommendation__isnull=True),
                name="lesson_frames_to_compare",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {', '.join(self.issues)}"


class Comparison(BoardRow):
    """What a person said of a lesson and an earlier one: it repeats it, or it is different; the latest counts."""

    free_text: ClassVar = ("reason",)

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="comparisons")
    earlier = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="later_comparisons")
    repeats = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=~models.Q(lesson=models.F("earlier")), name="compared_with_another")
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {'repeats' if self.repeats else 'differs from'} {self.earlier_id}"


class LikelyRepeat(BoardRow):
    """A lesson and an earlier one of another source that read alike: found by a job, judged by nobody yet."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="likely_earlier")
    earlier = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="likely_later")
    likeness = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "earlier"], name="a_likely_repeat_is_told_once")]
        indexes = [models.Index(fields=["board", "-likeness"], name="likely_repeats_by_likeness")]

    def __str__(self) -> str:
        return f"{self.lesson_id} may repeat {self.earlier_id}"


class BoardWeights(BoardRow):
    """How much each way of looking at a statement counts for this board, as its own comparisons taught it."""

    plain: ClassVar = ("weights",)

    weights = models.JSONField()
    learnt_from = models.PositiveIntegerField(help_text="comparisons")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board"], name="one_set_of_weights_of_a_board")]

    def __str__(self) -> str:
        return f"{self.board_id} from {self.learnt_from}"
