"""The look that knows nothing sealed shows names, exact days, places, numbers and ages, and little else."""

import pytest

from goldthread.loop.reviews.generic import Sort, look
from goldthread.loop.reviews.identity import Passage


def seen(text: str) -> list[tuple[str, Sort]]:
    return [(one.found, one.sort) for one in look([Passage("page 1", text)])]


@pytest.mark.parametrize(
    ("text", "found", "sort"),
    [
        ("Then Mrs Adeyemi rang.", "Mrs Adeyemi", Sort.NAME),
        ("At home was Callum with his dog.", "Callum", Sort.NAME),
        ("It was 3rd March 2019.", "3rd March 2019", Sort.DATE),
        ("It was 3/3/19.", "3/3/19", Sort.DATE),
        ("A call came from Larkmoor Close.", "Larkmoor Close", Sort.PLACE),
        ("Staff at St Oswin's Primary School saw it.", "St Oswin's Primary School", Sort.PLACE),
        ("Sent to TN4 7QX.", "TN4 7QX", Sort.PLACE),
        ("NHS number 943 476 5919 was given.", "943 476 5919", Sort.NUMBER),
        ("Ring 01632 960 001.", "01632 960 001", Sort.NUMBER),
        ("A seven-week plan for a 7-week-old baby.", "7-week-old", Sort.AGE),
    ],
)
def test_it_is_shown(text: str, found: str, sort: Sort) -> None:
    assert (found, sort) in seen(text)


def test_the_words_of_a_review_are_left_alone() -> None:
    text = (
        "Child A was seen in March 2019 by the health visitor. The Board asks each agency. May the plan change? "
        "A mark was noticed. Mark the change in the record. Working Together was followed by all."
    )
    assert seen(text) == []
