"""Where a scanner is set up, nothing is kept that it did not find clean."""

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goldthread.core.refusals import Refusal
from goldthread.documents import scanning
from goldthread.documents.choices import ScanState


def test_without_a_scanner_that_is_said(settings: Any) -> None:
    settings.SCANNER = ""
    assert scanning.scan("a.txt", b"words") is ScanState.NOT_SCANNED


def test_a_command_reads_the_file_and_says_clean(settings: Any) -> None:
    settings.SCANNER = "sh -c 'grep -q EVIL && exit 1 || exit 0'"
    assert scanning.scan("a.txt", b"words") is ScanState.CLEAN
    with pytest.raises(Refusal, match="found something harmful"):
        scanning.scan("a.txt", b"EVIL")


@pytest.mark.parametrize("command", ["sh -c 'exit 2'", "/no/such/scanner", "sh -c 'kill -9 $$'", "'"])
def test_a_scanner_that_cannot_say_is_not_taken_for_clean(settings: Any, command: str) -> None:
    settings.SCANNER = command
    with pytest.raises(Refusal, match="could not be checked for viruses"):
        scanning.scan("a.txt", b"words")


def test_a_scanner_that_hangs_is_not_taken_for_clean(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    settings.SCANNER = "sleep 5"
    with pytest.raises(Refusal, match="does not answer"):
        scanning.scan("a.txt", b"words")


@pytest.fixture
def clamd() -> Iterator[str]:
    """A daemon that speaks INSTREAM and finds EVIL."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clamd")
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(path)
        server.listen(4)
        threading.Thread(target=_answer, args=(server,), daemon=True).start()
        yield f"clamd://{path}"
        server.close()


def _answer(server: socket.socket) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line, line.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            data = b""
            while size := struct.unpack("!L", said.read(4))[0]:
                data += said.read(size)
            verdict = b"Test.Virus FOUND" if b"EVIL" in data else b"ERROR" if b"SICK" in data else b"OK"
            line.sendall(b"stream: " + verdict + b"\0")


def test_clamd_is_asked_over_its_socket(settings: Any, clamd: str) -> None:
    settings.SCANNER = clamd
    assert scanning.scan("a.txt", b"w" * 700_000) is ScanState.CLEAN
    with pytest.raises(Refusal, match="harmful"):
        scanning.scan("a.txt", b"w" * 700_000 + b"EVIL")
    with pytest.raises(Refusal, match="does not answer"):
        scanning.scan("a.txt", b"SICK")


def test_a_clamd_that_is_not_there_is_not_taken_for_clean(settings: Any) -> None:
    settings.SCANNER = "clamd:///no/such/socket"
    with pytest.raises(Refusal, match="does not answer"):
        scanning.scan("a.txt", b"words")
