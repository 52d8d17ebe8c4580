"""The whole plan, put together in one way or another: by agency, group, theme, source, owner, lateness or quarter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.actions import queries
from goldthread.loop.actions.choices import EVIDENCED, ActionState
from goldthread.loop.actions.models import Action, ActionLesson
from goldthread.loop.actions.rules import is_late, is_open
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons.models import LessonTheme
from goldthread.loop.sources.choices import SourceKind


class By(StrEnum):
    """How the plan is put together."""

    AGENCY = "agency"
    GROUP = "group"
    THEME = "theme"
    SOURCE = "source"
    OWNER = "owner"
    LOCALITY = "locality"
    LATENESS = "lateness"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the plan, with how it stands."""

    name: str
    key: str
    """What the register's filter calls it; nothing where it has no filter for it."""
    order: tuple[object, ...]
    actions: tuple[Action, ...]
    late: int
    waiting: int
    shown: int
    lapsed: int

    @property
    def open(self) -> int:
        """How many still have something to be done."""
        return sum(is_open(each.state) for each in self.actions)


def plan(actor: Actor, by: By) -> tuple[Part, ...]:
    """The plan in parts, whatever its actions came from; what was given up is left out.

    An action stands in each part that it belongs to: under every theme and kind of source that it answers.
    """
    actor.need(Permission.READ_ACTIONS)
    rows = list(
        queries.actions(actor)
        .exclude(state=ActionState.CANCELLED)
        .select_related("lead_agency", "lead_agency__locality", "lead_officer", "group")
        .defer("search", "description", "measure")
        .order_by("due_on", "pk")
    )
    keys = _keys(actor, by, rows)
    parts: dict[tuple[tuple[object, ...], str, str], list[Action]] = defaultdict(list)
    for row in rows:
        for key in keys[row.pk]:
            parts[key].append(row)
    return tuple(_part(actor, key, found) for key, found in sorted(parts.items(), key=lambda each: each[0][0]))


_Key = tuple[tuple[object, ...], str, str]


def _part(actor: Actor, key: _Key, found: list[Action]) -> Part:
    order, name, filter_ = key
    return Part(
        name=name,
        key=filter_,
        order=order,
        actions=tuple(found),
        late=sum(is_late(each.state, each.due_on, actor.today) for each in found),
        waiting=sum(each.state == ActionState.CLAIMED for each in found),
        shown=sum(each.state in EVIDENCED for each in found),
        lapsed=sum(each.state == ActionState.LAPSED for each in found),
    )


def _keys(actor: Actor, by: By, rows: list[Action]) -> Mapping[int, set[_Key]]:
    if by in {By.THEME, By.SOURCE}:
        return _through_lessons(actor, by, rows)
    return {row.pk: {_own_key(actor, by, row)} for row in rows}


def _own_key(actor: Actor, by: By, row: Action) -> _Key:
    if by == By.AGENCY:
        return _named(row.lead_agency.name if row.lead_agency else "", "No agency", row.lead_agency_id)
    if by == By.LOCALITY:
        locality = row.lead_agency.locality if row.lead_agency else None
        return _named(locality.name if locality else "", "The whole area", None)
    if by == By.GROUP:
        return _named(row.group.name if row.group else "", "No group", row.group_id)
    if by == By.OWNER:
        return _named(row.lead_officer.name if row.lead_officer else "", "Nobody", row.lead_officer_id)
    if by == By.LATENESS:
        return lateness(row.state, row.due_on, actor.today)
    return quarter(row.due_on)


def _named(name: str, otherwise: str, pk: int | None) -> _Key:
    return ((not name, name), name or otherwise, str(pk or ""))


_HOW_LATE = ((84, "More than 12 weeks late"), (28, "4 to 12 weeks late"), (0, "Up to 4 weeks late"))


def lateness(state: str, due_on: date | None, today: date) -> _Key:
    """How late an action is, in a few words."""
    if due_on is None:
        return ((5,), "No date", "")
    if is_late(state, due_on, today):
        days = (today - due_on).days
        number, words = next((n, words) for n, (least, words) in enumerate(_HOW_LATE) if days > least)
        return ((number,), words, "")
    if is_open(state):
        return ((3,), "In time", "")
    return ((4,), "Done", "")


def quarter(due_on: date | None) -> _Key:
    """The quarter in which an action is due: the plan as it rolls on across reviews."""
    if due_on is None:
        return ((9999, 9), "No date", "")
    number = (due_on.month - 1) // 3
    names = ("January to March", "April to June", "July to September", "October to December")
    return ((due_on.year, number), f"{names[number]} {due_on.year}", "")


def _through_lessons(actor: Actor, by: By, rows: Iterable[Action]) -> Mapping[int, set[_Key]]:
    """The themes, or the kinds of source, of the lessons that each action answers and the actor may see."""
    found: dict[int, set[_Key]] = defaultdict(set)
    ids = [row.pk for row in rows]
    links = ActionLesson.objects.filter(lessons.visible(actor, "lesson__"), action_id__in=ids)
    if by == By.SOURCE:
        for action_id, kind in links.values_list("action_id", "lesson__source__kind").distinct():
            found[action_id].add(((False, SourceKind(kind).label), SourceKind(kind).label, kind))
    else:
        lesson_of: dict[int, list[int]] = defaultdict(list)
        for action_id, lesson_id in links.values_list("action_id", "lesson_id").distinct():
            lesson_of[lesson_id].append(action_id)
        for lesson_id, name in LessonTheme.objects.filter(lesson_id__in=list(lesson_of)).values_list(
            "lesson_id", "theme__name"
        ):
            for action_id in lesson_of[lesson_id]:
                found[action_id].add(((False, name), name, ""))
    for pk in ids:
        if not found[pk]:
            words = "No theme yet" if by == By.THEME else "No lesson that you can see"
            found[pk].add(((True, ""), words, ""))
    return found
