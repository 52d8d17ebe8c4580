"""Documents lie under their board and their checksum, in a folder or in a bucket."""

import hashlib
import io
import stat
from pathlib import Path

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from goldthread.documents.storage import Bucket, Folder, key_of

CONTENT = b"what was learnt"
KEY = key_of(7, hashlib.sha256(CONTENT).hexdigest())


def test_a_folder_keeps_a_document_once_and_for_itself(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    folder.write(KEY, CONTENT)
    folder.write(KEY, CONTENT)
    assert folder.read(KEY) == CONTENT
    [place] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [key for key, _ in folder.keys(7)] == [KEY]
    assert list(folder.keys(8)) == []
    folder.remove(KEY)
    folder.remove(KEY)
    with pytest.raises(FileNotFoundError):
        folder.read(KEY)


def test_what_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        Folder(tmp_path).write(KEY, CONTENT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_bucket_answers_as_a_folder_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    bucket = Bucket("board", "learning")
    here = {"Bucket": "board", "Key": f"learning/{KEY}"}
    with Stubber(bucket._s3) as stub:
        stub.add_response("put_object", {}, here | {"Body": CONTENT})
        bucket.write(KEY, CONTENT)
        stub.add_response("get_object", {"Body": StreamingBody(io.BytesIO(CONTENT), len(CONTENT))}, here)
        assert bucket.read(KEY) == CONTENT
        stub.add_response("delete_object", {}, here)
        bucket.remove(KEY)
        stub.add_client_error("get_object", "NoSuchKey", expected_params=here)
        with pytest.raises(FileNotFoundError):
            bucket.read(KEY)
        stub.assert_no_pending_responses()
