"""Drawings over time: everything is drawn once, leads where it should, and nothing that people wrote runs."""

from xml.etree import ElementTree

from goldthread.design import lanes

SVG = "{http://www.w3.org/2000/svg}"


def test_marks_joins_and_shades_are_drawn_and_escaped() -> None:
    marks = [lanes.Mark(n, "full", f"Mark {n} <b>", f"/events/{n}?a=1&b=2", strong=n == 0) for n in range(3)]
    cells = {(0, 0): lanes.Cell(marks=tuple(marks[:2])), (1, 2): lanes.Cell(marks=(marks[2],))}
    drawn = lanes.draw(
        "t",
        "Three <events>",
        ["Health & care", "Police"],
        [lanes.Column(str(n), f"?day={n}") for n in range(3)],
        cells,
        shades=[lanes.Shade(1, 2, "9 days", "9 days without an event")],
        joins=[lanes.Join(0, 2, False), lanes.Join(1, 7, True)],
    )
    root = ElementTree.fromstring(drawn)
    assert root.find(f"{SVG}title").text == "Three <events>"  # type: ignore[union-attr]  # it has a title
    hrefs = [link.get("href") for link in root.iter(f"{SVG}a")]
    assert [f"/events/{n}?a=1&b=2" in hrefs for n in range(3)] == [True] * 3
    assert drawn.count("9 days without an event") == 1 and "<b>" not in drawn


def test_brackets_stand_over_the_lanes_one_above_the_other_where_they_would_meet() -> None:
    wide = [
        lanes.Bracket(0, 9, "The first winter", "The first winter, December 2025", "/a#1"),
        lanes.Bracket(1, 3, "A <move>", "A <move>, January 2026", "/a#2"),
        lanes.Bracket(28, 30, "A name that is far longer than its stretch", "Last", "/a#3"),
    ]
    columns = [lanes.Column() for _ in range(30)]
    drawn = lanes.draw("t", "Three", ["Health"], columns, {(0, 0): lanes.Cell((1, 0, 0))}, brackets=wide)
    root = ElementTree.fromstring(drawn)
    names = {text.text: (float(text.get("x", "")), text.get("y")) for text in root.iter(f"{SVG}text")}
    (first, first_y), (move, move_y) = names["The first winter"], names["A <move>"]
    last, last_y = names["A name that is far longer than its stretch"]
    assert first < move and first_y == last_y != move_y
    assert last + 42 * 6.6 <= float(root.get("width", "")), "no name stands beyond the edge"
    assert "/a#2" in [link.get("href") for link in root.iter(f"{SVG}a")]


def test_what_does_not_fit_in_a_cell_is_counted_with_a_way_to_it() -> None:
    marks = tuple(lanes.Mark(n, "hollow", str(n), f"/{n}") for n in range(20))
    drawn = lanes.draw("t", "Many", ["Health"], [lanes.Column("1")], {(0, 0): lanes.Cell(href="?day=1", marks=marks)})
    assert f"+{20 - lanes.MOST_STACKED}" in drawn and 'href="?day=1"' in drawn


def test_bars_say_their_counts() -> None:
    cell = lanes.Cell((2, 1, 0), "Health, May 2014: 3 events", "?from=2014-05-01")
    drawn = lanes.draw("t", "Three", ["Health"], [lanes.Column()], {(0, 0): cell})
    assert ">3</text>" in drawn and "Health, May 2014: 3 events" in drawn
    assert lanes.draw("t", "None", [], [], {})
