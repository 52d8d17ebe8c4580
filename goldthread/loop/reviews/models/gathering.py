"""What each agency gives to a review."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.core.ordered import OrderedJSONField
from goldthread.documents.models import Document
from goldthread.loop.reviews.choices import RETURN_AWAITED, ReturnState
from goldthread.loop.reviews.models.review import Review, ReviewArtefact


class ReviewReturn(BoardRow):
    """What one agency was asked for a review, what it wrote or sent, and who signed it off."""

    free_text: ClassVar = ("told", "what", "answers", "immediate_action", "question", "signed_by")
    plain: ClassVar = ("state", "form")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    artefact = models.ForeignKey(ReviewArtefact, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    what = models.CharField(max_length=300, help_text="what is asked: a management review, a history, key events")
    told = models.TextField(help_text="what the agency is told of the case, and no more")
    form = models.CharField(max_length=60, blank=True, help_text="the framework's form on which it answers")
    state = models.CharField(max_length=12, choices=ReturnState.choices, default=ReturnState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField()
    answers = OrderedJSONField(default=dict)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    immediate_action = models.TextField(blank=True, help_text="what the agency has done at once")
    question = models.TextField(blank=True, help_text="what the review asks further")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True, help_text="the senior officer, by name and post")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="who recorded it"
    )
    chased_at = models.DateTimeField(null=True, blank=True)
    times_chased = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("agency__name", "id")
        constraints = [
            models.UniqueConstraint(fields=["review", "agency", "what"], name="an_agency_is_asked_for_a_thing_once"),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.SIGNED_OFF) | (~Q(signed_by="") & Q(signed_at__isnull=False)),
                name="a_return_is_signed_off_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "due_on"],
                condition=Q(state__in=sorted(RETURN_AWAITED)),
                name="review_returns_awaited",
            ),
            models.Index(fields=["agency", "due_on"], name="review_returns_of_an_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.agency_id} {self.state}"


class ReviewReturnStep(BoardRow):
    """What was asked of an agency or given by it, each time it was."""

    free_text: ClassVar = ("text", "answers")
    plain: ClassVar = ("state",)

    review_return = models.ForeignKey(ReviewReturn, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=ReturnState.choices)
    text = models.TextField(blank=True)
    answers = OrderedJSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.review_return_id} {self.state}"
