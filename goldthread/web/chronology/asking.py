"""What an address asks of a chronology, and the address that asks for something."""

from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from goldthread.core.refusals import Refusal
from goldthread.loop.reviews.chronology.choices import Seen
from goldthread.loop.reviews.chronology.moments import read_moment
from goldthread.loop.reviews.chronology.queries import Narrowing


def asked(query: QueryDict) -> Narrowing:
    """Read an address's query; what is unknown in it is left aside, so that an old link still opens."""
    return Narrowing(
        agencies=_numbers(query.getlist("agency")),
        people=_numbers(query.getlist("person")),
        themes=_numbers(query.getlist("theme")),
        seen=tuple(value for value in query.getlist("seen") if value in Seen.values),
        first=_day(query.get("from", ""), False),
        last=_day(query.get("to", ""), True),
        words=" ".join("".join(c if c.isprintable() else " " for c in query.get("q", "")).split())[:200],
    )


def unread(query: QueryDict) -> list[str]:
    """The dates in an address that cannot be read, each with its sentence."""
    found = []
    for name in ("from", "to"):
        said = query.get(name, "").strip()
        if said and _day(said, name == "to") is None:
            found.append(f"“{said[:40]}” cannot be read as a date. Write it as 3 April 2013 or 2013.")
    return found


def pairs(narrowing: Narrowing) -> list[tuple[str, str]]:
    """The query that asks for this, as pairs."""
    found = [("agency", str(one)) for one in narrowing.agencies]
    found += [("person", str(one)) for one in narrowing.people]
    found += [("theme", str(one)) for one in narrowing.themes]
    found += [("seen", one) for one in narrowing.seen]
    found += [("from", narrowing.first.isoformat())] if narrowing.first else []
    found += [("to", narrowing.last.isoformat())] if narrowing.last else []
    return [*found, ("q", narrowing.words)] if narrowing.words else found


def address(base: str, narrowing: Narrowing) -> str:
    """The address that asks for this; without a base, on the page where it stands."""
    query = urlencode(pairs(narrowing))
    return f"{base}?{query}" if query else base or "?"


def _numbers(values: list[str]) -> tuple[int, ...]:
    return tuple(int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10)


def _day(said: str, last: bool) -> date | None:
    if not said.strip() or len(said) > 40:
        return None
    try:
        moment = read_moment(said)
    except Refusal:
        return None
    return (moment.latest or moment.earliest) if last else (moment.earliest or moment.latest)
