"""How actions hang together: what must be done first, and a loop found before it is made. Pure."""

from collections.abc import Collection, Mapping


def path_to(start: int, goal: int, needs: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    """The way by which one action needs another, from the first to the last; empty where it does not need it."""
    waiting: list[tuple[int, ...]] = [(start,)]
    seen = {start}
    while waiting:
        way = waiting.pop(0)
        if way[-1] == goal:
            return way
        for following in sorted(needs.get(way[-1], ())):
            if following not in seen:
                seen.add(following)
                waiting.append((*way, following))
    return ()
