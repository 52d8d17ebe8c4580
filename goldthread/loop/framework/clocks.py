"""Counting a framework's clocks: from an event to the day by which something is due, with the sum in words.

Days are counted in the board's own time and the day of the start is not counted. Working days follow the bank holidays
of the board's part of the United Kingdom; a month after the 31st ends with the month. Hours are hours that pass,
whatever the clocks of the country do.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from goldthread.core.actor import LONDON
from goldthread.core.refusals import Refusal
from goldthread.core.working_days import PUBLISHED_THROUGH, Division, add_working_days, working_days_between
from goldthread.loop.framework.format.document import Clock
from goldthread.loop.framework.format.parts import Certainty, Length, Unit

MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: from the first day on which it stood still to the day on which it ran again."""

    since: date
    until: date | None
    """Nothing while time still stands."""
    reason: str


@dataclass(frozen=True, slots=True)
class Extension:
    """More time that somebody agreed to: until a day, or so much longer."""

    reason: str
    until: date | None = None
    by: str = ""
    """A length of time in words, such as ``2 months``."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock runs out, and everything that a reader must know to rely on it."""

    due_on: date
    """The last day on which the thing is in time; for "at least", the first day on which it is allowed to end."""
    due_at: datetime | None
    """The moment, where hours are counted."""
    opens_on: date | None
    """The first day of a window or of a look-back."""
    provisional: bool
    """The date may still move: bank holidays so far ahead are not published, or the other date is not known."""
    rule: str
    """What the rule says, with its source."""
    certainty: Certainty
    """How sure the writer of the framework is of the rule."""
    arithmetic: str
    """The sum in words: "15 working days after Monday 2 March 2026"."""
    stopped: bool = False
    """Time stands still: the date will be later than this."""


def count(
    clock: Clock,
    start: datetime,
    division: Division | str = Division.ENGLAND_AND_WALES,
    *,
    others: Mapping[str, datetime] | None = None,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    named: date | None = None,
) -> Due:
    """When this clock runs out that started at this moment.

    ``others`` are the moments of the other events, for a clock that counts from the later of two dates; ``named``
    is the day that a letter or an order names, for a clock whose day is set so.
    """
    division = Division(division)
    due = _named(clock, named) if clock.date_set_by else _counted(clock, start, division, others or {})
    for pause in _apart(pauses):
        due = _paused(clock, due, pause, division)
    for extension in extensions:
        due = _extended(clock, due, extension, division)
    return due


def occurrences(clock: Clock, start: datetime, division: Division | str, how_many: int) -> tuple[Due, ...]:
    """The next days on which a thing comes round that comes "every" so often, each counted from the start."""
    every = _every(clock)
    return tuple(
        _from_length(clock, Length(every.count * turn, every.unit), start, Division(division), every)
        for turn in range(1, how_many + 1)
    )


def between(clock: Clock, start: datetime, first: date, last: date, division: Division | str) -> tuple[Due, ...]:
    """The occurrences from one day to another."""
    found: list[Due] = []
    for turn in range(1, 10_000):
        every = _every(clock)
        due = _from_length(clock, Length(every.count * turn, every.unit), start, Division(division), every)
        if due.due_on > last:
            break
        if due.due_on >= first:
            found.append(due)
    return tuple(found)


def added(start: date, length: Length, division: Division, *, backwards: bool = False) -> date:
    """The day that lies so far from another, in anything but hours."""
    n = -length.count if backwards else length.count
    if length.unit is Unit.WORKING_DAYS:
        return add_working_days(start, n, division)
    if length.unit is Unit.MONTHS:
        return add_months(start, n)
    if length.unit is Unit.YEARS:
        return add_months(start, 12 * n)
    if length.unit is Unit.HOURS:
        return start + timedelta(hours=n)
    return start + timedelta(days=n * (7 if length.unit is Unit.WEEKS else 1))


def add_months(start: date, count: int) -> date:
    """The same day of another month, or that month's last day where it is too short."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def day_of_year(text: str, year: int) -> date:
    """The day that "30 September" means in a year; 29 February is the last day of February."""
    number, _, name = text.partition(" ")
    month = MONTHS.index(name) + 1
    if not 1 <= int(number) <= monthrange(2024, month)[1]:
        raise ValueError(f"{name} has no day {number}")
    return date(year, month, min(int(number), monthrange(year, month)[1]))


def in_words(day: date) -> str:
    """A day as it stands in the arithmetic: "Monday 2 March 2026"."""
    weekday = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[day.weekday()]
    return f"{weekday} {day.day} {MONTHS[day.month - 1]} {day.year}"


def rule_in_words(clock: Clock) -> str:
    """What the rule says and where it says so, beside every date that comes of it."""
    basis = clock.basis
    if basis is None:
        return f"{clock.name}."
    source = ", ".join(part for part in (basis.source, basis.clause, basis.edition) if part)
    return f"{basis.says.rstrip('.') or clock.name} ({source})."


def measure_in_words(clock: Clock, event: Callable[[str], str] = str) -> str:
    """How long a clock gives, without a date: "at most 15 working days after the start".

    ``event`` gives the name of an event, where the one who reads shall see names.
    """
    side = clock.direction
    if clock.window:
        return f"from {clock.window.opens} to {clock.window.closes} {side} the start"
    if clock.by:
        return f"by {clock.by}"
    if clock.later_of:
        return "the later of " + " and ".join(f"{each.length} {side} “{event(each.starts)}”" for each in clock.later_of)
    if clock.every:
        return f"every {clock.every}"
    if clock.date_set_by:
        return f"by the day named by {clock.date_set_by}"
    if clock.looks_back:
        return f"looking back {clock.length} from the start"
    return f"{clock.limit} {clock.length} {side} the start"


def local_day(moment: datetime) -> date:
    """The day of a moment in the board's own time; a moment without a zone is taken to be in it."""
    return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()


def _counted(clock: Clock, start: datetime, division: Division, others: Mapping[str, datetime]) -> Due:
    if clock.window:
        return _window(clock, start, division)
    if clock.later_of:
        return _later(clock, start, division, others)
    if clock.by:
        return _by_day(clock, clock.by, start)
    if clock.length and clock.looks_back:
        return _look_back(clock, Length.read(clock.length), start, division)
    if clock.length:
        return _from_length(clock, Length.read(clock.length), start, division)
    if clock.every:
        return _from_length(clock, _every(clock), start, division, _every(clock))
    raise Refusal(f"The clock “{clock.name}” says no length of time. Give it one in the framework.")


def _named(clock: Clock, named: date | None) -> Due:
    if named is None:
        raise Refusal(f"The day for “{clock.name}” is named by {clock.date_set_by}. Give that day.")
    return _made(clock, named, f"the day named by {clock.date_set_by}")


def _every(clock: Clock) -> Length:
    if clock.every is None:
        raise Refusal(f"The clock “{clock.name}” does not come round. Say in the framework how often it does.")
    return Length.read(clock.every)


def _made(clock: Clock, due_on: date, arithmetic: str, **more: object) -> Due:
    certainty = clock.basis.certainty if clock.basis else Certainty.LOCAL
    plain = Due(due_on, None, None, False, rule_in_words(clock), certainty, arithmetic)
    return replace(plain, **more)  # type: ignore[arg-type]  # the callers name fields of Due


def _from_length(clock: Clock, length: Length, start: datetime, division: Division, every: Length | None = None) -> Due:
    backwards = clock.direction == "before"
    least = "at least " if clock.limit == "at least" else ""
    again = f" (every {every})" if every else ""
    if length.unit is Unit.HOURS:
        moment = _shifted(start, -length.count if backwards else length.count)
        at = start.astimezone(LONDON) if start.tzinfo else start
        words = f"{least}{length} {clock.direction} {at:%H:%M} on {in_words(at.date())}{again}"
        return _made(clock, local_day(moment), words, due_at=moment)
    day = local_day(start)
    due_on = added(day, length, division, backwards=backwards)
    words = f"{least}{length} {clock.direction} {in_words(day)}{again}"
    return _made(clock, due_on, words, provisional=_provisional([length], day, due_on))


def _shifted(start: datetime, hours: int) -> datetime:
    if start.tzinfo is None:
        return start + timedelta(hours=hours)
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(start.tzinfo)


def _window(clock: Clock, start: datetime, division: Division) -> Due:
    assert clock.window
    opens, closes = Length.read(clock.window.opens), Length.read(clock.window.closes)
    backwards = clock.direction == "before"
    day = local_day(start)
    first, last = (added(day, length, division, backwards=backwards) for length in (opens, closes))
    words = f"from {opens} to {closes} {clock.direction} {in_words(day)}"
    return _made(clock, last, words, opens_on=first, provisional=_provisional([opens, closes], day, first, last))


def _look_back(clock: Clock, length: Length, start: datetime, division: Division) -> Due:
    day = local_day(start)
    first = added(day, length, division, backwards=True)
    words = f"looking back {length} from {in_words(day)}"
    return _made(clock, day, words, opens_on=first, provisional=_provisional([length], first, day))


def _by_day(clock: Clock, text: str, start: datetime) -> Due:
    day = local_day(start)
    found = day_of_year(text, day.year)
    if clock.direction == "after" and found < day:
        found = day_of_year(text, day.year + 1)
    if clock.direction == "before" and found > day:
        found = day_of_year(text, day.year - 1)
    side = "the first" if clock.direction == "after" else "the last"
    return _made(clock, found, f"{side} {text} {clock.direction} {in_words(day)}")


def _later(clock: Clock, start: datetime, division: Division, others: Mapping[str, datetime]) -> Due:
    """The later of the dates that are known; while one is not known, the date may still become later."""
    moments = {clock.starts or clock.later_of[0].starts: start} | dict(others)
    known = [
        (part, _from_length(clock, Length.read(part.length), moments[part.starts], division))
        for part in clock.later_of
        if part.starts in moments
    ]
    if not known:
        raise Refusal(f"The clock “{clock.name}” counts from events of which none has a date yet.")
    _, latest = max(known, key=lambda each: each[1].due_on)
    words = "the later of " + " and ".join(due.arithmetic for _, due in known)
    unknown = len(clock.later_of) - len(known)
    if unknown:
        words = f"{latest.arithmetic}; the other date is not known yet and the later one counts"
    return replace(latest, arithmetic=words, provisional=latest.provisional or bool(unknown))


def _provisional(lengths: Iterable[Length], *days: date) -> bool:
    """Whether bank holidays that nobody has published yet may move the date."""
    return any(length.unit is Unit.WORKING_DAYS for length in lengths) and max(days) > PUBLISHED_THROUGH


def _apart(pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses in their order, so that a day on which time stood still twice counts once."""
    apart: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.since):
        before = apart[-1] if apart else None
        if before and (before.until is None or pause.since < before.until):
            ends = None if before.until is None or pause.until is None else max(before.until, pause.until)
            apart[-1] = Pause(before.since, ends, f"{before.reason}; {pause.reason}")
        else:
            apart.append(pause)
    return apart


def _paused(clock: Clock, due: Due, pause: Pause, division: Division) -> Due:
    if pause.since > due.due_on:
        return due
    if pause.until is None:
        words = f"{due.arithmetic}; time stands still since {in_words(pause.since)}: {pause.reason}"
        return replace(due, arithmetic=words, stopped=True)
    unit = _unit(clock)
    if unit is Unit.WORKING_DAYS:
        stood = Length(working_days_between(pause.since, pause.until, division), unit)
    else:
        stood = Length((pause.until - pause.since).days, Unit.DAYS)
    later = added(due.due_on, stood, division)
    words = (
        f"{due.arithmetic}; {stood} added because time stood still from {in_words(pause.since)} "
        f"to {in_words(pause.until)}: {pause.reason}"
    )
    at = due.due_at and due.due_at + timedelta(days=stood.count)
    provisional = due.provisional or _provisional([stood], later)
    return replace(due, due_on=later, due_at=at, arithmetic=words, provisional=provisional)


def _extended(clock: Clock, due: Due, extension: Extension, division: Division) -> Due:
    if extension.until is not None:
        words = f"{due.arithmetic}; extended to {in_words(extension.until)}: {extension.reason}"
        at = due.due_at and due.due_at + timedelta(days=(extension.until - due.due_on).days)
        return replace(due, due_on=extension.until, due_at=at, arithmetic=words)
    length = Length.read(extension.by)
    words = f"{due.arithmetic}; extended by {length}: {extension.reason}"
    if length.unit is Unit.HOURS and due.due_at is not None:
        at = _shifted(due.due_at, length.count)
        return replace(due, due_on=local_day(at), due_at=at, arithmetic=words)
    later = added(due.due_on, length, division)
    at = due.due_at and due.due_at + timedelta(days=(later - due.due_on).days)
    provisional = due.provisional or _provisional([length], later)
    return replace(due, due_on=later, due_at=at, arithmetic=words, provisional=provisional)


def _unit(clock: Clock) -> Unit:
    text = clock.length or (clock.window and clock.window.closes) or clock.every
    if text is None and clock.later_of:
        text = clock.later_of[0].length
    return Length.read(text).unit if text else Unit.DAYS
