"""The three drawings of a framework, made from its data: how its parts connect, how a case is weighed, how it loops."""

from goldthread.design import diagrams
from goldthread.design.diagrams import Box, Drawing, Link
from goldthread.loop.framework.format.document import AnyCriteria, Criteria, Document, Route
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.framework.names import name_of
from goldthread.web.framework.plain import BINDS, first_up, in_points, outcome_name, rules_of, set_off_by

_FEW = 12
"""With more ways of learning than this, a drawing says their names alone, so that it fits a page."""


def components(document: Document) -> Drawing | None:
    """Ways of learning, the groups that lead them, whom these report to, and the routes between groups."""
    if not document.review_types or not document.groups:
        return None
    types = sorted(document.review_types.items(), key=lambda pair: _place(document, pair[1].led_by))
    shown = dict(types)
    few = len(shown) <= _FEW
    elsewhere = list(dict.fromkeys(one.leads_elsewhere for one in shown.values() if not one.led_by))
    tops = _tops(document)
    leads = [key for key in document.groups if key not in tops]
    columns = [
        (
            "Ways of learning",
            [Box(f"type-{key}", one.name, set_off_by(one) if few else "", "soft") for key, one in shown.items()],
        ),
        (
            "Who leads them",
            [_group(document, key, "plain") for key in leads]
            + [Box(f"elsewhere-{n}", first_up(name), "", "question") for n, name in enumerate(elsewhere) if name],
        ),
        ("Where it all comes together", [_group(document, key, "teal") for key in tops]),
    ]
    links = [
        Link(
            f"type-{key}", f"group-{one.led_by}" if one.led_by else f"elsewhere-{elsewhere.index(one.leads_elsewhere)}"
        )
        for key, one in shown.items()
        if one.led_by or one.leads_elsewhere
    ]
    ups = {(key, top) for key in leads for top in _above(document, key) if top in tops}
    links += [Link(f"group-{key}", f"group-{top}") for key, top in sorted(ups)]
    return diagrams.columns(
        "components", "How the parts of the framework connect", [each for each in columns if each[1]], links
    )


def routes(document: Document) -> Drawing | None:
    """What passes from group to group, each of which must answer."""
    if not document.routes:
        return None
    starts = [key for key in document.groups if any(route.from_group == key for route in document.routes.values())]
    ends = [key for key in document.groups if any(route.to_group == key for route in document.routes.values())]
    carried = [
        Box(f"carried-{key}", route.name, BINDS[route.force], "soft") for key, route in _by_start(document, starts)
    ]
    links = [Link(f"from-{route.from_group}", f"carried-{key}") for key, route in document.routes.items()]
    links += [Link(f"carried-{key}", f"to-{route.to_group}") for key, route in document.routes.items()]
    columns = [
        ("From", [Box(f"from-{key}", name_of(document, "groups", key)) for key in starts]),
        ("What is passed on", carried),
        ("To", [Box(f"to-{key}", name_of(document, "groups", key), "", "teal") for key in ends]),
    ]
    return diagrams.columns("routes", "What passes between groups", columns, links)


def flowchart(key: str, criteria: AnyCriteria) -> Drawing:
    """The questions of the criteria in their order: the first that holds says what follows."""
    return diagrams.questions(f"way-{key}", _way(criteria), *_questions(key, criteria))


def flowchart_on_a_phone(key: str, criteria: AnyCriteria) -> Drawing:
    """The same, as wide as a phone."""
    return diagrams.questions_on_a_phone(f"way-{key}-phone", _way(criteria), *_questions(key, criteria))


TALLEST = 940
"""As tall as a drawing may be to fill a sheet of paper at its full width."""


def flowchart_on_pages(key: str, criteria: AnyCriteria) -> tuple[Drawing, ...]:
    """The same for paper: letters keep their size, and a long way goes over several sheets."""
    return diagrams.questions_on_pages(f"way-{key}", _way(criteria), *_questions(key, criteria), tallest=TALLEST)


def _way(criteria: AnyCriteria) -> str:
    way = "the way to a decision"
    return f"{criteria.name} {first_up(way)}" if criteria.name.endswith("?") else f"{criteria.name}: {way}"


def _questions(key: str, criteria: AnyCriteria) -> tuple[list[tuple[Box, Box]], Box]:
    """Each question with what follows where it holds, and what follows where none does."""
    asks = [rule.when for rule in criteria.rules] if isinstance(criteria, Criteria) else []
    steps = []
    for number, (when, outcome, force, clause, _) in enumerate(rules_of(criteria), 1):
        words = in_points(asks[number - 1], criteria.limbs) if isinstance(criteria, Criteria) else f"{when}?"
        asked = Box(f"{key}-{number}", first_up(words), "", "question")
        steps.append((asked, _outcome(f"{key}-{number}-so", outcome, force, clause)))
    if isinstance(criteria, Criteria):
        last = criteria.otherwise
        return steps, _outcome(f"{key}-last", outcome_name(criteria, last.outcome), last.force, last.clause)
    *steps, (_, lowest) = steps
    return steps, Box(f"{key}-last", lowest.text, lowest.below, lowest.look)


def loop(document: Document) -> Drawing | None:
    """The learning loop: its steps, and what each leads to."""
    if len(document.loop) < 2:
        return None
    steps = [
        Box(key, step.name, name_of(document, "groups or roles", step.by) if step.by else "", "teal")
        for key, step in document.loop.items()
    ]
    links = [Link(key, to) for key, step in document.loop.items() for to in step.leads_to if to in document.loop]
    return diagrams.loop("loop", "The learning loop", steps, links)


def _outcome(key: str, name: str, force: Force, clause: str) -> Box:
    bound = BINDS[force] if force is not Force.NONE else "No duty"
    return Box(key, name, f"{bound}{f': {clause}' if clause else ''}", "strong" if force is Force.MUST else "soft")


def _group(document: Document, key: str, look: diagrams.Look) -> Box:
    return Box(f"group-{key}", document.groups[key].name, "", look)


def _place(document: Document, key: str | None) -> int:
    order = list(document.groups)
    return order.index(key) if key in order else len(order)


def _above(document: Document, key: str) -> set[str]:
    """Whom a group reports to: what it is part of, or else where its ways of learning and its routes lead."""
    part_of = document.groups[key].part_of
    if part_of:
        return {part_of}
    reported = {top for one in document.review_types.values() if one.led_by == key for top in one.reports_to}
    passed = {route.to_group for route in document.routes.values() if route.from_group == key}
    return (reported | passed) - {key}


def _tops(document: Document) -> list[str]:
    """The groups at the head: those that others report to and that report to nobody."""
    order = list(document.groups)
    reported = {top for one in document.review_types.values() for top in one.reports_to}
    heads = {group.part_of for group in document.groups.values()} | reported
    leading = {one.led_by for one in document.review_types.values()}
    tops = [key for key in order if key in heads and document.groups[key].part_of is None]
    only = [key for key in tops if key not in leading]
    return only or tops[:1]


def _by_start(document: Document, starts: list[str]) -> list[tuple[str, Route]]:
    return sorted(document.routes.items(), key=lambda pair: starts.index(pair[1].from_group))
