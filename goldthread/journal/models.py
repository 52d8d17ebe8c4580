"""The journal's table."""

from typing import ClassVar

from django.db import models

from goldthread.core.rows import Row


class Entry(Row):
    """One thing that somebody did on a board, chained by its hash to the entry before it."""

    personal: ClassVar = ("person_name",)
    free_text: ClassVar = ("why", "detail")
    plain: ClassVar = ("verb", "kind", "reference", "previous", "hash")

    board_id = models.BigIntegerField()
    number = models.PositiveBigIntegerField(help_text="1, 2, 3 ... per board, without a gap")
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, help_text="nobody where Goldthread itself acted")
    person_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    thing_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board_id", "number"], name="journal_numbers_run_per_board")]
        indexes = [models.Index(fields=["board_id", "kind", "thing_id", "-number"], name="journal_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.board_id}/{self.number} {self.verb} {self.reference}"
