"""Documents lie under their checksum, in a folder or in a bucket."""

import hashlib
import io
import stat
from pathlib import Path

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from goldthread.documents.storage import Bucket, Folder

CONTENT = b"what was learnt"
KEY = hashlib.sha256(CONTENT).hexdigest()


def test_a_folder_keeps_a_document_once_and_for_itself(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    assert folder.put(io.BytesIO(CONTENT)) == KEY
    assert folder.put(io.BytesIO(CONTENT)) == KEY
    with folder.get(KEY) as kept:
        assert kept.read() == CONTENT
    [place] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700
    folder.delete(KEY)
    folder.delete(KEY)
    assert not folder.exists(KEY)
    with pytest.raises(FileNotFoundError):
        folder.get(KEY)


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the line went dead")

    with pytest.raises(OSError, match="line"):
        Folder(tmp_path).put(Broken())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["../secret-key", "", "A" * 64, KEY + "\n"])
def test_a_key_that_is_no_checksum_is_a_bug(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Folder(tmp_path).get(key)


def test_a_bucket_answers_as_a_folder_does() -> None:
    client = boto3.client("s3", region_name="eu-west-2", aws_access_key_id="x", aws_secret_access_key="y")
    here = {"Bucket": "board", "Key": f"learning/{KEY}"}
    with Stubber(client) as stub:
        bucket = Bucket(client, "board", "learning")
        stub.add_client_error("head_object", "404", http_status_code=404, expected_params=here)
        stub.add_response("put_object", {}, here | {"Body": ANY})
        assert bucket.put(io.BytesIO(CONTENT)) == KEY
        stub.add_response("head_object", {}, here)
        assert bucket.exists(KEY)
        stub.add_response("get_object", {"Body": StreamingBody(io.BytesIO(CONTENT), len(CONTENT))}, here)
        assert bucket.get(KEY).read() == CONTENT
        stub.add_response("delete_object", {}, here)
        bucket.delete(KEY)
        stub.add_client_error("get_object", "NoSuchKey", expected_params=here)
        with pytest.raises(FileNotFoundError):
            bucket.get(KEY)
        stub.assert_no_pending_responses()
