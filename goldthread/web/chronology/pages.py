"""What the pages of a chronology receive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import QueryDict

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.reviews.chronology import policy, queries
from goldthread.loop.reviews.chronology.choices import BringInState, PairState, RowState, Seen, seen_of
from goldthread.loop.reviews.chronology.moments import Moment, spoken
from goldthread.loop.reviews.chronology.queries import Beside, Narrowing, Standing
from goldthread.web.chronology.asking import address, asked, pairs, unread
from goldthread.web.chronology.timeline import Timeline, timeline
from goldthread.web.shell.register import Chip, Option, ShownFilter

if TYPE_CHECKING:
    from goldthread.loop.reviews.chronology.models import BroughtRow, ChronologyBringIn, ChronologyEvent, EventPair
    from goldthread.loop.sources.models import Source

PER_PAGE = 50
SEEN_TAGS = {Seen.YES: Tag("Seen", "green"), Seen.NO: Tag("Not seen", "orange"), Seen.NOT_KNOWN: Tag("")}
STATES = {
    BringInState.COLUMNS: "blue",
    BringInState.PROPOSED: "yellow",
    BringInState.TAKEN_IN: "green",
    BringInState.DISCARDED: "grey",
}


@dataclass(frozen=True, slots=True)
class Also:
    """Another account of the same event, or one that may be the same."""

    agency: str
    href: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An event as a page shows it."""

    pk: int
    href: str
    when: str
    note: str
    said: str
    agency: str
    what: str
    seen: Tag
    who: str
    people: tuple[str, ...]
    themes: tuple[str, ...]
    significance: str
    source_document: str
    comment: str
    also: tuple[Also, ...] = ()


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    """A chronology: the drawing, the filters, and a page of its events."""

    reference: str
    title: str
    address: str
    back: tuple[str, str]
    """Words and address of where people came from: the review, for those who see it, else the source."""
    sentence: str
    timeline: Timeline | None
    accounts: tuple[Account, ...]
    page: Any
    filters: tuple[ShownFilter, ...]
    chips: tuple[Chip, ...]
    words: str
    first: str
    last: str
    unread: tuple[str, ...]
    query: str
    narrowed: bool
    total: int
    waiting: int
    clashes: int
    gaps: int
    gap_days: int
    may_write: bool
    may_keep: bool
    may_take_out: bool


def may_write(actor: Actor) -> bool:
    """Whether the actor adds events for some agency."""
    return policy.keeps(actor) or bool(policy.agencies_led(actor))


def may_take_out(actor: Actor) -> bool:
    """Whether the actor takes the chronology out as a file."""
    return actor.may_any((Permission.EXPORT, Permission.KEEP_CHRONOLOGY))


def chronology_page(actor: Actor, source: "Source", query: QueryDict) -> ChronologyPage:
    """One page of a chronology with its drawing, in a fixed number of questions."""
    source_href = f"/sources/{source.reference}"
    base = f"{source_href}/chronology"
    narrowing = asked(query)
    standing = queries.standing(actor, source)
    agencies = queries.agencies_in(actor, source)
    gaps = queries.gaps(actor, source)
    sees_review, episodes = queries.reviewed(actor, source)
    filters = _filters(actor, source, narrowing, [(one.pk, one.name) for one in agencies])
    paginator = Paginator(queries.events(actor, source, narrowing), PER_PAGE)
    page = paginator.get_page(query.get("page", "1"))
    shown = list(page.object_list)
    page.object_list = shown
    return ChronologyPage(
        reference=source.reference,
        title=source.title,
        address=base,
        back=("The review", f"/reviews/{source.reference}") if sees_review else (source.reference, source_href),
        sentence=_sentence(standing, paginator.count, narrowing),
        timeline=timeline(actor, source, narrowing, standing, agencies, gaps, episodes),
        accounts=accounts(source, shown, queries.beside(actor, shown)),
        page=page,
        filters=filters,
        chips=_chips(base, narrowing, filters),
        words=narrowing.words,
        first=day(narrowing.first),
        last=day(narrowing.last),
        unread=tuple(unread(query)),
        query=address("", narrowing),
        narrowed=narrowing.any,
        total=standing.total,
        waiting=standing.waiting,
        clashes=standing.clashes,
        gaps=len(gaps),
        gap_days=queries.gap_days(actor),
        may_write=may_write(actor),
        may_keep=policy.keeps(actor),
        may_take_out=may_take_out(actor),
    )


def _sentence(standing: Standing, shown: int, narrowing: Narrowing) -> str:
    if not standing.total:
        return "No event yet."
    told = (
        f"{counted(standing.total, 'event').capitalize()}, told by {counted(standing.agencies, 'agency', 'agencies')}"
    )
    if standing.first and standing.last:
        told += f", from {day(standing.first)} to {day(standing.last)}"
    if standing.undated:
        told += f"; {standing.undated} without a date, at the end"
    return f"{told}. {counted(shown, 'event').capitalize()} shown." if narrowing.any else f"{told}."


def _filters(
    actor: Actor, source: "Source", narrowing: Narrowing, agencies: Iterable[tuple[int, str]]
) -> tuple[ShownFilter, ...]:
    offers: list[tuple[str, str, Iterable[tuple[Any, str]], Sequence[Any]]] = [
        ("agency", "Agency", agencies, narrowing.agencies),
        ("person", "Person", [(one.pk, one.label) for one in queries.people(actor, source)], narrowing.people),
        ("theme", "Theme", queries.themes_in(actor, source), narrowing.themes),
        ("seen", "Was the child seen?", Seen.choices, narrowing.seen),
    ]
    return tuple(
        ShownFilter(key, label, tuple(Option(str(value), name, value in chosen) for value, name in options), True)
        for key, label, options, chosen in offers
        if options
    )


def _chips(base: str, narrowing: Narrowing, filters: Iterable[ShownFilter]) -> tuple[Chip, ...]:
    all_pairs = pairs(narrowing)

    def without(key: str, value: str) -> str:
        rest = [pair for pair in all_pairs if pair != (key, value)]
        return f"{base}?{urlencode(rest)}" if rest else base

    chips = [
        Chip(f"{one.label.rstrip('?')}: {option.label}", without(one.key, option.value))
        for one in filters
        for option in one.chosen
    ]
    if narrowing.first:
        chips.append(Chip(f"From {day(narrowing.first)}", address(base, replace(narrowing, first=None))))
    if narrowing.last:
        chips.append(Chip(f"To {day(narrowing.last)}", address(base, replace(narrowing, last=None))))
    if narrowing.words:
        chips.append(Chip(f"Words: {narrowing.words}", address(base, replace(narrowing, words=""))))
    return tuple(chips)


def accounts(source: "Source", shown: "Iterable[ChronologyEvent]", beside: Beside) -> tuple[Account, ...]:
    """Events as a page shows them."""
    return tuple(account(source.reference, one, beside) for one in shown)


def account(reference: str, one: "ChronologyEvent", beside: Beside) -> Account:
    """One event as a page shows it."""
    base = f"/sources/{reference}/chronology"
    return Account(
        pk=one.pk,
        href=f"{base}/events/{one.pk}",
        when=when_of(one),
        note=one.note,
        said=one.said,
        agency=one.agency.short_name,
        what=one.what,
        seen=SEEN_TAGS[seen_of(one.child_seen)],
        who=one.who,
        people=tuple(beside.people.get(one.pk, ())),
        themes=tuple(beside.themes.get(one.pk, ())),
        significance=one.significance,
        source_document=one.source_document,
        comment=one.comment,
        also=tuple(
            Also(twin.agency, f"{base}/events/{twin.event_id}", twin.state == PairState.LINKED)
            for twin in beside.twins.get(one.pk, ())
        ),
    )


def when_of(one: "ChronologyEvent | BroughtRow") -> str:
    """When it was, as a page says it."""
    return spoken(Moment(one.said, one.earliest, one.latest, one.at))


@dataclass(frozen=True, slots=True)
class PairShown:
    """Two accounts beside each other."""

    pk: int
    version: int
    href: str
    one: Account
    other: Account
    why: str
    clash: str
    state: str
    judged: str


def pair_shown(reference: str, pair: "EventPair") -> PairShown:
    """A pair as a page shows it."""
    nothing = Beside()
    judged = ""
    if pair.judged_at:
        judged = f"{PairState(pair.state).label}. {pair.judged_by.name if pair.judged_by else 'Goldthread'}, "
        judged += f"{day(pair.judged_at.date())}{f': {pair.judged_why}' if pair.judged_why else ''}"
    return PairShown(
        pk=pair.pk,
        version=pair.version,
        href=f"/sources/{reference}/chronology/pairs/{pair.pk}",
        one=account(reference, pair.one, nothing),
        other=account(reference, pair.other, nothing),
        why=pair.why,
        clash=pair.clash,
        state=pair.state,
        judged=judged,
    )


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of a table on its way in."""

    pk: int
    number: int
    place: str
    href: str
    when: str
    note: str
    agency: str
    what: str
    seen: Tag
    words: tuple[tuple[str, str], ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A table on its way in: what is ready, what is to mend, and what is left out."""

    pk: int
    version: int
    reference: str
    name: str
    base: str
    state: Tag
    open: bool
    ready: int
    mend: int
    out: int
    taken: int
    outside: int
    strangers: int
    words: int
    shown: str
    rows: tuple[RowShown, ...]
    page: Any


def proposal_page(actor: Actor, begun: "ChronologyBringIn", query: QueryDict) -> ProposalPage:
    """A table as it was read, a page of its rows."""
    counts = queries.counts_of(begun)
    state = query.get("rows", "")
    shown = state if state in counts else next((each for each in RowState.values if counts[each]), RowState.READY)
    if not state and counts[RowState.MEND]:
        shown = RowState.MEND
    page: Any = Paginator(queries.rows_of(begun, shown), 25).get_page(query.get("page", "1"))
    is_open = begun.state == BringInState.PROPOSED
    base = f"/sources/{begun.source.reference}/chronology/bring-in"
    rows = tuple(row_shown(base, row) for row in page.object_list)
    page.object_list = rows
    return ProposalPage(
        pk=begun.pk,
        version=begun.version,
        reference=begun.source.reference,
        name=begun.document.name,
        base=f"{base}/{begun.pk}",
        state=Tag(BringInState(begun.state).label, STATES[BringInState(begun.state)]),
        open=is_open,
        ready=counts[RowState.READY],
        mend=counts[RowState.MEND],
        out=counts[RowState.OUT],
        taken=begun.taken,
        outside=begun.layout.get("outside", 0),
        strangers=len(queries.strangers(begun)) if is_open else 0,
        words=len(queries.sealed_words(begun)),
        shown=shown,
        rows=rows,
        page=page,
    )


def row_shown(base: str, row: "BroughtRow") -> RowShown:
    """A row with its words."""
    return RowShown(
        pk=row.pk,
        number=row.number,
        place=row.place,
        href=f"{base}/rows/{row.pk}",
        when=when_of(row),
        note=row.note,
        agency=row.agency.short_name if row.agency else row.agency_said,
        what=row.what,
        seen=SEEN_TAGS[seen_of(row.child_seen)],
        words=tuple((str(head), str(text)) for head, text in row.words),
        trouble=row.trouble,
    )
