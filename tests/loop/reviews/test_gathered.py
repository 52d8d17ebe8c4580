"""The document of a rapid review writes itself from the case, from what agencies gave and from what stages made."""

from datetime import date

import pytest

from goldthread.loop.framework import packs
from goldthread.loop.reviews.composing import Material, composed
from goldthread.loop.reviews.gathered import Made, Referred, Returned
from goldthread.loop.reviews.rules import part_of_section

CARE = Returned(
    "Housing",
    {"author": "A. Clerk", "key-events": "Monday: a lock was asked for.", "went-well": "", "done": "Locks are given."},
    "Locks are given.",
)
HEALTH = Returned(
    "Health", {"key-events": "Friday: no lock.", "strengths": "Two visits.", "concerns": "We told nobody."}
)
MATERIAL = Material(
    reference="ISLE-2026-RR-01",
    kind="Rapid review",
    methods=("Rapid review",),
    team=(),
    selected="",
    happened_on=date(2026, 11, 1),
    opened_on=date(2026, 11, 2),
    finished_on=None,
    period=(None, None),
    agencies=("Health", "Housing"),
    referred=Referred(
        "ISLE-2026-REF-01", "A girl drank from a bottle.", "Mother and two children.", "A lock was fitted."
    ),
    returned=(CARE, HEALTH),
    made=(Made("findings", "Facts", "Both saw; neither told."), Made("decision", "Decision", "No review: learnt.")),
    beside=("Coroner's inquest: none.",),
)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("reference", "- The case: ISLE-2026-REF-01\n- This review: ISLE-2026-RR-01"),
        ("family", "Mother and two children."),
        ("incident", "A girl drank from a bottle."),
        ("agencies", "- Health\n- Housing"),
        ("chronology", "Housing: Monday: a lock was asked for.\n\nHealth: Friday: no lock."),
        ("good-practice", "Health: Two visits."),
        ("concerns", "Health: We told nobody."),
        ("immediate-action", "A lock was fitted.\n\nHousing: Locks are given."),
        ("learning", "Both saw; neither told."),
        ("earlier-learning", ""),
        ("decision", "No review: learnt."),
        ("parallel", "- Coroner's inquest: none."),
        ("family-informed", ""),
    ],
)
def test_a_section_is_made_of_what_is_there(key: str, words: str) -> None:
    assert key in packs.load("england-2026").templates["rapid-review"].fields
    assert composed(part_of_section(key), MATERIAL, key) == words


def test_a_section_that_asks_nothing_in_particular_has_all_that_was_said() -> None:
    whole = composed("said", MATERIAL, "own-3")
    assert "We told nobody." in whole and "Two visits." in whole and "A. Clerk" not in whole
    assert composed("made", MATERIAL, "own-3").startswith("### Facts")
