"""Dates as agencies write them in chronologies: exact, rough, a stretch of time, or unknown.

Nothing is guessed in silence. Where a date could be read in another way, or was worked out from words, the reading
carries a note that is shown beside it, and the words themselves are always kept.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from goldthread.core.refusals import Refusal

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
SHORT_YEARS_UP_TO = 50
"""A year of two digits up to this one is of this century, and noted as such."""
_EXCEL_BEGINS = date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 80_000)
"""1954 to 2119: numbers that a spreadsheet keeps for dates of living memory."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as far as it is known: the earliest and the latest day that it could have been."""

    said: str
    earliest: date | None = None
    latest: date | None = None
    at: time | None = None
    note: str = ""
    """How the words were read, where they could be read otherwise."""

    @property
    def known(self) -> bool:
        """Whether anything is known of when it was."""
        return self.earliest is not None

    @property
    def exact(self) -> bool:
        """Whether it was on one day."""
        return self.earliest is not None and self.earliest == self.latest


_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"

_FORMS = tuple(
    (re.compile(rf"^{form}$", re.IGNORECASE), kind)
    for form, kind in (
        (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", "iso"),
        (rf"{_WEEKDAY}(?P<day>\d{{1,2}})[/.\-](?P<month>\d{{1,2}})[/.\-]{_YEAR}", "numbers"),
        (rf"{_WEEKDAY}{_DAY}[\s\-]+(?:of\s+)?{_MONTH}[\s\-,]+{_YEAR}", "named"),
        (rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}", "named"),
        (rf"(?P<part>early|beginning of|start of|mid|middle of|late|end of)?[\s\-]*{_MONTH}[\s\-,]+{_YEAR}", "month"),
        (r"(?P<month>\d{1,2})/(?P<year>\d{4})", "month"),
        (r"(?P<season>spring|summer|autumn|winter)(?:\s+term)?[\s,]+(?P<year>\d{4})", "season"),
        (r"(?P<part>early|beginning of|start of|mid|middle of|late|end of)?[\s\-]*(?P<year>\d{4})", "year"),
    )
)
_UNKNOWN = re.compile(r"^(?:unknown|not known|n/?k|tbc|unclear|date unknown|not recorded|undated|\?+|-+|n/?a)?$", re.I)
_ROUGHLY = re.compile(r"^(?:c\.?|circa|approx(?:imately|\.)?|about|around|on or around|roughly)\s+", re.I)
_OPEN = re.compile(r"^(?P<way>before|by|prior to|after|from|since)\s+(?P<rest>.+)$", re.I)
_BETWEEN = re.compile(r"^(?:between|from)\s+(?P<a>.+?)\s+(?:and|to|until|till)\s+(?P<b>.+)$", re.I)
_WEEK = re.compile(r"^(?:week commencing|week beginning|w/?c|w/?b)\s+(?P<rest>.+)$", re.I)
_TIME = re.compile(
    r"[\s,T]+(?:at\s+)?(?P<h>\d{1,2})(?:[:.h]?(?P<m>\d{2})(?::\d{2})?)?\s*(?P<half>am|pm|hrs?|hours)?\.?$", re.I
)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}


def read_moment(said: object) -> Moment:
    """Read when something happened. Refuses what cannot be a date, such as 31 February, with a sentence."""
    if isinstance(said, datetime):
        clock = said.time() if said.time() != time() else None
        return Moment(said.isoformat(sep=" "), said.date(), said.date(), clock)
    if isinstance(said, date):
        return Moment(said.isoformat(), said, said)
    words = " ".join(str("" if said is None else said).split())
    if _UNKNOWN.match(words):
        return Moment(words)
    serial = _serial(words)
    return serial or _stretch(words) or _single(words) or _refuse(words)


def read_clock(said: str) -> time | None:
    """The time of day that words name: 14:30, 2.30pm, 1430hrs; nothing where they name none."""
    clock, rest = _clock(f" {said.strip()}")
    return clock if not rest.strip() else None


def spoken(moment: Moment) -> str:
    """A moment as a page says it: "3 April 2013, 2:30pm", "1 to 10 March 2014", "before 3 April 2013"."""
    first, last = moment.earliest, moment.latest
    if first is None and last is None:
        return "Date not known"
    if first is None or last is None:
        return f"From {_spoken(first)}" if first else f"By {_spoken(last or date.min)}"
    clock = f", {moment.at.hour % 12 or 12}:{moment.at:%M}{'am' if moment.at.hour < 12 else 'pm'}" if moment.at else ""
    if first == last:
        return f"{_spoken(first)}{clock}"
    if (first.year, first.month) == (last.year, last.month):
        whole = first.day == 1 and last == _month_end(last.year, last.month)
        return f"{last:%B %Y}" if whole else f"{first.day} to {_spoken(last)}{clock}"
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    early = f"{first.day} {first:%B}" if first.year == last.year else _spoken(first)
    return f"{early} to {_spoken(last)}{clock}"


def _serial(words: str) -> Moment | None:
    number = words.removesuffix(".0")
    if not number.isdecimal() or int(number) not in _EXCEL_SERIALS:
        return None
    day = _EXCEL_BEGINS + timedelta(days=int(number))
    return Moment(words, day, day, note=f"a spreadsheet's number for {_spoken(day)}")


def _stretch(words: str) -> Moment | None:
    if week := _WEEK.match(words):
        begins = _single(week["rest"]) or _refuse(words)
        assert begins.earliest
        return Moment(words, begins.earliest, begins.earliest + timedelta(days=6), note=_joined("a whole week", begins))
    if between := _BETWEEN.match(words):
        return _from_to(words, between["a"], between["b"])
    if "–" in words or " to " in words or " - " in words:
        first, last = re.split(r"\s*–\s*|\s+to\s+|\s+-\s+", words, maxsplit=1)
        return _from_to(words, first, last)
    if days := re.match(
        r"^(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|/|&|and)\s*(\d{1,2}(?:st|nd|rd|th)?\s+[a-z]+.*)$", words, re.I
    ):
        return _from_to(words, days[1], days[2])
    if open_ended := _OPEN.match(words):
        one = _single(open_ended["rest"]) or _refuse(words)
        if open_ended["way"].lower() in ("before", "by", "prior to"):
            return Moment(words, None, one.latest, note="no first day is known")
        return Moment(words, one.earliest, None, note="no last day is known")
    return None


def _from_to(words: str, first: str, last: str) -> Moment | None:
    end = _single(last)
    if end is None:
        return None
    assert end.earliest and end.latest
    start = _single(first) or _single(f"{first} {end.earliest:%B %Y}") or _single(f"{first} {end.earliest:%Y}")
    if start is None or start.earliest is None:
        return None
    if start.earliest > end.latest:
        raise Refusal(f"“{words}” ends before it begins. Put the earlier date first.")
    return Moment(words, start.earliest, end.latest, note=_joined("", start, end))


def _single(words: str) -> Moment | None:
    roughly = _ROUGHLY.match(words)
    rest = words[roughly.end() :] if roughly else words
    clock, without = _clock(rest)
    for text, at in ((rest, None), (without, clock)):
        for form, kind in _FORMS:
            if found := form.match(text):
                first, last, note = _days(words, kind, found)
                return Moment(words, first, last, at, "; ".join(filter(None, ("roughly" if roughly else "", note))))
        if clock is None:
            break
    return None


def _clock(words: str) -> tuple[time | None, str]:
    found = _TIME.search(words)
    if not found or not (found["half"] or (found["m"] and found[0].strip()[-3] in ":.h")):
        return None, words
    hour, minute = int(found["h"]), int(found["m"] or 0)
    half = (found["half"] or "").lower()
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" and hour == 12 else hour
    if hour > 23 or minute > 59:
        return None, words
    return time(hour, minute), words[: found.start()]


def _days(words: str, kind: str, found: re.Match[str]) -> tuple[date, date, str]:
    parts = found.groupdict()
    year, note = _year(words, parts["year"])
    if kind == "year":
        first, last = _part_of_year(year, parts["part"])
        return (
            first,
            last,
            "; ".join(filter(None, (note, f"{parts['part'].lower()} of the year" if parts["part"] else ""))),
        )
    if kind == "season":
        begins, ends = _SEASONS[parts["season"].lower()]
        last_year = year + (ends < begins)
        return (
            date(year, begins, 1),
            _month_end(last_year, ends),
            f"{parts['season'].lower()} taken as its three months",
        )
    month = _MONTHS.get(parts["month"].lower()) or (int(parts["month"]) if parts["month"].isdecimal() else 0)
    if kind == "month":
        first, last = _part_of_month(words, year, month, parts.get("part"))
        return first, last, note
    day = int(parts["day"])
    if kind == "numbers":
        if month > 12 >= day:
            raise Refusal(f"“{words}” has no month {month}. Write the day first, then the month, as in 3/4/2013.")
        if day <= 12 and day != month:
            note = "; ".join(filter(None, (f"day first, so {day} {calendar.month_name[month]}", note)))
    one = _day(words, year, month, day)
    return one, one, note


def _year(words: str, said: str) -> tuple[int, str]:
    digits = said.lstrip("'’")
    if len(digits) == 4:
        year, note = int(digits), ""
    else:
        short = int(digits)
        year = 2000 + short if short <= SHORT_YEARS_UP_TO else 1900 + short
        note = f"year {digits} taken as {year}"
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refusal(f"“{words}” has the year {year}, which cannot be right. Check it in the agency's own record.")
    return year, note


def _part_of_year(year: int, part: str | None) -> tuple[date, date]:
    first, last = {"e": (1, 4), "b": (1, 4), "s": (1, 4), "m": (5, 8), "l": (9, 12)}.get(
        (part or " ")[0].lower(), (1, 12)
    )
    if part and part.lower() == "end of":
        first, last = 9, 12
    return date(year, first, 1), _month_end(year, last)


def _part_of_month(words: str, year: int, month: int, part: str | None) -> tuple[date, date]:
    first, last = _day(words, year, month, 1), _month_end(year, month)
    match (part or "").lower():
        case "early" | "beginning of" | "start of":
            return first, first.replace(day=10)
        case "mid" | "middle of":
            return first.replace(day=11), first.replace(day=20)
        case "late" | "end of":
            return first.replace(day=21), last
        case _:
            return first, last


def _day(words: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise Refusal(f"“{words}” has no month {month}. Months go from 1 to 12.")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Refusal(
            f"“{words}” is not a day: {calendar.month_name[month]} {year} has "
            f"{calendar.monthrange(year, month)[1]} days. Check it in the agency's own record."
        )
    return date(year, month, day)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _joined(note: str, *moments: Moment) -> str:
    return "; ".join(dict.fromkeys(filter(None, (note, *(one.note for one in moments)))))


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _refuse(words: str) -> Moment:
    raise Refusal(f"“{words}” cannot be read as a date. Write it as 3 April 2013, April 2013, 2013 or unknown.")
