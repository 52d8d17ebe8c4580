"""A document that is being brought in: what was read from it, until a person takes it in, and what came of it."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person
from goldthread.documents.models import Document
from goldthread.loop.actions.models import Action
from goldthread.loop.intake.choices import IntakeState
from goldthread.loop.sources.models import Source


class Intake(BoardRow):
    """One document on its way in. Its proposal is a draft: no lesson exists before it is taken in."""

    free_text: ClassVar = ("proposal", "transcript", "trouble")
    plain: ClassVar = ("state", "mapping")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=IntakeState.choices, default=IntakeState.READING)
    proposal = models.JSONField(null=True, blank=True)
    transcript = models.JSONField(null=True, blank=True, help_text="the document's words, line by line")
    mapping = models.JSONField(null=True, blank=True, help_text="which column of a tracker is which field")
    trouble = models.TextField(blank=True, help_text="why it could not be read")
    began_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    began_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-began_at",)

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"


class IntakeSource(BoardRow):
    """A source that came of a document."""

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="source_links")
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.intake_id} {self.source_id}"


class IntakeAction(BoardRow):
    """An action that came of a tracker."""

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="action_links")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.intake_id} {self.action_id}"
