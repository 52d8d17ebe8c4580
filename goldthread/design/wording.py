"""How dates, counts and texts are worded, so that every page says them the same way. Pure functions."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

WorkingDays = Callable[[date, date], int]
"""Counts the working days after the first date up to and including the second."""

MONTHS = ("January February March April May June July August September October November December").split()

HIT_STARTS, HIT_ENDS = "\ue000", "\ue001"
"""Private characters that a search puts round its matches; they survive escaping and cannot be typed."""


def day(value: date | None) -> str:
    """A date in full: "3 March 2026"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def weekday(value: date, today: date | None = None) -> str:
    """A date near enough to plan by: "Tuesday 9 June", with its year when that is not this year's."""
    text = f"{value:%A} {value.day} {MONTHS[value.month - 1]}"
    return text if today and value.year == today.year else f"{text} {value.year}"


def moment(value: datetime | None) -> str:
    """A date with its time: "3 March 2026 at 10:42am"."""
    if value is None:
        return ""
    hour = value.hour % 12 or 12
    return f"{day(value)} at {hour}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


def period(start: date, end: date) -> str:
    """A stretch of months: "April to June 2026", "December 2025 to January 2026", "May 2026"."""
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if start.year != end.year:
        return f"{first} {start.year} to {last} {end.year}"
    return f"{last} {end.year}" if start.month == end.month else f"{first} to {last} {end.year}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """The noun alone, as the count asks: "action" or "actions"."""
    return one if count == 1 else many or f"{one}s"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 action", "2,400 actions", "no actions"."""
    return f"{count or 'no'} {plural(count, one, many)}" if count < 1000 else f"{count:,} {many or one + 's'}"


def times(count: int) -> str:
    """How often: "once", "twice", "5 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def weekdays_between(start: date, end: date) -> int:
    """Days from Monday to Friday after ``start`` up to ``end``: a count that knows no bank holiday."""
    whole, rest = divmod((end - start).days, 7)
    return whole * 5 + sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, rest + 1))


def due(value: date | None, today: date, working_days: WorkingDays = weekdays_between) -> str:
    """When something is due, as a person would say it.

    "6 days late", "today (Tuesday 9 June)", "in 4 working days (Tuesday 9 June)"; beyond a month, the date alone.
    """
    if value is None:
        return "no date yet"
    if value < today:
        return f"{counted((today - value).days, 'day')} late"
    if value == today:
        return f"today ({weekday(value, today)})"
    left = working_days(today, value)
    if left > 20:
        return f"by {day(value)}"
    if left == 0:
        return f"in {counted((value - today).days, 'day')} ({weekday(value, today)})"
    return f"in {counted(left, 'working day')} ({weekday(value, today)})"


def file_size(size: int) -> str:
    """A size to judge a download by: "640 bytes", "12 kB", "3.4 MB"."""
    if size < 1000:
        return counted(size, "byte")
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
_joined = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = set("p br em strong ul ol li blockquote code pre a table thead tbody tr th td hr h3 h4 h5 h6".split())
_CLASSES = {
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<ol>": '<ol class="govuk-list govuk-list--number">',
    "<table>": '<table class="govuk-table app-table">',
    "<h3>": '<h3 class="govuk-heading-s">',
    "<h4>": '<h4 class="govuk-heading-s">',
}
_OPENING = re.compile("|".join(map(re.escape, _CLASSES)))


@lru_cache(maxsize=512)
def prose(text: str | None) -> SafeString:
    """What a person wrote, as paragraphs and lists; never as a page's own headings, images or code."""
    return _dressed(_markdown.render(text)) if text else SafeString("")


@lru_cache(maxsize=64)
def manual(text: str) -> SafeString:
    """What a guide of ours says: its lines run on, and its examples can be scrolled by key."""
    return mark_safe(_dressed(_joined.render(text)).replace("<pre>", '<pre class="app-scroll" tabindex="0">'))  # noqa: S308 - cleaned by _dressed


def _dressed(html: str) -> SafeString:
    html = html.replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    dressed = _OPENING.sub(lambda found: _CLASSES[found.group()], clean.replace("<a ", '<a class="govuk-link" '))
    return format_html('<div class="app-prose">{}</div>', mark_safe(dressed))  # noqa: S308 - cleaned above


def highlight(text: str | None, search: str = "") -> SafeString:
    """The text with what was searched for marked: by the search itself, or each word that begins so."""
    source = text or ""
    if HIT_STARTS in source:
        shown = str(escape(source)).replace(HIT_STARTS, "<mark>").replace(HIT_ENDS, "</mark>")
        return mark_safe(shown)  # noqa: S308 - escaped above
    words = sorted(set(re.findall(r"\w+", search)), key=len, reverse=True)
    if not words:
        return escape(source)
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(source):
        parts += [escape(source[end : found.start()]), f"<mark>{escape(found.group())}</mark>"]
        end = found.end()
    return mark_safe("".join([*parts, escape(source[end:])]))  # noqa: S308 - every part is escaped
