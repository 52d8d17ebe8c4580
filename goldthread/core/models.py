"""What every room needs of the database and no room's words describe."""

from typing import ClassVar

from django.db import models


class ReferenceCounter(models.Model):
    """The last number given in a series such as ``CWC-2014-AUD``; numbers are never given twice."""

    plain: ClassVar = ("series",)

    board_id = models.BigIntegerField()
    series = models.CharField(max_length=60)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board_id", "series"], name="one_counter_per_series")]

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class FormReceipt(models.Model):
    """That a form was taken in once, and where it led, so that sending it again does nothing more.

    ``key`` is the one that the page gave the form, or one made of what was sent.
    """

    plain: ClassVar = ("went_to",)

    board_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    key = models.UUIDField()
    went_to = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board_id", "person_id", "key"], name="one_receipt_per_form")]

    def __str__(self) -> str:
        return str(self.key)
