"""What is found in each register, and the one thing that a reference names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.audits import queries as audits
from goldthread.loop.referrals import queries as referrals
from goldthread.web.actions.registers import ACTIONS
from goldthread.web.lessons.registers import LESSONS, RECOMMENDATIONS
from goldthread.web.referrals.registers import REFERRALS
from goldthread.web.reviews.registers import REVIEWS
from goldthread.web.shell.register import MOST_COUNTED, Register, cleaned, marked, with_words
from goldthread.web.sources.registers import SOURCES

SHOWN = 5
"""Of each register; the rest is one link away."""

_REFERENCE = re.compile(r"[A-Z0-9]{1,12}(-[A-Z0-9]{1,12}){2,6}")


@dataclass(frozen=True, slots=True)
class _Searched:
    register: Register[Any]
    asks: Permission
    reference: str = "reference"
    """The field of its rows by which people name them."""


SEARCHED = (
    _Searched(REVIEWS, Permission.READ_REVIEWS, "source__reference"),
    _Searched(REFERRALS, Permission.READ_REFERRALS),
    _Searched(LESSONS, Permission.READ_LESSONS),
    _Searched(RECOMMENDATIONS, Permission.READ_LESSONS),
    _Searched(ACTIONS, Permission.READ_ACTIONS),
    _Searched(SOURCES, Permission.READ_SOURCES),
)
"""In the order in which they are shown. A review and its source have one reference, which leads to the review."""

_NAMED: tuple[tuple[Permission, Callable[[Actor, str], object], str], ...] = (
    (Permission.READ_AUDITS, audits.round_by, "/audits/rounds/"),
    (Permission.READ_AUDITS, audits.line_by, "/audits/plan/"),
    (Permission.READ_REFERRALS, referrals.passage, "/passages/"),
    (Permission.READ_REFERRALS, referrals.enquiry, "/enquiries/"),
)
"""What has a reference and a page, and no register with words to search."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found; the words that match are marked in its text."""

    href: str
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one register has: the newest of it, how many there are, and where all of them stand."""

    title: str
    counted: str
    hits: tuple[Hit, ...]
    all_href: str
    """Empty where all of them are shown."""


def named(actor: Actor, words: str) -> str:
    """The address of the one thing that goes by this reference; empty where none does that the actor may see."""
    reference = cleaned(words).upper()
    return next(_named(actor, reference), "") if _REFERENCE.fullmatch(reference) else ""


def _named(actor: Actor, reference: str) -> Iterator[str]:
    for each in SEARCHED:
        if actor.may(each.asks):
            register = each.register
            rows = register.rows(actor).filter(**{each.reference: reference})
            yield from (register.href(row) for row in rows.order_by("pk")[:1])
    for permission, get, address in _NAMED:
        if actor.may(permission):
            try:
                get(actor, reference)
            except NotThere:
                continue
            yield f"{address}{reference}"


def found(actor: Actor, words: str) -> tuple[Found, ...]:
    """What has all these words in each register that the actor reads; registers that have none are left out."""
    parts = [_found(actor, each, words) for each in SEARCHED if words and actor.may(each.asks)]
    return tuple(part for part in parts if part.hits)


def _found(actor: Actor, each: _Searched, words: str) -> Found:
    register = each.register
    rows = with_words(register.rows(actor), words).order_by()
    count = rows[: MOST_COUNTED + 1].count()
    hits = marked(register, rows.only(*register.reads), words).order_by("-pk")[:SHOWN] if count else ()
    return Found(
        title=register.title,
        counted=f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}",
        hits=tuple(Hit(register.href(row), register.href(row).rpartition("/")[2], row.hit) for row in hits),
        all_href=f"{register.address}?{urlencode({'q': words})}" if count > SHOWN else "",
    )
