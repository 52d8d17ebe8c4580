"""Dates as people write them. What is not surely one day is said so, and never guessed in silence."""

import calendar
import datetime
import re
from dataclasses import dataclass

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"['’]?(\d{4}|\d{2})"

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)")
_WRITTEN = re.compile(rf"\b{_DAY}(?:\s+of)?[\s-]+({_MONTH})\b\.?,?[\s-]*{_YEAR}\b", re.I)
_AMERICAN = re.compile(rf"\b({_MONTH})\.?\s+{_DAY},?\s+(\d{{4}})\b", re.I)
_NO_YEAR = re.compile(rf"\b{_DAY}(?:\s+of)?[\s-]+({_MONTH})\b|\b({_MONTH})\s+{_DAY}\b", re.I)
_MONTH_ONLY = re.compile(rf"\b({_MONTH})\b\.?[\s-]*{_YEAR}\b|\b(0?[1-9]|1[0-2])/(\d{{4}})\b", re.I)
_SERIAL = re.compile(r"(?:[2-7]\d{4})(?:\.\d+)?")
_LONGEST = 200
_FIRST_SERIAL = datetime.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date with the words that it was read from, and what a person should know or mend about it."""

    text: str
    date: datetime.date | None = None
    remark: str | None = None


def read_date(text: str) -> ReadDate:
    """The one day that a text names, day before month; else no day, and a sentence that says why."""
    written = " ".join(text.split())
    if not written:
        return ReadDate("")
    if len(written) > _LONGEST:
        return ReadDate(written, None, "This is longer than a date can be. It is kept as written.")
    if _SERIAL.fullmatch(written):
        day = _FIRST_SERIAL + datetime.timedelta(days=int(float(written)))
        return ReadDate(written, day, f"“{written}” is a date as Excel counts it: {_long(day)}.")
    found, rest = _days(written)
    if len({each.date for each in found}) > 1:
        return ReadDate(written, None, f"“{written}” names more than one date. Say which one counts.")
    if found:
        return ReadDate(written, found[0].date, found[0].remark)
    return _less_than_a_day(written, rest)


def find_date(text: str) -> datetime.date | None:
    """The first full date within a sentence."""
    found, _ = _days(text)
    return next((each.date for each in found if each.date), None)


def _days(written: str) -> tuple[list[ReadDate], str]:
    found: list[ReadDate] = []
    rest = written
    for pattern, order in ((_ISO, "ymd"), (_NUMBERS, "d.my"), (_WRITTEN, "dmy"), (_AMERICAN, "mdy")):
        for match in pattern.finditer(rest):
            parts = dict(zip(order, match.groups(), strict=False))
            found.append(_day(match.group(), parts["y"], parts["m"], parts["d"]))
        rest = pattern.sub(" ", rest)
    return found, rest


def _day(written: str, year: str, month: str, day: str) -> ReadDate:
    number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    full = int(year) + (2000 if len(year) == 2 else 0)
    if not 1 <= number <= 12:
        return ReadDate(written, None, f"“{written}” has no month {number}. Write the day first, then the month.")
    try:
        date = datetime.date(full, number, int(day))
    except ValueError:
        return ReadDate(written, None, _impossible(written, int(day), number, full))
    either_way = (month.isdigit() and len(year) != 4) or (month.isdigit() and not written.startswith(year))
    if either_way and int(day) <= 12 and int(day) != number:
        return ReadDate(written, date, f"“{written}” was read day first, as {_long(date)}.")
    return ReadDate(written, date)


def _impossible(written: str, day: int, month: int, year: int | None) -> str:
    name = calendar.month_name[month]
    if year is not None and 1 <= year <= 9999:
        most = calendar.monthrange(year, month)[1]
        return f"“{written}” is not a date: {name} {year} has {most} days. Write the day that is meant."
    most = 29 if month == 2 else calendar.monthrange(2023, month)[1]
    return f"“{written}” is not a date: {name} has at most {most} days. Write the day that is meant."


def _less_than_a_day(written: str, rest: str) -> ReadDate:
    month = _MONTH_ONLY.search(rest)
    no_year = _NO_YEAR.search(rest)
    if no_year:
        day, name = (no_year.group(1), no_year.group(2)) if no_year.group(1) else (no_year.group(4), no_year.group(3))
        number = _MONTHS[name.lower()]
        if not 1 <= int(day) <= (29 if number == 2 else calendar.monthrange(2023, number)[1]):
            return ReadDate(written, None, _impossible(written, int(day), number, None))
        return ReadDate(written, None, f"“{written}” names no year. Write the whole date.")
    if month:
        number = _MONTHS[month.group(1).lower()] if month.group(1) else int(month.group(3))
        year = int(month.group(2) or month.group(4))
        year += 2000 if year < 100 else 0
        if year < 1:
            return ReadDate(written, None, f"“{written}” is not a date. Write the day that is meant.")
        last = datetime.date(year, number, calendar.monthrange(year, number)[1])
        return ReadDate(written, last, f"“{written}” names only a month, so its last day was taken: {_long(last)}.")
    return ReadDate(written, None, f"“{written}” is not a date. It is kept as written; give a date if there is one.")


def _long(date: datetime.date) -> str:
    return f"{date.day} {calendar.month_name[date.month]} {date.year}"
