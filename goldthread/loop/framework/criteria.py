"""Working a framework's criteria: what the answers come to, why, and which open limb could still change it.

Three values: a limb is met, not met or unclear, and so is whatever is put together from limbs. The first rule that is
met gives the outcome; a rule that is only unclear does not hold, but the finding says that it may yet. A limb that
nobody has answered counts as unclear. The finding is what the rules come to; a person decides.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.diagrams import (
    MET,
    NOT_MET,
    UNCLEAR,
    VALUES,
    Diagrams,
    limbs_of,
    parts_of,
    threshold,
    value_of,
)
from goldthread.loop.framework.format.document import Answer, AnyCriteria, Criteria, Factor, Matrix
from goldthread.loop.framework.format.parts import Clearly, Condition, Force, Not, UnlessClearlyNot
from goldthread.loop.framework.problems import one_of

Answers = Mapping[str, Answer | int | None]
"""Limb to its answer, or factor to its score; what is absent or empty is not answered yet."""

STRENGTH = {Force.NONE: 0, Force.MAY: 1, Force.SHOULD: 2, Force.MUST: 3}
"""The forces in their order."""

_VALUE = {Answer.NOT_MET: NOT_MET, Answer.UNCLEAR: UNCLEAR, Answer.MET: MET}
_ANSWERS = tuple(answer.value for answer in Answer)
_WORD = {NOT_MET: "not met", UNCLEAR: "unclear", MET: "met"}
_BINDS = {
    Force.MUST: ", which must follow",
    Force.SHOULD: ", which should follow",
    Force.MAY: ", which may follow",
    Force.NONE: ", and nothing is required",
}


@dataclass(frozen=True, slots=True)
class Possible:
    """An outcome that can still be reached, and how strongly it would bind."""

    outcome: str
    name: str
    force: Force


@dataclass(frozen=True, slots=True)
class Change:
    """What one open question would bring by itself, answered so."""

    limb: str
    answer: str
    becomes: Possible


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers come to. It advises; the one who decides may decide otherwise and says why."""

    outcome: str
    name: str
    force: Force
    clause: str
    explanation: str
    settled: bool
    """Nothing that is still open can change the outcome or its force."""
    because_of: tuple[str, ...]
    """The limbs that the result rests on: while these stand, no other answered limb can change it."""
    could_change: tuple[str, ...]
    """The open limbs that could change the outcome or its force, alone or together with other open limbs."""
    could_become: tuple[Possible, ...]
    """Everything else that the open limbs could bring, strongest first."""
    changes: tuple[Change, ...]
    """What each open limb would bring alone."""
    rule: int | None = None
    """Which rule or band gave the outcome, counted from nought; nothing where no rule held."""
    score: int | None = None
    """The points, where the criteria are a matrix."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the criteria, as a form asks it."""

    criteria: str
    key: str
    question: str
    short: str
    guidance: str
    clause: str
    answers: tuple[str, ...]


def work(criteria: AnyCriteria, answers: Answers) -> Finding:
    """What these answers come to under these criteria."""
    if isinstance(criteria, Matrix):
        return _Scoring(criteria, answers).finding()
    return _Working(criteria, answers).finding()


def questions(key: str, criteria: AnyCriteria) -> tuple[Question, ...]:
    """The questions of the criteria in their order."""
    if isinstance(criteria, Matrix):
        return tuple(
            Question(key, name, factor.question, factor.question, "", _clause(factor), _labels(factor))
            for name, factor in criteria.factors.items()
        )
    return tuple(
        Question(key, name, limb.question, limb.short or limb.question, limb.guidance, _cited(criteria, name), _ANSWERS)
        for name, limb in criteria.limbs.items()
    )


def answers_of(criteria: AnyCriteria, raw: Mapping[str, Any]) -> dict[str, Answer | int | None]:
    """Answers as somebody wrote them, or a refusal that says which is wrong and what may be said."""
    asked = criteria.factors if isinstance(criteria, Matrix) else criteria.limbs
    for key in raw:
        if key not in asked:
            raise Refusal(f"The criteria “{criteria.name}” ask nothing called {key}: {one_of(asked, key)}")
    return {key: _answer(criteria, key, value) for key, value in raw.items()}


def _answer(criteria: AnyCriteria, key: str, value: Any) -> Answer | int | None:
    if value is None or value == "":
        return None
    said = value.strip().lower().replace("_", " ").replace("-", " ") if isinstance(value, str) else value
    if isinstance(criteria, Matrix):
        levels = criteria.factors[key].levels
        if said == Answer.UNCLEAR:
            return Answer.UNCLEAR
        for level in levels:
            if value == level.label or (not isinstance(value, bool) and str(value) == str(level.score)):
                return level.score
        choice = ", ".join(f"{level.score} ({level.label})" for level in levels)
        raise Refusal(f"{key} is answered {value!r}. Give one of these scores: {choice}; or unclear.")
    if isinstance(said, str) and said in _VALUE:
        return Answer(said)
    raise Refusal(f"{key} is answered {value!r}. Answer met, not met or unclear.")


def _clause(part: Any) -> str:
    return ", ".join(each for each in (part.basis.source, part.basis.clause) if each) if part.basis else ""


def _cited(criteria: Criteria, limb: str) -> str:
    """The clause that a question comes from: its own, or that of the first rule that asks it."""
    ruled = (rule.clause for rule in criteria.rules if limb in limbs_of(rule.when))
    return _clause(criteria.limbs[limb]) or next(ruled, "") or _clause(criteria)


def _labels(factor: Factor) -> tuple[str, ...]:
    return tuple(f"{level.score}: {level.label}" for level in factor.levels)


@dataclass(frozen=True, slots=True)
class _Result:
    """An outcome and its force: what is compared when one asks whether anything changed."""

    outcome: str
    force: Force


def results(criteria: Criteria, diagrams: Diagrams) -> int:
    """The diagram of the whole criteria: which outcome, with which force, for every way of answering."""
    root = diagrams.leaf(_Result(criteria.otherwise.outcome, criteria.otherwise.force))
    for rule in reversed(criteria.rules):
        mine = _Result(rule.outcome, rule.force)
        root = diagrams.chosen(diagrams.of(rule.when), diagrams.leaf(mine), root)
    return root


class _Working:
    """The working of limbs and rules with one set of answers."""

    def __init__(self, criteria: Criteria, answers: Answers) -> None:
        self.criteria = criteria
        self.answers = answers
        self.values = {limb: _VALUE.get(cast(Any, answers.get(limb)), UNCLEAR) for limb in criteria.limbs}
        self.named = list(dict.fromkeys(limb for rule in criteria.rules for limb in limbs_of(rule.when)))
        self.open = [limb for limb in self.named if self.values.get(limb, UNCLEAR) == UNCLEAR]
        standing = (value_of(rule.when, self.values) for rule in criteria.rules)
        self.rule = next((number for number, value in enumerate(standing) if value == MET), None)
        self.gives = criteria.otherwise if self.rule is None else criteria.rules[self.rule]
        self.result = _Result(self.gives.outcome, self.gives.force)

    def finding(self) -> Finding:
        """The finding, with everything that is open weighed."""
        ways = Diagrams(self.open, self.values)
        root = results(self.criteria, ways)
        could_change = tuple(self._in_order(ways.limbs(root)))
        others = _strongest_first(self._possible(each) for each in ways.leaves(root) if each != self.result)
        changes = tuple(
            Change(limb, _WORD[answer], self._possible(found))
            for limb in could_change
            for answer in (MET, NOT_MET)
            if (found := ways.read(root, {limb: answer})) != self.result
        )
        because_of = tuple(self._in_order(self._needed(self._reasons())))
        return Finding(
            outcome=self.gives.outcome,
            name=self._name(self.gives.outcome),
            force=self.gives.force,
            clause=self.gives.clause,
            explanation=self._words(because_of, could_change, others, changes),
            settled=not could_change,
            because_of=because_of,
            could_change=could_change,
            could_become=others,
            changes=changes,
            rule=self.rule,
        )

    def _reasons(self) -> set[str]:
        """Why the rule that gave the outcome holds, and why each rule before it that says otherwise does not."""
        reasons = set() if self.rule is None else self._supports(self.criteria.rules[self.rule].when, True, MET)
        for rule in self.criteria.rules[: self.rule]:
            if _Result(rule.outcome, rule.force) != self.result:
                reasons |= self._supports(rule.when, False, UNCLEAR)
        return reasons

    def _supports(self, condition: Condition, above: bool, bound: int) -> set[str]:
        """The limbs that keep a condition at this value or above it, or else at this value or below it.

        Where one of several would do, each that does is a reason: two grounds are two grounds.
        """
        if isinstance(condition, str):
            return {condition}
        parts = parts_of(condition)
        if isinstance(condition, Not):
            return self._supports(parts[0], not above, MET - bound)
        if isinstance(condition, Clearly):
            return self._supports(parts[0], above, MET if above else UNCLEAR)
        if isinstance(condition, UnlessClearlyNot):
            return self._supports(parts[0], above, UNCLEAR if above else NOT_MET)
        needed, _ = threshold(condition)
        if needed > len(parts):
            return set()
        standing = [
            part
            for part in parts
            if (value_of(part, self.values) >= bound if above else value_of(part, self.values) <= bound)
        ]
        return {limb for part in standing for limb in self._supports(part, above, bound)}

    def _needed(self, reasons: set[str]) -> list[str]:
        """The reasons without those that could not make a difference however every other limb stood."""
        ways = Diagrams(self.named)
        root = results(self.criteria, ways)
        doubts = reasons & set(self.open) - self._holding()
        return [limb for limb in self.named if limb in reasons - doubts and self._decides(ways, root, limb)]

    def _holding(self) -> set[str]:
        return set() if self.rule is None else self._supports(self.criteria.rules[self.rule].when, True, MET)

    def _decides(self, ways: Diagrams, root: int, limb: str) -> bool:
        own = self.values.get(limb, UNCLEAR)
        stands = ways.given(root, limb, own)
        for other in VALUES:
            if other != own:
                broken = ways.joined(self._breaks, stands, ways.given(root, limb, other))
                if True in ways.leaves(broken):
                    return True
        return False

    def _breaks(self, before: _Result, after: _Result) -> bool:
        return before == self.result != after

    def _in_order(self, limbs: Iterable[str]) -> list[str]:
        order = {limb: place for place, limb in enumerate(self.criteria.limbs)}
        return sorted(limbs, key=lambda limb: order.get(limb, len(order)))

    def _possible(self, result: Any) -> Possible:
        return Possible(result.outcome, self._name(result.outcome), result.force)

    def _name(self, outcome: str) -> str:
        return _name(self.criteria, outcome)

    def _short(self, limb: str) -> str:
        found = self.criteria.limbs.get(limb)
        return f"“{(found.short or found.question) if found else limb}”"

    def _stands(self, limb: str) -> str:
        if self.answers.get(limb) in (None, ""):
            return "not answered yet"
        return _WORD[self.values.get(limb, UNCLEAR)]

    def _words(
        self,
        because_of: tuple[str, ...],
        could_change: tuple[str, ...],
        others: tuple[Possible, ...],
        changes: tuple[Change, ...],
    ) -> str:
        said = [_opening(self.gives, self._name(self.gives.outcome)), _ended(self.gives.because)]
        if because_of:
            rests = "; ".join(f"{self._short(limb)} is {self._stands(limb)}" for limb in because_of)
            said.append(f"This rests on these answers: {rests}.")
        stands = [(self._short(limb), self._stands(limb)) for limb in could_change]
        said += _still_open(self.result, stands, others)
        said += _would_change(changes, self._short, "were {answer}")
        return " ".join(said)


class _Scoring:
    """The working of a scored matrix with one set of answers."""

    def __init__(self, matrix: Matrix, answers: Answers) -> None:
        self.matrix = matrix
        self.answers = answers
        self.scores = {key: _score(factor, answers.get(key)) for key, factor in matrix.factors.items()}
        self.least = {key: min(points_of(factor)) for key, factor in matrix.factors.items()}
        self.points = sum(
            factor.weight * score if (score := self.scores[key]) is not None else self.least[key]
            for key, factor in matrix.factors.items()
        )
        self.result = self._at(self.points)

    def finding(self) -> Finding:
        """The finding; what is not answered counts with its fewest points."""
        band = self._band(self.points)
        gives = self.matrix.bands[band]
        opened = [key for key, score in self.scores.items() if score is None]
        known = sum(self.matrix.factors[key].weight * score for key, score in self.scores.items() if score is not None)
        could_change = tuple(key for key in opened if self._varies(key, opened, known))
        reach = {self._at(known + points) for points in sums(self._ways(opened))}
        others = _strongest_first(
            Possible(each.outcome, _name(self.matrix, each.outcome), each.force) for each in reach - {self.result}
        )
        because_of = tuple(key for key, score in self.scores.items() if score is not None and self._mattered(key))
        changes = tuple(self._changes(could_change))
        return Finding(
            outcome=gives.outcome,
            name=_name(self.matrix, gives.outcome),
            force=gives.force,
            clause=gives.clause,
            explanation=self._words(because_of, could_change, others, changes),
            settled=not could_change,
            because_of=because_of,
            could_change=could_change,
            could_become=others,
            changes=changes,
            rule=band,
            score=self.points,
        )

    def _band(self, points: int) -> int:
        reached = [
            (band.from_score, number) for number, band in enumerate(self.matrix.bands) if band.from_score <= points
        ]
        lowest = min((band.from_score, number) for number, band in enumerate(self.matrix.bands))
        return max(reached, default=lowest)[1]

    def _at(self, points: int) -> _Result:
        band = self.matrix.bands[self._band(points)]
        return _Result(band.outcome, band.force)

    def _ways(self, keys: Iterable[str]) -> list[set[int]]:
        return [points_of(self.matrix.factors[key]) for key in keys]

    def _varies(self, key: str, opened: list[str], known: int) -> bool:
        others = sums(self._ways(each for each in opened if each != key))
        own = points_of(self.matrix.factors[key])
        return any(len({self._at(known + rest + points) for points in own}) > 1 for rest in others)

    def _mattered(self, key: str) -> bool:
        """Whether its score made the difference, alone or together with other factors."""
        factor, score = self.matrix.factors[key], self.scores[key]
        assert score is not None
        others = sums(self._ways(each for each in self.scores if each != key))
        return any(
            self._at(rest + factor.weight * score) == self.result != self._at(rest + points)
            for rest in others
            for points in points_of(factor)
        )

    def _changes(self, could_change: tuple[str, ...]) -> Iterable[Change]:
        for key in could_change:
            factor = self.matrix.factors[key]
            for level in factor.levels:
                found = self._at(self.points - self.least[key] + factor.weight * level.score)
                if found != self.result:
                    becomes = Possible(found.outcome, _name(self.matrix, found.outcome), found.force)
                    yield Change(key, f"{level.score}: {level.label}", becomes)

    def _words(
        self,
        because_of: tuple[str, ...],
        could_change: tuple[str, ...],
        others: tuple[Possible, ...],
        changes: tuple[Change, ...],
    ) -> str:
        band = self.matrix.bands[self._band(self.points)]
        said = [_opening(band, _name(self.matrix, band.outcome)), f"The score is {self.points}.", _ended(band.because)]
        if because_of:
            rests = "; ".join(f"“{self.matrix.factors[key].question}” scores {self.scores[key]}" for key in because_of)
            said.append(f"This rests on these answers: {rests}.")
        stands = [
            (f"“{self.matrix.factors[key].question}”", "unclear" if self.answers.get(key) else "not answered yet")
            for key in could_change
        ]
        said += _still_open(self.result, stands, others)
        said += _would_change(changes, lambda key: f"“{self.matrix.factors[key].question}”", "were answered {answer}")
        return " ".join(said)


def _score(factor: Factor, answer: Answer | int | None) -> int | None:
    known = {level.score for level in factor.levels}
    return answer if isinstance(answer, int) and answer in known else None


def points_of(factor: Factor) -> set[int]:
    """The points that a factor can bring."""
    return {factor.weight * level.score for level in factor.levels}


def sums(ways: Iterable[set[int]]) -> set[int]:
    """Every sum of one number from each set, kept as the bits of one number so that many sums cost little."""
    reached = 1
    for points in ways:
        reached = reduce(or_, (reached << each for each in points))
    return {place for place, bit in enumerate(reversed(f"{reached:b}")) if bit == "1"}


def _name(criteria: AnyCriteria, outcome: str) -> str:
    found = criteria.outcomes.get(outcome)
    return found.name if found else outcome


def _strongest_first(possible: Iterable[Possible]) -> tuple[Possible, ...]:
    return tuple(sorted(set(possible), key=lambda each: (-STRENGTH[each.force], each.name)))


def _forced(force: Force) -> str:
    return "no duty" if force is Force.NONE else force.value


def _opening(gives: Any, name: str) -> str:
    clause = f" ({gives.clause})" if gives.clause else ""
    return f"With these answers the criteria come to “{name}”{_BINDS[gives.force]}{clause}."


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _would_change(changes: tuple[Change, ...], called: Callable[[str], str], verb: str) -> list[str]:
    """What one answer alone would bring, a sentence for each outcome."""
    grouped: dict[tuple[Possible, str], list[str]] = {}
    for each in changes:
        grouped.setdefault((each.becomes, each.answer), []).append(called(each.limb))
    return [
        f"It would change to “{becomes.name}” ({_forced(becomes.force)}) "
        f"if {_either(limbs)} {verb.format(answer=answer)}."
        for (becomes, answer), limbs in grouped.items()
    ]


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _still_open(now: _Result, stands: list[tuple[str, str]], others: tuple[Possible, ...]) -> list[str]:
    """Sentences on what is not settled: what might come of it, and which questions it hangs on."""
    if not stands:
        return []
    might = _either([f"“{each.name}” ({_forced(each.force)})" for each in others])
    stronger = any(STRENGTH[each.force] > STRENGTH[now.force] for each in others)
    lead = "A stronger rule is still unclear, so this is not settled" if stronger else "This is not settled"
    questions = "; ".join(f"{name} ({standing})" for name, standing in stands)
    return [f"{lead}: it could still become {might}.", f"It hangs on: {questions}."]
