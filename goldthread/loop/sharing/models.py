"""What a board shares and with whom; and what it received, from whom and under what terms."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sources.models import Source


class LearningShare(BoardRow):
    """Lessons that go to chosen boards or a region, under terms; each issue of the file has a number."""

    free_text: ClassVar = ("title", "audience", "terms")

    uid = models.UUIDField(unique=True)
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=200, help_text="the boards or the region that it is for")
    terms = models.TextField()
    issue = models.PositiveIntegerField(default=1)
    shared_on = models.DateField()
    shared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-shared_on", "-id")

    def __str__(self) -> str:
        return self.title


class SharedLesson(BoardRow):
    """A lesson of a share; withdrawn, it stays as a mark by which others take it out."""

    free_text: ClassVar = ("withdrawn_why",)

    share = models.ForeignKey(LearningShare, on_delete=models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="shares")
    uid = models.UUIDField(unique=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["share", "lesson"], name="a_share_holds_a_lesson_once")]

    def __str__(self) -> str:
        return f"{self.share_id} {self.lesson_id}"


class ReceivedShare(BoardRow):
    """What another board shared with this one: who, under what terms, and with which key it was signed."""

    free_text: ClassVar = ("title", "sender", "terms")
    plain: ClassVar = ("key",)

    uid = models.UUIDField()
    sender = models.CharField(max_length=200)
    key = models.CharField(max_length=60, help_text="the public key that signs every issue")
    title = models.CharField(max_length=200)
    terms = models.TextField()
    issue = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "uid"], name="a_share_is_received_once")]

    def __str__(self) -> str:
        return f"{self.title}, from {self.sender}"


class ReceivedLesson(BoardRow):
    """A lesson that came with a share."""

    received = models.ForeignKey(ReceivedShare, on_delete=models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField()
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["received", "uid"], name="a_lesson_is_received_once")]

    def __str__(self) -> str:
        return f"{self.received_id} {self.lesson_id}"
