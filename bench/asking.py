"""Asks pages as a browser that keeps its connection would, and sends forms with what their pages hold."""

import http.client
import re
import threading
import time
from typing import Any
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Asker:
    """One signed-in person at one connection."""

    def __init__(self, port: int, board: dict[str, Any]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = {board["cookie"]: board["session"]}

    def get(self, address: str) -> tuple[float, str]:
        """Seconds until the whole page was there, and the page."""
        began = time.perf_counter()
        status, body = self._ask("GET", address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        return time.perf_counter() - began, body

    def send(self, address: str, answers: dict[str, str], page: str) -> float:
        """Seconds until a form was taken in; ``page`` is the page that it stands on."""
        hidden = dict(_HIDDEN.findall(page))
        began = time.perf_counter()
        status, _ = self._ask("POST", address, urlencode(hidden | answers))
        if status != 302:
            raise RuntimeError(f"{address} took nothing in: {status}")
        return time.perf_counter() - began

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, address, body, headers)
        response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return response.status, response.read().decode("utf-8", "replace")


def together(people: int, port: int, board: dict[str, Any], address: str, times: int) -> list[float]:
    """Several people ask for the same page at once; gives each answer's seconds."""
    seconds: list[float] = []

    def ask() -> None:
        asker = Asker(port, board)
        for _ in range(times // people):
            seconds.append(asker.get(address)[0])

    threads = [threading.Thread(target=ask) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds
