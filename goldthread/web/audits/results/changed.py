"""What the page of changes receives: a round beside the one before it, and every round of the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from goldthread.core.actor import Actor
from goldthread.core.intervals import Share, Verdict
from goldthread.design import dots
from goldthread.design.wording import counted
from goldthread.loop.audits import queries
from goldthread.loop.audits.comparison import Change, Tally
from goldthread.web.audits.results.pages import Top, chosen, top
from goldthread.web.shell.register import Option

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditRound

CHANGED = {
    "section": "Standard",
    "question": "Question",
    "agency": "Agency",
    "locality": "Locality",
    "sector": "Sector",
}
MANY = {"agency": "agencies", "locality": "localities"}
CHANGES_A_PAGE = 40
"""So many are drawn and told at once, what rose most first."""
SLOPES = 14
"""Lines from round to round that can still be told apart."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a comparison."""

    label: str
    earlier: str
    later: str
    difference: str
    words: str
    strong: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """An audit and the one after it, and every round of the same before them."""

    top: Top
    sentence: str
    earlier: str
    later: str
    title: str
    drawing: SafeString
    rows: tuple[Moved, ...]
    by: tuple[Option, ...]
    of: str
    years_title: str
    years: SafeString
    course: SafeString
    course_title: str
    rounds: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    left_out: int
    """Questions of the earlier edition that cannot be compared."""
    others: str
    """How many answered then and now, where it was not the same ones."""
    page: Any
    """Where in the list of changes one is."""

    @property
    def choices(self) -> tuple[tuple[str, str, tuple[Option, ...]], ...]:
        """What can be chosen above the drawing."""
        return (("by", "Compare by", self.by),)


def change_page(actor: Actor, of: "AuditRound", asked: Mapping[str, str]) -> ChangePage:
    """A round compared with the one that it follows, and with all before."""
    by = chosen(asked.get("by"), CHANGED, "section")
    counts: queries.Counts = {}
    found = queries.re_audit(actor, of, by=by, counts=counts)
    years = queries.over_years(actor, of, by, counts=counts)
    words = found.words if by == "question" else {}
    changed = sorted(found.changes, key=_by_change)
    page = Paginator(changed, CHANGES_A_PAGE).get_page(asked.get("page"))
    shown = list(page.object_list)
    names = [f"{point.on[:4]} ({point.reference})" for point in years.rounds]
    earlier, later = names[-2], names[-1]
    title = _change_title(changed, CHANGED[by].lower(), MANY.get(by, ""))
    of_years, here = dict(years.lines), [each.name for each in shown]
    if page.paginator.num_pages == 1:
        here = list(of_years)
    lines = tuple((words.get(name, name) or "None", of_years[name]) for name in here if name in of_years)
    shares = [point.share for point in years.rounds]
    return ChangePage(
        top(actor, of, "change"),
        f"Everything together: {found.overall.sentence}.",
        earlier,
        later,
        title,
        dots.dots("change", title, [_dot(each, words) for each in shown], earlier=earlier, later=later),
        tuple(_moved(each, words) for each in shown),
        tuple(Option(key, label, key == by) for key, label in CHANGED.items()),
        CHANGED[by],
        f"Each {CHANGED[by].lower()} from round to round",
        dots.slopes(
            "years",
            f"Each {CHANGED[by].lower()} from round to round",
            names,
            [dots.Line(name, tuple(each.share for each in tallies)) for name, tallies in lines[:SLOPES]],
        ),
        dots.slopes("course", _course_title(shares), names, [dots.Line("Met", tuple(shares))], height=300),
        _course_title(shares),
        tuple(names),
        tuple((name, tuple(_count(each) for each in tallies)) for name, tallies in lines),
        _left_out(of),
        _others(actor, of),
        page,
    )


def _others(actor: Actor, of: "AuditRound") -> str:
    if of.follows is None:
        return ""
    then, now = queries.answered_by(actor, of.follows), queries.answered_by(actor, of)
    if then == now:
        return ""
    return (
        f"{counted(len(then), 'agency', 'agencies')} answered then and {len(now)} now, {len(then & now)} of them both "
        "times: a difference can come from that too."
    )


def _left_out(of: "AuditRound") -> int:
    if of.follows is None:
        return 0
    keys = queries.keys_between(of.follows.edition, of.edition)
    return len(queries.tool_of(of.follows.edition).questions()) - len(keys)


def _by_change(one: Change) -> tuple[float, str]:
    return (-one.difference.value if one.difference else 9.0, one.name)


def _dot(one: Change, words: Mapping[str, str]) -> dots.Dot:
    return dots.Dot(
        words.get(one.name, one.name) or "None", one.earlier.share, one.later.share, one.sentence, _sure(one)
    )


def _sure(one: Change) -> bool:
    return one.difference is not None and one.difference.verdict in (Verdict.BETTER, Verdict.WORSE)


def _moved(one: Change, words: Mapping[str, str]) -> Moved:
    told = ""
    if one.difference:
        low, high = round(one.difference.low * 100), round(one.difference.high * 100)
        told = f"{one.difference.value * 100:+.0f} points ({low:+d} to {high:+d})".replace("-", "−")
    label = words.get(one.name, one.name) or "None"
    return Moved(label, _count(one.earlier), _count(one.later), told, _verdict(one), _sure(one))


def _verdict(one: Change) -> str:
    return one.difference.verdict.value if one.difference else one.sentence


def _count(of: Tally) -> str:
    return f"{of.met:,} of {of.of:,}" if of.of else "–"


def _change_title(changes: Iterable[Change], what: str, many: str) -> str:
    told = [each.difference for each in changes if each.difference]
    if not told:
        return "Nothing was asked in both rounds"
    up, down = sum(each.value > 0 for each in told), sum(each.value < 0 for each in told)
    sure = sum(each.verdict in (Verdict.BETTER, Verdict.WORSE) for each in told)
    chance = "none of it beyond chance" if not sure else f"{sure} beyond chance"
    if up == len(told) or down == len(told):
        way = "up" if up else "down"
        return f"{counted(len(told), what, many).capitalize()}: all went {way}, {chance}"
    return f"Of {counted(len(told), what, many)}, {up or 'none'} went up and {down or 'none'} down, {chance}"


def _course_title(shares: Sequence[Share | None]) -> str:
    known = [share for share in shares if share is not None]
    if len(known) < 2:
        return "The share that is met, round by round"
    first, last = known[0], known[-1]
    return f"From {first.value:.0%} met to {last.value:.0%} over {len(known)} rounds"
