"""How children, family and practitioners take part."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.reviews.choices import InvitationState, TakesPart
from goldthread.loop.reviews.models.review import Review


class Participant(BoardRow):
    """A child, a family member or a practitioner: how they were invited, what they said, and what it changed."""

    free_text: ClassVar = (
        "who",
        "invited_by",
        "how",
        "explained",
        "hoped",
        "asked",
        "said",
        "shaped",
        "declined_how",
        "says_of_report",
    )
    plain: ClassVar = ("kind", "state")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="participants")
    kind = models.CharField(max_length=15, choices=TakesPart.choices)
    who = models.CharField(max_length=200, help_text='under the pseudonym or the post: "Mother of Child A"')
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.INVITED)
    invited_on = models.DateField()
    invited_by = models.CharField(max_length=200, help_text="who asked them, by post")
    how = models.CharField(max_length=200, help_text="by letter, at home, through somebody they trust")
    explained = models.TextField(help_text="what they were told of the review and of what it can and cannot do")
    hoped = models.TextField(blank=True, help_text="what they hope will come of it")
    asked = models.TextField(blank=True, help_text="what they are asked")
    said = models.TextField(blank=True)
    heard_on = models.DateField(null=True, blank=True)
    shaped = models.TextField(blank=True, help_text="how what they said shaped the findings")
    declined_on = models.DateField(null=True, blank=True)
    declined_how = models.TextField(blank=True, help_text="how they let it be known; no reason is asked")
    saw_report_on = models.DateField(null=True, blank=True)
    says_of_report = models.TextField(blank=True)
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    kept_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("kind", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=InvitationState.DECLINED) | Q(declined_on__isnull=False),
                name="an_invitation_is_declined_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.HEARD) | (Q(heard_on__isnull=False) & ~Q(said="")),
                name="who_was_heard_said_something",
            ),
        ]

    def __str__(self) -> str:
        return self.who
