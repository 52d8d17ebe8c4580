"""Criteria are worked by three values, explained by what mattered, and open about what could still change."""

import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.core.refusals import Refusal
from goldthread.loop.framework import packs
from goldthread.loop.framework.checker import problems_of
from goldthread.loop.framework.criteria import STRENGTH, Finding, answers_of, questions, work
from goldthread.loop.framework.diagrams import UNCLEAR, Diagrams, limbs_of, value_of
from goldthread.loop.framework.format.document import Answer, Criteria, Matrix
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.framework.reading import read
from tests.loop.framework.written import LIMBS, SMALL, conditions, criteria, every_way, made, plainly

WORDS = {0: Answer.NOT_MET, 1: Answer.UNCLEAR, 2: Answer.MET}
ANSWERS = st.fixed_dictionaries({}, optional={limb: st.sampled_from(Answer) for limb in LIMBS})
VALUES = {Answer.NOT_MET: 0, Answer.UNCLEAR: 1, Answer.MET: 2}


def small() -> Criteria:
    document = read(SMALL).document
    assert document is not None
    found = document.criteria["review"]
    assert isinstance(found, Criteria)
    return found


def values(answers: dict[str, Answer]) -> dict[str, int]:
    return {limb: VALUES[answers[limb]] if limb in answers else UNCLEAR for limb in LIMBS}


def came_to(finding: Finding) -> tuple[str, int]:
    return finding.outcome, STRENGTH[finding.force]


# ------------------------------------------------------------------------------------------------------- one by one


def test_the_first_rule_that_holds_gives_outcome_force_clause_and_reasons() -> None:
    finding = work(small(), {"abuse": Answer.MET, "died": Answer.MET, "concern": Answer.UNCLEAR})
    assert (finding.outcome, finding.force, finding.clause, finding.rule) == ("review", Force.MUST, "Part 1", 0)
    assert finding.settled
    assert finding.because_of == ("abuse", "died")
    assert finding.could_change == ()
    assert finding.explanation.startswith(
        "With these answers the criteria come to “Review”, which must follow (Part 1)."
    )
    assert "“abuse is known or suspected” is met; “the child died” is met" in finding.explanation


def test_what_nobody_has_answered_counts_as_unclear_and_is_named_so() -> None:
    finding = work(small(), {"abuse": Answer.MET, "concern": Answer.NOT_MET})
    assert (finding.outcome, finding.force, finding.rule) == ("nothing", Force.NONE, None)
    assert not finding.settled
    assert finding.could_change == ("died",)
    assert "A stronger rule is still unclear, so this is not settled" in finding.explanation
    assert "“the child died” (not answered yet)" in finding.explanation
    assert "It would change to “Review” (must) if “the child died” were met." in finding.explanation
    assert [(each.limb, each.answer, each.becomes.outcome) for each in finding.changes] == [("died", "met", "review")]


def test_a_limb_that_changes_nothing_alone_is_named_where_it_does_together_with_another() -> None:
    finding = work(small(), {"concern": Answer.NOT_MET})
    assert finding.could_change == ("abuse", "died")
    assert finding.changes == ()


def test_doubt_counts_as_yes_where_the_law_says_so() -> None:
    doubtful = made([("must", "x", {"all": ["a", {"unless_clearly_not": "b"}]})])
    assert work(doubtful, {"a": Answer.MET, "b": Answer.UNCLEAR}).force is Force.MUST
    assert work(doubtful, {"a": Answer.MET, "b": Answer.UNCLEAR}).because_of == ("a", "b")
    assert work(doubtful, {"a": Answer.MET, "b": Answer.NOT_MET}).force is Force.NONE
    beyond = made([("must", "x", {"clearly": {"not": "b"}}), ("may", "y", {"clearly": "a"})])
    assert work(beyond, {"a": Answer.UNCLEAR, "b": Answer.UNCLEAR}).outcome == "o"


def test_two_grounds_are_two_reasons() -> None:
    either = made([("must", "x", {"any": ["a", "b"]})])
    assert work(either, {"a": Answer.MET, "b": Answer.MET}).because_of == ("a", "b")
    assert work(either, {"a": Answer.NOT_MET, "b": Answer.NOT_MET, "c": Answer.MET}).because_of == ("a", "b")
    twice = made([("must", "x", "a"), ("must", "x", "b")])
    assert work(twice, {"a": Answer.MET, "b": Answer.MET}).because_of == ("a",), (
        "the rule that gave it gives its reason"
    )


# ------------------------------------------------------------------------------------------------------- properties


@given(conditions(monotone=False), ANSWERS)
def test_a_diagram_says_what_plain_logic_says(when: Any, answers: dict[str, Answer]) -> None:
    rule = made([("must", "x", when)]).rules[0]
    ways = Diagrams(LIMBS)
    root = ways.of(rule.when)
    assert ways.read(root, values(answers)) == value_of(rule.when, values(answers))
    assert set(ways.limbs(root)) <= set(limbs_of(rule.when))


@settings(deadline=None, max_examples=150)
@given(criteria(monotone=False), ANSWERS)
def test_what_could_change_is_what_trying_every_way_finds(written: Criteria, answers: dict[str, Answer]) -> None:
    finding = work(written, answers)
    said = values(answers)
    open_limbs = [limb for limb in LIMBS if said[limb] == UNCLEAR]
    table = {tuple(way.values()): plainly(written, said | way) for way in every_way(open_limbs)}

    def differs(place: int) -> bool:
        return any(
            len({table[(*way[:place], each, *way[place + 1 :])] for each in (0, 1, 2)}) > 1
            for way in table
            if way[place] == UNCLEAR
        )

    assert came_to(finding) == plainly(written, said)
    assert set(finding.could_change) == {limb for place, limb in enumerate(open_limbs) if differs(place)}
    assert finding.settled == (len(set(table.values())) == 1)
    others = {(each.outcome, STRENGTH[each.force]) for each in finding.could_become}
    assert others == set(table.values()) - {came_to(finding)}


@settings(deadline=None, max_examples=150)
@given(criteria(monotone=False), ANSWERS)
def test_the_explanation_names_every_limb_that_mattered_and_none_that_did_not(
    written: Criteria, answers: dict[str, Answer]
) -> None:
    finding = work(written, answers)
    said, now = values(answers), plainly(written, values(answers))
    answered = [limb for limb in LIMBS if said[limb] != UNCLEAR]
    unnamed = [limb for limb in answered if limb not in finding.because_of]
    assert all(plainly(written, said | way) == now for way in every_way(unnamed))
    for limb in finding.because_of:
        others = [each for each in LIMBS if each != limb]
        assert any(
            plainly(written, way | {limb: said[limb]}) == now != plainly(written, way | {limb: other})
            for way in every_way(others)
            for other in (0, 1, 2)
        ), limb
        assert f"“Is {limb} so?” is" in finding.explanation


@settings(deadline=None)
@given(criteria(monotone=True), ANSWERS, st.data())
def test_more_concern_never_weakens_the_outcome(written: Criteria, answers: dict[str, Answer], data: Any) -> None:
    before = work(written, answers)
    open_limbs = [limb for limb in LIMBS if answers.get(limb, Answer.UNCLEAR) is Answer.UNCLEAR]
    if open_limbs:
        limb = data.draw(st.sampled_from(open_limbs))
        after = work(written, answers | {limb: Answer.MET})
        assert STRENGTH[after.force] >= STRENGTH[before.force]


def every_shipped() -> list[tuple[str, Criteria]]:
    return [
        (f"{key}: {name}", each)
        for key in packs.keys()  # noqa: SIM118 (the keys of the packs, not of a mapping)
        for name, each in packs.load(key).criteria.items()
        if isinstance(each, Criteria)
    ]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_criteria_that_ship_are_weakened_by_concern(data: Any) -> None:
    shipped = every_shipped()
    if not shipped:
        pytest.skip("no pack with criteria is here")
    _, written = data.draw(st.sampled_from(shipped))
    answers = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(written.limbs, st.sampled_from(Answer))))
    before = work(written, answers)
    for limb in written.limbs:
        if answers.get(limb, Answer.UNCLEAR) is Answer.UNCLEAR:
            assert STRENGTH[work(written, answers | {limb: Answer.MET}).force] >= STRENGTH[before.force], limb
            named = set(before.could_change)
            changed = any(
                came_to(work(written, answers | {limb: each})) != came_to(before)
                for each in (Answer.MET, Answer.NOT_MET)
            )
            assert not changed or limb in named


def test_sixteen_open_limbs_are_worked_at_once() -> None:
    limbs = [f"l{number}" for number in range(16)]
    tangled = made(
        [
            ("must", "x", {"at_least": 6, "of": limbs}),
            ("should", "y", {"any": [{"all": [limbs[n], limbs[(n * 7 + 3) % 16]]} for n in range(16)]}),
            ("may", "z", {"any": [{"all": [limbs[n], {"unless_clearly_not": limbs[n * 5 % 16]}]} for n in range(16)]}),
        ],
        limbs,
    )
    began = time.perf_counter()
    finding = work(tangled, {})
    assert timedelta(seconds=time.perf_counter() - began) < timedelta(seconds=5)
    assert finding.could_change == tuple(limbs)


# ------------------------------------------------------------------------------------------------------------ scores


def matrix() -> Matrix:
    return Matrix.model_validate(
        {
            "name": "Score",
            "asks": "How much is there to learn?",
            "factors": {
                "harm": {"question": "How grave is the harm?", "weight": 2, "levels": _levels(0, 1, 2)},
                "new": {"question": "How new is the learning?", "levels": _levels(0, 1, 2)},
                "many": {"question": "How many agencies?", "levels": _levels(0, 1)},
            },
            "outcomes": {"review": {"name": "Review"}, "talk": {"name": "Talk"}, "nothing": {"name": "Nothing"}},
            "bands": [
                {"from_score": 0, "outcome": "nothing", "force": "none", "because": "Little to learn."},
                {"from_score": 3, "outcome": "talk", "force": "may", "because": "Something to learn."},
                {"from_score": 5, "outcome": "review", "force": "should", "because": "Much to learn."},
            ],
        }
    )


def _levels(*scores: int) -> list[dict[str, Any]]:
    return [{"score": score, "label": f"level {score}"} for score in scores]


def test_a_score_says_its_band_and_what_is_open() -> None:
    finding = work(matrix(), {"harm": 2})
    assert (finding.outcome, finding.force, finding.score) == ("talk", Force.MAY, 4)
    assert finding.could_change == ("new", "many")
    assert finding.because_of == ("harm",)
    assert [each.outcome for each in finding.could_become] == ["review"]
    assert not finding.settled
    assert "The score is 4." in finding.explanation
    assert "“How new is the learning?” (not answered yet)" in finding.explanation


def test_a_score_is_settled_where_what_is_open_cannot_lift_it() -> None:
    finding = work(matrix(), {"harm": 0, "new": 0})
    assert finding.settled
    assert finding.could_change == ()


SCORES = st.fixed_dictionaries(
    {},
    optional={
        "harm": st.sampled_from([0, 1, 2]),
        "new": st.sampled_from([0, 1, 2, Answer.UNCLEAR]),
        "many": st.sampled_from([0, 1]),
    },
)


@given(SCORES)
def test_a_score_agrees_with_trying_every_way(answers: dict[str, Any]) -> None:
    finding = work(matrix(), answers)
    levels = {"harm": [0, 1, 2], "new": [0, 1, 2], "many": [0, 1]}
    opened = [key for key in levels if not isinstance(answers.get(key), int)]
    for key in levels:
        for level in levels[key]:
            stronger = work(matrix(), answers | {key: level})
            if key in opened:
                assert STRENGTH[stronger.force] >= STRENGTH[finding.force]
                assert came_to(stronger) == came_to(finding) or key in finding.could_change
            elif key not in finding.because_of:
                assert came_to(stronger) == came_to(finding)


# ----------------------------------------------------------------------------------------------- what is handed over


def test_answers_are_taken_in_the_words_that_people_write() -> None:
    given = {"abuse": "met", "died": "Not met", "concern": None}
    assert answers_of(small(), given) == {"abuse": Answer.MET, "died": Answer.NOT_MET, "concern": None}
    assert answers_of(small(), {"abuse": "not_met", "died": "unclear"})["abuse"] is Answer.NOT_MET
    assert answers_of(matrix(), {"harm": 2, "new": "level 1", "many": "unclear"}) == {
        "harm": 2,
        "new": 1,
        "many": Answer.UNCLEAR,
    }


@pytest.mark.parametrize(
    ("asked", "given", "sentence"),
    [
        (small, {"colour": "met"}, "ask nothing called colour"),
        (small, {"abuse": "perhaps"}, "Answer met, not met or unclear"),
        (small, {"abuse": ["met"]}, "Answer met, not met or unclear"),
        (matrix, {"harm": 7}, "Give one of these scores: 0 .level 0., 1"),
        (matrix, {"many": True}, "Give one of these scores"),
    ],
)
def test_answers_that_make_no_sense_are_refused(asked: Any, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        answers_of(asked(), given)


def test_questions_are_listed_with_their_clause() -> None:
    listed = questions("review", small())
    assert [(each.key, each.clause) for each in listed] == [
        ("abuse", "Part 1"),
        ("died", "Part 1"),
        ("concern", "Part 2"),
    ]
    assert questions("score", matrix())[2].answers == ("0: level 0", "1: level 1")


def test_criteria_that_are_too_tangled_are_refused_and_not_worked_for_ever() -> None:
    limbs = [f"l{number}" for number in range(40)]
    pairs = [{"all": [limbs[number], limbs[number + 20]]} for number in range(20)]
    tangled = made([("must", "x", {"any": pairs})], limbs)
    with pytest.raises(Refusal, match="too tangled"):
        ways = Diagrams(limbs)
        ways.of(tangled.rules[0].when)
    assert work(tangled, {}).could_change == tuple(limbs), "in the order of the rules they are not tangled at all"


def test_the_small_board_is_in_order() -> None:
    document = read(SMALL).document
    assert document is not None
    assert [problem.sentence for problem in problems_of(document)] == []
