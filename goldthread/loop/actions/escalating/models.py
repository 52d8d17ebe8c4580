"""Escalations as rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.actions.escalating.choices import Sent, Step
from goldthread.loop.actions.models import Action


class Escalation(BoardRow):
    """A late or stuck action put before somebody senior: the letter, when it went, and what they answered."""

    personal: ClassVar = ("to_name", "to_email")
    free_text: ClassVar = ("letter", "answer", "answered_by", "mail_error")
    plain: ClassVar = ("reference", "step", "to_post", "sent_how")

    reference = models.CharField(max_length=40)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=20, choices=Step.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="where they sign in here"
    )
    to_name = models.CharField(max_length=200)
    to_post = models.CharField(max_length=200, blank=True)
    to_email = models.EmailField(blank=True)
    letter = models.TextField()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=10, choices=Sent.choices, blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="when the mail server took it")
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_error = models.TextField(blank=True)
    answer_by = models.DateField(null=True, blank=True, help_text="the day by which an answer was asked for")
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-drafted_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_escalation_of_a_reference"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | (Q(sent_on__isnull=False) & ~Q(answer="")),
                name="escalation_answered_after_it_was_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "answer_by"],
                condition=Q(sent_on__isnull=False, answered_on__isnull=True),
                name="escalations_unanswered",
            )
        ]

    def __str__(self) -> str:
        return self.reference
