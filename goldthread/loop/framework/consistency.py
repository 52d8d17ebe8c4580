"""Whether the rules of a framework can be followed: its criteria, its scores, its clocks and its methods."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.core.working_days import Division
from goldthread.loop.framework.clocks import added, day_of_year
from goldthread.loop.framework.criteria import STRENGTH, points_of, results, sums
from goldthread.loop.framework.diagrams import MET, NOT_MET, Diagrams, limbs_of
from goldthread.loop.framework.format.document import Clock, Criteria, Document, Matrix, Method
from goldthread.loop.framework.format.parts import Force, Length, Unit
from goldthread.loop.framework.problems import Path, Severity, one_of


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its path; the line is looked up afterwards."""

    severity: Severity
    code: str
    path: Path
    found: str
    expected: str


def error(code: str, path: Path, found: str, expected: str) -> Finding:
    """What must be mended."""
    return Finding("error", code, path, found, expected)


def advice(code: str, path: Path, found: str, expected: str) -> Finding:
    """What could be better."""
    return Finding("advice", code, path, found, expected)


# --------------------------------------------------------------------------------------------------------- criteria


def of_criteria(document: Document) -> Iterator[Finding]:
    """Everything in the criteria that could mislead a group.

    After the first criteria that are too tangled, no more are worked: they are mended one after the other.
    """
    tangled = False
    for key, criteria in document.criteria.items():
        path: Path = ("criteria", key)
        yield from _outcomes(path, criteria)
        if isinstance(criteria, Matrix):
            yield from _matrix(path, criteria)
        else:
            unknown = list(_unknown_limbs(path, criteria))
            yield from unknown
            yield from _unused_limbs(path, criteria)
            yield from _order_of_forces(path, criteria)
            yield from _triggers(path, criteria)
            if not unknown and not tangled:
                worked = list(_worked(path, criteria))
                tangled = any(each.code == "too-tangled" for each in worked)
                yield from worked


def _outcomes(path: Path, criteria: Criteria | Matrix) -> Iterator[Finding]:
    if isinstance(criteria, Matrix):
        used = [((*path, "bands", number, "outcome"), each.outcome) for number, each in enumerate(criteria.bands)]
    else:
        used = [((*path, "rules", number, "outcome"), each.outcome) for number, each in enumerate(criteria.rules)]
        used.append(((*path, "otherwise", "outcome"), criteria.otherwise.outcome))
    for place, outcome in used:
        if outcome not in criteria.outcomes:
            yield error(
                "unknown-outcome",
                place,
                f"there is no outcome called {outcome}",
                one_of(criteria.outcomes, outcome),
            )
    reached = {outcome for _, outcome in used}
    for outcome in criteria.outcomes:
        if outcome not in reached:
            yield error(
                "outcome-never-reached",
                (*path, "outcomes", outcome),
                f"no rule comes to {outcome}",
                "give it a rule or take it out",
            )


def _unknown_limbs(path: Path, criteria: Criteria) -> Iterator[Finding]:
    for number, rule in enumerate(criteria.rules):
        for limb in dict.fromkeys(limbs_of(rule.when)):
            if limb not in criteria.limbs:
                yield error(
                    "unknown-limb",
                    (*path, "rules", number, "when"),
                    f"there is no limb called {limb}",
                    one_of(criteria.limbs, limb),
                )


def _unused_limbs(path: Path, criteria: Criteria) -> Iterator[Finding]:
    used = {limb for rule in criteria.rules for limb in limbs_of(rule.when)}
    for limb in criteria.limbs:
        if limb not in used:
            yield error(
                "limb-never-used",
                (*path, "limbs", limb),
                f"no rule asks whether {limb} is met",
                "use it in a rule or take it out",
            )


def _triggers(path: Path, criteria: Criteria) -> Iterator[Finding]:
    binding = {
        limb
        for rule in criteria.rules
        if rule.force in (Force.MUST, Force.SHOULD)  # the guidance of 2013 and 2015 says "should always" of custody
        for limb in limbs_of(rule.when)
    }
    for limb, asked in criteria.limbs.items():
        if asked.mandatory_trigger and limb not in binding:
            yield advice(
                "trigger-not-mandatory",
                (*path, "limbs", limb, "mandatory_trigger"),
                f"{limb} is called a mandatory trigger, and no rule that says must or should asks for it",
                "use it in such a rule, or take mandatory_trigger out",
            )


def _order_of_forces(path: Path, criteria: Criteria) -> Iterator[Finding]:
    rules = criteria.rules
    for number, rule in enumerate(rules):
        weaker = next((n for n in range(number) if STRENGTH[rules[n].force] < STRENGTH[rule.force]), None)
        if weaker is not None:
            yield error(
                "weaker-rule-first",
                (*path, "rules", number),
                f"this rule says {rule.force.value} and stands after one that says {rules[weaker].force.value}",
                "put the stronger rule first, because the first rule that holds counts",
            )
    if STRENGTH[criteria.otherwise.force] > min(STRENGTH[rule.force] for rule in rules):
        yield error(
            "weaker-rule-first",
            (*path, "otherwise"),
            f"what follows where no rule holds says {criteria.otherwise.force.value}, more than the last rule",
            "make it no stronger than the weakest rule",
        )


def _worked(path: Path, criteria: Criteria) -> Iterator[Finding]:
    """What shows only when every way of answering is weighed."""
    order = list(dict.fromkeys(limb for rule in criteria.rules for limb in limbs_of(rule.when)))
    ways = Diagrams(order)
    try:
        whens = [ways.of(rule.when) for rule in criteria.rules]
        root = results(criteria, ways)
        yield from _hidden(path, ways, whens)
        yield from _falling(path, ways, root)
        yield from _idle(path, ways, root, order)
    except Refusal:
        yield error(
            "too-tangled",
            (*path, "rules"),
            "these rules are too tangled to be worked",
            "divide the criteria into several",
        )


def _hidden(path: Path, ways: Diagrams, whens: list[int]) -> Iterator[Finding]:
    earlier = ways.leaf(NOT_MET)
    for number, when in enumerate(whens):
        place = (*path, "rules", number, "when")
        if MET not in ways.leaves(when):
            yield error(
                "rule-never-holds", place, "no answers make this rule hold", "look for parts that contradict each other"
            )
        elif True not in ways.leaves(ways.joined(_only_second, earlier, when)):
            yield error(
                "rule-hidden",
                place,
                "whenever this rule holds, an earlier one holds already",
                "move it up or take it out",
            )
        earlier = ways.most(earlier, when)


def _only_second(earlier: int, mine: int) -> bool:
    return mine == MET != earlier


def _falling(path: Path, ways: Diagrams, root: int) -> Iterator[Finding]:
    fall = ways.falls(root, lambda after, before: STRENGTH[after.force] >= STRENGTH[before.force])
    if fall:
        limb, low, high = fall
        words = ("not met", "unclear", "met")
        yield error(
            "weaker-by-concern",
            (*path, "limbs", limb),
            f"the outcome can become weaker when {limb} goes from {words[low]} to {words[high]}",
            "word the question so that met is a cause for concern, and look at each rule that says not of it",
        )


def _idle(path: Path, ways: Diagrams, root: int, order: list[str]) -> Iterator[Finding]:
    matter = set(ways.limbs(root))
    for limb in order:
        if limb not in matter:
            yield advice(
                "limb-without-effect",
                (*path, "limbs", limb),
                f"no answer to {limb} changes the outcome or its force",
                "look at the rules that name it",
            )


def _matrix(path: Path, matrix: Matrix) -> Iterator[Finding]:
    for key, factor in matrix.factors.items():
        scores = [level.score for level in factor.levels]
        for number, score in enumerate(scores):
            if score in scores[:number]:
                yield error(
                    "score-twice",
                    (*path, "factors", key, "levels", number, "score"),
                    f"two answers score {score}",
                    "give each answer a score of its own",
                )
    reached = sums(points_of(factor) for factor in matrix.factors.values())
    starts = [band.from_score for band in matrix.bands]
    if min(starts) > min(reached):
        yield error(
            "band-gap",
            (*path, "bands", 0, "from_score"),
            f"a score of {min(reached)} falls into no band",
            f"let the lowest band begin at {min(reached)}",
        )
    for number, band in enumerate(matrix.bands):
        place = (*path, "bands", number, "from_score")
        if number and band.from_score == starts[number - 1]:
            yield error(
                "band-overlap", place, f"two bands begin at {band.from_score}", "let each begin at its own score"
            )
        elif number and band.from_score < starts[number - 1]:
            yield error("band-overlap", place, "this band begins below the one before it", "put the bands in order")
        above = min((start for start in starts if start > band.from_score), default=max(reached) + 1)
        if not any(band.from_score <= score < above for score in reached):
            yield error("band-never-reached", place, "no score falls into this band", "move it or take it out")
        if number and STRENGTH[band.force] < STRENGTH[matrix.bands[number - 1].force]:
            yield error(
                "weaker-by-concern",
                (*path, "bands", number, "force"),
                "a higher score binds less than a lower one",
                "let the force grow with the score",
            )


# ----------------------------------------------------------------------------------------------------------- clocks

_WAYS = ("length", "window", "by", "later_of", "date_set_by", "every")


def of_clocks(document: Document) -> Iterator[Finding]:
    """Clocks that cannot be counted, and those that could be surer."""
    for key, clock in document.clocks.items():
        path: Path = ("clocks", key)
        yield from _ways_of_length(path, clock)
        yield from _sense_of_time(path, clock)
        if clock.statutory and clock.basis is None:
            yield advice("no-basis", path, f"{key} is statutory and names no law", "add its basis")
        if clock.may_extend and not clock.approved_by:
            yield advice(
                "nobody-approves", path, "nobody is named who may agree to more time", "add approved_by with a role"
            )


def _ways_of_length(path: Path, clock: Clock) -> Iterator[Finding]:
    ways = [way for way in _WAYS if getattr(clock, way)]
    if not ways:
        yield error(
            "clock-without-length", path, "the clock says no length of time", f"write one of {', '.join(_WAYS)}"
        )
    if len(ways) > 1:
        yield error(
            "clock-with-two-lengths",
            (*path, ways[1]),
            f"the clock says both {ways[0]} and {ways[1]}",
            "keep one of them, or make two clocks",
        )
    if clock.starts is None and {"length", "window", "every"} & set(ways):
        yield error("clock-without-start", path, "the clock starts on nothing", "add starts with an event")
    if clock.looks_back and not clock.length:
        yield error("look-back", (*path, "looks_back"), "a look-back needs a length", "add length")


def _sense_of_time(path: Path, clock: Clock) -> Iterator[Finding]:
    for way in ("length", "every"):
        text = getattr(clock, way)
        if text and Length.read(text).count == 0:
            yield error("no-time", (*path, way), f"{way} is no time at all", "write at least one of its unit")
    for number, part in enumerate(clock.later_of):
        if Length.read(part.length).count == 0:
            yield error(
                "no-time", (*path, "later_of", number), "length is no time at all", "write at least one of its unit"
            )
    if len(clock.later_of) == 1:
        yield error(
            "one-of-two-dates",
            (*path, "later_of"),
            "the later of one date is asked for",
            "add the other date, or use length",
        )
    if clock.window and _moment(clock, clock.window.opens) > _moment(clock, clock.window.closes):
        yield error(
            "window-closes-first",
            (*path, "window"),
            f"the window closes {clock.window.closes} {clock.direction} the start and opens only {clock.window.opens}",
            "change opens and closes round",
        )
    if clock.by:
        try:
            day_of_year(clock.by, 2024)
        except ValueError:
            yield error("no-such-day", (*path, "by"), f"there is no {clock.by}", "write a day such as 30 September")


def _moment(clock: Clock, text: str) -> float:
    """When a length is over that began on an ordinary Monday, in days."""
    length, start = Length.read(text), date(2026, 1, 12)
    sign = -1 if clock.direction == "before" else 1
    if length.unit is Unit.HOURS:
        return sign * length.count / 24
    return (added(start, length, Division.ENGLAND_AND_WALES, backwards=sign < 0) - start) / timedelta(days=1)


# ---------------------------------------------------------------------------------------------------------- methods


def of_methods(document: Document) -> Iterator[Finding]:
    """Stages that need what nobody made before them."""
    for key, method in document.methods.items():
        yield from _stages(("methods", key), method)


def _stages(path: Path, method: Method) -> Iterator[Finding]:
    made: set[str] = set()
    for stage_key, stage in method.stages.items():
        for verb, wanted in (("needs", stage.needs), ("makes", stage.makes)):
            for number, artefact in enumerate(wanted):
                place = (*path, "stages", stage_key, verb, number)
                if artefact not in method.artefacts:
                    yield error(
                        "unknown-artefact",
                        place,
                        f"there is no artefact called {artefact}",
                        one_of(method.artefacts, artefact),
                    )
                elif verb == "needs" and artefact not in made:
                    yield error(
                        "needs-before-made",
                        place,
                        f"no earlier stage makes {artefact}",
                        "let an earlier stage make it, or put the stages in another order",
                    )
        made |= set(stage.makes)
    touched = made | {artefact for stage in method.stages.values() for artefact in stage.needs}
    for artefact in method.artefacts:
        if artefact not in touched:
            yield advice(
                "artefact-never-made",
                (*path, "artefacts", artefact),
                f"no stage makes or needs {artefact}",
                "use it in a stage or take it out",
            )


def circle(ways: Mapping[str, list[tuple[str, Any]]]) -> list[tuple[str, Any]]:
    """The first round trip in a graph of named steps, or nothing."""
    done: set[str] = set()
    for start in ways:
        trail: list[tuple[str, Any]] = [(start, None)]
        ahead = [iter(ways[start])] if start not in done else []
        while ahead:
            step = next(ahead[-1], None)
            if step is None:
                done.add(trail.pop()[0])
                ahead.pop()
                continue
            places = [place for place, _ in trail]
            if step[0] in places:
                return [*trail[places.index(step[0]) :], step]
            if step[0] not in done:
                trail.append(step)
                ahead.append(iter(ways.get(step[0], [])))
    return []
