"""Where the bytes of documents are: on disk outside anything that is served, or in S3-compatible storage.

A file is found under its board and its checksum, so the same file is kept once, nobody's name for a file is ever
part of a path, and what comes back can be proved to be what went in.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings


class NoStore(OSError):
    """The store that the settings name does not answer, or lets nobody in; the sentence says so."""


class Store(Protocol):
    """A place for files. A key is a board and a checksum, as ``key_of`` makes it."""

    def write(self, key: str, data: bytes) -> None:
        """Keep the bytes for good; a key that is there already is only dated anew."""

    def read(self, key: str) -> bytes:
        """The bytes; ``FileNotFoundError`` where there are none."""

    def keys(self, board_id: int) -> Iterator[tuple[str, datetime]]:
        """Every key of a board, with when it was last written."""

    def remove(self, key: str) -> None:
        """Forget a key; one that is gone already is no trouble."""


def key_of(board_id: int, sha256: str) -> str:
    """The place of a file: its board, then its checksum, in folders that stay small."""
    return f"{board_id}/{sha256[:2]}/{sha256}"


def store() -> Store:
    """The store that the settings name: a folder, or ``s3://bucket/prefix``."""
    return _store(str(settings.FILES))


@cache
def _store(place: str) -> Store:
    if place.startswith("s3://"):
        parts = urlsplit(place)
        return Bucket(parts.netloc, parts.path.strip("/"))
    return Folder(Path(place))


class Folder:
    """Files in a folder that only the application's own account may open."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, key: str, data: bytes) -> None:
        path = self._root / key
        if path.is_file() and path.stat().st_size == len(data):
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as draft:
            try:
                draft.write(data)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        _settle(path.parent)

    def read(self, key: str) -> bytes:
        return (self._root / key).read_bytes()

    def keys(self, board_id: int) -> Iterator[tuple[str, datetime]]:
        for path in sorted((self._root / str(board_id)).glob("??/*")):
            with suppress(FileNotFoundError):
                yield str(path.relative_to(self._root)), datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def remove(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """See that the name of a new file outlives a power cut as well as its content does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Bucket:
    """Files in S3-compatible storage. Credentials, region and ``AWS_ENDPOINT_URL`` are read as boto3 reads them."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3  # loaded only where a setting asks for it: it is large

        self._s3: Any = boto3.client("s3")
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def write(self, key: str, data: bytes) -> None:
        with self._asked():
            self._s3.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data)

    def read(self, key: str) -> bytes:
        with self._asked():
            try:
                found = self._s3.get_object(Bucket=self._bucket, Key=self._prefix + key)
            except self._s3.exceptions.NoSuchKey:
                raise FileNotFoundError(key) from None
            return bytes(found["Body"].read())

    def keys(self, board_id: int) -> Iterator[tuple[str, datetime]]:
        pages = self._s3.get_paginator("list_objects_v2")
        with self._asked():
            for page in pages.paginate(Bucket=self._bucket, Prefix=f"{self._prefix}{board_id}/"):
                for each in page.get("Contents", []):
                    yield each["Key"].removeprefix(self._prefix), each["LastModified"]

    def remove(self, key: str) -> None:
        with self._asked():
            self._s3.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (BotoCoreError, ClientError) as problem:
            raise NoStore(
                f"The document store s3://{self._bucket} does not do what it is asked for: {problem}. "
                "Check its address and credentials."
            ) from problem
