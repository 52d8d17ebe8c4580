"""A file is kept exactly as it came, with who and when, or not at all."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from goldthread.core.refusals import Refusal
from goldthread.documents import operations, queries, storage
from goldthread.documents.models import Document
from goldthread.journal.models import Entry
from goldthread.web.shell.downloads import as_download
from tests.people import Cast, on_stage


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = str(tmp_path / "files")
    settings.SCANNER = ""
    return tmp_path / "files"


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_kept_file_has_its_kind_by_content_its_checksum_and_a_journal_entry(cast: Cast, files: Path) -> None:
    upload = SimpleUploadedFile("../evil/notes.md", b"# Learnt\n\n- one\n", content_type="application/x-anything")
    kept = operations.keep(by=cast.coordinator, name=upload.name or "", file=upload)
    assert (kept.name, kept.content_type, kept.size) == ("notes.md", "text/markdown", 16)
    assert kept.sha256 == hashlib.sha256(b"# Learnt\n\n- one\n").hexdigest()
    assert operations.content_of(kept) == b"# Learnt\n\n- one\n"
    entry = Entry.objects.get(board_id=kept.board_id, kind="document", thing_id=kept.pk)
    assert (entry.verb, entry.detail["name"]) == ("kept", "notes.md")


def test_a_file_above_the_limit_is_refused_without_being_read(cast: Cast, files: Path, settings: Any) -> None:
    settings.UPLOAD_BYTES = 10 * 1024 * 1024

    class Large(SimpleUploadedFile):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("it was read")

    large = Large("large.txt", b"x")
    large.size = 11 * 1024 * 1024
    with pytest.raises(Refusal, match="larger than 10 MB"):
        operations.keep(by=cast.coordinator, name="large.txt", file=large)
    assert _files(files) == []


def test_an_infected_file_leaves_nothing(cast: Cast, files: Path, settings: Any) -> None:
    settings.SCANNER = "sh -c 'exit 1'"
    with pytest.raises(Refusal, match="harmful"):
        operations.keep(by=cast.coordinator, name="a.txt", file=b"words")
    assert _files(files) == []
    assert not queries.documents(cast.coordinator).exists()


def test_a_file_that_was_changed_behind_our_back_is_not_handed_out(cast: Cast, files: Path) -> None:
    kept = operations.keep(by=cast.coordinator, name="a.txt", file=b"words")
    (path,) = _files(files)
    path.write_bytes(b"other")
    with pytest.raises(Refusal, match="not in the store as it was kept"):
        operations.content_of(kept)
    path.unlink()
    with pytest.raises(Refusal, match="backup"):
        operations.content_of(kept)


def test_a_download_is_never_shown_inside_a_page(cast: Cast, files: Path) -> None:
    kept = operations.keep(by=cast.coordinator, name="Übersicht “2014”.html", file=b"<html><body>x</body></html>")
    response = as_download(kept)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_file_whose_transaction_was_given_up_is_swept_away_later_and_no_other(cast: Cast, files: Path) -> None:
    kept = operations.keep(by=cast.coordinator, name="kept.txt", file=b"kept")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        operations.keep(by=cast.coordinator, name="lost.txt", file=b"lost")
        raise ZeroDivisionError
    assert len(_files(files)) == 2
    assert operations.sweep(by=cast.coordinator) == 0  # an upload may still be under way
    for path in _files(files):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert operations.sweep(by=cast.coordinator) == 1
    assert operations.content_of(kept) == b"kept"


def test_another_board_keeps_its_own_copy(cast: Cast, files: Path) -> None:
    operations.keep(by=cast.coordinator, name="a.txt", file=b"words")
    on_stage(cast.outsider)
    operations.keep(by=cast.outsider, name="a.txt", file=b"words")
    assert len(_files(files)) == 2
    assert Document.objects.filter(board_id=cast.outsider.board_id).count() == 1


def test_while_the_store_cannot_be_reached_a_sentence_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = operations.keep(by=cast.coordinator, name="a.txt", file=b"words")

    class Gone:
        def write(self, key: str, data: bytes) -> None:
            raise storage.NoStore("connection refused")

        def read(self, key: str) -> bytes:
            raise storage.NoStore("connection refused")

    monkeypatch.setattr(storage, "store", Gone)
    with pytest.raises(Refusal, match=r"b\.txt was neither kept nor opened"):
        operations.keep(by=cast.coordinator, name="b.txt", file=b"words")
    with pytest.raises(Refusal, match=r"a\.txt was neither kept nor opened"):
        operations.content_of(kept)
    assert [each.name for each in queries.documents(cast.coordinator)] == ["a.txt"]
