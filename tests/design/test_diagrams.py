"""Drawings of how things connect: everything has a place, nothing overlaps, and all is said in words."""

from itertools import combinations

import pytest
from django.template.loader import render_to_string

from goldthread.design.diagrams import Box, Drawing, Link, PlacedBox, columns, loop, questions, questions_on_a_phone

REVIEW = Box("review", "Serious case review", "statutory", "teal")
AUDIT = Box("audit", "Audit of how agencies work together when a child is neglected for a long time")
GROUP = Box("group", "Case review group", look="soft")
PANEL = Box("panel", "Child death panel", look="soft")

COLUMNS = columns(
    "parts",
    "How the parts connect",
    [("How we learn", [REVIEW, AUDIT]), ("Who leads", [GROUP, PANEL])],
    [Link("review", "group"), Link("audit", "group"), Link("panel", "group", "concern", dashed=True)],
)
QUESTIONS = questions("flow", "Is a review due?", [(Box("q", "Has a child died?", "regulation 5"), REVIEW)], AUDIT)
STEPS = [(Box("q", "Has a child died?", "regulation 5"), REVIEW), (Box("r", "Was a child seriously harmed?"), GROUP)]
PHONE = questions_on_a_phone("flow-phone", "Is a review due?", STEPS, AUDIT)
LOOP = loop(
    "loop",
    "The learning loop",
    [Box(str(n), f"Step {n} of a loop that has quite long names") for n in range(7)],
    [Link(str(n), str((n + 1) % 7)) for n in range(7)],
)


def overlap(one: PlacedBox, other: PlacedBox) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("drawing", [COLUMNS, QUESTIONS, PHONE, LOOP])
def test_no_box_lies_on_another_or_outside(drawing: Drawing) -> None:
    assert not [(a.box.key, b.box.key) for a, b in combinations(drawing.boxes, 2) if overlap(a, b)]
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height


def test_a_drawing_is_said_in_words() -> None:
    assert COLUMNS.said[-1] == "Child death panel leads to Case review group (concern)."
    assert QUESTIONS.said == (
        "Has a child died? Yes: Serious case review (statutory).",
        f"Otherwise: {AUDIT.text}.",
    )


def test_on_a_phone_a_way_says_the_same_and_is_no_wider_than_a_phone() -> None:
    assert PHONE.width <= 280
    assert PHONE.said == questions("flow", "Is a review due?", STEPS, AUDIT).said


def test_long_words_take_more_lines_and_a_higher_box() -> None:
    heights = {one.box.key: one.height for one in COLUMNS.boxes}
    assert heights["audit"] > heights["group"]


@pytest.mark.parametrize("drawing", [COLUMNS, QUESTIONS, PHONE, LOOP])
def test_the_drawing_has_its_title_its_words_and_no_style(drawing: Drawing) -> None:
    drawn = render_to_string("design/diagram.html", {"drawing": drawing})
    assert f'<title id="{drawing.key}-title">{drawing.title}</title>' in drawn
    assert " style=" not in drawn
    assert all(sentence in drawn for sentence in drawing.said)
