"""The rules of referring and deciding, without a database."""

from datetime import date

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.framework import packs
from goldthread.loop.framework.format.document import Template
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.referrals import rules
from goldthread.loop.referrals.choices import DecisionChoice, ReferralState, Trigger
from goldthread.loop.referrals.rules import Course, standing

REVIEW = Course(DecisionChoice.REVIEW, "serious-case-review")
LESSER = Course(DecisionChoice.REVIEW, "island-review")
NONE = Course(DecisionChoice.NO_REVIEW)
ENQUIRY = Course(DecisionChoice.ENQUIRY)
MUST: list[tuple[Force, str | None]] = [(Force.MUST, "serious-case-review")]


def test_every_state_says_where_it_can_go() -> None:
    assert set(rules.MOVES) == set(ReferralState)
    with pytest.raises(Refusal, match="draft cannot become decided"):
        rules.check_move(ReferralState.DRAFT, ReferralState.DECIDED)


@pytest.mark.parametrize(("number", "label"), [(0, "Child A"), (25, "Child Z"), (26, "Child AA"), (52, "Child BA")])
def test_a_pseudonym_follows_from_the_place(number: int, label: str) -> None:
    assert rules.label_of(number) == label


@pytest.mark.parametrize(
    ("happened", "known", "field"),
    [
        (date(2026, 6, 10), None, "happened_on"),
        (None, date(2026, 6, 10), "known_on"),
        (date(2026, 6, 5), date(2026, 6, 4), "known_on"),
    ],
)
def test_days_that_cannot_be_are_refused(happened: date | None, known: date | None, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_days(happened, known, date(2026, 6, 9))
    assert refused.value.field == field


def test_a_referral_about_children_needs_more_than_one_of_good_practice() -> None:
    said = {"what_happened": "", "known_on": None, "why_referred": "", "done_at_once": "", "children": 0}
    fields = [each.field for each in rules.missing(trigger=Trigger.HARM, **said)]  # type: ignore[arg-type]
    assert fields == ["what_happened", "known_on", "why_referred", "done_at_once", "children"]
    fields = [each.field for each in rules.missing(trigger=Trigger.EXCELLENT_PRACTICE, **said)]  # type: ignore[arg-type]
    assert fields == ["what_happened", "known_on", "why_referred"]


FORM = Template.model_validate(
    {
        "name": "What we know",
        "used_for": "agency information",
        "fields": {
            "known": {"label": "Whom do you know?", "required": True},
            "since": {"label": "Since when?", "kind": "date"},
            "month": {"label": "In which month?", "kind": "month"},
            "open": {"label": "Is the case open?", "kind": "yes or no"},
            "level": {"label": "At what level?", "kind": "choice", "choices": ["early help", "child in need"]},
        },
    }
)


def test_a_form_takes_what_it_asks_for() -> None:
    said = {"known": " The baby ", "since": "2026-03-01", "month": "2026-03", "open": "yes", "level": "early help"}
    assert rules.filled(FORM, said, whole=True) == said | {"known": "The baby"}
    assert rules.filled(FORM, {"open": ""}, whole=False) == {}
    assert rules.filled(None, {"text": "Nothing more"}, whole=True) == {"text": "Nothing more"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "known"),
        ({"known": "x", "since": "March"}, "since"),
        ({"known": "x", "month": "2026-13"}, "month"),
        ({"known": "x", "open": "perhaps"}, "open"),
        ({"known": "x", "level": "high"}, "level"),
        ({"known": "x", "secret": "y"}, None),
    ],
)
def test_a_form_refuses_the_rest_beside_its_field(said: dict[str, str], field: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        rules.filled(FORM, said, whole=True)
    assert refused.value.field == field


STATUTORY = ["serious-case-review"]
SHOULD: list[tuple[Force, str | None]] = [(Force.SHOULD, "island-review")]
NOTHING: list[tuple[Force, str | None]] = [(Force.NONE, None)]


@pytest.mark.parametrize(
    ("course", "recommended", "found", "expected"),
    [
        (REVIEW, REVIEW, MUST, (False, False, False)),
        (REVIEW, REVIEW, [*MUST, *SHOULD], (False, False, False)),
        (LESSER, REVIEW, MUST, (True, True, False)),
        (LESSER, LESSER, [*MUST, *SHOULD], (False, True, False)),
        (NONE, NONE, MUST, (False, True, False)),
        (NONE, REVIEW, [(Force.MAY, "island-review")], (True, False, False)),
        (REVIEW, LESSER, SHOULD, (True, False, True)),
        (REVIEW, None, NOTHING, (False, False, True)),
        (LESSER, NONE, NOTHING, (True, False, True)),
        (LESSER, LESSER, NOTHING, (False, False, False)),
        (ENQUIRY, ENQUIRY, SHOULD, (False, True, False)),
    ],
)
def test_how_a_decision_stands_to_what_led_to_it(
    course: Course,
    recommended: Course | None,
    found: list[tuple[Force, str | None]],
    expected: tuple[bool, bool, bool],
) -> None:
    stands = standing(decided=course, recommended=recommended, found=found, statutory=STATUTORY)
    assert (stands.against_recommendation, stands.against_criteria, stands.own_discretion) == expected


def test_an_enquiry_that_the_framework_provides_for_departs_only_from_must() -> None:
    assert not standing(decided=ENQUIRY, recommended=None, found=SHOULD, repeats=True).against_criteria
    assert standing(decided=ENQUIRY, recommended=None, found=MUST, repeats=True).against_criteria


def test_a_review_that_was_opened_already_is_asked_for_no_more() -> None:
    opened = standing(decided=LESSER, recommended=None, found=[*MUST, *SHOULD], opened=["serious-case-review"])
    assert not opened.against_criteria


def test_a_lesser_review_declines_the_one_that_the_law_provides_for() -> None:
    document = packs.load("small-board-example")
    assert not rules.declines(document, REVIEW)
    assert rules.declines(document, LESSER)
    assert rules.declines(document, NONE)


def test_only_reviews_of_cases_are_offered() -> None:
    assert set(rules.review_types(packs.load("small-board-example"))) == {"serious-case-review", "island-review"}
    with pytest.raises(Refusal):
        rules.check_course(Course(DecisionChoice.REVIEW, "ferry-forum"), rules.review_types(None))
    with pytest.raises(Refusal):
        rules.check_course(Course(DecisionChoice.NO_REVIEW, "island-review"), {"island-review": "Island review"})


def test_a_notice_is_drafted_in_the_words_of_the_framework() -> None:
    document = packs.load("small-board-example")
    facts = {"board": "Wenlow", "date": "9 June 2026", "reference": "R1", "decision": "No {reasons}", "reasons": "Why."}
    words = rules.wording_of(document.notices["tell-ministry"], "The ministry", facts)
    assert words == "Wenlow decided on 9 June 2026 about R1: No {reasons}. Why."
    bare = document.notices["tell-ministry"].model_copy(update={"wording": ""})
    assert "what was decided and why:" in rules.wording_of(bare, "The ministry", facts)
