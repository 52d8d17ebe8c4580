"""An archive of audits as one file: a zip with the JSON, a table of answers to read, and the files themselves."""

import io
import zipfile
from pathlib import PurePosixPath

from goldthread.core.refusals import Refusal
from goldthread.loop.audits.operations.moving import Archive

MAIN, FILES = "audits.json", "files"
MOST = 4_000_000_000
"""Bytes that an archive may hold unpacked."""
_NOT_ONE = "The file is not an archive of audits. Choose the one that was taken out."
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def pack(archive: Archive, answers: str = "") -> bytes:
    """One file of everything; the same archive gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        _put(box, MAIN, archive.text.encode())
        if answers:
            _put(box, "answers.csv", ("\ufeff" + answers).encode())
        for checksum, data in sorted(archive.files.items()):
            _put(box, f"{FILES}/{checksum}", data)
    return out.getvalue()


def _put(box: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    box.writestr(entry, data)


def unpack(data: bytes) -> Archive:
    """The archive in a file; refuses what is none, or what would fill the machine when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if sum(entry.file_size for entry in box.infolist()) > MOST:
                raise Refusal("This archive is too large when it is unpacked. Ask whoever keeps the system.", "file")
            files = {
                PurePosixPath(name).name: box.read(name)
                for name in box.namelist()
                if name.startswith(f"{FILES}/") and not name.endswith("/")
            }
            return Archive(box.read(MAIN).decode(), files)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError, RuntimeError):
        raise Refusal(_NOT_ONE, "file") from None
