"""Frameworks for tests: a small board that nobody knows, and criteria made at random."""

from collections.abc import Iterable
from itertools import product
from typing import Any

from hypothesis import strategies as st

from goldthread.loop.framework.criteria import STRENGTH
from goldthread.loop.framework.diagrams import MET, value_of
from goldthread.loop.framework.format.document import Criteria

SMALL = """\
goldthread: framework/1
identity:
  title: Learning together
  board: Saltmarsh Safeguarding Board
  version: 2.0
  in_force_from: 2026-04-01
  review_on: 2028-04-01
  regime: wt2026
groups:
  cases: {name: Case group, purpose: Looks at cases}
  quality: {name: Quality group}
roles:
  chair: {name: Independent chair, plays: independent_chair}
stakeholders:
  panel: {name: National panel}
review_types:
  review:
    name: Review
    description: A review of one case.
    triggers: [death, harm]
    led_by: cases
    methods: [walk]
criteria:
  review:
    name: Is a review due?
    asks: Should the board review this case?
    limbs:
      abuse: {question: Is abuse known or suspected?, short: abuse is known or suspected}
      died: {question: Did the child die?, short: the child died}
      concern: {question: Is there concern about joint work?, short: there is concern about joint work}
    outcomes:
      review: {name: Review, starts: review, notices: [tell]}
      nothing: {name: No review}
    rules:
      - {outcome: review, force: must, clause: Part 1, because: The child died., when: {all: [abuse, died]}}
      - {outcome: review, force: may, clause: Part 2, because: Doubt about joint work., when: concern}
    otherwise: {outcome: nothing, because: Nothing calls for a review.}
deciding:
  considered_by: cases
  criteria: [review]
  decided_by: chair
  clock: decide
methods:
  walk:
    name: Walk through
    description: Walk through the case with those who were there.
    stages:
      gather: {name: Gather, makes: [facts]}
      meet: {name: Meet, needs: [facts], makes: [findings]}
    artefacts:
      facts: {name: Facts, kind: chronology}
      findings: {name: Findings, kind: findings}
clocks:
  decide: {name: Decide whether to review, starts: referral-received, length: 1 month, stops: decision, owner: chair}
  look: {name: Look at records, starts: decision, window: {opens: 2 days, closes: 10 days}}
routes:
  on: {name: Pass on, from_group: quality, to_group: cases, carries: a worrying figure}
notices:
  tell: {name: Tell the panel, to: [panel], when: decision, wording: "We decided {decision} on {date}."}
templates:
  referral:
    name: Referral
    used_for: referral
    fields:
      what: {label: What happened?}
loop:
  find: {name: Find, by: cases, leads_to: [change]}
  change: {name: Change, leads_to: [find]}
"""

LIMBS = ("a", "b", "c", "d", "e")


def changed(old: str, new: str, text: str = SMALL) -> str:
    """The small board's framework with one thing written otherwise."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def conditions(*, monotone: bool) -> st.SearchStrategy[Any]:
    """Conditions over five limbs; without ``not`` where more concern must never weaken them."""

    def extend(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inner, min_size=1, max_size=3)
        forms = [
            st.builds(lambda parts: {"all": parts}, several),
            st.builds(lambda parts: {"any": parts}, several),
            st.builds(lambda part: {"clearly": part}, inner),
            st.builds(lambda part: {"unless_clearly_not": part}, inner),
            st.builds(lambda number, parts: {"at_least": number, "of": parts}, st.integers(1, 3), several),
        ]
        return st.one_of(*forms, *([] if monotone else [st.builds(lambda part: {"not": part}, inner)]))

    return st.recursive(st.sampled_from(LIMBS), extend, max_leaves=6)


def criteria(*, monotone: bool) -> st.SearchStrategy[Criteria]:
    """Criteria of one to four rules over five limbs."""
    forces = st.sampled_from(["must", "should", "may", "none"])
    rules = st.lists(st.tuples(forces, st.sampled_from("xyz"), conditions(monotone=monotone)), min_size=1, max_size=4)
    return rules.map(lambda drawn: made(_strongest_first(drawn) if monotone else drawn))


def _strongest_first(rules: list[Any]) -> list[Any]:
    order = ["must", "should", "may", "none"]
    return sorted(rules, key=lambda rule: order.index(rule[0]))


def made(rules: Iterable[tuple[str, str, Any]], limbs: Iterable[str] = LIMBS) -> Criteria:
    """Criteria with these rules: force, outcome, condition."""
    return Criteria.model_validate(
        {
            "name": "Criteria",
            "asks": "What follows?",
            "limbs": {limb: {"question": f"Is {limb} so?"} for limb in limbs},
            "outcomes": {key: {"name": key.upper()} for key in "xyzo"},
            "rules": [
                {"outcome": outcome, "force": force, "clause": "1", "because": "So it is.", "when": when}
                for force, outcome, when in rules
            ],
            "otherwise": {"outcome": "o", "because": "Nothing follows."},
        }
    )


def plainly(criteria: Criteria, values: dict[str, int]) -> tuple[str, int]:
    """What the answers come to, worked in the plainest way: the outcome, and how strongly it binds."""
    for rule in criteria.rules:
        if value_of(rule.when, values) == MET:
            return rule.outcome, STRENGTH[rule.force]
    return criteria.otherwise.outcome, STRENGTH[criteria.otherwise.force]


def every_way(limbs: Iterable[str]) -> Iterable[dict[str, int]]:
    """Every way to answer these limbs."""
    names = list(limbs)
    return (dict(zip(names, values, strict=True)) for values in product((0, 1, 2), repeat=len(names)))
