"""The board's framework as rows: its versions, what partners say of them, and how the board looks at it again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.core.ordered import OrderedJSONField
from goldthread.loop.framework.choices import (
    IN_FORCE,
    Conclusion,
    Evidenced,
    FrameworkStatus,
    Position,
    TakenUp,
)

_IN_FORCE = [status.value for status in IN_FORCE]


class Framework(BoardRow):
    """One version of a board's learning and improvement framework.

    The text is what the board wrote; the content is what it says, whole, with what it inherited on the day it was
    saved, so that a version never changes because a pack did.
    """

    plain: ClassVar = ("title", "version_name", "status", "content", "digest", "begun_from")
    free_text: ClassVar = ("text", "agreed_how")

    title = models.CharField(max_length=300)
    version_name = models.CharField(max_length=300)
    status = models.CharField(max_length=20, choices=FrameworkStatus.choices)
    in_force_from = models.DateField(null=True, blank=True, help_text="as the text says; empty while it says none")
    review_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True, help_text="the YAML as somebody wrote it")
    content = OrderedJSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="tells one content from another")
    begun_from = models.CharField(max_length=300, blank=True, help_text="pack, version or file that it began from")
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_out_on = models.DateField(null=True, blank=True, help_text="first day of its consultation")
    comments_by = models.DateField(null=True, blank=True, help_text="last day of its consultation")
    ratified_on = models.DateField(null=True, blank=True)
    agreed_how = models.TextField(blank=True, help_text="meeting and minute of the board's agreement")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = (models.F("in_force_from").desc(nulls_first=True), "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["board", "version_name"],
                condition=Q(status__in=_IN_FORCE),
                name="one_framework_of_a_version",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=False) | ~Q(status__in=_IN_FORCE),
                name="framework_in_force_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version_name}"


class FrameworkComment(BoardRow):
    """What a partner says of one section of a draft, and what the office answered."""

    free_text: ClassVar = ("text", "answer")
    plain: ClassVar = ("section", "taken_up")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="comments")
    section = models.CharField(max_length=40, blank=True, help_text="empty where it is about the whole")
    text = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()
    taken_up = models.CharField(max_length=20, choices=TakenUp.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("said_at", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class FrameworkEndorsement(BoardRow):
    """What an agency said of a version, by somebody who speaks for it. The latest counts, and all are kept."""

    free_text: ClassVar = ("note",)
    plain: ClassVar = ("position",)

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="endorsements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=20, choices=Position.choices)
    note = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("said_at", "pk")

    def __str__(self) -> str:
        return f"{self.agency_id} {self.position}"


class ExpectationEvidence(BoardRow):
    """What an agency shows for one thing that the framework expects of it. The latest counts, and all are kept."""

    free_text: ClassVar = ("text",)
    plain: ClassVar = ("expectation", "state", "link")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="evidence")
    expectation = models.CharField(max_length=60, help_text="its key, which stays the same from version to version")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=Evidenced.choices)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()

    class Meta:
        ordering = ("shown_at", "pk")
        indexes = [models.Index(fields=["board", "expectation", "agency"], name="evidence_of_expectations")]

    def __str__(self) -> str:
        return f"{self.expectation} {self.state}"


class FrameworkEvaluation(BoardRow):
    """The board looks at its own framework: what was asked, what it found, and when it looks again."""

    free_text: ClassVar = ("answers", "summary")
    plain: ClassVar = ("conclusion",)

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="evaluations")
    answers = models.JSONField(help_text="each question with its answer, as both were on the day")
    summary = models.TextField(blank=True)
    conclusion = models.CharField(max_length=20, choices=Conclusion.choices)
    next_review_on = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering = ("-evaluated_at", "-pk")

    def __str__(self) -> str:
        return f"{self.framework_id} {self.conclusion}"
