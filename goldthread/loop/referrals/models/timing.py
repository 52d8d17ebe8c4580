"""What happened to a case and when, and the clocks that it set running."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from goldthread.accounts.models import BoardRow, Person
from goldthread.loop.referrals.choices import TICKING, ClockState, ClockStep
from goldthread.loop.referrals.models.referral import Referral


class CaseEvent(BoardRow):
    """Something that happened to a case and from which time may be counted; the newest of a name counts."""

    free_text: ClassVar = ("why",)
    plain: ClassVar = ("event",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=60, help_text="as the framework names it, such as referral-received")
    happened_at = models.DateTimeField()
    why = models.TextField(blank=True, help_text="where its day was put right")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["referral", "event"], name="events_of_a_referral")]

    def __str__(self) -> str:
        return f"{self.event} {self.happened_at:%Y-%m-%d}"


class RunningClock(BoardRow):
    """How long somebody has for something in one case, as the framework of that case counts it."""

    free_text: ClassVar = ("owner",)
    plain: ClassVar = (
        "key",
        "name",
        "state",
        "started_by",
        "stops",
        "rule",
        "arithmetic",
        "certainty",
        "approved_by",
    )

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="clocks")
    key = models.CharField(max_length=60, help_text="the framework's name for it")
    name = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ClockState.choices, default=ClockState.RUNNING)
    statutory = models.BooleanField(default=False)
    started_by = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    opens_on = models.DateField(null=True, blank=True, help_text="the first day on which it may be done")
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="where it is counted in hours")
    provisional = models.BooleanField(default=False, help_text="counts days whose bank holidays are not published yet")
    at_least = models.BooleanField(default=False, help_text="the day before which it may not end, not a day it is late")
    rule = models.TextField(help_text="what the rule says, from which edition")
    arithmetic = models.TextField(blank=True, help_text="the sum in words")
    certainty = models.CharField(max_length=20, blank=True)
    owner = models.CharField(max_length=300, blank=True, help_text="who has to do it, by post or group")
    stops = models.CharField(max_length=60, blank=True, help_text="the event that ends it")
    for_decision = models.BooleanField(default=False, help_text="the time within which it is decided")
    may_pause = models.BooleanField(default=False)
    may_extend = models.BooleanField(default=False)
    approved_by = models.CharField(max_length=60, blank=True, help_text="who may agree to a pause or an extension")
    named_on = models.DateField(null=True, blank=True, help_text="where a letter or an order names the day")
    paused_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "key"],
                condition=Q(state__in=sorted(TICKING)),
                name="a_clock_runs_once_in_a_case",
            )
        ]
        indexes = [
            models.Index(
                fields=["board", "due_on"],
                condition=Q(state__in=sorted(TICKING)),
                name="clocks_that_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.key} {self.due_on}"


class ClockChange(BoardRow):
    """What was done to a clock, why, and who agreed."""

    free_text: ClassVar = ("reason",)
    plain: ClassVar = ("step", "length")

    clock = models.ForeignKey(RunningClock, on_delete=models.PROTECT, related_name="changes")
    step = models.CharField(max_length=10, choices=ClockStep.choices)
    reason = models.TextField(blank=True)
    length = models.CharField(max_length=40, blank=True, help_text="by how much it was extended")
    first_day = models.DateField(null=True, blank=True, help_text="of a pause")
    last_day = models.DateField(null=True, blank=True, help_text="of a pause that has ended, or of an extension")
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step}"
