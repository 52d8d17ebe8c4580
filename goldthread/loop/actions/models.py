"""What is done because of what was learnt, what shows it, who checked, and whether it lasts."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Group, Person
from goldthread.documents.models import Document
from goldthread.loop.actions.choices import (
    OPEN,
    ActionKind,
    ActionState,
    EvidenceForm,
    EvidenceState,
    LastingOutcome,
    Strength,
    VerificationOutcome,
)
from goldthread.loop.lessons.models import Lesson, Recommendation


class Action(BoardRow):
    """One thing that somebody does because of a lesson."""

    free_text: ClassVar = ("title", "description", "measure", "cancelled_why")
    plain: ClassVar = ("reference", "state", "strength", "kind", "search")

    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    measure = models.TextField(blank=True, help_text="how anybody will know that it worked")
    strength = models.CharField(max_length=10, choices=Strength.choices)
    kind = models.CharField(max_length=10, choices=ActionKind.choices, blank=True, help_text="what a check looks for")
    state = models.CharField(max_length=20, choices=ActionState.choices, default=ActionState.PROPOSED)
    lead_officer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lead_member = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="of the board"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="that oversees it"
    )
    due_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    claimed_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
        help_text="that goes on for both, where two said the same",
    )
    version = models.PositiveIntegerField(default=1)
    search = models.GeneratedField(
        expression=SearchVector("reference", "title", "description", "measure", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_action_of_a_reference"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.CANCELLED) | ~Q(cancelled_why=""),
                name="cancelled_with_a_reason",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="action_search"),
            models.Index(fields=["board", "due_on", "id"], name="actions_by_date"),
            models.Index(fields=["board", "state", "due_on", "id"], name="actions_by_state"),
            models.Index(
                fields=["board", "due_on", "id"],
                include=["state"],
                condition=Q(state__in=sorted(OPEN)),
                name="open_actions_by_date",
            ),
            models.Index(
                fields=["lead_officer", "due_on"],
                condition=Q(state__in=sorted(OPEN)),
                name="actions_of_a_person",
            ),
            models.Index(
                fields=["lead_agency", "due_on"],
                condition=Q(state__in=sorted(OPEN)),
                name="actions_of_an_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ActionLesson(BoardRow):
    """A lesson that an action answers, through a recommendation where there is one."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="lesson_links")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="action_links")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="action_links", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action", "lesson", "recommendation"],
                nulls_distinct=False,
                name="action_answers_a_lesson_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.lesson_id}"


class ActionAgency(BoardRow):
    """An agency that takes part in an action beside the one that leads it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="agency_links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "agency"], name="takes_part_once")]

    def __str__(self) -> str:
        return f"{self.action_id} {self.agency_id}"


class ActionDependency(BoardRow):
    """That an action cannot be finished before another is."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="needs_links")
    needs = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="needed_by_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "needs"], name="action_needs_another_once"),
            models.CheckConstraint(condition=~Q(action=models.F("needs")), name="action_does_not_need_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.needs_id}"


class ActionStatusChange(BoardRow):
    """A step of an action from one state to another, by whom and why."""

    free_text: ClassVar = ("why",)
    plain: ClassVar = ("before", "after")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=ActionState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Milestone(BoardRow):
    """A step on the way, with its own date."""

    free_text: ClassVar = ("title",)

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.title


class ProgressNote(BoardRow):
    """What somebody said about how an action is going."""

    free_text: ClassVar = ("text",)

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="progress_notes")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.text[:60]


class Verification(BoardRow):
    """An independent check of what an action claims."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("outcome",)

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="verifications")
    outcome = models.CharField(max_length=10, choices=VerificationOutcome.choices)
    reason = models.TextField(help_text="what was looked at, and what it shows or does not show yet")
    looked_at = models.PositiveIntegerField(null=True, blank=True, help_text="how many the checker read or asked")
    showed_it = models.PositiveIntegerField(null=True, blank=True, help_text="how many of them showed it")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.action_id} {self.outcome}"


class Evidence(BoardRow):
    """Something that shows what an action changed, with what it is meant to show."""

    free_text: ClassVar = ("title", "shows", "statement", "link")
    plain: ClassVar = ("form", "state")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    shows = models.TextField(help_text="what it is meant to show")
    form = models.CharField(max_length=10, choices=EvidenceForm.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    statement = models.TextField(blank=True)
    stands_for = models.DateField(help_text="the date that it speaks of")
    expires_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=EvidenceState.choices, default=EvidenceState.OFFERED)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="evidence", null=True, blank=True
    )
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ("offered_at", "id")
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(form=EvidenceForm.FILE, document__isnull=False)
                    | (Q(form=EvidenceForm.LINK) & ~Q(link=""))
                    | (Q(form=EvidenceForm.STATEMENT) & ~Q(statement=""))
                ),
                name="evidence_is_there",
            )
        ]

    def __str__(self) -> str:
        return self.title


class LastingCheck(BoardRow):
    """A second look, months after the evidence was verified: does the change still hold?"""

    free_text: ClassVar = ("finding",)
    plain: ClassVar = ("outcome",)

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="lasting_checks")
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=LastingOutcome.choices, blank=True)
    finding = models.TextField(blank=True, help_text="what was looked at and what it showed")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["board", "due_on"], condition=Q(outcome=""), name="lasting_checks_to_come")]

    def __str__(self) -> str:
        return f"{self.action_id} {self.due_on}"
