"""What is due as a calendar reads it. Pure: no database, no clock of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar: a whole day, with words that name no child and no case's detail."""

    key: str
    """Stays the same while the thing does, so that a calendar moves an entry and never doubles it."""
    on: date
    title: str
    words: str = ""
    address: str = ""


def feed(name: str, entries: Iterable[Entry], made_at: datetime, site: str) -> bytes:
    """A calendar feed; ``site`` is the address that the pages of the entries stand under."""
    from icalendar import Calendar, Event  # three megabytes that only the feed needs

    calendar = Calendar()
    calendar.add("prodid", "-//Goldthread//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@goldthread")
        event.add("dtstamp", made_at)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("transp", "TRANSPARENT")
        event.add("class", "CONFIDENTIAL")
        if entry.words:
            event.add("description", entry.words)
        if entry.address:
            event.add("url", f"{site}{entry.address}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
