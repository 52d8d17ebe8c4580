"""What each agency knows of what was referred."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.loop.referrals.choices import RETURN_OPEN, ReturnState
from goldthread.loop.referrals.models.referral import Referral


class AgencyReturn(BoardRow):
    """What one agency was asked about a referral and what it answered."""

    free_text: ClassVar = ("told", "answers", "draft", "immediate_action", "question")
    plain: ClassVar = ("state",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.ASKED)
    told = models.TextField(help_text="what the agency is told of the case, and no more")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField()
    answers = models.JSONField(default=dict, blank=True, help_text="by the fields of the framework's form")
    draft = models.JSONField(
        default=dict, blank=True, help_text="what the agency has written and not sent, for its own eyes"
    )
    immediate_action = models.TextField(blank=True, help_text="what the agency did at once to keep children safe")
    question = models.TextField(blank=True, help_text="what the board asks further")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("agency__name",)
        constraints = [models.UniqueConstraint(fields=["referral", "agency"], name="an_agency_is_asked_once")]
        indexes = [
            models.Index(
                fields=["board", "due_on"],
                condition=models.Q(state__in=sorted(RETURN_OPEN)),
                name="returns_awaited",
            ),
            models.Index(fields=["agency", "due_on"], name="returns_of_an_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.agency_id} {self.state}"


class AgencyReturnStep(BoardRow):
    """What was asked of an agency or answered by it, each time it was."""

    free_text: ClassVar = ("text", "answers")
    plain: ClassVar = ("state",)

    agency_return = models.ForeignKey(AgencyReturn, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=ReturnState.choices)
    text = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.agency_return_id} {self.state}"
