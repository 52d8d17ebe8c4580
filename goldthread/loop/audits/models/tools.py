"""Editions of tools, and the lines of the programme."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from goldthread.accounts.models import Agency, BoardRow, Group, Person
from goldthread.core.ordered import OrderedJSONField
from goldthread.loop.audits.choices import EditionState, LineKind, LineState, Origin
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.themes.models import Theme


class ToolEdition(BoardRow):
    """One edition of an audit tool of a board; never changed once it is issued, so that years can be compared."""

    plain: ClassVar = ("key", "edition", "title", "purpose", "state", "text", "content", "digest")

    key = models.CharField(max_length=60)
    edition = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    purpose = models.CharField(max_length=30)
    state = models.CharField(max_length=20, choices=EditionState.choices, default=EditionState.DRAFT)
    text = models.TextField(help_text="as it was written")
    content = OrderedJSONField(help_text="the same, as it was read")
    digest = models.CharField(max_length=64, help_text="of the text")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("title", "-id")
        constraints = [models.UniqueConstraint(fields=["board", "key", "edition"], name="one_tool_of_an_edition")]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class QuestionWithdrawal(BoardRow):
    """A question of an issued edition that is no longer asked; what was answered stays."""

    plain: ClassVar = ("question",)
    free_text: ClassVar = ("why",)

    edition = models.ForeignKey(ToolEdition, on_delete=models.PROTECT, related_name="withdrawals")
    question = models.CharField(max_length=60)
    why = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["edition", "question"], name="a_question_withdrawn_once")]

    def __str__(self) -> str:
        return self.question


class ProgrammeLine(BoardRow):
    """One audit in a year's programme: when, of what, why, and who leads."""

    plain: ClassVar = ("reference", "kind", "origin", "state", "tool_key")
    free_text: ClassVar = ("title", "scope", "why", "other_board")

    reference = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(help_text="in which the programme's year begins")
    quarter = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 4, from April")
    kind = models.CharField(max_length=20, choices=LineKind.choices)
    title = models.CharField(max_length=200)
    scope = models.TextField(blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    why = models.TextField(help_text="the priority, figure or inspection in words")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, related_name="repeated_by", null=True, blank=True)
    lead_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lead_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    other_board = models.CharField(max_length=200, blank=True, help_text="that audits with this one, or audits it")
    tool_key = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    again_on = models.DateField(null=True, blank=True, help_text="when it is due to be done again")
    state = models.CharField(max_length=20, choices=LineState.choices, default=LineState.PLANNED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("starts_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_programme_line_of_a_reference"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_audit_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)), name="a_year_has_four_quarters"
            ),
        ]
        indexes = [models.Index(fields=["board", "year", "starts_on"], name="programme_by_year")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ProgrammeStep(BoardRow):
    """A step that a line of the programme took, by whom and why."""

    plain: ClassVar = ("before", "after")
    free_text: ClassVar = ("why",)

    line = models.ForeignKey(ProgrammeLine, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=LineState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class School(BoardRow):
    """What the national register says of an agency that is a school or college."""

    plain: ClassVar = ("urn", "kind", "phase")

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="school")
    urn = models.CharField(max_length=10, help_text="its number in the national register")
    kind = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("agency__name",)
        constraints = [models.UniqueConstraint(fields=["board", "urn"], name="one_school_of_a_number")]

    def __str__(self) -> str:
        return self.urn
