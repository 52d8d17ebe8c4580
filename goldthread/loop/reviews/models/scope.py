"""What a review wants to find out, about whom, and what runs beside it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.core.sealed import SealedField
from goldthread.loop.referrals.choices import AgeBand
from goldthread.loop.referrals.models import ReferralChild
from goldthread.loop.reviews.choices import AskKind, ProceedingKind, SecretKind, SubjectKind
from goldthread.loop.reviews.models.review import Review


class ReviewQuestion(BoardRow):
    """A term of reference or a research question."""

    free_text: ClassVar = ("text",)
    plain: ClassVar = ("kind",)

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10, choices=AskKind.choices)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text[:60]


class ReviewSubject(BoardRow):
    """A child or young adult whom a review is about, under a pseudonym."""

    free_text: ClassVar = ("note",)
    plain: ClassVar = ("label", "kind", "age_band")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="subjects")
    label = models.CharField(max_length=40, help_text='the pseudonym: "Child A"')
    kind = models.CharField(max_length=20, choices=SubjectKind.choices)
    age_band = models.CharField(max_length=20, choices=AgeBand.choices, default=AgeBand.NOT_KNOWN)
    child = models.ForeignKey(
        ReferralChild, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="in the referral"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["review", "label"], name="one_subject_of_a_label")]

    def __str__(self) -> str:
        return self.label


class ReviewSecret(BoardRow):
    """A name, an address, a school or an unusual detail of a case. Sealed: the identity check alone reads it."""

    personal: ClassVar = ("sealed",)
    plain: ClassVar = ("kind", "whose")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="secrets")
    kind = models.CharField(max_length=20, choices=SecretKind.choices)
    whose = models.CharField(max_length=60, help_text='the pseudonym it belongs to: "Mother of Child A"')
    sealed = SealedField()
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} of {self.whose}"


class ParallelProceeding(BoardRow):
    """Something that runs beside a review, and what of the review waits for it."""

    free_text: ClassVar = ("name", "contact", "holds_up", "agreed", "outcome")
    plain: ClassVar = ("kind",)

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=20, choices=ProceedingKind.choices)
    name = models.CharField(max_length=300)
    contact = models.TextField(blank=True, help_text="who leads it, by post")
    holds_up = models.TextField(blank=True, help_text="what of the review waits for it; nothing where it does not")
    agreed = models.TextField(blank=True, help_text="what was agreed about sharing and timing")
    expected_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class JointBoard(BoardRow):
    """Another board with which a review is done together, and its own sign-off."""

    free_text: ClassVar = ("name", "contact", "signed_by", "says")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="joint_boards")
    name = models.CharField(max_length=300)
    contact = models.TextField(blank=True)
    leads = models.BooleanField(default=False, help_text="leads the review in place of this board")
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True, help_text="who signed for it, by post")
    says = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="a_joint_board_once"),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | ~Q(signed_by=""), name="a_joint_sign_off_has_a_signer"
            ),
        ]

    def __str__(self) -> str:
        return self.name
