"""The board's framework as a row: its words and its measures of time, in versions."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow
from goldthread.core.ordered import OrderedJSONField
from goldthread.loop.framework.choices import FrameworkStatus


class Framework(BoardRow):
    """One version of a board's learning and improvement framework."""

    plain: ClassVar = ("title", "version_name", "status", "content")

    title = models.CharField(max_length=200)
    version_name = models.CharField(max_length=20)
    status = models.CharField(max_length=20, choices=FrameworkStatus.choices)
    in_force_from = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    content = OrderedJSONField(default=dict)

    class Meta:
        ordering = ("-in_force_from",)
        constraints = [models.UniqueConstraint(fields=["board", "version_name"], name="one_framework_of_a_version")]

    def __str__(self) -> str:
        return f"{self.title} {self.version_name}"
