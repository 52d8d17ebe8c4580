"""Hindsight, blame and single causes are marked with something better to write; plain accounts are left alone."""

from itertools import pairwise

import pytest

from goldthread.loop.reviews.language import Trap, marks


@pytest.mark.parametrize(
    ("text", "found", "trap"),
    [
        ("The social worker should have visited.", "should have", Trap.HINDSIGHT),
        ("He ought not to have closed the case.", "", None),
        ("They could have prevented it.", "could have prevented", Trap.HINDSIGHT),
        ("Staff shouldn’t have accepted that.", "shouldn’t have", Trap.HINDSIGHT),
        ("With hindsight, the risk was high.", "With hindsight", Trap.HINDSIGHT),
        ("There were clear warning signs.", "clear warning signs", Trap.HINDSIGHT),
        ("This was a missed opportunity.", "missed opportunity", Trap.HINDSIGHT),
        ("The nurse failed to record it.", "failed", Trap.BLAME),
        ("There were serious failings.", "failings", Trap.BLAME),
        ("The police ignored the call.", "ignored", Trap.BLAME),
        ("It was poor practice.", "poor practice", Trap.BLAME),
        ("The mother did not engage.", "did not engage", Trap.BLAME),
        ("The cause was human error.", "human error", Trap.ONE_CAUSE),
        ("A lack of professional curiosity was seen.", "lack of professional curiosity", Trap.ONE_CAUSE),
        ("Staff did not follow the procedure.", "did not follow the procedure", Trap.ONE_CAUSE),
    ],
)
def test_a_turn_of_phrase_is_marked_where_it_stands(text: str, found: str, trap: Trap | None) -> None:
    first = next(iter(marks(text)), None)
    if trap is None:
        assert first is None
        return
    assert first is not None
    assert (first.found, first.trap) == (found, trap)
    assert text[first.start : first.end] == found
    assert first.why.endswith(".") and first.instead.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The health visitor called twice and left a card, as the guidance says.",
        "Families should not have to wait for a worker.",
        "The school records when the heating fails.",
        "She said: “They should have listened to me.”",
        'Her words were "you failed to protect us".',
        "The review asks what could be seen at the time.",
    ],
)
def test_plain_words_and_quotations_are_left_alone(text: str) -> None:
    assert marks(text) == ()


def test_marks_come_in_order_and_never_overlap() -> None:
    found = marks("Staff should have known. They failed to act. It was human error, and they should have asked.")
    assert [mark.found for mark in found] == ["should have", "failed", "human error", "should have"]
    assert all(one.end <= other.start for one, other in pairwise(found))
