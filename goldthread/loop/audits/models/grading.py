"""Second grades, meetings, immediate concerns, and what was found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.loop.actions.models import Action
from goldthread.loop.audits.choices import FindingKind, FindingReach, MeetingKind
from goldthread.loop.audits.models.rounds import AuditCase, AuditReturn, AuditRound
from goldthread.loop.lessons.models import Lesson


class Regrade(BoardRow):
    """A second grade for an answer, with its reason; the first stays, and one of the later ones may settle it."""

    plain: ClassVar = ("question", "grade", "first")
    free_text: ClassVar = ("reason", "from_board")

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="regrades")
    question = models.CharField(max_length=60)
    first = models.CharField(max_length=40, blank=True, help_text="the grade that the respondent gave, as it stood")
    grade = models.CharField(max_length=40)
    reason = models.TextField()
    settles = models.BooleanField(default=False, help_text="the grade that counts from here on")
    blind = models.BooleanField(default=False, help_text="given without seeing the first")
    from_board = models.CharField(max_length=200, blank=True, help_text="where another board's people graded")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "question", "by"], condition=Q(settles=False), name="one_second_grade_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.grade}"


class AuditMeeting(BoardRow):
    """A meeting about a case, a return or a whole round: who came by role, what was said, what came of it."""

    plain: ClassVar = ("kind",)
    free_text: ClassVar = ("came", "notes", "outcome")

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="meetings")
    case = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="meetings", null=True, blank=True)
    audit_return = models.ForeignKey(
        AuditReturn, on_delete=models.PROTECT, related_name="meetings", null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    held_on = models.DateField()
    came = models.TextField(help_text="by role, not by name")
    notes = models.TextField()
    outcome = models.TextField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("held_on", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"


class MeetingDissent(BoardRow):
    """An agency's disagreement with what a meeting agreed, kept with its reason."""

    plain: ClassVar = ("question", "grade")
    free_text: ClassVar = ("reason",)

    meeting = models.ForeignKey(AuditMeeting, on_delete=models.PROTECT, related_name="dissents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=40, blank=True, help_text="that the agency would have given")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.reason[:60]


class ImmediateConcern(BoardRow):
    """A child at risk now, noticed in an audit: passed on at once and never left in it."""

    free_text: ClassVar = ("what", "told", "outcome")

    audit_return = models.ForeignKey(AuditReturn, on_delete=models.PROTECT, related_name="concerns")
    what = models.TextField()
    told = models.CharField(max_length=300, blank=True, help_text="who acts on it, by role")
    told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | (Q(told_at__isnull=False) & ~Q(outcome="")),
                name="a_concern_closes_with_who_acted_and_what_came",
            )
        ]

    def __str__(self) -> str:
        return self.what[:60]


class Finding(BoardRow):
    """What a round found, for several agencies or one; it becomes a lesson and actions."""

    plain: ClassVar = ("kind", "reach")
    free_text: ClassVar = ("statement", "evidence")

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=20, choices=FindingKind.choices)
    reach = models.CharField(max_length=20, choices=FindingReach.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    statement = models.TextField()
    evidence = models.TextField(blank=True)
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    found_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    found_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(reach=FindingReach.MULTI_AGENCY, agency__isnull=True)
                | Q(reach=FindingReach.SINGLE_AGENCY, agency__isnull=False),
                name="a_finding_of_one_agency_names_it",
            )
        ]

    def __str__(self) -> str:
        return self.statement[:60]


class FindingQuestion(BoardRow):
    """A question whose answers show a finding."""

    plain: ClassVar = ("question",)

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(max_length=60)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["finding", "question"], name="shown_by_a_question_once")]

    def __str__(self) -> str:
        return self.question


class AuditAction(BoardRow):
    """An action that came of a gap in a return, or of a finding."""

    plain: ClassVar = ("question",)

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    audit_return = models.ForeignKey(
        AuditReturn, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    question = models.CharField(max_length=60, blank=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="actions", null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=(Q(audit_return__isnull=False) & ~Q(question="")) | Q(finding__isnull=False),
                name="an_action_of_an_audit_says_of_what",
            ),
            models.UniqueConstraint(fields=["audit_return", "question", "action"], name="an_action_of_a_gap_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.question}"
