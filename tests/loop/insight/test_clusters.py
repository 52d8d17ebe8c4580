"""Putting together lessons that say the same: people first, then likeness on the whole, and no chains."""

from goldthread.loop.insight.clusters import clusters


def test_what_reads_alike_stands_together_and_what_does_not_stands_apart() -> None:
    likely = {(1, 2): 0.6, (2, 3): 0.5, (1, 3): 0.5, (7, 8): 0.4, (8, 9): 0.2}
    assert clusters(likely) == (frozenset({1, 2, 3}), frozenset({7, 8}))


def test_a_statement_that_says_two_things_makes_no_chain_of_them() -> None:
    likely = {(1, 2): 0.6, (1, 3): 0.6, (2, 3): 0.6, (3, 4): 0.35, (4, 5): 0.6, (4, 6): 0.6, (5, 6): 0.6}
    assert clusters(likely) == (frozenset({1, 2, 3}), frozenset({4, 5, 6}))


def test_what_a_person_said_wins_over_likeness() -> None:
    likely = {(1, 2): 0.9, (2, 3): 0.8, (1, 3): 0.8}
    assert clusters(likely, joined=[(1, 9)], apart=[(1, 2)]) == (frozenset({1, 9}), frozenset({2, 3}))
    assert all({1, 2} - group for group in clusters(likely, apart=[(1, 2)]))
    assert clusters({}, joined=[(1, 2), (3, 4), (2, 3)]) == (frozenset({1, 2, 3, 4}),)
    assert clusters({}) == ()
