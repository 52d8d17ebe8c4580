"""Why it happened: episodes, factors, causes, research, and findings."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.actions.models import Action
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.reviews.choices import CauseKind
from goldthread.loop.reviews.models.review import Review


class Episode(BoardRow):
    """A stretch of the case that mattered most: what was done, what was known then, and why it made sense."""

    free_text: ClassVar = ("title", "what_happened", "known_then", "made_sense", "practice", "matters")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="episodes")
    title = models.CharField(max_length=200)
    first_day = models.DateField()
    last_day = models.DateField()
    what_happened = models.TextField(blank=True)
    known_then = models.TextField(blank=True, help_text="what those who were there knew at the time")
    made_sense = models.TextField(blank=True, help_text="why it made sense to them to do as they did")
    practice = models.TextField(blank=True, help_text="what was good practice and what fell short, by what measure")
    matters = models.TextField(blank=True, help_text="why this stretch matters")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("first_day", "position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="an_episode_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CauseNode(BoardRow):
    """A node in the tree of causes, drawn as a fishbone or as a tree: a problem, or a cause of what stands above it."""

    free_text: ClassVar = ("text",)
    plain: ClassVar = ("kind", "scheme", "factor")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="causes")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=CauseKind.choices)
    text = models.TextField()
    scheme = models.CharField(max_length=20, blank=True)
    factor = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=CauseKind.PROBLEM) & Q(parent__isnull=True))
                | (~Q(kind=CauseKind.PROBLEM) & Q(parent__isnull=False)),
                name="a_tree_of_causes_begins_with_a_problem",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ContributoryFactor(BoardRow):
    """Something that contributed in an episode or in the whole case, by a scheme that has an edition."""

    free_text: ClassVar = ("text",)
    plain: ClassVar = ("scheme", "edition", "factor")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="factors")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="factors", null=True, blank=True)
    scheme = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    factor = models.CharField(max_length=60)
    text = models.TextField(help_text="how it contributed")
    helped = models.BooleanField(default=False, help_text="it helped good practice; otherwise it stood in its way")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.factor}: {self.text[:60]}"


class ReviewFinding(BoardRow):
    """A finding of a review: a lesson of its source, and why it reaches beyond this case."""

    free_text: ClassVar = ("showed", "known_by", "widespread", "matters")
    plain: ClassVar = ("scheme", "pattern")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="findings")
    lesson = models.OneToOneField(Lesson, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=20, blank=True)
    pattern = models.CharField(max_length=60, blank=True, help_text="the kind of pattern, by the scheme")
    showed = models.TextField(blank=True, help_text="how it showed in this case")
    known_by = models.TextField(blank=True, help_text="how it is known that it is not peculiar to this case")
    widespread = models.TextField(blank=True, help_text="how usual and how widespread it is")
    matters = models.TextField(blank=True, help_text="what risk it brings to children")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.lesson_id}"


class Citation(BoardRow):
    """Research or guidance on which a review or one of its findings rests."""

    free_text: ClassVar = ("title", "authors", "says", "place")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="citations")
    finding = models.ForeignKey(
        ReviewFinding, on_delete=models.CASCADE, related_name="citations", null=True, blank=True
    )
    title = models.CharField(max_length=300)
    authors = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=500, blank=True, help_text="publisher, journal or address")
    says = models.TextField(help_text="what it says that bears on this review")

    class Meta:
        ordering = ("authors", "year", "id")

    def __str__(self) -> str:
        return self.title


class EarlyLearning(BoardRow):
    """Something learnt or done while the review runs, that did not wait for its report."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="early_learning")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.review_id} {self.lesson_id}"
