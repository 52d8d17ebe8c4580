"""Lessons that say the same thing, put together: what people confirmed, and around it what reads alike."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count

Link = tuple[int, int]


def clusters(
    likely: Mapping[Link, float], joined: Iterable[Link] = (), apart: Iterable[Link] = (), least: float = 0.3
) -> tuple[frozenset[int], ...]:
    """Groups of two and more: what a person joined stands together, what a person set apart never does.

    Groups grow by average likeness: two are joined as long as their members are, on the whole, at least ``least``
    alike. One statement that says five things so cannot chain five clusters into one.
    """
    members, groups_of = _joined(joined, {each for link in likely for each in link})
    enemies = _between(((one, other, 1.0) for one, other in apart), groups_of)
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for one, others in _between(((*link, alike) for link, alike in likely.items()), groups_of).items():
        for other, total in others.items():
            near[one][other] = total / (len(members[one]) * len(members[other]))
    waiting = [(-alike, one, other) for one, others in near.items() for other, alike in others.items() if one < other]
    heapq.heapify(waiting)
    numbers = count(max(members, default=0) + 1)
    while waiting:
        alike, one, other = heapq.heappop(waiting)
        if -alike < least:
            break
        if one not in members or other not in members or other in enemies.get(one, {}):
            continue
        both = next(numbers)
        share = len(members[one]), len(members[other])
        members[both] = members.pop(one) | members.pop(other)
        enemies[both] = {**enemies.get(one, {}), **enemies.get(other, {})}
        for enemy in enemies[both]:
            enemies.setdefault(enemy, {})[both] = 1.0
        for third in near[one].keys() | near[other].keys():
            if third in members:
                mean = (share[0] * near[one].get(third, 0.0) + share[1] * near[other].get(third, 0.0)) / sum(share)
                near[both][third] = near[third][both] = mean
                heapq.heappush(waiting, (-mean, third, both))
    return tuple(sorted((frozenset(each) for each in members.values() if len(each) > 1), key=min))


def _joined(joined: Iterable[Link], others: Iterable[int]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Each lesson with those that a person joined to it: members by group, and groups by member."""
    group_of: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    for each in others:
        group_of[each], members[each] = each, {each}
    for one, other in joined:
        for each in (one, other):
            if each not in group_of:
                group_of[each], members[each] = each, {each}
        keeps, goes = group_of[one], group_of[other]
        if keeps != goes:
            for each in members[goes]:
                group_of[each] = keeps
            members[keeps] |= members.pop(goes)
    return members, group_of


def _between(links: Iterable[tuple[int, int, float]], group_of: Mapping[int, int]) -> dict[int, dict[int, float]]:
    """Links between lessons, added up between their groups, both ways."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, strength in links:
        a, b = group_of.get(one, one), group_of.get(other, other)
        if a != b:
            found[a][b] = found[b][a] = found[a].get(b, 0.0) + strength
    return dict(found)
