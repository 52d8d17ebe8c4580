"""The register of actions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from goldthread.core.actor import Actor
from goldthread.design.wording import counted
from goldthread.loop.actions import queries
from goldthread.loop.actions.choices import OPEN, ActionState, Strength
from goldthread.loop.actions.rounds import queries as rounds
from goldthread.loop.actions.rules import is_late
from goldthread.loop.framework import queries as framework
from goldthread.loop.sources.choices import SourceKind
from goldthread.web.actions.wording import STATES, STRENGTHS
from goldthread.web.shell.register import Asked, Column, Filter, Offering, Register, Standing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from goldthread.loop.actions.models import Action

    Rows = QuerySet[Action]

More = Mapping[str, Any]


def _states(to: Offering) -> list[tuple[str, str]]:
    return [("open", "Open, in any state"), *((state.value, STATES[state]) for state in ActionState)]


def _meant(values: Sequence[str]) -> frozenset[str]:
    """The states that are meant: "open" stands for several."""
    return frozenset(values) - {"open"} | (frozenset(map(str, OPEN)) if "open" in values else frozenset())


def _in_states(actor: Actor, values: Sequence[str]) -> Q:
    return Q(state__in=sorted(_meant(values)))


def _when(actor: Actor, values: Sequence[str]) -> Q:
    found = Q()
    if "late" in values:
        found |= queries.late_on(actor.today)
    if "soon" in values:
        found |= queries.due_within(actor.today, framework.rhythm(actor).due_soon_days)
    if "look" in values:
        found |= queries.look_due_on(actor.today)
    return found


def _whens(to: Offering) -> list[tuple[str, str]]:
    return [("late", "Late"), ("soon", "Due soon"), ("look", "Due for a second look")]


def _ids(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isdigit()]


def _people(to: Offering) -> list[tuple[str, str]]:
    return [("none", "Nobody on the board today"), *((str(person.id), person.name) for person in to.names.people)]


FILTERS = (
    Filter("state", "State", _states, _in_states),
    Filter("when", "Date", _whens, _when, many=False),
    Filter(
        "mine",
        "Whose",
        lambda to: [("yes", "Mine or my agency’s")],
        lambda actor, values: queries.led_by(actor),
        many=False,
    ),
    Filter(
        "agency",
        "Agency",
        lambda to: [(str(agency.id), agency.short_name) for agency in to.names.agencies],
        lambda actor, values: queries.with_agencies(_ids(values)),
        many=False,
    ),
    Filter(
        "officer",
        "Lead officer",
        _people,
        lambda actor, values: queries.led_by_people(actor, "lead_officer", _ids(values), "none" in values),
        many=False,
    ),
    Filter(
        "member",
        "Lead board member",
        _people,
        lambda actor, values: queries.led_by_people(actor, "lead_member", _ids(values), "none" in values),
        many=False,
    ),
    Filter(
        "group",
        "Group",
        lambda to: [(str(group.id), group.name) for group in to.names.groups],
        lambda actor, values: Q(group_id__in=_ids(values)),
        many=False,
    ),
    Filter(
        "list",
        "List",
        lambda to: [("left", "Master copy: left the active list after a meeting")],
        lambda actor, values: rounds.left_for_the_master(actor),
        many=False,
    ),
    Filter(
        "strength",
        "Strength",
        lambda to: [(each.value, STRENGTHS[each]) for each in Strength],
        lambda actor, values: Q(strength__in=list(values)),
        many=False,
    ),
    Filter(
        "kind",
        "Kind of source",
        lambda to: [(each.value, each.label) for each in SourceKind],
        lambda actor, values: queries.from_sources_of(values),
        many=False,
    ),
)


def _more(actor: Actor, rows: "Sequence[Action]") -> More:
    """The lessons of each action, read only where that column is shown."""
    return {"lessons": SimpleLazyObject(lambda: _lessons(actor, rows))}


def _lessons(actor: Actor, rows: "Sequence[Action]") -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for action_id, reference in queries.references_answered(actor, [row.pk for row in rows]):
        found[action_id].append(reference)
    return found


COLUMNS: "tuple[Column[Action], ...]" = (
    Column("reference", "Reference", lambda row, more: row.reference, ("reference",), kind="reference"),
    Column("title", "Action", lambda row, more: row.title, ("title",), ("title",), kind="headline"),
    Column(
        "state",
        "State",
        lambda row, more: STATES[row.state],
        ("state",),
        kind="tag",
    ),
    Column(
        "due",
        "Date",
        lambda row, more: row.due_on,
        ("due_on",),
        kind="due",
        late=lambda row, today: is_late(row.state, row.due_on, today),
    ),
    Column(
        "officer",
        "Lead",
        lambda row, more: row.lead_officer.name if row.lead_officer else "",
        ("lead_officer__name",),
        reads=("lead_officer__name",),
    ),
    Column(
        "agency",
        "Agency",
        lambda row, more: row.lead_agency.short_name if row.lead_agency else "",
        ("lead_agency__short_name",),
        reads=("lead_agency__short_name",),
    ),
    Column(
        "member",
        "Lead board member",
        lambda row, more: row.lead_member.name if row.lead_member else "",
        ("lead_member__name",),
        reads=("lead_member__name",),
        shown=False,
    ),
    Column(
        "group",
        "Group",
        lambda row, more: row.group.short_name if row.group else "",
        ("group__name",),
        reads=("group__short_name",),
        shown=False,
    ),
    Column(
        "strength", "Strength", lambda row, more: STRENGTHS[row.strength], ("strength",), ("strength",), shown=False
    ),
    Column("measure", "Measure", lambda row, more: row.measure, reads=("measure",), shown=False),
    Column(
        "claimed",
        "Claimed on",
        lambda row, more: row.claimed_on,
        ("claimed_on",),
        ("claimed_on",),
        shown=False,
        kind="day",
    ),
    Column(
        "verified",
        "Verified on",
        lambda row, more: row.verified_on,
        ("verified_on",),
        ("verified_on",),
        shown=False,
        kind="day",
    ),
    Column("lessons", "Lessons", lambda row, more: ", ".join(more["lessons"].get(row.pk, ())), shown=False),
)


MASTER = "What was done and has left the active list after a meeting. It stays here for good."


def _standing(actor: Actor, rows: "Rows", ask: Asked) -> Standing:
    if ask.chosen.get("list") == ["left"]:
        return Standing(MASTER)
    counts = queries.standing(actor, rows)
    only_open = "state" in ask.chosen and _meant(ask.chosen["state"]) <= OPEN
    return Standing(_sentence(counts), counts.open if only_open else None)


def _sentence(counts: queries.Standing) -> str:
    if not counts.open:
        return "No open actions among these"
    late = f"{counts.late:,} late" if counts.late else "none late"
    waiting = f", {counts.waiting_for_a_check:,} waiting for a check" if counts.waiting_for_a_check else ""
    return f"{counted(counts.open, 'open action')}, {late}{waiting}"


ACTIONS: "Register[Action]" = Register(
    key="actions",
    address="/actions",
    title="Actions",
    rows=queries.register,
    href=lambda row: f"/actions/{row.reference}",
    reads=("reference", "state", "due_on"),
    columns=COLUMNS,
    filters=FILTERS,
    default_sort="due",
    headline="title",
    more=_more,
    standing=_standing,
    empty="What the board does because of its lessons will stand here. Plan one from a lesson or a recommendation.",
)
