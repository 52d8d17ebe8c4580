"""The outbox, whose rows are written with the work and sent after it, and people's private calendar feeds."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person


class Notice(BoardRow):
    """One thing that one person is told, once."""

    free_text: ClassVar = ("subject", "body", "last_error")
    plain: ClassVar = ("key", "address")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, help_text="the same notice is never written twice")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    address = models.CharField(max_length=300, help_text="the page that it is about")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("-written_at",)
        constraints = [models.UniqueConstraint(fields=["board", "person", "key"], name="a_person_is_told_once")]
        indexes = [
            models.Index(
                fields=["board", "written_at"],
                condition=models.Q(sent_at__isnull=True),
                name="notices_to_send",
            ),
            models.Index(fields=["board", "person", "-written_at"], name="notices_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.subject


class CalendarFeed(BoardRow):
    """A private address at which a person's calendar fetches what they have to do on one board."""

    free_text: ClassVar = ("name",)
    plain: ClassVar = ("token_hash",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, help_text="where it is used, such as the calendar of a telephone")
    token_hash = models.CharField(max_length=64, unique=True, help_text="the address's secret is never stored")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        indexes = [models.Index(fields=["board", "person"], name="feeds_of_a_person")]

    def __str__(self) -> str:
        return self.name
