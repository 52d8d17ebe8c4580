"""What the board expects of each organisation, and where each stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from goldthread.accounts import queries as accounts
from goldthread.accounts.choices import AgencyKind
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.design.values import Tag
from goldthread.design.wording import counted
from goldthread.loop.framework import policy, queries
from goldthread.loop.framework.choices import Evidenced
from goldthread.loop.framework.clocks import add_months
from goldthread.loop.framework.format.document import Expectation
from goldthread.loop.framework.format.parts import Length, Unit
from goldthread.web.framework.pages.consulting import day_of
from goldthread.web.framework.pages.reading import opened
from goldthread.web.framework.plain import every

if TYPE_CHECKING:
    from goldthread.accounts.models import Agency
    from goldthread.loop.framework.models import ExpectationEvidence


EVIDENCED = {
    Evidenced.MET: ("Done", "green"),
    Evidenced.PARTLY: ("Part done", "yellow"),
    Evidenced.NOT_YET: ("Not yet", "orange"),
    Evidenced.NOT_OURS: ("Not theirs", "grey"),
}


OUT_OF_DATE = Tag("Out of date", "purple")


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an agency stands with one expectation."""

    agency: str
    tag: Tag | None
    """Nothing where it has not answered."""
    href: str


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """An expectation, how many agencies stand where, and where one's own stands."""

    number: int
    text: str
    every: str
    counts: tuple[tuple[Tag, int], ...]
    silent: int
    """Agencies that have not answered."""
    mine: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency with its state under each expectation."""

    name: str
    cells: tuple[tuple[int, Shown], ...]
    """The number of the expectation, and where the agency stands."""


@dataclass(frozen=True, slots=True)
class ExpectationsPage:
    """Agencies by expectation."""

    rows: tuple[ExpectationRow, ...]
    agencies: tuple[AgencyRow, ...]
    page: Any
    kinds: tuple[tuple[str, str, bool], ...]
    """Kinds of agency to choose from: the value, the words, and whether it is chosen."""
    sentence: str
    mine: str
    """What waits for the agency that this person answers for, in a sentence."""
    version: str


AGENCIES_ON_A_PAGE = 25


def expectations_page(actor: Actor, kind: str = "", number: str = "1") -> ExpectationsPage | None:
    """The grid, in a fixed number of queries; nothing where no framework is in force."""
    it = opened(actor, None)
    if it is None:
        return None
    board = list(accounts.agencies(actor).order_by("name"))
    agencies = [one for one in board if not kind or one.kind == kind]
    last = {(one.expectation, one.agency_id): one for one in queries.latest_evidence(actor)}
    spoke = {agency_id for _, agency_id in last}
    agencies.sort(key=lambda one: one.pk not in spoke)
    numbered = list(enumerate(it.document.expectations.items(), 1))

    def shown(key: str, agency: "Agency") -> Shown:
        tag = _state(last.get((key, agency.pk)), it.document.expectations[key], actor.today)
        return Shown(agency.short_name, tag, f"/framework/expectations/{key}/{agency.pk}")

    own = [one for one in board if policy.may_speak_for(actor, one.pk)]
    rows = tuple(
        _expectation(n, expectation, [shown(key, one) for one in agencies], [shown(key, one) for one in own])
        for n, (key, expectation) in numbered
    )
    page = Paginator(agencies, AGENCIES_ON_A_PAGE).get_page(number)
    given = sum(len(agencies) - row.silent - dict(row.counts).get(OUT_OF_DATE, 0) for row in rows)
    waiting = sum(one.tag is None or one.tag == OUT_OF_DATE for row in rows for one in row.mine)
    present = {one.kind for one in board}
    return ExpectationsPage(
        rows,
        tuple(AgencyRow(one.name, tuple((n, shown(key, one)) for n, (key, _) in numbered)) for one in page.object_list),
        page,
        tuple((value, label, value == kind) for value, label in AgencyKind.choices if value in present),
        f"{given} of {counted(len(rows) * len(agencies), 'answer')} given and up to date.",
        _own(waiting) if own else "",
        it.framework.version_name,
    )


def _expectation(
    number: int, expectation: Expectation, shown: Sequence[Shown], mine: Sequence[Shown]
) -> ExpectationRow:
    counts = Counter(one.tag for one in shown if one.tag is not None)
    order = [*(word for word, _ in EVIDENCED.values()), str(OUT_OF_DATE)]
    return ExpectationRow(
        number,
        expectation.text,
        every(expectation.every),
        tuple(sorted(counts.items(), key=lambda pair: order.index(pair[0]))),
        sum(one.tag is None for one in shown),
        tuple(mine),
    )


def _own(open_ones: int) -> str:
    if not open_ones:
        return "Your agency has answered everything."
    verb = "waits" if open_ones == 1 else "wait"
    return f"{counted(open_ones, 'expectation')} {verb} for your agency’s answer."


def _state(last: "ExpectationEvidence | None", expectation: Expectation, today: date) -> Tag | None:
    if last is None:
        return None
    if expectation.every and due_again(day_of(last.shown_at), expectation.every) < today:
        return OUT_OF_DATE
    return Tag(*EVIDENCED[Evidenced(last.state)])


def due_again(on: date, often: str) -> date:
    """The day on which a thing that is due so often is due again."""
    length = Length.read(often)
    if length.unit in (Unit.MONTHS, Unit.YEARS):
        return add_months(on, length.count * (12 if length.unit is Unit.YEARS else 1))
    days = {Unit.WEEKS: 7, Unit.WORKING_DAYS: 7 / 5}.get(length.unit, 1)
    return date.fromordinal(on.toordinal() + round(length.count * days))


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What an agency showed once."""

    tag: Tag
    text: str
    link: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One expectation and one agency."""

    expectation: str
    evidence: str
    every: str
    agency: str
    lines: tuple[EvidenceLine, ...]
    may_answer: bool
    state: Tag | None


def evidence_page(actor: Actor, key: str, agency_id: int) -> EvidencePage:
    """What an agency showed for an expectation, newest first."""
    it = opened(actor, None)
    agency = accounts.agencies(actor).filter(pk=agency_id).first()
    if it is None or agency is None or key not in it.document.expectations:
        raise NotThere
    expectation = it.document.expectations[key]
    rows = list(queries.evidence(actor, key, agency_id))
    return EvidencePage(
        expectation.text,
        expectation.evidence,
        every(expectation.every),
        agency.name,
        tuple(
            EvidenceLine(
                Tag(*EVIDENCED[Evidenced(one.state)]), one.text, one.link, one.person.name, day_of(one.shown_at)
            )
            for one in reversed(rows)
        ),
        policy.may_speak_for(actor, agency_id),
        _state(rows[-1] if rows else None, expectation, actor.today),
    )
