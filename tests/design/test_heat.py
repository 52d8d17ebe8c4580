"""A grid of squares: each says how much it holds, leads where it should, and nothing that people wrote runs."""

from xml.etree import ElementTree

from goldthread.design import heat

SVG = "{http://www.w3.org/2000/svg}"


def sides(drawn: str) -> list[float]:
    """The sides of the filled squares, in the order of the drawing."""
    rects = ElementTree.fromstring(drawn).iter(f"{SVG}rect")
    return [float(rect.get("width", "0")) for rect in rects if rect.get("fill") != "none"]


def test_four_look_four_times_as_much_as_one_and_each_figure_is_written() -> None:
    squares = {
        (0, 0): heat.Square(4, "Neglect, 2024: 4 lessons", "/lessons?a=1&b=2"),
        (1, 1): heat.Square(1, "Records <b>, 2025: 1 lesson", ring="broken"),
    }
    rows = [heat.Row("Neglect", "/themes/1", under="Kinds of harm"), heat.Row("Records & recording")]
    drawn = heat.draw("h", "Five <lessons>", rows, ["2024", "2025"], squares)
    great, small = sides(drawn)
    assert great / small == 2
    assert ">4</text>" in drawn and ">1</text>" in drawn
    assert "<b>" not in drawn and "Kinds of harm" in drawn
    assert drawn.count("stroke-dasharray") == 1, "a ring that is not certain is broken"
    links = {link.get("href"): link.get("aria-label") for link in ElementTree.fromstring(drawn).iter(f"{SVG}a")}
    assert links == {"/themes/1": "Neglect", "/lessons?a=1&b=2": "Neglect, 2024: 4 lessons"}


def test_a_shade_is_dark_for_much_and_keeps_its_words_readable() -> None:
    squares = {
        (0, 0): heat.Square(0, "Police, safer recruitment: not met", words="1"),
        (0, 1): heat.Square(3, "Police, supervision: met", words="4"),
    }
    drawn = heat.draw("h", "Two grades", [heat.Row("Police")], ["A", "B"], squares, by="shade", most=3)
    assert drawn.index("#e3eff0") < drawn.index("#0b4a50") and 'fill="#ffffff">4' in drawn


def test_an_empty_grid_is_drawn_too() -> None:
    assert heat.draw("h", "Nothing yet", [], [], {})
