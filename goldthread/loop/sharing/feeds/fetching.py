"""Fetching from another installation: by HTTPS alone, from the public internet alone, a small file, and not for long.

An address is given by a person, so it could point at a machine beside this one. The name is looked up once, what it
stands for is judged, and the connection goes to just that; no redirect is followed.
"""

import http.client
import socket
import ssl
import time
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from goldthread.core.refusals import Refusal
from goldthread.loop.sharing.exchange import LARGEST

WAIT, IN_ALL = 10, 30
"""Seconds for one answer of the other machine, and for the whole file."""
_PIECE = 64 * 1024


def fetch(address: str) -> bytes:
    """What lies at this address, or a refusal that says what to do."""
    parts = _checked(address)
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, host, port, _resolved(host, port))
    until = time.monotonic() + IN_ALL
    try:
        connection.request("GET", parts.path or "/", headers={"Accept": "application/json", "User-Agent": "Goldthread"})
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise Refusal(_why(answer.status, host), "address")
        return _read(answer, until, host)
    except ssl.SSLError as problem:
        raise Refusal(f"The certificate of {host} cannot be trusted. Tell the other board.", "address") from problem
    except (OSError, http.client.HTTPException) as problem:
        raise Refusal(f"{host} does not answer. Try again later, or ask the other board.", "address") from problem
    finally:
        connection.close()


def _checked(address: str) -> SplitResult:
    wrong = "Give the whole address, as the other board gave it to you. It begins with https://"
    try:
        parts = urlsplit(address.strip())
        known = parts.hostname and parts.port != 0 and not parts.username
    except ValueError as problem:
        raise Refusal(wrong, "address") from problem
    schemes = ("https", "http") if settings.FEEDS_INSIDE else ("https",)
    if not known or parts.scheme not in schemes or parts.query or not address.isascii():
        raise Refusal(wrong, "address")
    return parts


def _resolved(host: str, port: int) -> str:
    """The one machine that is asked: the first that the name stands for, if it lies on the public internet."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as problem:
        raise Refusal(f"There is no machine called {host}. Check the address.", "address") from problem
    if not settings.FEEDS_INSIDE and not all(ip_address(each.partition("%")[0]).is_global for each in found):
        raise Refusal(
            f"{host} is a machine inside this network. The administrator can allow that, or use the signed file.",
            "address",
        )
    return found[0]


def _connection(scheme: str, host: str, port: int, machine: str) -> http.client.HTTPConnection:
    """A connection that was opened to this machine, and is spoken to by its name."""
    plain = http.client.HTTPConnection(host, port, timeout=WAIT)
    try:
        plain.sock = socket.create_connection((machine, port), timeout=WAIT)
        if scheme == "https":
            plain.sock = ssl.create_default_context().wrap_socket(plain.sock, server_hostname=host)
    except ssl.SSLError as problem:
        raise Refusal(f"The certificate of {host} cannot be trusted. Tell the other board.", "address") from problem
    except OSError as problem:
        raise Refusal(f"{host} does not answer. Try again later, or ask the other board.", "address") from problem
    return plain


def _read(answer: http.client.HTTPResponse, until: float, host: str) -> bytes:
    data = bytearray()
    while piece := answer.read(_PIECE):
        data += piece
        if len(data) > LARGEST or time.monotonic() > until:
            raise Refusal(f"What {host} sends is too large, or comes too slowly. Ask for the signed file.", "address")
    return bytes(data)


def _why(status: int, host: str) -> str:
    if status in (404, 410):
        return "Nothing is shared at this address. It was closed, or copied in part: ask the other board for another."
    if 300 <= status < 400:
        return f"{host} sends us to another address. Ask the other board for the address itself."
    return f"{host} answered with the number {status}. Try again later, or ask the other board."
