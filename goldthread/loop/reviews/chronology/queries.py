"""Reading a chronology: events in order, what stands beside them, gaps and clashes, and tables on their way in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Trunc

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.framework.queries import rhythm
from goldthread.loop.reviews.chronology.choices import SEEN_AS, BringInState, PairState, RowState
from goldthread.loop.reviews.chronology.merging import Gap, between
from goldthread.loop.reviews.chronology.models import (
    BroughtRow,
    ChronologyBringIn,
    ChronologyEvent,
    ChronologyPerson,
    EventPair,
    EventPerson,
    EventTheme,
)
from goldthread.loop.reviews.chronology.policy import agencies_led, bring_ins_visible, keeps, visible
from goldthread.loop.reviews.chronology.sealing import names_of
from goldthread.loop.reviews.models import Episode, Review
from goldthread.loop.reviews.policy import visible as reviews_visible
from goldthread.loop.sources.models import Source
from goldthread.loop.themes.models import Theme

IN_ORDER = (F("first").asc(nulls_last=True), F("last").asc(), F("at").asc(nulls_first=True), "agency__name", "pk")
"""The order of a chronology: by the earliest day that an event could have been, the unknown last."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which events are asked for."""

    agencies: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    themes: tuple[int, ...] = ()
    seen: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Narrowing()


@dataclass(frozen=True, slots=True)
class Twin:
    """Another account of the same event, or one that may be the same."""

    pair_id: int
    event_id: int
    agency: str
    state: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside some events: whom they are about, their themes, and other accounts of them."""

    people: dict[int, list[str]] = field(default_factory=dict)
    themes: dict[int, list[str]] = field(default_factory=dict)
    twins: dict[int, list[Twin]] = field(default_factory=dict)


def source(actor: Actor, reference: str) -> Source:
    """The source whose chronology it is; what the actor may not see does not exist."""
    return the_one(Source.objects.filter(visible(actor, ""), reference=reference).defer("search", "summary"))


def reviewed(actor: Actor, of: Source) -> tuple[bool, list[Episode]]:
    """Whether the actor sees the review whose chronology this is, and the stretches that it looks at closely."""
    review = Review.objects.filter(reviews_visible(actor), source=of).first()
    return review is not None, list(review.episodes.all()) if review else []


def events(actor: Actor, of: Source, narrowing: Narrowing | None = None) -> QuerySet[ChronologyEvent]:
    """The events of a chronology in their order, all or some of them."""
    rows = ChronologyEvent.objects.filter(visible(actor), source=of, removed_at__isnull=True)
    return _narrowed(rows, narrowing or Narrowing()).select_related("agency").order_by(*IN_ORDER)


def _narrowed(rows: QuerySet[ChronologyEvent], asked: Narrowing) -> QuerySet[ChronologyEvent]:
    if asked.agencies:
        rows = rows.filter(agency_id__in=asked.agencies)
    if asked.people:
        rows = rows.filter(Exists(EventPerson.objects.filter(event=OuterRef("pk"), person_id__in=asked.people)))
    if asked.themes:
        rows = rows.filter(Exists(EventTheme.objects.filter(event=OuterRef("pk"), theme_id__in=asked.themes)))
    if asked.seen:
        seen = Q()
        for value in asked.seen:
            seen |= Q(child_seen=SEEN_AS[value])
        rows = rows.filter(seen)
    if asked.first:
        rows = rows.filter(last__gte=asked.first)
    if asked.last:
        rows = rows.filter(first__lte=asked.last)
    for word in asked.words.split()[:6]:
        rows = rows.filter(
            Q(what__icontains=word)
            | Q(significance__icontains=word)
            | Q(who__icontains=word)
            | Q(comment__icontains=word)
        )
    return rows


def event(actor: Actor, event_id: int) -> ChronologyEvent:
    """One event."""
    return the_one(
        ChronologyEvent.objects.filter(visible(actor), pk=event_id, removed_at__isnull=True)
        .select_related("agency", "source", "written_by", "changed_by", "bring_in__document")
        .defer("source__search", "source__summary", "bring_in__layout")
    )


def people_of(actor: Actor, one: ChronologyEvent) -> list[int]:
    """Whom an event is about, by the people of its chronology."""
    return list(EventPerson.objects.filter(board_id=actor.board_id, event=one).values_list("person_id", flat=True))


def themes_of(actor: Actor, one: ChronologyEvent) -> list[int]:
    """The themes that an event shows."""
    return list(EventTheme.objects.filter(board_id=actor.board_id, event=one).values_list("theme_id", flat=True))


def beside(actor: Actor, shown: Sequence[ChronologyEvent]) -> Beside:
    """What stands beside these events, in three questions however many they are."""
    ids = [one.pk for one in shown]
    found = Beside()
    people = EventPerson.objects.filter(board_id=actor.board_id, event_id__in=ids).order_by("person_id")
    for event_id, label in people.values_list("event_id", "person__label"):
        found.people.setdefault(event_id, []).append(label)
    themes = EventTheme.objects.filter(board_id=actor.board_id, event_id__in=ids).order_by("theme__name")
    for event_id, name in themes.values_list("event_id", "theme__name"):
        found.themes.setdefault(event_id, []).append(name)
    pairs = EventPair.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids), board_id=actor.board_id).filter(
        state__in=[PairState.LINKED, PairState.PROPOSED],
        one__removed_at__isnull=True,
        other__removed_at__isnull=True,
    )
    wanted = set(ids)
    for pk, one, other, state, of_one, of_other in pairs.values_list(
        "pk", "one_id", "other_id", "state", "one__agency__short_name", "other__agency__short_name"
    ):
        for here, there, agency in ((one, other, of_other), (other, one, of_one)):
            if here in wanted:
                found.twins.setdefault(here, []).append(Twin(pk, there, agency, state))
    return found


def place_of(actor: Actor, one: ChronologyEvent) -> int:
    """How many events stand before this one in the whole chronology: tells the page that it is on."""
    before = Q(first__lt=one.first) | Q(first=one.first, last__lt=one.last) if one.first else Q(first__isnull=False)
    return events(actor, one.source).filter(before).count()


def agencies_in(actor: Actor, of: Source) -> list[Agency]:
    """The agencies that tell something, by name."""
    told = ChronologyEvent.objects.filter(visible(actor), source=of, removed_at__isnull=True).values("agency_id")
    return list(Agency.objects.filter(board_id=actor.board_id, pk__in=told))


def agencies_to_write_for(actor: Actor) -> list[tuple[int, str]]:
    """The agencies whose events the actor may add: all of them, or those that they lead."""
    rows = accounts.agencies(actor)
    if not keeps(actor):
        rows = rows.filter(pk__in=agencies_led(actor))
    return [(one.pk, one.name) for one in rows]


def people(actor: Actor, of: Source) -> list[ChronologyPerson]:
    """The people of a chronology under their pseudonyms; who they are stays sealed."""
    return list(ChronologyPerson.objects.filter(visible(actor), source=of).select_related("child__identity"))


def person(actor: Actor, person_id: int) -> ChronologyPerson:
    """One of the people of a chronology."""
    return the_one(ChronologyPerson.objects.filter(visible(actor), pk=person_id).select_related("source"))


def themes_in(actor: Actor, of: Source) -> list[tuple[int, str]]:
    """The themes that some event of a chronology shows."""
    used = EventTheme.objects.filter(board_id=actor.board_id, event__source=of, event__removed_at__isnull=True)
    return list(Theme.objects.filter(board_id=actor.board_id, pk__in=used.values("theme_id")).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events an agency tells of a stretch of time, by whether the child was seen."""

    agency_id: int
    begins: date
    seen: int
    not_seen: int
    not_known: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.seen + self.not_seen + self.not_known


def counts(actor: Actor, of: Source, stretch: str = "month", narrowing: Narrowing | None = None) -> list[Tally]:
    """Counts by agency and week, month or year, by the first day that each event could have been."""
    rows = ChronologyEvent.objects.filter(visible(actor), source=of, removed_at__isnull=True, first__isnull=False)
    counted = (
        _narrowed(rows, narrowing or Narrowing())
        .order_by()
        .annotate(begins=Trunc("first", stretch))
        .values("agency_id", "begins")
        .annotate(
            seen=Count("pk", filter=Q(child_seen=True)),
            not_seen=Count("pk", filter=Q(child_seen=False)),
            not_known=Count("pk", filter=Q(child_seen__isnull=True)),
        )
        .order_by("begins", "agency_id")
    )
    return [Tally(**row) for row in counted]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the drawing needs of an event."""

    pk: int
    agency_id: int
    first: date
    last: date
    at: Any
    child_seen: bool | None
    matters: bool
    rough: bool


def marks(actor: Actor, of: Source, narrowing: Narrowing, most: int) -> list[Mark]:
    """The dated events of a stretch, as the drawing needs them, at most so many."""
    rows = ChronologyEvent.objects.filter(visible(actor), source=of, removed_at__isnull=True, first__isnull=False)
    found = _narrowed(rows, narrowing).order_by("first", "last", F("at").asc(nulls_first=True), "pk")
    told = found.values_list(
        "pk", "agency_id", "first", "last", "at", "child_seen", "significance", "earliest", "latest"
    )
    return [
        Mark(pk, agency, first, last, at, seen, bool(matters), earliest != latest)
        for pk, agency, first, last, at, seen, matters, earliest, latest in told[:most]
    ]


def joins(actor: Actor, ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """Pairs of which both events are among these: linked, or waiting to be judged."""
    wanted = list(ids)
    pairs = EventPair.objects.filter(board_id=actor.board_id, one_id__in=wanted, other_id__in=wanted)
    return list(pairs.exclude(state=PairState.APART).values_list("one_id", "other_id", "state"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A chronology in figures."""

    total: int
    undated: int
    agencies: int
    first: date | None
    last: date | None
    waiting: int
    """Pairs that nobody has judged."""
    linked: int
    clashes: int


def standing(actor: Actor, of: Source) -> Standing:
    """Count a chronology and its pairs."""
    rows = ChronologyEvent.objects.filter(visible(actor), source=of, removed_at__isnull=True)
    told = rows.aggregate(
        total=Count("pk"),
        undated=Count("pk", filter=Q(first__isnull=True)),
        agencies=Count("agency_id", distinct=True),
        first=Min("first"),
        last=Max("last"),
    )
    pairs = _pairs(actor, of).aggregate(
        waiting=Count("pk", filter=Q(state=PairState.PROPOSED)),
        linked=Count("pk", filter=Q(state=PairState.LINKED)),
        clashes=Count("pk", filter=~Q(clash="") & ~Q(state=PairState.APART)),
    )
    return Standing(**told, **pairs)


def gap_days(actor: Actor) -> int:
    """From how many days on this board speaks of a gap."""
    return rhythm(actor).chronology_gap_days


def gaps(actor: Actor, of: Source, narrowing: Narrowing | None = None, *, seen_only: bool = False) -> tuple[Gap, ...]:
    """The stretches longer than the board's measure in which nothing is told, or in which no child was seen."""
    rows = ChronologyEvent.objects.filter(visible(actor), source=of, removed_at__isnull=True, earliest__isnull=False)
    if seen_only:
        rows = rows.filter(child_seen=True)
    told = (
        _narrowed(rows, narrowing or Narrowing())
        .order_by()
        .values_list("earliest", Coalesce("latest", "earliest"))
        .distinct()
    )
    return between(((first, last) for first, last in told if first and last), gap_days(actor))


def _pairs(actor: Actor, of: Source) -> QuerySet[EventPair]:
    return EventPair.objects.filter(
        visible(actor), source=of, one__removed_at__isnull=True, other__removed_at__isnull=True
    )


def pairs(actor: Actor, of: Source, state: str = PairState.PROPOSED) -> QuerySet[EventPair]:
    """Pairs in a state, the likeliest first, with both events."""
    return (
        _pairs(actor, of)
        .filter(state=state)
        .select_related("one__agency", "other__agency", "judged_by")
        .order_by("-likeness", "pk")
    )


def pair(actor: Actor, pair_id: int) -> EventPair:
    """One pair with both events."""
    return the_one(
        EventPair.objects.filter(visible(actor), pk=pair_id).select_related(
            "one__agency", "other__agency", "source", "judged_by"
        )
    )


def clashes(actor: Actor, of: Source) -> QuerySet[EventPair]:
    """Pairs whose two accounts differ, but for those that a person kept apart."""
    return (
        _pairs(actor, of)
        .exclude(Q(clash="") | Q(state=PairState.APART))
        .select_related("one__agency", "other__agency")
        .order_by("one__first", "pk")
    )


def bring_ins(actor: Actor, of: Source) -> QuerySet[ChronologyBringIn]:
    """The tables that came in or are on their way, the newest first, with how many rows each has to mend."""
    return (
        ChronologyBringIn.objects.filter(bring_ins_visible(actor), source=of)
        .select_related("document", "began_by")
        .defer("layout", "names")
        .annotate(to_mend=Count("rows", filter=Q(rows__state=RowState.MEND)))
    )


def bring_in(actor: Actor, bring_in_id: int) -> ChronologyBringIn:
    """One table on its way in."""
    return the_one(
        ChronologyBringIn.objects.filter(bring_ins_visible(actor), pk=bring_in_id)
        .select_related("document", "source", "agency")
        .defer("source__search", "source__summary")
    )


def rows_of(begun: ChronologyBringIn, state: str) -> QuerySet[BroughtRow]:
    """The rows of a table in a state, in its order; the caller has asked for the table."""
    return begun.rows.filter(state=state).select_related("agency")


def counts_of(begun: ChronologyBringIn) -> dict[str, int]:
    """How many rows of a table are in each state."""
    found = dict(begun.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in RowState.values}


def row(actor: Actor, row_id: int) -> BroughtRow:
    """One row of a table on its way in."""
    open_ones = ChronologyBringIn.objects.filter(
        bring_ins_visible(actor), state__in=[BringInState.COLUMNS, BringInState.PROPOSED]
    )
    return the_one(
        BroughtRow.objects.filter(board_id=actor.board_id, pk=row_id, bring_in__in=open_ones).select_related(
            "bring_in__source", "bring_in__document", "agency"
        )
    )


def sealed_words(begun: ChronologyBringIn) -> list[dict[str, Any]]:
    """The words of a table that look sealed, for whoever may see the table."""
    return names_of(begun)


def strangers(begun: ChronologyBringIn) -> list[tuple[str, int]]:
    """Names of agencies that the board does not know, with how many rows say each."""
    return list(
        begun.rows.filter(agency__isnull=True, state=RowState.MEND)
        .exclude(agency_said="")
        .order_by()
        .values_list("agency_said")
        .annotate(times=Count("pk"))
        .order_by("-times", "agency_said")
    )


def whole(
    actor: Actor, of: Source, narrowing: Narrowing, batch: int = 1000
) -> "Iterable[tuple[ChronologyEvent, Beside]]":
    """Every event that is asked for, with what stands beside it, for a file."""
    held: list[ChronologyEvent] = []
    for one in events(actor, of, narrowing).iterator(chunk_size=batch):
        held.append(one)
        if len(held) == batch:
            found = beside(actor, held)
            yield from ((each, found) for each in held)
            held = []
    found = beside(actor, held)
    yield from ((each, found) for each in held)
