"""A round of a group's actions as rows: what it looks at, who was asked, what they answered, what came back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import Agency, BoardRow, Group, Person
from goldthread.documents.models import Document
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.rounds.choices import DateAnswer, Going, Way


class Round(BoardRow):
    """One look of a group at its actions, from the asking a month before its meeting to what the meeting settled."""

    plain: ClassVar = ("reference",)
    free_text: ClassVar = ("minute",)

    reference = models.CharField(max_length=40)
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="nothing for the board"
    )
    meets_on = models.DateField()
    answers_by = models.DateField(help_text="the last day to send an update in")
    by_link = models.BooleanField(default=True, help_text="whether the e-mail's link answers without signing in")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    minute = models.TextField(blank=True, help_text="what the meeting settled")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-meets_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_group_round_of_a_reference"),
            models.UniqueConstraint(
                fields=["board", "group"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="one_open_round_of_a_group",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RoundLine(BoardRow):
    """One action in a round: how it stood when the round began, and how when the meeting was over."""

    plain: ClassVar = ("before_state", "after_state")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="lines")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="round_lines")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    before_state = models.CharField(max_length=20, choices=ActionState.choices)
    before_due_on = models.DateField(null=True, blank=True)
    after_state = models.CharField(max_length=20, choices=ActionState.choices, blank=True)
    after_due_on = models.DateField(null=True, blank=True)
    left = models.BooleanField(default=False, help_text="done, so that it left the active list for the master copy")

    class Meta:
        ordering = ("before_due_on", "id")
        constraints = [models.UniqueConstraint(fields=["round", "action"], name="action_is_in_a_round_once")]
        indexes = [models.Index(fields=["action"], condition=Q(left=True), name="lines_that_left")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.action_id}"


class RoundCall(BoardRow):
    """One person asked in a round, with the link that is theirs alone."""

    plain: ClassVar = ("token_hash",)

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="whose senior officer they are; nothing for a named lead",
    )
    asked_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True, help_text="the link's secret is never stored")
    link_until = models.DateField(help_text="the last day of the link")
    link_revoked_at = models.DateTimeField(null=True, blank=True)
    link_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="called_once_in_a_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"


class CallLine(BoardRow):
    """That a person was asked about a line: what does not stand here, they neither see nor change through it."""

    call = models.ForeignKey(RoundCall, on_delete=models.CASCADE, related_name="line_links")
    line = models.ForeignKey(RoundLine, on_delete=models.CASCADE, related_name="call_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "line"], name="asked_about_a_line_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.line_id}"


class ReturnedFile(BoardRow):
    """A file that somebody sent back, kept as it came; it is read afresh each time it is looked at."""

    call = models.ForeignKey(RoundCall, on_delete=models.CASCADE, related_name="returned_files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-came_at", "-id")

    def __str__(self) -> str:
        return f"{self.call_id} {self.came_at:%Y-%m-%d}"


class RoundAnswer(BoardRow):
    """What somebody said of one line before the meeting. The latest counts, and all are kept."""

    free_text: ClassVar = ("text", "why")
    plain: ClassVar = ("going", "way", "date_answer")

    line = models.ForeignKey(RoundLine, on_delete=models.CASCADE, related_name="answers")
    going = models.CharField(max_length=10, choices=Going.choices)
    text = models.TextField()
    proposed_on = models.DateField(null=True, blank=True, help_text="another date that they ask for")
    why = models.TextField(blank=True)
    date_answer = models.CharField(max_length=10, choices=DateAnswer.choices, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    file = models.ForeignKey(ReturnedFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_on__isnull=True) | (~Q(why="") & ~Q(date_answer="")),
                name="a_new_date_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ChallengeMeeting(BoardRow):
    """A talk with one agency about what is outstanding: what was asked of it, and what it said."""

    free_text: ClassVar = ("with_whom", "asked", "answered")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="challenges")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    with_whom = models.CharField(max_length=200)
    asked = models.TextField()
    answered = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("held_on", "id")

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id}"
