"""Causes drawn as a fishbone and as a tree: nothing overlaps, nothing is cut off, all of it is in the words."""

from goldthread.design.causes import Bone, Node, fishbone, tree
from goldthread.design.diagrams import Box, Drawing, PlacedBox

LONG = "Ward staff expect social care to call the meeting, and social care expects the ward to call it"


def one(text: str) -> Box:
    return Box(text, text)


def apart(a: PlacedBox, b: PlacedBox) -> bool:
    return a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    boxes = [box for box in drawing.boxes if box.box.look != "bare"]
    return [(a.box.text, b.box.text) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if not apart(a, b)]


def test_a_fishbone_holds_every_bone_and_every_word() -> None:
    bones = [Bone(f"Factor {n}", tuple(one(f"{LONG} {n} {m}") for m in range(n % 4))) for n in range(7)]
    drawing = fishbone("why", "Why", one("No plan"), bones)
    assert overlapping(drawing) == []
    assert all(box.y >= 0 and box.y + box.height <= drawing.height for box in drawing.boxes)
    assert len(drawing.boxes) == 1 + 7 + sum(n % 4 for n in range(7))
    assert drawing.said[1] == f"Factor 1: {LONG} 1 0."


def test_a_tree_stands_in_the_middle_of_what_is_behind_it() -> None:
    leaf = tuple(Node(one(f"{LONG} {n}")) for n in range(3))
    drawing = tree("why", "Why", Node(one("No plan"), (Node(one("Nobody called"), leaf), Node(one("Two systems")))))
    assert overlapping(drawing) == []
    assert len(drawing.links) == 5
    assert drawing.said[0] == "No plan, because: Nobody called."
    (root,) = (box for box in drawing.boxes if box.box.text == "No plan")
    assert 0 < root.middle[1] < drawing.height
