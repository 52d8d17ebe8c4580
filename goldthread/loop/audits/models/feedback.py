"""What an agency is told of its own results."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.documents.models import Document
from goldthread.loop.audits.models.rounds import AuditRound


class FeedbackLetter(BoardRow):
    """The letter to one agency about its part in a round: the board's own words, and the paper as it was sent."""

    free_text: ClassVar = ("words", "sent_to")

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="letters")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True, help_text="what the board adds to what the results say")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_to = models.CharField(max_length=300, blank=True, help_text="by role")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["round", "agency"], name="one_letter_to_an_agency_about_a_round"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | (Q(document__isnull=False) & ~Q(sent_to="")),
                name="a_sent_letter_is_kept_as_it_went",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id}"
