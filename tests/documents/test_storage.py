"""Files are kept whole, found by their checksum, and swept up when nobody names them."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from goldthread.documents import storage
from goldthread.documents.storage import Bucket, Folder, key_of

KEY = key_of(7, hashlib.sha256(b"words").hexdigest())


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    shelf = Folder(tmp_path)
    shelf.write(KEY, b"words")
    assert shelf.read(KEY) == b"words"
    assert [key for key, _ in shelf.keys(7)] == [KEY]
    assert list(shelf.keys(8)) == []


def test_nobody_else_on_the_machine_may_read_it(tmp_path: Path) -> None:
    Folder(tmp_path).write(KEY, b"words")
    path = tmp_path / KEY
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_same_file_again_is_dated_anew_and_not_written_again(tmp_path: Path) -> None:
    shelf = Folder(tmp_path)
    shelf.write(KEY, b"words")
    os.utime(tmp_path / KEY, (1_000_000_000, 1_000_000_000))
    before = (tmp_path / KEY).stat().st_ino
    shelf.write(KEY, b"words")
    assert (tmp_path / KEY).stat().st_ino == before
    ((_, at),) = shelf.keys(7)
    assert at > datetime(2020, 1, 1, tzinfo=UTC)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        Folder(tmp_path).write(KEY, b"words")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_not_there_is_said_and_removing_it_is_no_trouble(tmp_path: Path) -> None:
    shelf = Folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        shelf.read(KEY)
    shelf.remove(KEY)


class _S3:
    """As much of an S3 client as the store asks of one."""

    class exceptions:
        class NoSuchKey(Exception):
            pass

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:
        self.kept[Bucket, Key] = Body

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        import io

        if (Bucket, Key) not in self.kept:
            raise self.exceptions.NoSuchKey
        return {"Body": io.BytesIO(self.kept[Bucket, Key])}

    def delete_object(self, *, Bucket: str, Key: str) -> None:
        self.kept.pop((Bucket, Key), None)

    def get_paginator(self, name: str) -> Any:
        kept = self.kept

        class Pages:
            def paginate(self, *, Bucket: str, Prefix: str) -> list[dict[str, Any]]:
                now = datetime.now(UTC)
                held = [{"Key": key, "LastModified": now} for bucket, key in kept if key.startswith(Prefix)]
                return [{"Contents": held}, {}]

        return Pages()


def test_a_bucket_keeps_files_under_its_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    client = _S3()
    monkeypatch.setattr("boto3.client", lambda service: client)
    storage._store.cache_clear()
    shelf = storage._store("s3://files-of-goldthread/prod")
    assert isinstance(shelf, Bucket)
    shelf.write(KEY, b"words")
    assert list(client.kept) == [("files-of-goldthread", f"prod/{KEY}")]
    assert shelf.read(KEY) == b"words"
    assert [key for key, _ in shelf.keys(7)] == [KEY]
    shelf.remove(KEY)
    with pytest.raises(FileNotFoundError):
        shelf.read(KEY)
