"""A framework says what a board calls things and when it looks again; where it is silent, defaults stand."""

from datetime import date

import pytest

from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.framework import operations, queries
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.rules import Rhythm, Words, rhythm_of, words_of
from tests.people import Cast, on_stage


def test_a_silent_framework_has_the_default_words_and_rhythm() -> None:
    assert words_of({}) == Words()
    assert rhythm_of({}) == Rhythm()


def test_a_framework_says_its_own_words_and_measures() -> None:
    assert words_of({"words": {"body": "board"}}).body == "board"
    assert rhythm_of({"rhythm": {"lasting_check_months": [3, 12]}}).lasting_check_months == (3, 12)


@pytest.mark.parametrize("content", [{"words": {"colour": "teal"}}, {"rhythm": {"tempo": 3}}])
def test_what_has_no_meaning_is_refused(content: dict[str, dict[str, object]]) -> None:
    with pytest.raises(Refusal, match="has no meaning here"):
        words_of(content)
        rhythm_of(content)


def test_the_version_in_force_is_the_latest_that_has_begun(cast: Cast) -> None:
    for name, begins, body in (("1", 2020, "board"), ("2", 2025, "partnership"), ("3", 2030, "council")):
        operations.ratify(
            by=cast.manager,
            title="Framework",
            version_name=name,
            in_force_from=date(begins, 1, 1),
            content={"words": {"body": body}},
        )
    assert queries.words(cast.manager).body == "partnership"
    found = queries.in_force(cast.manager, date(2021, 1, 1))
    assert found is not None
    assert found.version_name == "1"
    entry = Entry.objects.filter(board_id=cast.manager.board_id).order_by("-number").first()
    assert entry is not None
    assert (entry.verb, entry.kind, entry.reference) == ("ratified", "framework", "3")


def test_a_board_without_a_framework_has_the_defaults(cast: Cast) -> None:
    assert queries.in_force(cast.manager) is None
    assert queries.rhythm(cast.manager) == Rhythm()


def test_ratifying_is_refused_without_leave_twice_or_with_nonsense(cast: Cast) -> None:
    def ratify(by: object, content: dict[str, object]) -> None:
        operations.ratify(
            by=by,  # type: ignore[arg-type]
            title="Framework",
            version_name="1",
            in_force_from=date(2026, 1, 1),
            content=content,
        )

    with pytest.raises(NotAllowed):
        ratify(cast.coordinator, {})
    with pytest.raises(Refusal):
        ratify(cast.manager, {"words": {"colour": "teal"}})
    assert not Framework.objects.exists()
    ratify(cast.manager, {})
    with pytest.raises(Refusal, match="already a version 1"):
        ratify(cast.manager, {})


def test_another_board_has_its_own(cast: Cast) -> None:
    operations.ratify(by=cast.manager, title="Framework", version_name="1", in_force_from=date(2026, 1, 1), content={})
    assert queries.in_force(on_stage(cast.outsider)) is None
