"""Many people who write answers at once, each in a browser of their own, and what each of them was told is saved.

One process with one thread, so that what is measured has the machine nearly to itself. A person writes, waits for the
word that it is saved, thinks, and goes on; where no word comes, they send the same again, as the page does.
"""

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.board_of_schools import QUESTIONS, SECTIONS

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WORDS = "We looked at it with the governors in May, and the minutes say what we changed and who checks it. "
AGAIN_AFTER = 0.5
"""Seconds after which somebody whose save had no answer sends it again."""


@dataclass
class Told:
    """What people were told: each confirmed save, how long each took, and what went wrong."""

    confirmed: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    """Return and question to the version and the note that were confirmed last."""
    saves: int = 0
    seconds: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent_again: int = 0
    longest_wait: float = 0.0


class Broken(Exception):
    """No answer came, or none that says what happened."""


class Head:
    """Somebody who answers for a school."""

    def __init__(self, number: int, port: int, who: dict[str, Any], cookie: str, told: Told) -> None:
        self.port, self.row, self.told = port, int(who["return"]), told
        self.chance = random.Random(number)
        self.cookies = {cookie: who["session"]}
        self.token = ""
        self.held: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.count = 0

    async def opens(self) -> None:
        """Open the first section, as a browser does."""
        began = time.perf_counter()
        status, body = await self._ask("GET", f"/audits/returns/{self.row}/sections/part-0")
        found = _TOKEN.search(body)
        if status != 200 or found is None:
            raise Broken(f"the section answered {status}")
        self.token = found[1]
        self.told.opened.append(time.perf_counter() - began)

    async def writes(self, until: float, pause: float) -> None:
        """Answer one question after another until the end, with a pause for thought between two."""
        await asyncio.sleep(self.chance.uniform(0, pause))
        while time.perf_counter() < until:
            await self._saves()
            left = until - time.perf_counter()
            await asyncio.sleep(min(self.chance.expovariate(1 / pause), max(0.0, left)))

    async def _saves(self) -> None:
        key = f"q-{self.count // QUESTIONS % SECTIONS}-{self.count % QUESTIONS}"
        self.count += 1
        seen = self.told.confirmed.get((self.row, key), (0, ""))[0]
        note = f"{_WORDS * 2}{self.row}/{self.count}"
        answer = {key: str(self.chance.randrange(4)), f"{key}:note": note, f"{key}:seen": str(seen)}
        began = time.perf_counter()
        while True:
            try:
                version = await self._sent(key, answer)
            except (OSError, EOFError, Broken) as problem:
                self._hangs_up()
                self.told.errors.append(f"{type(problem).__name__}: {problem}"[:100])
                self.told.sent_again += 1
                await asyncio.sleep(AGAIN_AFTER)
                continue
            took = time.perf_counter() - began
            self.told.seconds.append(took)
            self.told.longest_wait = max(self.told.longest_wait, took)
            self.told.confirmed[self.row, key] = (version, note)
            self.told.saves += 1
            return

    async def _sent(self, key: str, answer: dict[str, str]) -> int:
        body = urlencode({"csrfmiddlewaretoken": self.token} | answer)
        status, said = await self._ask("POST", f"/audits/returns/{self.row}/save", body)
        if status != 200:
            raise Broken(f"saving answered {status}: {said[:60]}")
        version = json.loads(said)["versions"].get(key)
        if version is None:
            raise Broken(f"not saved: {said[:80]}")
        return int(version)

    async def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """The answer; a connection that was used and closes without a word is opened anew, as browsers do."""
        used_before = self.held is not None
        try:
            return await self._asked(method, path, body)
        except (ConnectionError, asyncio.IncompleteReadError) as problem:
            begun = isinstance(problem, asyncio.IncompleteReadError) and problem.partial
            if begun or not used_before:
                raise
            self._hangs_up()
            return await self._asked(method, path, body)

    async def _asked(self, method: str, path: str, body: str) -> tuple[int, str]:
        if self.held is not None and self.held[0].at_eof():
            self._hangs_up()  # the server let go of a connection on which nothing came for a while; browsers see that
        if self.held is None:
            self.held = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.held
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        host = f"127.0.0.1:{self.port}"
        head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nOrigin: http://{host}\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n{body}".encode())
        try:
            async with asyncio.timeout(30):
                return await self._answer(reader)
        except TimeoutError:
            raise Broken("no answer within half a minute") from None

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        fields = [line.partition(": ") for line in lines if line]
        for name, _, value in fields:
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
        said = {name.lower(): value for name, _, value in fields}
        if said.get("transfer-encoding") == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(said.get("content-length", "0")))
        if said.get("connection", "").lower() == "close":
            self._hangs_up()
        return int(first.split()[1]), body.decode("utf-8", "replace")

    def _hangs_up(self) -> None:
        if self.held is not None:
            self.held[1].close()
            self.held = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    whole = b""
    while size := int(await reader.readline(), 16):
        whole += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return whole


async def arrive(port: int, people: list[dict[str, Any]], cookie: str, told: Told) -> list[Head]:
    """Everybody opens their return, a few at a time."""
    heads = [Head(number, port, who, cookie, told) for number, who in enumerate(people)]
    few = asyncio.Semaphore(4)

    async def one(head: Head) -> None:
        async with few:
            await head.opens()

    await asyncio.gather(*map(one, heads))
    return heads


async def write(heads: list[Head], seconds: float, pause: float) -> None:
    """Everybody writes for so long."""
    until = time.perf_counter() + seconds
    await asyncio.gather(*(head.writes(until, pause) for head in heads))
