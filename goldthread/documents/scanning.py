"""The hook for a virus scanner. Where one is set up and gives no answer, the file is refused."""

import logging
import shlex
import socket
import struct
import subprocess
from urllib.parse import urlsplit

from django.conf import settings

from goldthread.core.refusals import Refusal
from goldthread.documents.choices import ScanState

PATIENCE = 60.0
"""Seconds that a scanner has for one file."""

_CHUNK = 256 * 1024
_log = logging.getLogger(__name__)


class NoAnswer(Exception):
    """The scanner could not say whether a file is clean."""


def scan(name: str, data: bytes) -> ScanState:
    """Ask the scanner that ``GOLDTHREAD_SCANNER`` names; refuses what is infected and what nobody could check.

    The setting is ``clamd:///path/to/socket``, ``clamd://host:3310``, or a command that takes the file on its
    standard input and ends with 0 for clean and 1 for infected.
    """
    scanner = str(settings.SCANNER)
    if not scanner:
        return ScanState.NOT_SCANNED
    try:
        clean = _by_clamd(scanner, data) if scanner.startswith("clamd://") else _by_command(scanner, data)
    except (NoAnswer, OSError, ValueError, subprocess.SubprocessError) as problem:
        _log.error("the virus scanner gives no answer: %s", problem)
        raise Refusal(
            f"{name} could not be checked for viruses because the scanner does not answer, so it was not kept. "
            "Try again in a few minutes, and tell the person who looks after Goldthread if it happens again."
        ) from problem
    if not clean:
        _log.warning("the virus scanner held a file back")
        raise Refusal(
            f"The virus scanner found something harmful in {name}, so it was not kept. "
            "Tell your organisation's IT help desk, and do not open the file."
        )
    return ScanState.CLEAN


def _by_command(command: str, data: bytes) -> bool:
    done = subprocess.run(  # noqa: S603 - the command is the administrator's own setting
        shlex.split(command), input=data, capture_output=True, timeout=PATIENCE, check=False
    )
    if done.returncode not in (0, 1):
        raise NoAnswer(f"it ended with {done.returncode}")
    return done.returncode == 0


def _by_clamd(address: str, data: bytes) -> bool:
    """clamd's INSTREAM: chunks with their lengths, an empty one at the end, one line back."""
    with _connect(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))
        answer = _line_of(line)
    if answer.endswith("OK"):
        return True
    if answer.endswith("FOUND"):
        return False
    raise NoAnswer(answer or "it said nothing")


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    line.connect(parts.path)
    return line


def _line_of(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        part = line.recv(4096)
        if not part:
            break
        answer += part
    return answer.strip(b"\0 \n").decode("utf-8", errors="replace")
