"""What practitioners say otherwise, for the pages on which agencies and boards say how they stand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.loop.audits import queries

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditRound


@dataclass(frozen=True, slots=True)
class Against:
    """A survey of practitioners that does not bear out what is said here, and where they see otherwise."""

    survey: str
    href: str
    sentences: tuple[tuple[str, str], ...]
    """What practitioners were asked, and the sentence."""


def against(actor: Actor, of: "AuditRound") -> tuple[Against, ...]:
    """Each survey that contradicts a round beyond chance, of those whose results the actor may see."""
    return tuple(
        Against(
            one.survey.title,
            f"/audits/rounds/{one.survey.reference}/survey",
            tuple((asks, each.sentence) for asks, each in one.contradictions),
        )
        for one in queries.not_borne_out(actor, of)
    )
