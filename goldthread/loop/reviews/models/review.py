"""A review, its methods, the stages that they bring, and what holds it up."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.core.ordered import OrderedJSONField
from goldthread.documents.models import Document
from goldthread.loop.framework.models import Framework
from goldthread.loop.referrals.models import Decision
from goldthread.loop.reviews.choices import GateAnswer, ReviewState
from goldthread.loop.sources.models import Source


class Review(BoardRow):
    """One review by one or more methods: the work behind a source of learning. It goes by the source's reference."""

    free_text: ClassVar = ("title", "own_discretion_why", "waits_for")
    plain: ClassVar = ("review_type", "kind_name", "state", "held_from")

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="that opened it"
    )
    own_discretion_why = models.TextField(blank=True, help_text="where the chair alone opened it")
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="of its decision"
    )
    review_type = models.CharField(max_length=60, blank=True, help_text="as the framework names it")
    kind_name = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.SCOPED)
    held_from = models.CharField(max_length=20, blank=True, help_text="the state in which it was held up")
    waits_for = models.TextField(blank=True)
    first_day = models.DateField(null=True, blank=True, help_text="of the period under review")
    last_day = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    accepted_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False) | ~Q(own_discretion_why=""),
                name="a_review_has_a_decision_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="a_period_under_review_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["board", "state", "-opened_at"], name="reviews_by_state")]

    def __str__(self) -> str:
        return self.title


class ReviewStatusChange(BoardRow):
    """A step of a review from one state to another, by whom and why."""

    free_text: ClassVar = ("why",)
    plain: ClassVar = ("before", "after")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="status_changes")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=ReviewState.choices)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class ReviewMethod(BoardRow):
    """A method by which a review is done; several may be combined."""

    plain: ClassVar = ("key", "name", "terms", "answers", "factors")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="methods")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    terms = models.CharField(max_length=30, help_text="terms of reference, research questions, either or neither")
    answers = models.CharField(max_length=30, help_text="recommendations, questions for the board, or either")
    factors = models.CharField(max_length=20, blank=True, help_text="the scheme of contributory factors")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="a_method_once_in_a_review")]

    def __str__(self) -> str:
        return self.name


class ReviewStage(BoardRow):
    """One stage of a method in this review: when it began and ended, and whether its gate was passed."""

    free_text: ClassVar = ("gate_note", "began_without_why")
    plain: ClassVar = ("key", "name", "purpose", "needs", "takes_part", "gate", "gate_answer")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="stages")
    method = models.ForeignKey(ReviewMethod, on_delete=models.CASCADE, related_name="stages")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    needs = OrderedJSONField(default=list, help_text="the parts that must be there before it begins")
    takes_part = OrderedJSONField(default=list)
    gate = models.TextField(blank=True, help_text="what must be true before the next stage")
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    began_without_why = models.TextField(blank=True, help_text="why it began before what it needs was there")
    gate_answer = models.CharField(max_length=10, choices=GateAnswer.choices, default=GateAnswer.OPEN)
    gate_note = models.TextField(blank=True)
    gate_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    gate_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["review", "method", "key"], name="a_stage_once_in_a_method"),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True)
                | Q(begun_on__isnull=False, finished_on__gte=models.F("begun_on")),
                name="a_stage_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "due_on"], condition=Q(finished_on__isnull=True), name="review_stages_to_finish"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReviewArtefact(BoardRow):
    """Something that a stage makes, such as a joined history, and the day on which it was there."""

    free_text: ClassVar = ("text",)
    plain: ClassVar = ("key", "name", "kind", "guidance")

    stage = models.ForeignKey(ReviewStage, on_delete=models.CASCADE, related_name="artefacts")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, help_text="as the method has it: text, returns, chronology, findings...")
    guidance = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="the notes themselves, where they are written here")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["stage", "key"], name="a_stage_makes_a_thing_once")]

    def __str__(self) -> str:
        return self.name


class ReviewHold(BoardRow):
    """A time in which a review was held up: why, who agreed, who was told, and how it ended."""

    free_text: ClassVar = ("reason", "told", "ended_why")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    told = models.TextField(help_text="who was told of it")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    expected_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(ended_on__isnull=True), name="a_review_is_held_up_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class ReviewAgency(BoardRow):
    """An agency whose work with the family is under review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="agency_links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "agency"], name="an_agency_once_under_review")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.agency_id}"


class ReviewDocument(BoardRow):
    """A file that belongs to a review."""

    free_text: ClassVar = ("title",)

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    leaves = models.BooleanField(
        default=False, help_text="is part of what is published, so the identity check reads it"
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title
