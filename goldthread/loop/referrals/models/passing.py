"""Things that one group passes to another, which must answer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Group, Person
from goldthread.loop.referrals.choices import PassageState


class Passage(BoardRow):
    """A thing on its way from one group to another, with its reason. It waits until the other group answers.

    It names the thing by its reference and says in words what it is about: whoever receives it reads the thing
    itself only if it is theirs to read.
    """

    free_text: ClassVar = ("carries", "reason", "answer")
    plain: ClassVar = ("reference", "thing", "route", "state", "came_of")

    reference = models.CharField(max_length=40)
    thing = models.CharField(max_length=60, help_text="the reference of what is passed")
    carries = models.CharField(max_length=300, help_text="what it is, in words that the other group may read")
    route = models.CharField(max_length=60, blank=True, help_text="the framework's name for the way")
    from_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    to_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=PassageState.choices, default=PassageState.WAITING)
    passed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    passed_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    came_of = models.CharField(max_length=60, blank=True, help_text="the reference of what the other group made of it")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_passage_of_a_reference"),
            models.CheckConstraint(condition=~Q(from_group=models.F("to_group")), name="passed_to_another_group"),
            models.CheckConstraint(
                condition=~Q(state__in=[PassageState.RETURNED, PassageState.DECLINED]) | ~Q(answer=""),
                name="sent_back_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "to_group", "due_on"],
                condition=Q(state=PassageState.WAITING),
                name="passages_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.thing}"


class PassageStep(BoardRow):
    """A step of a thing on its way between groups."""

    free_text: ClassVar = ("why",)
    plain: ClassVar = ("before", "after")

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=PassageState.choices)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
