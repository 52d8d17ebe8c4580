"""A sealed date of birth in the ways in which people write it, and the birthday and the month that come near to it."""

import calendar
import re
from datetime import date

from goldthread.loop.reviews.identity.parts import Finder, Found, Sureness

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_BETWEEN = r"(?:\s{0,2}[/.\\-]\s{0,2}|\s)"
_TELLS = re.compile(r"\b(?:birthdays?|born|birth|aged|turn(?:ed|ing|s)|years? old|d\.?o\.?b\.?)(?!\w)", re.I)
"""Words beside a day or a month that make it a birthday."""
_BESIDE = 40
"""Within how many letters they stand."""


def birth(born: date) -> Finder:
    """Looks for a date of birth."""
    day = rf"(?:(?:the\s+)?(?:0?{born.day}(?:st|nd|rd|th)?|{_ORDINALS[born.day - 1].replace('-', '[ -]')}))"
    month = rf"(?:{'|'.join(_names(born.month))})\b\.?"
    year = rf"(?:{born.year}|'?{born.year % 100:02d})"
    exact = re.compile(
        rf"(?<![\w])(?:{_in_figures(born, year)}|{day}(?:\s+day)?(?:\s+of)?[\s-]+{month}[\s,-]+(?:in\s+)?{year}"
        rf"|{month}\s+{day},?\s+{year})(?!\w)",
        re.I,
    )
    birthday = re.compile(
        rf"(?<!\w)(?:{day}(?:\s+of)?[\s-]+{month}|{month}\s+{day})(?!\w)(?P<year>[\s,.-]*'?(?:\d{{4}}|\d\d)\b)?", re.I
    )
    rough = re.compile(rf"(?<!\w)(?:{month}\s+(?:of\s+)?{year}|0?{born.month}[/.]{born.year})(?!\w)", re.I)

    def find(text: str, _: frozenset[str]) -> Found:
        for found in exact.finditer(text):
            yield found.start(), found.end(), Sureness.SURE, "the date of birth"
        for found in birthday.finditer(text):
            if not found["year"]:
                yield found.start(), found.end(), Sureness.POSSIBLE, "the birthday"
            elif _told(text, found):
                yield found.start(), found.end(), Sureness.LIKELY, "the birthday, in another year"
        for found in rough.finditer(text):
            if _told(text, found):
                yield found.start(), found.end(), Sureness.LIKELY, "the month of birth"

    return find


def _names(month: int) -> list[str]:
    return [calendar.month_name[month], calendar.month_abbr[month], *(["sept"] if month == 9 else [])]


def _in_figures(born: date, year: str) -> str:
    day, month = f"0?{born.day}", f"0?{born.month}"
    run_together = rf"{born:%d%m%Y}|{born:%Y%m%d}"
    one_way, other_way = (rf"{first}{_BETWEEN}{then}{_BETWEEN}{year}" for first, then in ((day, month), (month, day)))
    return rf"{one_way}|{other_way}|{born.year}{_BETWEEN}{month}{_BETWEEN}{day}|{run_together}"


def _told(text: str, found: re.Match[str]) -> bool:
    """Whether the words beside it speak of a birth."""
    return bool(_TELLS.search(text[max(0, found.start() - _BESIDE) : found.end() + _BESIDE]))
