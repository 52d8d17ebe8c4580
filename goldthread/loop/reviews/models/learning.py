"""The learning summary, and what was learnt about the review itself."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person
from goldthread.core.ordered import OrderedJSONField
from goldthread.loop.reviews.models.review import Review


class LearningSummary(BoardRow):
    """A review in a page, by the fields of the framework's template."""

    free_text: ClassVar = ("answers",)
    plain: ClassVar = ("form",)

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="summary")
    form = OrderedJSONField(default=list, help_text="the fields when it was written: key and label")
    answers = OrderedJSONField(default=dict)
    completed_on = models.DateField(null=True, blank=True)
    public = models.BooleanField(default=False, help_text="stands beside the published report")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "learning summaries"
        indexes = [models.Index(fields=["board", "completed_on"], name="summaries_by_date")]

    def __str__(self) -> str:
        return f"{self.review_id}"


class ReviewReflection(BoardRow):
    """What was learnt about the review itself: its cost, what worked, what did not."""

    free_text: ClassVar = ("worked", "did_not_work", "who_took_part", "would_do")

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="reflection")
    cost_pounds = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    days_of_work = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    who_took_part = models.TextField(blank=True)
    worked = models.TextField(blank=True)
    did_not_work = models.TextField(blank=True)
    would_do = models.TextField(blank=True, help_text="what should be done otherwise next time")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.review_id}"
