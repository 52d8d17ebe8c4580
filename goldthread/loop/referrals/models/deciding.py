"""What the group makes of a referral, what it recommends, and what is decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Group, Person
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.referrals.choices import DecisionChoice
from goldthread.loop.referrals.models.referral import Referral
from goldthread.loop.sources.models import Source


class LimbAnswer(BoardRow):
    """One answer to one question of the criteria, with its reason; a later one counts and both are kept."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("criteria", "limb", "answer")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="limb_answers")
    criteria = models.CharField(max_length=60)
    limb = models.CharField(max_length=60)
    answer = models.CharField(max_length=20, help_text="met, not met or unclear; a score where the criteria are scored")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["referral", "criteria", "limb", "-id"], name="limb_answers_newest")]

    def __str__(self) -> str:
        return f"{self.limb}: {self.answer}"


class Dissent(BoardRow):
    """Somebody's disagreement with an answer or with the recommendation, kept with its reason."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("criteria", "limb")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="dissents")
    criteria = models.CharField(max_length=60, blank=True)
    limb = models.CharField(max_length=60, blank=True, help_text="empty where it is about the recommendation")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.limb or 'recommendation'}: {self.reason[:60]}"


class GroupRecommendation(BoardRow):
    """What the group recommends to whoever decides; a later one counts and both are kept."""

    free_text: ClassVar = ("reasons",)
    plain: ClassVar = ("criteria", "outcome", "choice", "review_type", "finding")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="recommendations")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    criteria = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=60, blank=True, help_text="of the criteria")
    choice = models.CharField(max_length=20, choices=DecisionChoice.choices)
    review_type = models.CharField(max_length=60, blank=True)
    reasons = models.TextField()
    finding = models.JSONField(default=dict, help_text="what the criteria said when it was made")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(choice=DecisionChoice.REVIEW, review_type__gt="")
                | (~Q(choice=DecisionChoice.REVIEW) & Q(review_type="")),
                name="a_review_that_is_recommended_has_a_type",
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.choice} {self.review_type}"


class PeerQuestion(BoardRow):
    """A question to the chair of another board, and the answer."""

    personal: ClassVar = ("peer",)
    free_text: ClassVar = ("peer_board", "question", "answer")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="peer_questions")
    peer = models.CharField(max_length=200, help_text="who was asked")
    peer_board = models.CharField(max_length=200)
    question = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.referral_id} {self.question[:60]}"


class Decision(BoardRow):
    """What was decided about a referral, with reasons. Never changed: another may supersede it, with a reason."""

    free_text: ClassVar = ("reasons", "why_superseded")
    plain: ClassVar = ("choice", "review_type", "finding")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=20, choices=DecisionChoice.choices)
    review_type = models.CharField(max_length=60, blank=True)
    reasons = models.TextField()
    recommendation = models.ForeignKey(
        GroupRecommendation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    against_recommendation = models.BooleanField()
    against_criteria = models.BooleanField(help_text="the criteria say that something else must or should be done")
    own_discretion = models.BooleanField(help_text="a review that neither the criteria nor the group asked for")
    finding = models.JSONField(default=dict, help_text="what the criteria said when it was made")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="superseded_by", null=True, blank=True
    )
    why_superseded = models.TextField(blank=True, help_text="why the one before no longer stands")
    decided_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(supersedes__isnull=True), name="one_first_decision_of_a_referral"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(why_superseded=""), name="superseded_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(choice=DecisionChoice.REVIEW, review_type__gt="", source__isnull=False)
                | (~Q(choice=DecisionChoice.REVIEW) & Q(review_type="", source__isnull=True)),
                name="a_review_that_is_decided_is_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.choice} {self.review_type}"


class Enquiry(BoardRow):
    """A question that takes the place of another review: why did what was learnt before not last?"""

    free_text: ClassVar = ("asks", "answer", "dropped_why")
    plain: ClassVar = ("reference",)

    reference = models.CharField(max_length=40)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="enquiries")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="enquiries")
    asks = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    dropped_why = models.TextField(blank=True, help_text="where the decision behind it was superseded")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        verbose_name_plural = "enquiries"
        constraints = [models.UniqueConstraint(fields=["board", "reference"], name="one_enquiry_of_a_reference")]
        indexes = [
            models.Index(
                fields=["board", "owner", "due_on"],
                condition=Q(answered_at__isnull=True, dropped_why=""),
                name="enquiries_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.asks[:60]}"


class EnquiryLesson(BoardRow):
    """A lesson that came back, into which an enquiry looks."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="lesson_links")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "lesson"], name="enquired_into_once")]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.lesson_id}"
