"""One installation fetches what another shares: over a real socket, and withdrawn learning is taken out again."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

from goldthread.core.actor import of_the_system
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sharing import exchange, operations
from goldthread.loop.sharing.feeds import operations as feeds
from goldthread.loop.sharing.feeds import queries
from goldthread.loop.sharing.feeds.fetching import fetch
from goldthread.loop.sharing.feeds.models import FollowedFeed
from tests import factories
from tests.people import Cast, on_stage


def shared(cast: Cast) -> tuple[int, list[Lesson]]:
    """A share of two lessons."""
    lessons = [factories.lesson(by=cast.manager, statement=f"Lesson number {number}") for number in range(2)]
    on_stage(cast.manager)
    made = operations.share(
        by=cast.manager, title="Neglect", audience="Boards", terms="Name us.", lesson_ids=[each.pk for each in lessons]
    )
    return made.pk, lessons


def file_of(cast: Cast, share_id: int) -> bytes:
    on_stage(cast.manager)
    return operations.file_of(by=cast.manager, share_id=share_id)


class Elsewhere:
    """Another installation, as far as whoever fetches from it can tell."""

    def __init__(self) -> None:
        self.gives, self.status = b"", 200
        told = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(told.status)
                self.send_header("Content-Length", str(len(told.gives)))
                self.end_headers()
                self.wfile.write(told.gives)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is printed."""

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server.server_port}/learning-feed/secret"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    monkeypatch.setattr(settings, "FEEDS_INSIDE", True, raising=False)
    made = Elsewhere()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_a_followed_share_is_fetched_and_what_was_withdrawn_disappears(cast: Cast, elsewhere: Elsewhere) -> None:
    share_id, lessons = shared(cast)
    elsewhere.gives = file_of(cast, share_id)
    fingerprint = exchange.read(elsewhere.gives).fingerprint
    on_stage(cast.outsider)
    with pytest.raises(Refusal, match="Telephone them"):
        feeds.follow(by=cast.outsider, address=elsewhere.address)
    feed = feeds.follow(by=cast.outsider, address=elsewhere.address, fingerprint=fingerprint)
    source = feed.received.source

    on_stage(cast.manager)
    operations.withdraw(by=cast.manager, share_id=share_id, lesson_ids=[lessons[0].pk], why="The family asked.")
    more = factories.lesson(by=cast.manager, statement="Lesson number 2")
    on_stage(cast.manager)
    assert operations.share_more(by=cast.manager, share_id=share_id, lesson_ids=[more.pk]).issue == 3
    with pytest.raises(Refusal, match="Choose the lessons"):
        operations.share_more(by=cast.manager, share_id=share_id, lesson_ids=[more.pk])
    elsewhere.gives = file_of(cast, share_id)
    on_stage(cast.outsider)
    night = of_the_system(cast.outsider.board_id, cast.outsider.board_code, cast.outsider.at, frozenset())
    feeds.fetch_all(by=night)
    feeds.fetch_all(by=night)
    standing = set(source.lessons.values_list("statement", flat=True))
    assert standing == {operations.TAKEN_BACK, "Lesson number 1", "Lesson number 2"}

    elsewhere.status = 404
    feeds.fetch_all(by=night)
    kept = queries.followed(cast.outsider, feed.received_id)
    assert kept is not None and kept.fault.startswith("Nothing is shared at this address")
    elsewhere.status, elsewhere.gives = 200, b"{}"
    assert "another copy" in feeds.fetch_again(by=cast.outsider, received_id=feed.received_id).fault
    feeds.stop_following(by=cast.outsider, received_id=feed.received_id)
    assert not FollowedFeed.objects.exists()
    with pytest.raises(NotThere):
        feeds.fetch_again(by=cast.outsider, received_id=feed.received_id)


def test_an_address_opens_one_share_until_it_is_closed(cast: Cast) -> None:
    share_id, _ = shared(cast)
    with pytest.raises(Refusal, match="which board will use it"):
        feeds.open_feed(by=cast.manager, share_id=share_id, name=" ")
    with pytest.raises(NotAllowed):
        feeds.open_feed(by=cast.practitioner, share_id=share_id, name="Wenlow")
    feed, secret = feeds.open_feed(by=cast.manager, share_id=share_id, name="Wenlow")
    given = queries.opened_by(secret, cast.manager.at)
    assert given is not None and len(exchange.read(given).lessons) == 2
    assert queries.opened_by("guessed", cast.manager.at) is None
    on_stage(cast.outsider)
    with pytest.raises(NotThere):
        feeds.close_feed(by=cast.outsider, feed_id=feed.pk)
    on_stage(cast.manager)
    feeds.close_feed(by=cast.manager, feed_id=feed.pk)
    assert queries.opened_by(secret, cast.manager.at) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://example.org/learning-feed/x", "begins with https://"),
        ("https://user@example.org/x", "begins with https://"),
        ("https://[::1", "begins with https://"),
        ("https://example.org:99999/x", "begins with https://"),
        ("just words", "begins with https://"),
        ("https://127.0.0.1/learning-feed/x", "a machine inside this network"),
        ("https://169.254.169.254/latest", "a machine inside this network"),
        ("https://[fd00::1]/x", "a machine inside this network"),
    ],
)
def test_an_address_that_leads_nowhere_good_is_refused(address: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FEEDS_INSIDE", False, raising=False)
    with pytest.raises(Refusal, match=why):
        fetch(address)


def test_what_another_machine_does_wrong_is_told_in_a_sentence(elsewhere: Elsewhere) -> None:
    for status, why in ((302, "sends us to another address"), (500, "answered with the number 500")):
        elsewhere.status = status
        with pytest.raises(Refusal, match=why):
            fetch(elsewhere.address)
    elsewhere.status, elsewhere.gives = 200, b"x" * (exchange.LARGEST + 1)
    with pytest.raises(Refusal, match="too large"):
        fetch(elsewhere.address)
    with pytest.raises(Refusal, match="does not answer"):
        fetch("http://127.0.0.1:1/learning-feed/x")
