"""A problem of a review drawn as a fishbone and as a tree."""

from collections.abc import Iterator

from goldthread.design.causes import Bone, Node, fishbone, tree
from goldthread.design.diagrams import Box, Drawing
from goldthread.loop.reviews.choices import CauseKind
from goldthread.loop.reviews.queries import Cause

_UNSORTED = "Not sorted yet"
CAN_CHANGE = "can be changed"


def as_fishbone(problem: Cause) -> Drawing:
    """Everything behind a problem by its factor; what has none lies with what it explains."""
    bones: dict[str, list[Box]] = {}
    for cause, factor, depth in _behind(problem, _UNSORTED, 0):
        text = f"– {cause.text}" if depth else cause.text
        bones.setdefault(factor, []).append(Box(str(cause.id), text, _below(cause)))
    many = len([name for name in bones if name != _UNSORTED])
    return fishbone(
        f"fishbone-{problem.id}",
        f"{_count(many)} behind: {problem.text}",
        Box(str(problem.id), problem.text, look="strong"),
        [Bone(name, tuple(boxes)) for name, boxes in bones.items()],
    )


def as_tree(problem: Cause) -> Drawing:
    """A problem, what led to it, and what led to that."""
    return tree(f"tree-{problem.id}", f"Why: {problem.text}", _node(problem, "strong"))


def _behind(cause: Cause, factor: str, depth: int) -> Iterator[tuple[Cause, str, int]]:
    for child in cause.under:
        own = child.factor or factor
        yield child, own, depth if own == factor else 0
        yield from _behind(child, own, depth + 1)


def _node(cause: Cause, look: str = "plain") -> Node:
    teal = cause.kind == CauseKind.ROOT
    box = Box(str(cause.id), cause.text, _below(cause) or cause.factor, "teal" if teal else look)  # type: ignore[arg-type]
    return Node(box, tuple(_node(child) for child in cause.under))


def _below(cause: Cause) -> str:
    return CAN_CHANGE if cause.kind == CauseKind.ROOT else ""


def _count(many: int) -> str:
    return "One kind of factor" if many == 1 else f"{many} kinds of factor" if many else "What stands"
