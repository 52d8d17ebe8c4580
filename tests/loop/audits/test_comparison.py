"""Results side by side: tallies, heat maps, changes in words, and what is fit to publish."""

from decimal import Decimal

from goldthread.core.intervals import Verdict
from goldthread.loop.audits.comparison import (
    TOGETHER,
    Graded,
    changes,
    contradictions,
    followed,
    grid,
    overall,
    published,
    tally,
)
from goldthread.loop.audits.format import Met


def rows(agency: str, standard: str, met: int, of: int, question: str = "q", weight: int = 1) -> list[Graded]:
    return [
        Graded(
            return_id=number,
            agency=agency,
            locality="North",
            sector="Health",
            case="",
            section=standard,
            standard=standard,
            dimension="",
            question=question,
            first="",
            grade="",
            met=Met.YES if number < met else Met.NO,
            weight=Decimal(weight),
        )
        for number in range(of)
    ]


def test_a_change_is_told_in_words_and_only_where_it_is_more_than_chance() -> None:
    told = overall(rows("A", "1", 41, 60), rows("A", "1", 55, 60))
    assert told.sentence == "from 41 of 60 to 55 of 60: better, and not by chance alone"
    few = overall(rows("A", "1", 3, 5), rows("A", "1", 5, 5))
    assert few.difference is not None and few.difference.verdict == Verdict.TOO_FEW


def test_questions_are_followed_through_their_new_keys_and_others_left_out() -> None:
    before = rows("A", "1", 2, 20, "old") + rows("A", "1", 9, 20, "gone")
    after = rows("A", "1", 18, 20, "new") + rows("A", "1", 1, 20, "added")
    (told,) = changes(followed(before, {"old": "new"}), followed(after, {"new": "new"}), "question")
    assert (told.name, told.earlier.met, told.later.met) == ("new", 2, 18)
    assert followed(before, {}) == ()


def test_answers_that_are_alike_count_as_many_as_they_are() -> None:
    one_by_one = rows("A", "1", 3, 5, weight=2)
    alike = [Graded(agency="A", met=Met.YES, weight=Decimal(2), times=3)]
    alike += [Graded(agency="A", met=Met.NO, weight=Decimal(2), times=2)]
    assert tally(alike) == tally(one_by_one)


def test_a_heat_map_adds_up() -> None:
    found = grid(rows("A", "1", 3, 4) + rows("A", "2", 1, 4) + rows("B", "1", 4, 4), "agency", "standard")
    assert (found.rows, found.columns) == (("A", "B"), ("1", "2"))
    assert [cell.met for row in found.cells for cell in row] == [3, 1, 4, 0]
    assert (found.total.met, found.total.of, found.row_totals[0].of, found.column_totals[0].of) == (8, 12, 8, 8)
    assert found.cells[1][1].share is None


def test_weights_count_where_the_tool_weighs() -> None:
    found = tally(rows("A", "1", 1, 1, weight=3) + rows("A", "1", 0, 1, weight=1))
    assert found.weighted == Decimal("0.75")


def test_what_is_published_hides_small_counts_and_what_would_give_them_away() -> None:
    many = [row for a in "ABC" for s in "123" for row in rows(a, s, 0, 2 if (a, s) == ("A", "1") else 20)]
    made = published(grid(many, "agency", "standard"), 5)
    assert made.counts is not None
    assert made.counts.rows[0][0] is None and len(made.counts.beside) == 3


def test_a_contradiction_is_told_only_where_it_is_sure() -> None:
    own = rows("A", "1", 1, 1, "known")
    tests = {"i-know": ["known"]}
    assert len(contradictions(rows("A", "1", 1, 12, "i-know"), own, tests)) == 1
    (ours,) = contradictions(rows("A", "1", 1, 12, "i-know"), rows(TOGETHER, "1", 1, 1, "known"), tests)
    assert ours.sentence == "The board says that this is in place; 1 of 12 practitioners see it"
    assert contradictions(rows("A", "1", 5, 12, "i-know"), own, tests) == ()
    assert contradictions(rows("A", "1", 0, 4, "i-know"), own, tests) == ()
