"""Keeping files, exactly as they came."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.documents import storage
from goldthread.documents.choices import ScanState
from goldthread.documents.detection import Kind, detect, too_large
from goldthread.documents.limits import DEFAULT, Limits
from goldthread.documents.models import Document
from goldthread.documents.names import clean_name
from goldthread.documents.scanning import scan
from goldthread.journal.operations import record

log = logging.getLogger(__name__)

SETTLED = timedelta(days=2)
"""How long a file may lie in the store before a row must name it: longer than any upload is under way."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was looked at and found fit to be kept, and is not kept yet."""

    name: str
    kind: Kind
    data: bytes
    sha256: str
    scan_state: ScanState


def limits() -> Limits:
    """How large a document may be on this installation."""
    return replace(DEFAULT, file_bytes=settings.UPLOAD_BYTES)


def examine(name: str, file: "bytes | UploadedFile[Any]") -> Examined:
    """Look at a file before anything is written: its name made safe, its size, its kind by content, the scanner.

    Refuses, in a sentence, what is empty, too large, unsafe, infected, or not what its name says.
    """
    cleaned, most = clean_name(name), limits()
    if isinstance(file, UploadedFile):
        if (file.size or 0) > most.file_bytes:
            raise too_large(cleaned, most)
        data = file.read()
    else:
        data = file
    kind = detect(cleaned, data, most)
    return Examined(cleaned, kind, data, hashlib.sha256(data).hexdigest(), scan(cleaned, data))


@transaction.atomic
def keep(*, by: Actor, name: str, file: "bytes | UploadedFile[Any]", keep_until: date | None = None) -> Document:
    """Examine a file and keep it. Whoever calls this has asked whether the actor may add it to the thing it is for."""
    return keep_examined(by=by, file=examine(name, file), keep_until=keep_until)


@transaction.atomic
def keep_examined(*, by: Actor, file: Examined, keep_until: date | None = None) -> Document:
    """Put the bytes in the store, then the row beside them: a row without its file can never be.

    Where the transaction is given up afterwards, a file without a row stays behind, and ``sweep`` removes it.
    """
    with _store_answers(file.name):
        storage.store().write(storage.key_of(by.board_id, file.sha256), file.data)
    document = Document.objects.create(
        board_id=by.board_id,
        name=file.name,
        content_type=file.kind.media_type,
        size=len(file.data),
        sha256=file.sha256,
        scan_state=file.scan_state,
        uploaded_by_id=by.person_id,
        uploaded_at=by.at,
        keep_until=keep_until,
    )
    record(
        by=by,
        verb="kept",
        kind="document",
        thing_id=document.pk,
        detail={"name": file.name, "sha256": file.sha256, "size": len(file.data)},
    )
    return document


@contextmanager
def _store_answers(name: str) -> Iterator[None]:
    """While a store that stands elsewhere cannot be reached, people read why; what is wrong with it goes to the log."""
    try:
        yield
    except storage.NoStore as trouble:
        log.error("%s", trouble)
        raise Refusal(
            f"The place where files are kept cannot be reached, so {name} was neither kept nor opened. Try again in a "
            "few minutes; if it goes on, tell the person who looks after Goldthread."
        ) from trouble


def content_of(document: Document) -> bytes:
    """The file itself, proved by its checksum to be what was kept. Whether the actor may see it has been asked."""
    with _store_answers(document.name):
        try:
            data = storage.store().read(storage.key_of(document.board_id, document.sha256))
        except FileNotFoundError:
            data = b""
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise Refusal(
            f"{document.name} is not in the store as it was kept. Tell the person who looks after Goldthread: "
            "it can be brought back from a backup."
        )
    return data


def sweep(*, by: Actor) -> int:
    """Remove files of the actor's board that no row names, left by uploads that were given up; says how many."""
    shelf = storage.store()
    named = set(Document.objects.filter(board_id=by.board_id).values_list("sha256", flat=True))
    old = [key for key, at in shelf.keys(by.board_id) if at < by.at - SETTLED and key.rpartition("/")[2] not in named]
    for key in old:
        shelf.remove(key)
    return len(old)
