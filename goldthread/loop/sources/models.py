"""The register of everything that can teach."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from goldthread.accounts.models import BoardRow, Group, Person
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility


class Source(BoardRow):
    """One review, audit, death, visit, inspection or other activity from which the board learns."""

    free_text: ClassVar = ("title", "summary")
    plain: ClassVar = ("reference", "kind", "visibility", "status", "search")

    reference = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=SourceKind.choices)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    began_on = models.DateField(null=True, blank=True, help_text="when the activity, or its period, began")
    reported_on = models.DateField(null=True, blank=True, help_text="when its learning was reported")
    lead_group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.BOARD)
    status = models.CharField(max_length=20, choices=SourceStatus.choices, default=SourceStatus.UNDER_WAY)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)
    search = models.GeneratedField(
        expression=SearchVector("reference", "title", "summary", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "reference"], name="one_source_of_a_reference"),
            models.CheckConstraint(
                condition=Q(began_on__isnull=True) | Q(reported_on__isnull=True) | Q(reported_on__gte=F("began_on")),
                name="source_is_reported_after_it_begins",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="source_search"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="source_title_alike"),
            models.Index(fields=["board", "-reported_on", "-id"], name="sources_by_date"),
            models.Index(fields=["board", "kind"], name="sources_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class SourceGroup(BoardRow):
    """A group that may see a source."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "group"], name="group_sees_a_source_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.group_id}"


class SourcePerson(BoardRow):
    """A person who may see a source."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "person"], name="person_sees_a_source_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.person_id}"


class SourceStatusChange(BoardRow):
    """A step of a source from one state to another."""

    free_text: ClassVar = ("why",)
    plain: ClassVar = ("before", "after")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, choices=SourceStatus.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
