"""Journal entries as people read them: who did what, what changed from what to what, and why."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import LONDON, Actor
from goldthread.design.wording import day, moment
from goldthread.journal import queries as journal

if TYPE_CHECKING:
    from goldthread.journal.models import Entry

LINKS = {
    "framework": "/framework/versions/{id}",
    "source": "/sources/{}",
    "lesson": "/lessons/{}",
    "recommendation": "/recommendations/{}",
    "action": "/actions/{}",
    "referral": "/referrals/{}",
    "passage": "/passages/{}",
    "review": "/reviews/{}",
    "chronology": "/sources/{}/chronology",
}
"""Where the page of a thing stands, by its reference or its number."""

_LABELS = {
    "due_on": "due date",
    "due": "due date",
    "lead_officer_id": "lead officer",
    "lead_member_id": "lead board member",
    "lead_agency_id": "lead agency",
    "lead_group_id": "lead group",
    "group_id": "group",
    "locality_id": "locality",
    "owner_id": "owner",
    "began_on": "began",
    "reported_on": "reported",
    "ended_on": "ended",
    "ends on": "last day",
}
_PEOPLE = {"person", "people", "lead_officer_id", "lead_member_id", "owner_id"}
_AGENCIES = {"agency", "agencies", "lead_agency_id"}
_GROUPS = {"groups", "lead_group_id", "group_id"}
_POINTS_ELSEWHERE = {
    "lessons",
    "earlier",
    "recommendations",
    "sources",
    "themes",
    "groups",
    "people",
    "replaces",
    "locality_id",
}
"""What names other things: numbers to a reader, and perhaps things that this reader may not see."""

_COUNTED = {"sources", "lessons", "recommendations", "messages", "actions", "left out", "not read", "notices"}
"""What a single number counts; a count of none is not worth a line."""

Names = Mapping[Any, str] | Callable[[Actor], Mapping[Any, str]]
"""What the codes of a field are called: a table, or how to read one."""

KINDS = {
    "intake": "document",
    "theme group": "area of themes",
    "theme scheme": "scheme of themes",
}
"""What readers call a kind of thing, where the journal's own word is another."""

_NAMED = {"agency", "locality", "group", "theme", "theme group", "framework"}
"""Kinds of thing that are known by a name rather than by a reference."""

_PHRASES: Mapping[tuple[str, str], str] = {
    ("action", "claimed complete"): "claimed {} complete",
    ("lesson", "compared with an earlier one"): "compared {} with an earlier lesson",
    ("action", "found lapsed"): "looked again at {}: it has lapsed",
    ("action", "found lasting"): "looked again at {}: it holds",
    ("action", "found weaker"): "looked again at {}: it holds in part",
    ("action", "linked"): "linked {} to more learning",
    ("action", "returned"): "sent {} back",
    ("action", "cancelled"): "gave {} up",
    ("board", "reminded"): "sent reminders",
    ("document", "kept"): "uploaded {}",
    ("group", "seated somebody on"): "gave somebody a seat on {}",
    ("intake", "brought in"): "brought {} in",
    ("intake", "took in"): "took {} into the registers",
    ("invitation", "accepted an invitation"): "accepted an invitation",
    ("invitation", "invited"): "invited somebody",
    ("invitation", "withdrew an invitation"): "withdrew an invitation",
    ("lesson", "answered a question of"): "answered a question from {}",
    ("membership", "ended a role"): "gave a role its last day",
    ("membership", "gave a role"): "gave somebody a role",
    ("referral", "added a child to"): "added a child to {}",
    ("referral", "asked an agency again about"): "asked an agency something more about {}",
    ("referral", "began"): "began {}",
    ("referral", "changed a child of"): "changed what {} says of a child",
    ("referral", "kept an answer for an agency about"): "wrote on an agency’s answer about {}",
    ("referral", "opened an identity of"): "opened who a child of {} is",
    ("referral", "opened the consideration of"): "put {} before a group",
    ("referral", "returned"): "sent {} back to the agency",
    ("referral", "sealed an identity of"): "sealed who a child of {} is",
    ("referral", "submitted"): "sent {} to the board",
    ("calendar feed", "made"): "made a private address for their own calendar",
    ("calendar feed", "revoked"): "closed a private address of their own calendar",
    ("passage", "answered"): "answered {}",
    ("passage", "passed on"): "passed something to another group ({})",
    ("passage", "passed on again"): "passed something to another group again ({})",
    ("referral", "answered a question about"): "answered a question of the criteria about {}",
    ("referral", "dissented about"): "wrote down that they disagree about {}",
    ("referral", "recommended about"): "wrote down what the group recommends about {}",
    ("referral", "asked a peer about"): "wrote down what another board’s chair was asked about {}",
    ("referral", "kept a peer's answer about"): "wrote down what another board’s chair answered about {}",
    ("referral", "decided anew on"): "replaced the decision on {} by another",
    ("referral", "noted an event of"): "noted what happened in {}",
    ("review", "moved"): "took {} a step on or back",
    ("review", "opened at their own discretion"): "opened {} without a referral",
    ("source", "moved"): "changed the status of {}",
    ("theme scheme", "took the default scheme"): "took the scheme of themes that ships with Goldthread",
}
"""What was done, as people say it, where the verb with the thing behind it would read badly."""

_TELLS_NOBODY = {"sha256", "size"}
"""Kept for proof, and of no use to a reader."""

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_ISO_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads differently, or a fact that belongs to the entry."""

    label: str
    before: str
    after: str
    is_change: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the journal."""

    number: int
    at: datetime
    who: str
    verb: str
    kind: str
    reference: str
    href: str
    why: str
    changes: Sequence[Change]

    @property
    def phrase(self) -> str:
        """What was done, with ``{}`` for the thing: "claimed {} complete"."""
        return phrase_of(self.kind, self.verb)

    @property
    def noun(self) -> str:
        """What it was done to, unless the phrase has said it: "action NSH-2026-A-014", "a document"."""
        if "{}" not in self.phrase:
            return ""
        kind = KINDS.get(self.kind, self.kind)
        if self.reference:
            if self.kind in _NAMED:
                return f"the {kind} {self.reference}"
            return f"{kind} “{self.reference}”" if " " in self.reference else f"{kind} {self.reference}"
        return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"

    @property
    def parts(self) -> tuple[str, str]:
        """What stands before the thing, and what stands behind it."""
        before, _, after = self.phrase.partition("{}")
        return before, after

    @property
    def sentence(self) -> str:
        """The entry in one line."""
        return f"{self.who} {self.phrase.format(self.noun)}"


def phrase_of(kind: str, verb: str) -> str:
    """How people say that this was done to a thing of this kind."""
    return _PHRASES.get((kind, verb)) or f"{verb} {{}}"


@dataclass(frozen=True, slots=True)
class _Names:
    people: Mapping[int, str]
    agencies: Mapping[int, str]
    groups: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that somebody did, as the page of the thing tells it."""

    what: str
    who: str
    when: str
    text: str
    changes: tuple[tuple[str, str, str], ...]
    """What reads differently: the field's name, what it was, what it is."""


def history_of(actor: Actor, kind: str, thing_id: int, words: Mapping[str, Names] | None = None) -> tuple[Told, ...]:
    """What was done to a thing, newest first; ``words`` says what the codes of a field are called."""
    tables = {name: table(actor) if callable(table) else table for name, table in (words or {}).items()}
    return tuple(
        Told(
            what=_capital(line.phrase.format(f"this {kind}")),
            who=line.who,
            when=moment(line.at),
            text=line.why,
            changes=tuple(_called(change, tables) for change in line.changes),
        )
        for line in of_thing(actor, kind, thing_id)
    )


def _called(change: Change, words: Mapping[str, Mapping[Any, str]]) -> tuple[str, str, str]:
    table = words.get(change.label, {})
    return _capital(change.label), table.get(change.before, change.before), table.get(change.after, change.after)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def of_thing(actor: Actor, kind: str, thing_id: int) -> list[HistoryLine]:
    """What was done to a thing that the actor may see, newest first."""
    return lines(actor, list(journal.of_thing(actor, kind, thing_id)))


def lines(actor: Actor, entries: "Sequence[Entry]") -> list[HistoryLine]:
    """Entries that the actor may see, in words; the names in all of them are read at once."""
    names = _names(actor, entries)
    sees_all = sees_everything(actor)
    return [_line(entry, names, sees_all) for entry in entries]


def sees_everything(actor: Actor) -> bool:
    """Whether there is nothing on the board that this actor may not see."""
    return actor.may(Permission.READ_RESTRICTED) and actor.source_ids is None


def _line(entry: "Entry", names: _Names, sees_all: bool) -> HistoryLine:
    left_out = _TELLS_NOBODY if sees_all else _TELLS_NOBODY | _POINTS_ELSEWHERE
    shown = {key: value for key, value in entry.detail.items() if key not in left_out}
    link = LINKS.get(entry.kind, "")
    return HistoryLine(
        number=entry.number,
        at=entry.at.astimezone(LONDON),
        who=entry.person_name,
        verb=entry.verb,
        kind=entry.kind,
        reference=entry.reference,
        href=link.format(entry.reference, id=entry.thing_id) if link and entry.reference else "",
        why=entry.why,
        changes=[change for key, value in shown.items() if (change := _change(key, value, names)) is not None],
    )


def _change(key: str, value: Any, names: _Names) -> Change | None:
    label = _LABELS.get(key, key.replace("_", " "))
    if isinstance(value, list) and len(value) == 2 and key not in _POINTS_ELSEWHERE:
        before, after = (_said(key, each, names) for each in value)
        return Change(label, before or "nothing", after or "nothing", True) if before != after else None
    if key in _COUNTED and type(value) is int:
        return Change(label, "", f"{value:,}", False) if value else None
    said = _said(key, value, names)
    return Change(label, "", said, False) if said else None


def _said(key: str, value: Any, names: _Names) -> str:
    """A value as a reader knows it; "" for what says nothing to one."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, (_said(key, each, names) for each in value)))
    if isinstance(value, int):
        return _named(key, value, names)
    return _text(key, str(value))


def _named(key: str, number: int, names: _Names) -> str:
    for keys, found in ((_PEOPLE, names.people), (_AGENCIES, names.agencies), (_GROUPS, names.groups)):
        if key in keys:
            return found.get(number, "somebody else" if keys is _PEOPLE else "")
    return "" if key.endswith("_id") or key in _POINTS_ELSEWHERE else str(number)


def _text(key: str, text: str) -> str:
    if _ISO_DAY.match(text):
        return day(date.fromisoformat(text))
    if _ISO_MOMENT.match(text):
        return day(datetime.fromisoformat(text).astimezone(LONDON).date())
    if key == "role" and text in Role.values:
        return str(Role(text).label)
    if re.fullmatch(r"[a-z]+(_[a-z]+)+", text):
        return text.replace("_", " ")
    return text if len(text) <= 300 else f"{text[:299]}…"


def _names(actor: Actor, entries: "Iterable[Entry]") -> _Names:
    details = [entry.detail for entry in entries]
    people = _numbers(details, _PEOPLE)
    agencies, groups = _numbers(details, _AGENCIES), _numbers(details, _GROUPS)
    return _Names(
        accounts.names_of(people) if people else {},
        accounts.agency_names(actor, agencies) if agencies else {},
        accounts.group_names(actor, groups) if groups else {},
    )


def _numbers(details: Iterable[Mapping[str, Any]], keys: set[str]) -> set[int]:
    found: set[int] = set()
    for detail in details:
        for key in keys & detail.keys():
            found |= set(_flat(detail[key]))
    return found


def _flat(value: Any) -> Iterable[int]:
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value
