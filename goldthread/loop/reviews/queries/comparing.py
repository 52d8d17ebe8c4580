"""What was learnt about the reviews themselves, one beside the other: time, people, money, and what worked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median_low

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.reviews.models import Review
from goldthread.loop.reviews.policy import visible


@dataclass(frozen=True, slots=True)
class Stretch:
    """A finished stage of a review, and how many days it took."""

    method: str
    name: str
    position: int
    days: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A review among others: how long it took, what it cost, what worked."""

    reference: str
    title: str
    kind: str
    methods: tuple[str, ...]
    state: str
    opened_on: date
    days: int
    """Until its report was accepted, or it was closed, or today."""
    days_held: int
    stages: tuple["Stretch", ...]
    """Each finished stage."""
    took_part: int
    """How many people were heard."""
    agencies: int
    findings: int
    cost_pounds: Decimal | None
    days_of_work: Decimal | None
    who_took_part: str
    """In the words of whoever looked back."""
    worked: str
    did_not_work: str
    would_do: str


def compared(actor: Actor, first: date | None = None, last: date | None = None) -> tuple[Compared, ...]:
    """What was learnt about the reviews themselves, those opened in a period, in a fixed number of queries."""
    if not actor.may(Permission.READ_REVIEWS):
        raise NotAllowed("Your role on this board does not read reviews.")
    rows = (
        Review.objects.filter(visible(actor))
        .select_related("source", "reflection")
        .defer("source__search")
        .prefetch_related("methods", "stages__method", "holds", "participants", "agency_links", "findings")
        .order_by("-opened_at", "-pk")
    )
    if first is not None:
        rows = rows.filter(opened_at__date__gte=first)
    if last is not None:
        rows = rows.filter(opened_at__date__lte=last)
    return tuple(_compared(actor, row) for row in rows)


def _compared(actor: Actor, row: Review) -> Compared:
    opened = row.opened_at.astimezone(LONDON).date()
    ended = row.accepted_on or row.closed_on or actor.today
    reflection = getattr(row, "reflection", None)
    return Compared(
        reference=row.source.reference,
        title=row.title,
        kind=row.kind_name,
        methods=tuple(method.name for method in row.methods.all()),
        state=row.get_state_display(),
        opened_on=opened,
        days=(ended - opened).days,
        days_held=sum(((hold.ended_on or actor.today) - hold.since).days for hold in row.holds.all()),
        stages=tuple(
            Stretch(stage.method.name, stage.name, stage.position, (stage.finished_on - stage.begun_on).days)
            for stage in row.stages.all()
            if stage.finished_on and stage.begun_on
        ),
        took_part=sum(each.heard_on is not None for each in row.participants.all()),
        agencies=len(row.agency_links.all()),
        findings=len(row.findings.all()),
        cost_pounds=reflection.cost_pounds if reflection else None,
        days_of_work=reflection.days_of_work if reflection else None,
        who_took_part=reflection.who_took_part if reflection else "",
        worked=reflection.worked if reflection else "",
        did_not_work=reflection.did_not_work if reflection else "",
        would_do=reflection.would_do if reflection else "",
    )


@dataclass(frozen=True, slots=True)
class StageTimes:
    """How long a stage took in the reviews that finished it."""

    name: str
    reviews: int
    shortest: int
    middle: int
    longest: int


def stage_times(rows: Iterable[Compared]) -> tuple[tuple[str, tuple[StageTimes, ...]], ...]:
    """Each method with its stages in their order, over all the reviews that finished them."""
    found: dict[str, dict[tuple[int, str], list[int]]] = {}
    for row in rows:
        for one in row.stages:
            found.setdefault(one.method, {}).setdefault((one.position, one.name), []).append(one.days)
    return tuple(
        (
            method,
            tuple(
                StageTimes(name, len(days), min(days), median_low(days), max(days))
                for (_, name), days in sorted(stages.items())
            ),
        )
        for method, stages in sorted(found.items())
    )
