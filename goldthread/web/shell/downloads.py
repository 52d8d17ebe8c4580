"""A kept file on its way to a person: always as a download, never shown inside a page of ours."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from goldthread.documents.operations import content_of

if TYPE_CHECKING:
    from goldthread.documents.models import Document


def as_download(document: "Document") -> HttpResponse:
    """The file under its own name. The view has asked whether the actor may see what holds it."""
    response = HttpResponse(content_of(document), content_type=document.content_type)
    response["Content-Disposition"] = content_disposition_header(True, document.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
