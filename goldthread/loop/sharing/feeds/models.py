"""Feeds as rows: who may fetch a share, and which addresses of other installations a board follows."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.sharing.models import LearningShare, ReceivedShare


class LearningFeed(BoardRow):
    """An address at which one other installation fetches a share as it stands, until somebody closes it."""

    free_text: ClassVar = ("name",)
    plain: ClassVar = ("token_hash",)

    share = models.ForeignKey(LearningShare, on_delete=models.CASCADE, related_name="feeds")
    name = models.CharField(max_length=120, help_text="the board that fetches it")
    token_hash = models.CharField(max_length=64, unique=True, help_text="the address's secret is never stored")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.name


class FollowedFeed(BoardRow):
    """An address of another installation that is asked every night for what changed in a share."""

    free_text: ClassVar = ("fault",)
    plain: ClassVar = ("address",)

    received = models.OneToOneField(ReceivedShare, on_delete=models.CASCADE, related_name="feed")
    address = models.CharField(max_length=500, help_text="with its secret, so that it is shown to nobody again")
    followed_at = models.DateTimeField()
    followed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    fetched_at = models.DateTimeField(help_text="when the other installation answered last")
    fault = models.CharField(max_length=300, blank=True, help_text="why the last try brought nothing")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"feed of {self.received_id}"
