"""Where the bytes of documents lie: a folder outside the web root, or an S3-compatible store.

A document is stored under the checksum of its content, so the same file is kept once and a changed one is noticed.
"""

import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

CHECKSUM = re.compile(r"[0-9a-f]{64}")


class Store(Protocol):
    """What a place for documents can do; a key is the SHA-256 of the content, in hexadecimal."""

    def put(self, content: IO[bytes]) -> str:
        """Keep a document and answer its key; keeping it again changes nothing."""

    def get(self, key: str) -> IO[bytes]:
        """The document, to read; raises ``FileNotFoundError`` where there is none."""

    def exists(self, key: str) -> bool:
        """Whether the document is kept here."""

    def delete(self, key: str) -> None:
        """Destroy the document; one that is not here is destroyed already."""


@cache
def store() -> Store:
    """The store that the settings name: ``s3://bucket/prefix`` or a folder."""
    place = urlsplit(settings.FILES)
    if place.scheme == "s3":
        import boto3

        client = boto3.client("s3", endpoint_url=os.environ.get("GOLDTHREAD_S3_ENDPOINT") or None)
        return Bucket(client, place.netloc, place.path.strip("/"))
    return Folder(Path(settings.FILES))


class Folder:
    """Documents on this machine's disk, readable by Goldthread alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: IO[bytes]) -> str:
        """Write beside its place and move it there when it is on the disk: a cut leaves no half document."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".coming-", delete=False) as draft:
            try:
                key = _copy(content, draft)
                draft.flush()
                os.fsync(draft.fileno())
                place = self._place(key)
                place.parent.mkdir(mode=0o700, exist_ok=True)
                Path(draft.name).rename(place)
            finally:
                Path(draft.name).unlink(missing_ok=True)
        return key

    def get(self, key: str) -> IO[bytes]:
        """The document, to read."""
        return self._place(key).open("rb")

    def exists(self, key: str) -> bool:
        """Whether the document is kept here."""
        return self._place(key).is_file()

    def delete(self, key: str) -> None:
        """Destroy the document."""
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self.root / _checked(key)[:2] / key


class Bucket:
    """Documents in an S3-compatible store."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix

    def put(self, content: IO[bytes]) -> str:
        """Work out the key first, then send the document under it."""
        with tempfile.TemporaryFile() as whole:
            key = _copy(content, whole)
            if not self.exists(key):
                whole.seek(0)
                self.client.put_object(Bucket=self.bucket, Key=self._name(key), Body=whole)
        return key

    def get(self, key: str) -> IO[bytes]:
        """The document, to read."""
        from botocore.exceptions import ClientError

        try:
            body: IO[bytes] = self.client.get_object(Bucket=self.bucket, Key=self._name(key))["Body"]
        except ClientError as problem:
            if _is_missing(problem):
                raise FileNotFoundError(key) from None
            raise
        return body

    def exists(self, key: str) -> bool:
        """Whether the document is kept here."""
        from botocore.exceptions import ClientError

        try:
            self.client.head_object(Bucket=self.bucket, Key=self._name(key))
        except ClientError as problem:
            if _is_missing(problem):
                return False
            raise
        return True

    def delete(self, key: str) -> None:
        """Destroy the document."""
        self.client.delete_object(Bucket=self.bucket, Key=self._name(key))

    def _name(self, key: str) -> str:
        return f"{self.prefix}/{_checked(key)}".lstrip("/")


def _is_missing(problem: Any) -> bool:
    return problem.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}


def _checked(key: str) -> str:
    if not CHECKSUM.fullmatch(key):
        raise ValueError("the key of a document is the SHA-256 of its content")
    return key


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := source.read(1 << 20):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()
