"""Drawings of why something came about: a fishbone, and a tree. Pure; each with its words as a list.

Both are a `Drawing`, so that one SVG serves the page, the print and the PDF. What people wrote stands in them whole:
a bone grows with its words, and nothing is cut off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from goldthread.design.diagrams import PADDING, Box, Drawing, Link, PlacedBox, PlacedLink, across, moved, placed

_BONE, _SLANT, _GAP, _HEAD = 216.0, 46.0, 26.0, 230.0
"""Width of a bone's words, how far a bone leans, the room between bones, and the width of the head."""


@dataclass(frozen=True, slots=True)
class Bone:
    """What lies along one bone: its name, and everything that belongs there."""

    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A box, and what stands behind it."""

    box: Box
    under: tuple["Node", ...] = ()


def fishbone(key: str, title: str, head: Box, bones: Sequence[Bone]) -> Drawing:
    """The head at the right, and bones above and below a spine that leads to it, by turns."""
    above, below = bones[::2], bones[1::2]
    step = _BONE + _SLANT + _GAP
    high = max((_height(bone) for bone in above), default=0.0)
    low = max((_height(bone) for bone in below), default=0.0)
    spine = high + 2
    width = max(1, len(above)) * step + 12
    end = placed(head, width, 0, _HEAD)
    end = moved(end, max(spine - end.height / 2, 0))
    spine = end.middle[1]
    boxes, links = [end], [PlacedLink(f"M2 {spine:.0f}H{width - 3:.0f}", False)]
    for number, bone in enumerate(above):
        _lay(bone, number * step, spine, -1, boxes, links)
    for number, bone in enumerate(below):
        _lay(bone, number * step, spine, 1, boxes, links)
    said = tuple(f"{bone.name}: {'; '.join(_words(box) for box in bone.boxes)}." for bone in bones)
    height = max(spine + low + 2, end.y + end.height + 2)
    return Drawing(key, title, said, width + _HEAD + 2, height, tuple(boxes), tuple(links))


def _height(bone: Bone) -> float:
    """How much room a bone's name and words take."""
    return placed(Box("", bone.name), 0, 0, _BONE).height + sum(_row(box) for box in bone.boxes) + 34


def _row(box: Box) -> float:
    return placed(box, 0, 0, _BONE).height - PADDING + 6


def _lay(bone: Bone, x: float, spine: float, side: int, boxes: list[PlacedBox], links: list[PlacedLink]) -> None:
    """Put a bone above (-1) or below (1) the spine: its name at its end, its words between."""
    tall = _height(bone)
    far = spine + side * tall
    name = placed(Box(f"bone-{side}-{x:.0f}", bone.name, look="teal"), x + 1, far, _BONE)
    name = name if side < 0 else moved(name, -name.height)
    boxes.append(name)
    edge = name.y + name.height if side < 0 else name.y
    at = x + _BONE - 18
    leans = (_SLANT + 18) / max(abs(spine - edge), 1)
    links.append(PlacedLink(f"M{at:.0f} {edge:.0f}L{x + _BONE + _SLANT:.0f} {spine - side * -3:.0f}", False))
    y = edge + 6 if side < 0 else spine + 22
    for box in bone.boxes:
        row = _row(box)
        words = placed(replace(box, look="bare"), x - PADDING + 1, y - PADDING + 4, _BONE)
        boxes.append(words)
        under = y + row - 6
        reach = at + abs(under - edge) * leans
        links.append(PlacedLink(f"M{x + 1:.0f} {under:.0f}H{reach - 1:.0f}", False))
        y += row


def _words(box: Box) -> str:
    return f"{box.text.rstrip('.')}{f' ({box.below})' if box.below else ''}"


def tree(key: str, title: str, root: Node, *, box_width: int = 220) -> Drawing:
    """A tree from left to right: each box before what stands behind it, in the middle of all of that."""
    boxes: list[PlacedBox] = []
    links: list[tuple[str, str]] = []
    bottom = _grow(root, 0, 1.0, box_width, boxes, links)
    by_key = {one.box.key: one for one in boxes}
    lines = tuple(across(by_key[start], by_key[end], Link(start, end), bottom) for start, end in links)
    said = tuple(f"{one.rstrip('.')}, because: {other.rstrip('.')}." for one, other in _pairs(root))
    width = max(one.x + one.width for one in boxes) + 2
    return Drawing(key, title, said, width, bottom, tuple(boxes), lines)


def _grow(node: Node, depth: int, top: float, wide: int, boxes: list[PlacedBox], links: list[tuple[str, str]]) -> float:
    """Place a node and all behind it from ``top`` down; gives where the next may begin."""
    own = placed(node.box, depth * (wide + 64) + 1, top, wide)
    bottom, middles = top, []
    for child in node.under:
        links.append((node.box.key, child.box.key))
        bottom = _grow(child, depth + 1, bottom, wide, boxes, links)
        middles.append(boxes[-1].middle[1])
    if middles:
        own = moved(own, max(0.0, (middles[0] + middles[-1]) / 2 - own.middle[1]))
    boxes.append(own)
    return max(bottom, own.y + own.height + 14)


def _pairs(node: Node) -> Iterator[tuple[str, str]]:
    for child in node.under:
        yield node.box.text, child.box.text
        yield from _pairs(child)
