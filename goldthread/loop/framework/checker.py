"""What the shape of a framework cannot say: whether every name is described, and whether the whole makes sense.

An error keeps a framework from being used; advice says what could be better. Each problem has a code that stays the
same, the line and the path, and one sentence.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from goldthread.loop.framework import consistency, shelf
from goldthread.loop.framework.consistency import Finding, advice, circle, error
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.format.events import EVENTS
from goldthread.loop.framework.format.known import BLANKS, PLAYS
from goldthread.loop.framework.keys import KEY
from goldthread.loop.framework.names import known, references
from goldthread.loop.framework.problems import Checked, Path, Places, Problem, one_of, path_text
from goldthread.loop.framework.reading import read
from goldthread.loop.framework.shelf import Packs

_MOST = 500
"""More problems than this at once help nobody."""

_WORDS = (
    ("clocks", "owner"),
    ("clocks", "approved_by"),
    ("notices", "approved_by"),
)
"""Where a role or a group may be named, or somebody outside be described in words."""

_NAMES = {
    "groups": "group",
    "roles": "role",
    "groups or roles": "group or role",
    "methods": "method",
    "stakeholders": "stakeholder",
    "publications": "publication",
    "events": "event",
    "clocks": "clock",
    "channels": "channel",
    "review_types": "review type",
    "loop": "step",
    "templates": "template",
    "criteria": "criterion",
    "routes": "route",
    "notices": "notice",
}


def check(text: str | bytes, *, packs: Packs = shelf.text) -> Checked:
    """A framework as it was written, with everything that is wrong with it, in the order of its lines."""
    checked = read(text, packs=packs)
    if checked.document is None:
        return checked
    found = problems_of(checked.document, checked.places)
    return Checked(checked.document, found, checked.raw, checked.places)


def problems_of(document: Document, places: Places | None = None) -> tuple[Problem, ...]:
    """Everything that does not make sense in a framework whose shape is right."""
    where = places or Places()
    parts = (
        _names(document),
        consistency.of_criteria(document),
        consistency.of_clocks(document),
        consistency.of_methods(document),
        _review_types(document),
        _groups(document),
        _routes(document),
        _events(document),
        _notices(document),
        _templates(document),
        _dates(document),
        _loop(document),
    )
    problems = {_placed(finding, where) for finding in islice(chain.from_iterable(parts), _MOST)}
    return tuple(sorted(problems, key=lambda each: (each.line, each.column, each.path, each.code)))


def _placed(finding: Finding, places: Places) -> Problem:
    line, column = places.of(finding.path)
    return Problem(
        finding.severity, finding.code, line, column, path_text(finding.path), finding.found, finding.expected
    )


# ------------------------------------------------------------------------------------------------------------- names


def _names(document: Document) -> Iterator[Finding]:
    for path, target, key in references(document):
        names = known(document, target)
        if key not in names:
            noun = _NAMES[target]
            article = "an" if noun[0] in "aeiou" else "a"
            code = f"unknown-{noun.replace(' ', '-')}"
            yield error(code, path, f"{key} is not {article} {noun}", one_of(names, key))
    yield from _people(document)


def _people(document: Document) -> Iterator[Finding]:
    names = {*document.groups, *document.roles, *document.stakeholders}
    for section, field in _WORDS:
        for key, part in getattr(document, section).items():
            name = getattr(part, field)
            if name and KEY.fullmatch(name) and name not in names:
                yield error(
                    "unknown-role",
                    (section, key, field),
                    f"{name} is not a role, a group or a stakeholder",
                    f"{one_of(names, name).rstrip('?')}, or describe who it is in words",
                )
    for key, role in document.roles.items():
        if role.plays and role.plays not in PLAYS:
            yield error(
                "unknown-part",
                ("roles", key, "plays"),
                f"Goldthread has no role {role.plays}",
                one_of(PLAYS, role.plays),
            )


# ------------------------------------------------------------------------------------------ parts in themselves


def _review_types(document: Document) -> Iterator[Finding]:
    for key, kind in document.review_types.items():
        path: Path = ("review_types", key)
        if kind.led_by is None and not kind.leads_elsewhere:
            yield error("nobody-leads", path, f"nobody leads {key}", "add led_by with a group, or leads_elsewhere")
        if kind.statutory and kind.basis is None:
            yield advice("no-basis", path, f"{key} is statutory and names no law", "add its basis")


def _groups(document: Document) -> Iterator[Finding]:
    ways = {key: [(group.part_of, key)] for key, group in document.groups.items() if group.part_of}
    round_trip = circle(ways)
    if round_trip:
        names = " in ".join(place for place, _ in round_trip)
        yield error(
            "groups-in-a-circle",
            ("groups", round_trip[0][0], "part_of"),
            f"{names} is a circle",
            "let one group stand alone",
        )


def _routes(document: Document) -> Iterator[Finding]:
    carried: dict[str, dict[str, list[tuple[str, Any]]]] = {}
    for key, route in document.routes.items():
        if route.from_group == route.to_group:
            yield error(
                "route-to-itself",
                ("routes", key, "to_group"),
                f"{key} leads back to the group that it comes from",
                "name another group",
            )
            continue
        ways = carried.setdefault(" ".join(route.carries.casefold().split()), {})
        ways.setdefault(route.from_group, []).append((route.to_group, key))
    for ways in carried.values():
        round_trip = circle(ways)
        if round_trip:
            names = " to ".join(place for place, _ in round_trip)
            last = round_trip[-1][1]
            thing = document.routes[last].carries
            yield error(
                "routes-in-a-circle",
                ("routes", last),
                f"“{thing}” goes round from {names}",
                "take one route out, or say what it carries that the others do not",
            )


def _events(document: Document) -> Iterator[Finding]:
    used = {clock.starts for clock in document.clocks.values()} | {clock.stops for clock in document.clocks.values()}
    used |= {part.starts for clock in document.clocks.values() for part in clock.later_of}
    used |= {notice.when for notice in document.notices.values()}
    for key in document.events:
        if key in EVENTS:
            yield advice("event-known", ("events", key), f"Goldthread knows the event {key} already", "take it out")
        elif key not in used:
            yield advice(
                "event-never-used", ("events", key), f"no clock and no notice names {key}", "use it or take it out"
            )


def _notices(document: Document) -> Iterator[Finding]:
    for key, notice in document.notices.items():
        for blank in re.findall(r"\{([^{}]*)\}", notice.wording):
            if blank not in BLANKS:
                yield error(
                    "unknown-blank",
                    ("notices", key, "wording"),
                    f"nothing is filled in for {{{blank}}}",
                    one_of(BLANKS, blank),
                )


def _templates(document: Document) -> Iterator[Finding]:
    for key, template in document.templates.items():
        for name, field in template.fields.items():
            path: Path = ("templates", key, "fields", name)
            if field.kind == "choice" and len(field.choices) < 2:
                yield error("too-few-choices", path, f"{name} is a choice of {len(field.choices)}", "list its choices")
            if field.kind != "choice" and field.choices:
                yield advice(
                    "choices-not-offered", path, f"{name} lists choices and is no choice", "write kind: choice"
                )


def _dates(document: Document) -> Iterator[Finding]:
    who = document.identity
    pairs = (
        ("ratified", "review_on", "error"),
        ("in_force_from", "review_on", "error"),
        ("in_force_from", "in_force_until", "error"),
        ("ratified", "in_force_from", "advice"),
    )
    for first, second, severity in pairs:
        one, other = getattr(who, first), getattr(who, second)
        if one and other and (one >= other if severity == "error" else one > other):
            say = error if severity == "error" else advice
            yield say(
                "dates-out-of-order",
                ("identity", second),
                f"{second} ({other}) is not after {first} ({one})",
                "look at both dates",
            )


def _loop(document: Document) -> Iterator[Finding]:
    led_to = {key for step in document.loop.values() for key in step.leads_to}
    for number, (key, step) in enumerate(document.loop.items()):
        path: Path = ("loop", key)
        if not step.leads_to:
            yield error(
                "step-leads-nowhere", path, f"the step {key} leads nowhere", "add leads_to: learning goes round"
            )
        if number and key not in led_to:
            yield advice("step-never-reached", path, f"no step leads to {key}", "let one lead to it or take it out")
