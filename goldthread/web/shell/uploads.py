"""What is too large is refused before it is read: no memory is filled, nothing touches the disk."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ROUND_THE_FILE = 1024 * 1024
"""What a form may hold beside its file, in bytes."""

_CHUNK = 64 * 1024
_LINGER = 30.0


class SizeMiddleware:
    """Answers 413 by what a request says of its own size, and 411 to one in pieces that says none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return self._refused(
                request, 411, "What was sent does not say how large it is. Choose the file in a browser."
            )
        most = settings.UPLOAD_BYTES + ROUND_THE_FILE
        if _said_size(request) <= most:
            return self.get_response(request)
        _let_it_pass(request, _said_size(request))
        sentence = (
            f"A file may be {settings.UPLOAD_BYTES // 1024 // 1024} MB at most, and what you sent is larger. "
            "Nothing was saved."
        )
        return self._refused(request, 413, sentence)

    def _refused(self, request: HttpRequest, status: int, sentence: str) -> HttpResponse:
        response = render(request, "413.html", {"sentence": sentence}, status=status)
        response["Connection"] = "close"
        return response


def _said_size(request: HttpRequest) -> int:
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _let_it_pass(request: HttpRequest, size: int) -> None:
    """Read past the body for a while: a browser that is still sending does not see an answer."""
    body = request.META.get("wsgi.input")
    until = time.monotonic() + _LINGER
    while body is not None and size > 0 and time.monotonic() < until:
        try:
            chunk = body.read(min(_CHUNK, size))
        except OSError:
            return
        if not chunk:
            return
        size -= len(chunk)
