"""Who outside must be told or is asked: formal notices, the national panel, requests under a legal power."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.documents.models import Document
from goldthread.loop.referrals.choices import NOTICE_TO_GO, LetterWay, NoticeState, RequestOutcome
from goldthread.loop.referrals.models.deciding import Decision
from goldthread.loop.referrals.models.referral import Referral
from goldthread.loop.referrals.models.timing import RunningClock


class FormalNotice(BoardRow):
    """Something that one addressee outside must be told, from its draft to the proof that it went and the answer."""

    free_text: ClassVar = ("wording", "answer", "not_needed_why", "sent_reference", "sent_how")
    plain: ClassVar = ("key", "name", "to_key", "to_name", "event", "force", "must_say", "state", "approver")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notices")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notices", null=True, blank=True)
    key = models.CharField(max_length=60, help_text="the framework's name for it")
    name = models.CharField(max_length=300)
    to_key = models.CharField(max_length=60)
    to_name = models.CharField(max_length=300)
    event = models.CharField(max_length=60, help_text="what calls for it")
    force = models.CharField(max_length=10, help_text="must, should or may")
    must_say = models.JSONField(default=list, help_text="what it has to contain")
    wording = models.TextField()
    state = models.CharField(max_length=20, choices=NoticeState.choices, default=NoticeState.DRAFTED)
    clock = models.ForeignKey(RunningClock, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    drafted_at = models.DateTimeField()
    worded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, help_text="nobody while it reads as drafted"
    )
    approver = models.CharField(max_length=60, blank=True, help_text="the role that approves it, where one is named")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_reference = models.CharField(max_length=100, blank=True, help_text="the reference that the addressee gave")
    sent_how = models.CharField(max_length=200, blank=True)
    proof = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    not_needed_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("drafted_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[NoticeState.SENT, NoticeState.ANSWERED])
                | Q(sent_on__isnull=False, approved_at__isnull=False),
                name="what_was_sent_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.NOT_NEEDED) | ~Q(not_needed_why=""),
                name="a_notice_is_dropped_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "drafted_at"],
                condition=Q(state__in=sorted(NOTICE_TO_GO)),
                name="formal_notices_to_go",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.to_name}"


class FormalNoticeStep(BoardRow):
    """What was done with a formal notice, by whom, and how it read then."""

    free_text: ClassVar = ("text", "wording")
    plain: ClassVar = ("state",)

    notice = models.ForeignKey(FormalNotice, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=NoticeState.choices)
    text = models.TextField(blank=True)
    wording = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"


class PanelLetter(BoardRow):
    """A question or an answer between the board and the national panel about a case."""

    free_text: ClassVar = ("subject", "text", "answer")
    plain: ClassVar = ("way",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="letters")
    notice = models.ForeignKey(FormalNotice, on_delete=models.PROTECT, related_name="letters", null=True, blank=True)
    way = models.CharField(max_length=10, choices=LetterWay.choices)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    dated_on = models.DateField()
    needs_answer = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("dated_on", "id")

    def __str__(self) -> str:
        return f"{self.referral_id} {self.subject}"


class PowerRequest(BoardRow):
    """A request for information that the board made under a legal power: a log with purpose and outcome."""

    free_text: ClassVar = ("asked_of", "purpose", "what", "outcome_reason")
    plain: ClassVar = ("reference", "power", "outcome")

    reference = models.CharField(max_length=40)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="requests")
    power = models.CharField(max_length=200, help_text="such as Children Act 2004, section 16H")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    asked_of = models.CharField(max_length=200, help_text="the person or body that is asked")
    purpose = models.TextField(help_text="what the information will be used for, and for nothing else")
    what = models.TextField()
    asked_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=RequestOutcome.choices, default=RequestOutcome.AWAITED)
    outcome_reason = models.TextField(blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_request_of_a_reference"),
            models.CheckConstraint(
                condition=~Q(outcome=RequestOutcome.REFUSED) | ~Q(outcome_reason=""), name="refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.what[:60]}"
