"""Who conducts a review, and that they stand apart from the case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Membership, Person
from goldthread.loop.reviews.choices import STANDING, MemberState, Part
from goldthread.loop.reviews.models.review import Review


class TeamMember(BoardRow):
    """Somebody who conducts a review or sits on its panel, with their declaration of interest."""

    free_text: ClassVar = ("interests", "knew_how", "conflict", "waiver_reason", "ended_why")
    plain: ClassVar = ("part", "state")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    state = models.CharField(max_length=12, choices=MemberState.choices, default=MemberState.NAMED)
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="the role that this review gave, and that ends with it",
    )
    conflict = models.TextField(blank=True, help_text="what stands against independence, in a sentence")
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    knew_case = models.BooleanField(null=True)
    knew_how = models.TextField(blank=True)
    interests = models.TextField(blank=True, help_text="what was declared, or that there is nothing")
    waiver_reason = models.TextField(blank=True)
    waived_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    named_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person", "part"],
                condition=Q(state__in=sorted(STANDING)),
                name="a_person_has_a_part_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=MemberState.STANDS) | Q(declared_at__isnull=False),
                name="who_stands_has_declared",
            ),
            models.CheckConstraint(
                condition=~Q(state=MemberState.STANDS) | Q(conflict="") | ~Q(waiver_reason=""),
                name="a_conflict_is_waived_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "review"], condition=Q(state__in=sorted(STANDING)), name="reviews_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part}"
