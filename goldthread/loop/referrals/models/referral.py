"""What was referred, the children it is about, and their sealed identities."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Group, Person
from goldthread.core.sealed import SealedField
from goldthread.documents.models import Document
from goldthread.loop.framework.models import Framework
from goldthread.loop.referrals.choices import AgeBand, ChildRole, ReferralState, Sex, Trigger


class Referral(BoardRow):
    """One incident, near miss or piece of good practice that an agency brings to the board."""

    free_text: ClassVar = (
        "title",
        "what_happened",
        "known_by",
        "place",
        "why_referred",
        "done_at_once",
        "family",
        "form",
    )
    plain: ClassVar = ("reference", "state", "trigger", "search")

    reference = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=ReferralState.choices, default=ReferralState.DRAFT)
    trigger = models.CharField(max_length=20, choices=Trigger.choices)
    title = models.CharField(max_length=200, help_text="a few words without a name, to know it by in a list")
    what_happened = models.TextField(blank=True)
    happened_on = models.DateField(null=True, blank=True)
    known_on = models.DateField(null=True, blank=True, help_text="when somebody became aware of it")
    known_by = models.CharField(max_length=200, blank=True, help_text="who became aware, by post")
    place = models.CharField(max_length=200, blank=True)
    why_referred = models.TextField(blank=True)
    done_at_once = models.TextField(blank=True, help_text="to keep children safe")
    family = models.TextField(blank=True, help_text="family and household, in words and without names")
    form = models.JSONField(default=dict, blank=True, help_text="answers to the referral form of the framework")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="that refers it")
    referred_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    framework = models.ForeignKey(
        Framework,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="the version in force at its triggering event, under which it finishes",
    )
    considered_by = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    search = models.GeneratedField(
        expression=SearchVector(
            "reference", "title", "what_happened", "why_referred", "done_at_once", "family", config="english"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_referral_of_a_reference"),
            models.CheckConstraint(
                condition=Q(state__in=[ReferralState.DRAFT, ReferralState.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="what_the_board_has_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReferralState.CONSIDERED, ReferralState.DECIDED])
                | Q(considered_by__isnull=False),
                name="a_group_considers_what_is_considered",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="referral_search"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="referral_title_alike"),
            models.Index(fields=["board", "state", "-began_at"], name="referrals_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ReferralStatusChange(BoardRow):
    """A step of a referral from one state to another, by whom and why."""

    free_text: ClassVar = ("why",)
    plain: ClassVar = ("before", "after")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="status_changes")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=ReferralState.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class ReferralAgency(BoardRow):
    """An agency that knew the family, as the referrer sees it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="agency_links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "agency"], name="involved_once")]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.agency_id}"


class ReferralDocument(BoardRow):
    """A file that belongs to a referral, such as the board's own form."""

    free_text: ClassVar = ("title",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title


class ReferralChild(BoardRow):
    """A child whom a referral is about, under a pseudonym."""

    free_text: ClassVar = ("note",)
    plain: ClassVar = ("label", "age_band", "sex", "role")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="children")
    label = models.CharField(max_length=20, help_text='the pseudonym: "Child A"')
    age_band = models.CharField(max_length=20, choices=AgeBand.choices, default=AgeBand.NOT_KNOWN)
    sex = models.CharField(max_length=20, choices=Sex.choices, default=Sex.NOT_KNOWN)
    role = models.CharField(max_length=20, choices=ChildRole.choices)
    looked_after = models.BooleanField(default=False)
    care_leaver = models.BooleanField(default=False)
    has_protection_plan = models.BooleanField(default=False)
    is_disabled = models.BooleanField(default=False)
    in_custody = models.BooleanField(
        default=False, help_text="in custody, secure accommodation or detained in hospital"
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["referral", "label"], name="one_child_of_a_label")]

    def __str__(self) -> str:
        return self.label


class ChildIdentity(BoardRow):
    """Who a child is. Sealed: opened only with a reason, which the journal keeps."""

    personal: ClassVar = ("sealed", "name_mark", "birth_mark")

    child = models.OneToOneField(ReferralChild, on_delete=models.CASCADE, related_name="identity")
    sealed = SealedField()
    name_mark = models.CharField(max_length=64, help_text="finds the same name again without opening")
    birth_mark = models.CharField(max_length=64, blank=True, help_text="the same for name and date of birth")
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "child identities"
        indexes = [
            models.Index(fields=["board", "name_mark"], name="identities_by_name"),
            models.Index(fields=["board", "birth_mark"], name="identities_by_birth"),
        ]

    def __str__(self) -> str:
        return f"identity of {self.child_id}"
