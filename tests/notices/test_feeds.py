"""A private calendar: its secret is never kept, it opens one person's dates, and it is revoked."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from icalendar import Calendar

from goldthread.accounts.acting import say
from goldthread.core.refusals import NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.notices import calendar, operations, queries
from goldthread.notices.calendar import Entry as CalendarEntry
from goldthread.notices.models import CalendarFeed
from tests.people import NOW, Cast, on_stage


def test_the_secret_is_given_once_and_never_kept(cast: Cast) -> None:
    feed, secret = operations.make_feed(by=cast.chair, name="My telephone")
    with connection.cursor() as cursor:
        cursor.execute("select notices_calendarfeed::text from notices_calendarfeed")
        assert secret not in str(cursor.fetchall())
    assert list(queries.feeds(cast.chair)) == [feed]
    assert not queries.feeds(cast.manager)
    assert Entry.objects.latest("number").verb == "made"
    with pytest.raises(Refusal):
        operations.make_feed(by=cast.chair, name=" ")


def test_it_opens_its_person_in_the_roles_of_now(cast: Cast) -> None:
    _, secret = operations.make_feed(by=cast.chair, name="My telephone")
    say([], None)
    assert not CalendarFeed.objects.exists()
    actor = queries.whose_feed(secret, NOW)
    assert actor is not None
    assert (actor.person_id, actor.board_id) == (cast.chair.person_id, cast.chair.board_id)
    assert actor.permissions == cast.chair.permissions
    say([], None)
    assert queries.whose_feed("guessed", NOW) is None
    assert not CalendarFeed.objects.exists()


def test_it_is_revoked_by_its_person_alone(cast: Cast) -> None:
    feed, secret = operations.make_feed(by=cast.chair, name="My telephone")
    with pytest.raises(NotThere):
        operations.revoke_feed(by=cast.manager, feed_id=feed.pk)
    operations.revoke_feed(by=cast.chair, feed_id=feed.pk)
    assert queries.whose_feed(secret, NOW) is None
    on_stage(cast.chair)
    assert not queries.feeds(cast.chair)


def test_a_calendar_reads_it() -> None:
    entry = CalendarEntry("clock-1-2", date(2026, 7, 7), "Decide: NSH-2026-REF-01", "Within; 20, days\nor so", "/x")
    made = calendar.feed("Goldthread", [entry], datetime(2026, 6, 9, tzinfo=UTC), "https://board.example")
    read = Calendar.from_ical(made)
    event = read.walk("VEVENT")[0]
    assert (event["summary"], event["uid"]) == ("Decide: NSH-2026-REF-01", "clock-1-2@goldthread")
    assert event.decoded("dtstart") == date(2026, 7, 7)
    assert event["description"] == "Within; 20, days\nor so"
    assert event["url"] == "https://board.example/x"
    assert made.startswith(b"BEGIN:VCALENDAR\r\n")
