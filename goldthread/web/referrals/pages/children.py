"""What the pages of a referral's children receive."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import AgeBand, ChildRole, Sex
from goldthread.web.referrals.forms.children import TRUE_OF_A_CHILD

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral, ReferralChild
    from goldthread.loop.referrals.queries import Whole


@dataclass(frozen=True, slots=True)
class ChildCard:
    """A child as a pseudonym, and whether anybody has said who it is."""

    id: int
    label: str
    role: str
    age: str
    sex: str
    true: tuple[str, ...]
    note: str
    sealed: bool
    may_open: bool
    version: int


def cards_of(actor: Actor, referral: "Referral", whole: "Whole | None" = None) -> tuple[ChildCard, ...]:
    """The children of a referral."""
    if whole is not None:
        return tuple(_card(child, child.pk in whole.sealed, child.pk in whole.openable) for child in whole.children)
    children = queries.children_of(actor, referral).select_related("identity")
    return tuple(_card(child, hasattr(child, "identity"), may_open=False) for child in children)


def _card(child: "ReferralChild", sealed: bool, may_open: bool) -> ChildCard:
    return ChildCard(
        id=child.pk,
        label=child.label,
        role=ChildRole(child.role).label,
        age=_age(child.age_band),
        sex="" if child.sex == Sex.NOT_KNOWN else Sex(child.sex).label,
        true=tuple(words for name, words in TRUE_OF_A_CHILD if getattr(child, name)),
        note=child.note,
        sealed=sealed,
        may_open=may_open and sealed,
        version=child.version,
    )


def _age(band: str) -> str:
    if band in {AgeBand.NOT_KNOWN, AgeBand.UNBORN}:
        return "" if band == AgeBand.NOT_KNOWN else "Unborn"
    return f"Aged {AgeBand(band).label.lower()}"
