"""Drawing cases from a list so that the same list and the same seed draw the same cases."""

from collections.abc import Sequence
from random import Random

from goldthread.core.refusals import Refusal

Listed = tuple[str, str]
"""A pseudonym and the group it is in, which may be empty."""


def read_list(text: str) -> tuple[Listed, ...]:
    """A list of cases, one a line: the pseudonym, and its group after a comma where there are groups."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    cases = []
    for line in lines:
        label, _, group = line.partition(",")
        cases.append((label.strip(), group.strip()))
    if not cases:
        raise Refusal("List the cases, one pseudonym on each line.", "population")
    seen: set[str] = set()
    for label, group in cases:
        if label in seen:
            raise Refusal(f"{label} stands in the list twice. Take one out.", "population")
        if not label or len(label) > 40 or len(group) > 60:
            raise Refusal("A pseudonym has 1 to 40 characters, and its group up to 60. Mend the list.", "population")
        seen.add(label)
    return tuple(cases)


def draw(population: Sequence[Listed], size: int, seed: int, *, stratified: bool = False) -> tuple[Listed, ...]:
    """Cases drawn without putting back; within each group in proportion to its share where it is stratified."""
    if not 0 < size <= len(population):
        raise Refusal(f"Draw between 1 and {len(population)} cases: the list has no more.", "size")
    chance, listed = Random(seed), sorted(population)  # noqa: S311 - a draw to be repeated, not a secret
    if not stratified:
        return tuple(chance.sample(listed, size))
    groups: dict[str, list[Listed]] = {}
    for each in listed:
        groups.setdefault(each[1], []).append(each)
    shares = _shares({name: len(members) for name, members in groups.items()}, size)
    return tuple(each for name in sorted(groups) for each in chance.sample(groups[name], shares[name]))


def _shares(counts: dict[str, int], size: int) -> dict[str, int]:
    """How many to draw from each group: whole numbers as near to its share as can be, the largest remainders first."""
    total = sum(counts.values())
    exact = {name: size * count / total for name, count in counts.items()}
    shares = {name: int(share) for name, share in exact.items()}
    for name in sorted(exact, key=lambda name: (shares[name] - exact[name], name))[: size - sum(shares.values())]:
        shares[name] += 1
    return shares
