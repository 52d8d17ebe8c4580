"""What agencies tell, the people it is about under their pseudonyms, pairs to judge, and tables on their way in."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from goldthread.accounts.models import Agency, BoardRow, Person
from goldthread.core.sealed import SealedField
from goldthread.documents.models import Document
from goldthread.loop.referrals.models import ReferralChild
from goldthread.loop.reviews.chronology.choices import BringInState, PairState, RowState
from goldthread.loop.sources.models import Source
from goldthread.loop.themes.models import Theme


class ChronologyPerson(BoardRow):
    """Somebody whom a chronology tells of, under one pseudonym throughout; who it is stays sealed."""

    free_text: ClassVar = ("part",)
    personal: ClassVar = ("sealed",)
    plain: ClassVar = ("label",)

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60, help_text='the pseudonym: "Mother", "Sibling 1"')
    part = models.CharField(max_length=200, blank=True, help_text="who they are to the child, without a name")
    child = models.ForeignKey(
        ReferralChild,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="a child of the referral, whose identity is sealed there",
    )
    sealed = SealedField(help_text="names and other names, a line for each")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "chronology people"
        constraints = [models.UniqueConstraint(fields=["source", "label"], name="one_person_of_a_pseudonym")]

    def __str__(self) -> str:
        return self.label


class Told(BoardRow):
    """What an agency tells of one event: when as far as is known, what, whether the child was seen, where from."""

    said = models.CharField(max_length=300, blank=True, help_text="when it was, in the agency's own words")
    earliest = models.DateField(null=True, blank=True, help_text="the earliest day that it could have been")
    latest = models.DateField(null=True, blank=True, help_text="the latest day that it could have been")
    at = models.TimeField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="how the words for the date were read")
    what = models.TextField(blank=True)
    child_seen = models.BooleanField(null=True, blank=True)
    who = models.TextField(blank=True, help_text="who was involved, as the agency says it")
    significance = models.TextField(blank=True)
    source_document = models.TextField(blank=True, help_text="where the agency has it recorded")
    comment = models.TextField(blank=True)

    class Meta:
        abstract = True


TOLD = ("said", "what", "who", "significance", "source_document", "comment", "note")


class ChronologyBringIn(BoardRow):
    """A table of events on its way into a chronology: its columns, the names found in it, and what came of it."""

    free_text: ClassVar = ("layout",)
    personal: ClassVar = ("names",)
    plain: ClassVar = ("state", "columns")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="whose all its events are"
    )
    state = models.CharField(max_length=12, choices=BringInState.choices, default=BringInState.COLUMNS)
    layout = models.JSONField(help_text="headings and the first rows")
    columns = models.JSONField(default=dict, blank=True, help_text="which column holds what")
    as_above = models.BooleanField(default=False, help_text="an empty date or agency means that of the row above")
    names = SealedField(help_text="words that look sealed, and what stands for them")
    taken = models.PositiveIntegerField(default=0, help_text="rows that became events")
    began_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    began_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-began_at", "-id")

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"


class BroughtRow(Told):
    """A row of a table that is no event yet, with its words as they stand and why it has to be mended, if so."""

    free_text: ClassVar = (*TOLD, "words", "agency_said", "trouble")
    plain: ClassVar = ("state", "place")

    bring_in = models.ForeignKey(ChronologyBringIn, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="its place in the table, from 1")
    place = models.CharField(max_length=200)
    words = models.JSONField(help_text="each cell under its heading")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agency_said = models.TextField(blank=True)
    state = models.CharField(max_length=6, choices=RowState.choices)
    trouble = models.TextField(blank=True, help_text="why it is to be mended, or why it is left out")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["bring_in", "number"], name="a_row_is_brought_in_once")]
        indexes = [models.Index(fields=["bring_in", "state", "number"], name="rows_to_mend")]

    def __str__(self) -> str:
        return f"{self.bring_in_id} {self.number}"


class ChronologyEvent(Told):
    """One event as one agency tells it. What is removed stays, with the reason, and is shown no more."""

    free_text: ClassVar = (*TOLD, "removed_why")
    plain: ClassVar = ("place", "first", "last")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    bring_in = models.ForeignKey(
        ChronologyBringIn, on_delete=models.PROTECT, related_name="events", null=True, blank=True
    )
    place = models.CharField(max_length=200, blank=True, help_text="where it stood in the table that it came from")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    first = models.GeneratedField(
        expression=Coalesce("earliest", "latest"), output_field=models.DateField(null=True), db_persist=True
    )
    last = models.GeneratedField(
        expression=Coalesce("latest", "earliest"), output_field=models.DateField(null=True), db_persist=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(latest__gte=F("earliest")),
                name="an_event_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removed_why=""), name="a_removed_event_says_why"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="an_event_says_what_happened"),
        ]
        indexes = [
            models.Index(
                fields=["source", "first", "last", "at", "id"],
                condition=Q(removed_at__isnull=True),
                name="chronology_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.said}"


class EventPerson(BoardRow):
    """Somebody whom an event is about."""

    event = models.ForeignKey(ChronologyEvent, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(ChronologyPerson, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="an_event_names_a_person_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.person_id}"


class EventTheme(BoardRow):
    """A theme of the board's scheme that an event shows."""

    event = models.ForeignKey(ChronologyEvent, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "theme"], name="an_event_has_a_theme_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.theme_id}"


class EventPair(BoardRow):
    """Two events that may be one: proposed, and then linked or kept apart by a person."""

    free_text: ClassVar = ("judged_why",)
    plain: ClassVar = ("state", "why", "clash")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(ChronologyEvent, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(ChronologyEvent, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField(help_text="from 0 to 1")
    why = models.CharField(max_length=200, help_text="why it is proposed")
    clash = models.TextField(blank=True, help_text="where the two accounts differ")
    state = models.CharField(max_length=8, choices=PairState.choices, default=PairState.PROPOSED)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_events_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_earlier_row_of_a_pair_is_first"),
            models.CheckConstraint(
                condition=Q(state=PairState.PROPOSED) | Q(judged_at__isnull=False), name="a_judged_pair_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "state", "-likeness", "id"], name="pairs_to_judge"),
            models.Index(fields=["other"], name="pairs_by_the_other"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.state}"
