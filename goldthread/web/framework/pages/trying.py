"""Criteria that somebody works outside any case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldthread.design.values import Tag
from goldthread.loop.framework.criteria import Answers, Finding, Question, questions, work
from goldthread.loop.framework.format.document import AnyCriteria, Matrix
from goldthread.loop.framework.format.parts import Force
from goldthread.web.framework.pages.reading import Opened, caption_of, part_of
from goldthread.web.framework.plain import BINDS

FORCES = {Force.MUST: "red", Force.SHOULD: "orange", Force.MAY: "blue", Force.NONE: "grey"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the criteria, with what was answered."""

    key: str
    question: str
    guidance: str
    clause: str
    answers: tuple[tuple[str, str, bool], ...]
    """Each answer: its value, its words, and whether it is the one that was given."""
    matters: bool
    """Whether the answer could still change what follows."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one more answer would bring."""

    question: str
    answer: str
    outcome: str
    force: Tag


@dataclass(frozen=True, slots=True)
class TryPage:
    """The criteria with somebody's answers, outside any case."""

    title: str
    caption: str
    asks: str
    href: str
    version: str
    """The number of the version, where it is not the one in force."""
    questions: tuple[Asked, ...]
    answered: int
    outcome: str
    force: Tag
    clause: str
    because: str
    settled: bool
    rests_on: tuple[tuple[str, str], ...]
    could_become: tuple[tuple[str, Tag], ...]
    turns: tuple[Turn, ...]
    open: tuple[str, ...]
    """Questions that could change it only together with others."""
    score: int | None


def try_page(it: Opened, key: str, given: Mapping[str, str]) -> TryPage:
    """Work the criteria with the answers that stand in an address; an answer that is none is left aside."""
    criteria = part_of(it.document.criteria, key)
    asked = questions(key, criteria)
    answers = {one.key: value for one in asked if (value := _answer(criteria, given.get(one.key, ""))) is not None}
    finding = work(criteria, answers)
    short = {one.key: one.short for one in asked}
    return TryPage(
        title=criteria.name,
        caption=caption_of(it, "Work the criteria"),
        asks=criteria.asks,
        href=f"/framework/criteria/{key}{it.query}",
        version=str(it.framework.pk) if it.query else "",
        questions=tuple(_asked(criteria, one, answers.get(one.key), finding) for one in asked),
        answered=len(answers),
        outcome=finding.name,
        force=_force(finding.force),
        clause=finding.clause,
        because=_because(criteria, finding),
        settled=finding.settled,
        rests_on=tuple((short[limb], _said(criteria, limb, answers)) for limb in finding.because_of),
        could_become=tuple((one.name, _force(one.force)) for one in finding.could_become),
        turns=tuple(
            Turn(short[one.limb], one.answer, one.becomes.name, _force(one.becomes.force)) for one in finding.changes
        ),
        open=tuple(short[limb] for limb in finding.could_change if limb not in {one.limb for one in finding.changes}),
        score=finding.score,
    )


_LIMB_ANSWERS = (("met", "Met"), ("not met", "Not met"), ("unclear", "Unclear"))


def _answer(criteria: AnyCriteria, given: str) -> Any:
    if isinstance(criteria, Matrix):
        return int(given) if given.lstrip("-").isdecimal() and len(given) < 6 else None
    return given if given in dict(_LIMB_ANSWERS) else None


def _asked(criteria: AnyCriteria, one: Question, answer: Any, finding: Finding) -> Asked:
    if isinstance(criteria, Matrix):
        levels = criteria.factors[one.key].levels
        answers = tuple((str(each.score), f"{each.label} ({each.score})", answer == each.score) for each in levels)
    else:
        answers = tuple((value, words, answer == value) for value, words in _LIMB_ANSWERS)
    return Asked(one.key, one.question, one.guidance, one.clause, answers, one.key in finding.could_change)


def _said(criteria: AnyCriteria, key: str, answers: Answers) -> str:
    if isinstance(criteria, Matrix):
        levels = {each.score: each.label for each in criteria.factors[key].levels}
        score = answers.get(key)
        return levels.get(score, "not answered") if isinstance(score, int) else "not answered"
    return str(answers.get(key) or "not answered, so unclear")


def _because(criteria: AnyCriteria, finding: Finding) -> str:
    if isinstance(criteria, Matrix):
        return criteria.bands[finding.rule or 0].because
    return criteria.otherwise.because if finding.rule is None else criteria.rules[finding.rule].because


def _force(force: Force) -> Tag:
    return Tag(BINDS[force], FORCES[force])
