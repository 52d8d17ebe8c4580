"""Checks in detail, who was given which, second readings, and the effect of lessons, as rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.actions.choices import Effect, Found, VerificationOutcome
from goldthread.loop.actions.models import Action, Verification
from goldthread.loop.lessons.models import Lesson


class CheckPoint(BoardRow):
    """One point of the list that a checker went through, with what they found."""

    free_text: ClassVar = ("note",)
    plain: ClassVar = ("point", "asks", "found")

    verification = models.ForeignKey(Verification, on_delete=models.CASCADE, related_name="points")
    point = models.CharField(max_length=40)
    asks = models.CharField(max_length=300, help_text="as it was asked then")
    found = models.CharField(max_length=10, choices=Found.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["verification", "point"], name="a_point_is_found_once")]

    def __str__(self) -> str:
        return f"{self.point} {self.found}"


class CheckShare(BoardRow):
    """A claimed action given to one checker of the pool."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="check_shares")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="checked, or given to somebody else")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(ended_at__isnull=True), name="one_checker_of_an_action_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.person_id}"


class SecondReading(BoardRow):
    """A check made again by somebody who is not told what the first checker said."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("outcome",)

    verification = models.OneToOneField(Verification, on_delete=models.CASCADE, related_name="second_reading")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=VerificationOutcome.choices, blank=True)
    reason = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")

    def __str__(self) -> str:
        return f"{self.verification_id} {self.outcome}"


class LessonEffect(BoardRow):
    """What somebody judged of a lesson when everything was done: whether practice is better because of it."""

    free_text: ClassVar = ("finding", "reopened_why")
    plain: ClassVar = ("effect",)

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="effects")
    effect = models.CharField(max_length=10, choices=Effect.choices)
    finding = models.TextField(help_text="what it is judged by")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_why = models.TextField(blank=True)
    reopened_through = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="that no longer holds"
    )

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["lesson"],
                condition=Q(effect=Effect.BETTER, reopened_at__isnull=True),
                name="a_lesson_is_closed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.effect}"
