"""Both boards share what they learnt, take in the other's, and know how their themes answer to the country's."""

from dataclasses import replace

from goldthread.demo.world import World
from goldthread.journal.models import Entry
from goldthread.loop.sharing import exchange, operations, queries
from goldthread.loop.sharing.feeds import operations as feeds
from goldthread.loop.themes import operations as themes

TERMS = "Use it in training and in your own plans, and say whose it is. Do not publish it."
SHARED = 6
MAPPED = {
    "leadership": ("Challenge and escalation", "Leadership and board oversight"),
    "ethnicity": ("Identity, culture and disability",),
    "whole-family": ("Family, fathers and other carers",),
    "babies": ("Babies and unborn children",),
    "domestic-abuse": ("Domestic abuse",),
    "outside-home": ("Exploitation and harm outside the home",),
    "child-mental-health": ("Mental health and self-harm",),
}
"""Which of the board's themes answer to each of the national practice themes."""


def exchange_learning(large: World, small: World) -> None:
    """Each board shares lessons with the other; the larger one takes one back, and lets the other fetch the rest.

    It is the last thing that either did, at the moment of what was last written before it.
    """
    at = Entry.objects.order_by("-at").values_list("at", flat=True)[0]
    large, small = (replace(world, now=at) for world in (large, small))
    _map_themes(large)
    shared = _share(large, "What we learnt this year", small)
    _take_in(small, _file(large, shared))
    manager = large.office("manager", large.now)
    back = queries.still_shared(queries.share(manager, shared))[-1]
    why = "A person could be known by it on so small an island."
    operations.withdraw(by=manager, share_id=shared, lesson_ids=[back], why=why)
    feeds.open_feed(by=manager, share_id=shared, name=small.content.board["name"])
    _take_in(small, _file(large, shared))
    _take_in(large, _file(small, _share(small, "What a small board learnt", large)))


def _map_themes(world: World) -> None:
    for code, names in MAPPED.items():
        themes.match(
            by=world.office("manager", world.now),
            scheme="PANEL2023",
            code=code,
            theme_ids=[world.themes[name] for name in names],
        )


def _share(world: World, title: str, other: World) -> int:
    by = world.office("manager", world.now)
    chosen = queries.all_shareable(by)[-SHARED:]
    audience = other.content.board["name"]
    return operations.share(by=by, title=title, audience=audience, terms=TERMS, lesson_ids=chosen).pk


def _file(world: World, share_id: int) -> bytes:
    return operations.file_of(by=world.office("manager", world.now), share_id=share_id)


def _take_in(world: World, data: bytes) -> None:
    """The fingerprint was compared on the telephone."""
    fingerprint = exchange.read(data).fingerprint
    operations.receive(by=world.office("manager", world.now), data=data, fingerprint=fingerprint)
