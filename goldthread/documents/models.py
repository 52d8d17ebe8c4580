"""The register of files; their bytes are in the store, under their checksum."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person
from goldthread.documents.choices import ScanState


class Document(BoardRow):
    """A file that somebody brought in, exactly as it was."""

    free_text: ClassVar = ("name",)
    plain: ClassVar = ("content_type", "sha256", "scan_state")

    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, help_text="found from the content, not from the name")
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(max_length=20, choices=ScanState.choices)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    uploaded_at = models.DateTimeField()
    keep_until = models.DateField(null=True, blank=True, help_text="nothing is destroyed before this day")

    class Meta:
        indexes = [models.Index(fields=["board", "sha256"], name="documents_by_content")]

    def __str__(self) -> str:
        return self.name
