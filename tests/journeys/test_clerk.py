"""What cannot be done by the pages, a clerk does not do: they say what is in the way."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.journeys.clerk import Clerk

FORM = """<main><h1>Tell us</h1><form method="post" action="/told" enctype="multipart/form-data">
<input type="hidden" name="once" value="7"><label for="a">What happened?</label><textarea id="a" name="a"></textarea>
<label for="b">Yes</label><input type="radio" id="b" name="b" value=""><label for="c">No</label>
<input type="radio" id="c" name="b" value="no" checked><label for="d">Letter</label><input type="file" id="d" name="d">
<button name="go" value="on">Send<span> it</span></button></form></main>"""
REFUSED = """<main><div role="alert"><h2>There is a problem</h2><a href="#a">Say what happened.</a></div></main>"""


class _Pages(BaseHTTPRequestHandler):
    sent: bytes

    def do_GET(self) -> None:
        self._answers(*((200, FORM) if self.path == "/tell" else (404, "<h1>There is no such page</h1>")))

    def do_POST(self) -> None:
        _Pages.sent = self.rfile.read(int(self.headers["Content-Length"]))
        self._answers(422, REFUSED)

    def _answers(self, status: int, page: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def clerk() -> Iterator[Clerk]:
    """A clerk with a form before them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    clerk = Clerk(f"http://127.0.0.1:{server.server_port}")
    clerk.opens("/tell")
    yield clerk
    server.shutdown()
    server.server_close()


def test_what_is_not_there_is_said(clerk: Clerk) -> None:
    with pytest.raises(AssertionError, match=r"^there are 0 of “Why\?” on /tell$"):
        clerk.fills("Why?", "A gate stood open.")
    with pytest.raises(AssertionError, match=r"^there is no button “Send” on /tell$"):
        clerk.presses("Send")
    with pytest.raises(AssertionError, match=r"^there is no link “Send it” on /tell$"):
        clerk.follows("Send it")
    with pytest.raises(AssertionError, match=r"^404 for http://127.0.0.1:\d+/nowhere: There is no such page$"):
        clerk.opens("/nowhere")


def test_a_form_is_sent_as_it_stands_and_its_refusal_is_said(clerk: Clerk, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Please tell us more.")
    clerk.fills("What happened?", "A gate stood open.")
    clerk.chooses("Yes")
    clerk.hands_over("Letter", letter)
    with pytest.raises(
        AssertionError, match=r"^422 for http://127.0.0.1:\d+/told: There is a problem Say what happened.$"
    ):
        clerk.presses("Send it")
    parts = [part.partition(b"name=")[2] for part in _Pages.sent.split(b"\r\n--")]
    assert parts[:-1] == [
        b'"once"\r\n\r\n7',
        b'"a"\r\n\r\nA gate stood open.',
        b'"b"\r\n\r\n',
        b'"d"; filename="letter.txt"\r\nContent-Type: text/plain\r\n\r\nPlease tell us more.',
        b'"go"\r\n\r\non',
    ]
