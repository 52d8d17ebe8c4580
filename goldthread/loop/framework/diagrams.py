"""Decision diagrams over three answers: every way in which open limbs may be answered, without going through them all.

A diagram is a limb with one branch for each answer, down to leaves that hold a result. Equal branches are one node, and
a limb whose branches are equal is left out, so two things can be read off a finished diagram: its leaves are exactly
the results that can be reached, and its limbs are exactly those on which the result still depends. Rules about people
name each limb a few times, so their diagrams stay small where the ways of answering grow as powers of three.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.format.parts import (
    AllOf,
    AnyOf,
    AtLeast,
    Clearly,
    Condition,
    Not,
    UnlessClearlyNot,
)

NOT_MET, UNCLEAR, MET = 0, 1, 2
"""The three answers in the order of growing concern."""

VALUES = (NOT_MET, UNCLEAR, MET)
MOST_STEPS = 100_000
"""More work than this is done for no criteria: rules of people need a few thousand steps."""

Branches = tuple[int, int, int]


class Diagrams:
    """Diagrams that share their nodes; equal diagrams have the same number."""

    def __init__(self, limbs: Sequence[str], said: Mapping[str, int] | None = None) -> None:
        """``limbs`` are open, in the order in which they branch; every other limb has the answer that was ``said``."""
        self._limbs = tuple(limbs)
        self._level = {limb: level for level, limb in enumerate(self._limbs)}
        self._said = said or {}
        self._nodes: list[tuple[int, Branches]] = []
        self._leaves: list[Hashable] = []
        self._known: dict[Hashable, int] = {}
        self._folds: dict[tuple[Callable[[int, int], int], int, int], int] = {}
        self._steps = 0

    def leaf(self, value: Hashable) -> int:
        """The diagram that comes to this whatever is answered."""
        return self._keep(("leaf", value), len(self._limbs), (0, 0, 0), value)

    def limb(self, name: str) -> int:
        """The diagram of one limb: its answer."""
        if name not in self._level:
            return self.leaf(self._said.get(name, UNCLEAR))
        return self._node(self._level[name], (self.leaf(NOT_MET), self.leaf(UNCLEAR), self.leaf(MET)))

    def value(self, leaf: int) -> Hashable:
        """What a leaf holds."""
        return self._leaves[leaf]

    def of(self, condition: Condition) -> int:
        """The diagram of a condition: not met, unclear or met."""
        if isinstance(condition, str):
            return self.limb(condition)
        if isinstance(condition, Not):
            return self.turned(self.of(condition.not_), {NOT_MET: MET, UNCLEAR: UNCLEAR, MET: NOT_MET})
        if isinstance(condition, Clearly):
            return self.turned(self.of(condition.clearly), {NOT_MET: NOT_MET, UNCLEAR: NOT_MET, MET: MET})
        if isinstance(condition, UnlessClearlyNot):
            return self.turned(self.of(condition.unless_clearly_not), {NOT_MET: NOT_MET, UNCLEAR: MET, MET: MET})
        needed, parts = threshold(condition)
        return self._at_least(needed, [self.of(part) for part in parts])

    def _at_least(self, needed: int, parts: list[int]) -> int:
        """How surely so many of the parts are met, part by part, as one counts on one's fingers."""
        so_far = [self.leaf(MET)] + [self.leaf(NOT_MET)] * needed
        for part in parts:
            for count in range(needed, 0, -1):
                so_far[count] = self.most(so_far[count], self.least(so_far[count - 1], part))
        return so_far[needed]

    def least(self, one: int, other: int) -> int:
        """What is no surer than either of the two."""
        return self._folded(min, one, other, decides=self.leaf(NOT_MET), yields=self.leaf(MET))

    def most(self, one: int, other: int) -> int:
        """What is as sure as the surer of the two."""
        return self._folded(max, one, other, decides=self.leaf(MET), yields=self.leaf(NOT_MET))

    def _folded(self, fold: Callable[[int, int], int], one: int, other: int, decides: int, yields: int) -> int:
        """The least or the most of two, without walking where one of them decides by itself."""
        left, right = sorted((one, other))
        if left == right or decides in (left, right):
            return left if left == right else decides
        if yields in (left, right):
            return right if left == yields else left
        key = (fold, left, right)
        if key not in self._folds:
            low, middle, high = (self._folded(fold, *way, decides, yields) for way in self._ways(left, right))
            self._folds[key] = self._node(self._upper(left, right), (low, middle, high))
        return self._folds[key]

    def chosen(self, when: int, then: int, otherwise: int) -> int:
        """One diagram where a condition is met, and another where it is not met or unclear."""
        made: dict[tuple[int, int, int], int] = {}

        def visit(asked: int, yes: int, no: int) -> int:
            if self._nodes[asked][0] == len(self._limbs):
                return yes if self._leaves[asked] == MET else no
            trio = (asked, yes, no)
            if trio not in made:
                self._count()
                level = min(self._nodes[each][0] for each in trio)
                ways = zip(*(self._branches(each, level) for each in trio), strict=True)
                low, middle, high = (visit(*way) for way in ways)
                made[trio] = self._node(level, (low, middle, high))
            return made[trio]

        return visit(when, then, otherwise)

    def turned(self, root: int, into: Mapping[Hashable, Hashable]) -> int:
        """The same diagram with other leaves."""
        return self.joined(lambda value, _: into[value], root, self.leaf(None))

    def joined(self, join: Callable[..., Hashable], one: int, other: int) -> int:
        """The diagram that comes to ``join`` of what the two come to."""
        made: dict[tuple[int, int], int] = {}

        def visit(left: int, right: int) -> int:
            pair = (left, right)
            if pair not in made:
                level = self._upper(left, right)
                if level == len(self._limbs):
                    made[pair] = self.leaf(join(self._leaves[left], self._leaves[right]))
                else:
                    low, middle, high = (visit(*way) for way in self._ways(left, right))
                    made[pair] = self._node(level, (low, middle, high))
            return made[pair]

        return visit(one, other)

    def given(self, root: int, limb: str, answer: int) -> int:
        """The diagram where this limb has this answer."""
        level = self._level.get(limb, -1)
        made: dict[int, int] = {}

        def visit(node: int) -> int:
            at, branches = self._nodes[node]
            if at > level:
                return node
            if at == level:
                return branches[answer]
            if node not in made:
                low, middle, high = (visit(branch) for branch in branches)
                made[node] = self._node(at, (low, middle, high))
            return made[node]

        return visit(root)

    def leaves(self, root: int) -> list[Hashable]:
        """Every result that can be reached."""
        return [self._leaves[node] for node in self._below(root) if self._nodes[node][0] == len(self._limbs)]

    def limbs(self, root: int) -> list[str]:
        """The limbs on which the result depends, in their order."""
        levels = {self._nodes[node][0] for node in self._below(root)}
        return [limb for level, limb in enumerate(self._limbs) if level in levels]

    def read(self, root: int, answers: Mapping[str, int]) -> Hashable:
        """What the diagram comes to with these answers; what is not answered is unclear."""
        while self._nodes[root][0] < len(self._limbs):
            level, branches = self._nodes[root]
            root = branches[answers.get(self._limbs[level], UNCLEAR)]
        return self._leaves[root]

    def falls(self, root: int, no_less: Callable[..., bool]) -> tuple[str, int, int] | None:
        """A limb, and two answers of growing concern, between which the result can fall; nothing where none can."""
        for node in self._below(root):
            level, branches = self._nodes[node]
            if level == len(self._limbs):
                continue
            for low, high in ((NOT_MET, UNCLEAR), (UNCLEAR, MET), (NOT_MET, MET)):
                holds = self.joined(lambda one, other: no_less(other, one), branches[low], branches[high])
                if False in self.leaves(holds):
                    return self._limbs[level], low, high
        return None

    def _count(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Refusal("These criteria are too tangled to be worked. Divide them into several.")

    def _upper(self, left: int, right: int) -> int:
        return min(self._nodes[left][0], self._nodes[right][0])

    def _ways(self, left: int, right: int) -> Iterator[tuple[int, int]]:
        """The three pairs of branches below the upper limb of two diagrams."""
        self._count()
        level = self._upper(left, right)
        return zip(self._branches(left, level), self._branches(right, level), strict=True)

    def _branches(self, node: int, level: int) -> Branches:
        at, branches = self._nodes[node]
        return branches if at == level else (node, node, node)

    def _node(self, level: int, branches: Branches) -> int:
        if branches[0] == branches[1] == branches[2]:
            return branches[0]
        return self._keep((level, branches), level, branches, None)

    def _keep(self, key: Hashable, level: int, branches: Branches, value: Hashable) -> int:
        found = self._known.get(key)
        if found is not None:
            return found
        self._nodes.append((level, branches))
        self._leaves.append(value)
        self._known[key] = len(self._nodes) - 1
        return self._known[key]

    def _below(self, root: int) -> Iterator[int]:
        seen, waiting = {root}, [root]
        while waiting:
            node = waiting.pop()
            yield node
            level, branches = self._nodes[node]
            if level < len(self._limbs):
                fresh = set(branches) - seen
                seen |= fresh
                waiting += sorted(fresh)


def threshold(condition: AllOf | AnyOf | AtLeast) -> tuple[int, list[Condition]]:
    """How many of which parts are needed: every one, one, or so many."""
    if isinstance(condition, AllOf):
        return len(condition.all), condition.all
    if isinstance(condition, AnyOf):
        return 1, condition.any
    return condition.at_least, condition.of


def parts_of(condition: Condition) -> list[Condition]:
    """What a condition is put together from."""
    if isinstance(condition, str):
        return []
    if isinstance(condition, Not):
        return [condition.not_]
    if isinstance(condition, Clearly):
        return [condition.clearly]
    if isinstance(condition, UnlessClearlyNot):
        return [condition.unless_clearly_not]
    return threshold(condition)[1]


def limbs_of(condition: Condition) -> Iterator[str]:
    """Every limb that a condition names, as often as it names it."""
    if isinstance(condition, str):
        yield condition
    for part in parts_of(condition):
        yield from limbs_of(part)


def value_of(condition: Condition, values: Mapping[str, int]) -> int:
    """What a condition comes to with these answers, by the logic of three values."""
    if isinstance(condition, str):
        return values.get(condition, UNCLEAR)
    inner = [value_of(part, values) for part in parts_of(condition)]
    if isinstance(condition, Not):
        return MET - inner[0]
    if isinstance(condition, Clearly):
        return MET if inner[0] == MET else NOT_MET
    if isinstance(condition, UnlessClearlyNot):
        return NOT_MET if inner[0] == NOT_MET else MET
    needed, _ = threshold(condition)
    return sorted(inner, reverse=True)[needed - 1] if needed <= len(inner) else NOT_MET
