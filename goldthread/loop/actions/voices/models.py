"""What people raised, as rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Locality, Person
from goldthread.loop.actions.choices import VoiceOf
from goldthread.loop.actions.models import Action
from goldthread.loop.lessons.models import Lesson


class Voice(BoardRow):
    """Something that staff, children or families raised; what was done because of it; and that they were told."""

    free_text: ClassVar = ("said", "where_heard", "did", "told_how")
    plain: ClassVar = ("reference", "of")

    reference = models.CharField(max_length=40)
    of = models.CharField(max_length=12, choices=VoiceOf.choices)
    said = models.TextField(help_text="in their words as far as they allow; nobody is named")
    where_heard = models.CharField(max_length=200)
    heard_on = models.DateField()
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="voices", null=True, blank=True)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="voices", null=True, blank=True)
    did = models.TextField(blank=True)
    did_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-heard_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_voice_of_a_reference"),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True) | (~Q(did="") & ~Q(told_how="")), name="told_what_was_done_and_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.said[:60]}"
