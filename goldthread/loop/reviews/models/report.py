"""The report of a review, its quality, the identity check, and its publication."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.core.ordered import OrderedJSONField
from goldthread.documents.models import Document
from goldthread.loop.reviews.choices import GateKind, Rating, SectionPart
from goldthread.loop.reviews.models.review import Review


class ReportSection(BoardRow):
    """A section of the report as it reads now."""

    free_text: ClassVar = ("title", "text", "hint")
    plain: ClassVar = ("key", "part")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    hint = models.TextField(blank=True)
    part = models.CharField(max_length=15, choices=SectionPart.choices, default=SectionPart.OWN)
    text = models.TextField(blank=True)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="one_section_of_a_key")]

    def __str__(self) -> str:
        return self.title


class SectionVersion(BoardRow):
    """How a section read, each time it was saved."""

    free_text: ClassVar = ("text",)

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.section_id} {self.number}"


class SectionComment(BoardRow):
    """What somebody says about a section, and what was done with it."""

    free_text: ClassVar = ("text", "answer")

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    on_version = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class QualityRating(BoardRow):
    """How well a quality marker is reached at one gate, with what shows it; a later one counts and both are kept."""

    free_text: ClassVar = ("evidence",)
    plain: ClassVar = ("gate", "marker", "rating")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="ratings")
    gate = models.CharField(max_length=15, choices=GateKind.choices)
    marker = models.CharField(max_length=60)
    rating = models.CharField(max_length=15, choices=Rating.choices)
    evidence = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.marker} {self.rating}"


class IdentityCheck(BoardRow):
    """A look through everything that is to leave for what is sealed about the case. It never keeps what it found."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("content_mark",)

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="identity_checks")
    reason = models.TextField()
    content_mark = models.CharField(max_length=64, help_text="of everything that was read, to see whether it changed")
    passages = models.PositiveIntegerField(help_text="how many pieces of text were read")
    sealed = models.PositiveIntegerField(help_text="how many sealed things were looked for")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.review_id} {self.at:%Y-%m-%d}"


class IdentityHit(BoardRow):
    """A place at which something sealed stands or could stand. The words themselves are not kept here."""

    free_text: ClassVar = ("place", "cleared_why")
    plain: ClassVar = ("kind", "whose", "sureness", "mark")

    check_made = models.ForeignKey(IdentityCheck, on_delete=models.PROTECT, related_name="hits")
    place = models.CharField(max_length=300, help_text="the section, the file, the property")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    whose = models.CharField(max_length=60)
    sureness = models.CharField(max_length=30)
    mark = models.CharField(max_length=64, help_text="finds the same hit again in the next check")
    cleared_why = models.TextField(blank=True, help_text="why it may stay")
    cleared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["check_made", "cleared_at"], name="hits_of_a_check")]

    def __str__(self) -> str:
        return f"{self.place} {self.start}"


class Publication(BoardRow):
    """Whether, when and how a report is made public, and what was weighed first."""

    free_text: ClassVar = (
        "effect",
        "told_first",
        "court_orders",
        "weighed",
        "reason_not",
        "instead",
        "late_copy_why",
        "withdrawn_why",
        "public_title",
        "content",
    )
    plain: ClassVar = ("force", "then")

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="publication")
    force = models.CharField(max_length=10, help_text="what the framework says: must, should, may or none")
    public_title = models.CharField(max_length=300, blank=True)
    effect = models.TextField(blank=True, help_text="what it will do to the child, the family and others")
    told_first = models.TextField(blank=True, help_text="who is told before everybody else, by whom and how")
    told_on = models.DateField(null=True, blank=True)
    court_orders = models.TextField(blank=True, help_text="orders and proceedings that restrict it, or that none do")
    weighed = models.TextField(blank=True, help_text="what else was weighed")
    planned_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    late_copy_why = models.TextField(blank=True, help_text="why a copy went out later than it had to")
    reason_not = models.TextField(blank=True, help_text="why it is not published")
    instead = models.TextField(blank=True, help_text="what is shared in its place")
    declined_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    public_until = models.DateField(null=True, blank=True, help_text="the least time for which it stays public")
    then = models.CharField(max_length=15, blank=True, help_text="what becomes of it after that")
    content = OrderedJSONField(default=dict, help_text="the sections exactly as they were published")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | (Q(approved_at__isnull=False) & ~Q(effect="")),
                name="what_is_public_was_weighed_and_approved",
            ),
            models.CheckConstraint(
                condition=Q(declined_on__isnull=True) | ~Q(reason_not=""), name="not_published_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why=""), name="withdrawn_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "-published_on"],
                condition=Q(published_on__isnull=False, withdrawn_at__isnull=True),
                name="publications_that_are_public",
            )
        ]

    def __str__(self) -> str:
        return self.public_title
