"""Who checks what, fairly; which checks are read again; when a lesson's effect can be judged."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from goldthread.core.refusals import Refusal
from goldthread.loop.actions.choices import EVIDENCED, ActionState, Effect, Found, VerificationOutcome
from goldthread.loop.actions.proof.checklists import Point

SECOND_IN = 5
"""One check in so many is made again by somebody else."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An action that waits for a check: who led it or offered its evidence, and which agency leads it."""

    action_id: int
    hands: frozenset[int]
    agency_id: int | None


@dataclass(frozen=True, slots=True)
class Checker:
    """Somebody of the pool: their agencies, what lies before them now, and what they checked lately."""

    person_id: int
    agency_ids: frozenset[int]
    waiting: int
    lately: int
    first: bool = True
    """Whether checking is what their role is for; others are asked only where nobody of these is independent."""


def independent(claim: Claim, checker: Checker) -> bool:
    """Whether somebody may check an action: no hand in it, and not of the agency that leads it."""
    return checker.person_id not in claim.hands and claim.agency_id not in checker.agency_ids


def share_out(claims: Sequence[Claim], pool: Sequence[Checker]) -> dict[int, int]:
    """Who checks what: each to somebody independent, so that nobody has more before them than they must.

    What few people can check is given out first. Between two with as much before them, the one who checked less
    lately comes first.
    """
    load = {checker.person_id: checker.waiting for checker in pool}
    given: dict[int, int] = {}
    able = {claim.action_id: _able(claim, pool) for claim in claims}
    for claim in sorted(claims, key=lambda claim: len(able[claim.action_id])):
        choice = min(
            able[claim.action_id],
            key=lambda each: (load[each.person_id], each.lately, each.person_id),
            default=None,
        )
        if choice is not None:
            given[claim.action_id] = choice.person_id
            load[choice.person_id] += 1
    return given


def _able(claim: Claim, pool: Iterable[Checker]) -> list[Checker]:
    every = [checker for checker in pool if independent(claim, checker)]
    return [checker for checker in every if checker.first] or every


def is_read_again(verification_id: int, board_id: int) -> bool:
    """Whether a check is among those that somebody else makes again: chance, but the same each time it is asked."""
    digest = hashlib.sha256(f"{board_id}/{verification_id}".encode()).digest()
    return digest[0] % SECOND_IN == 0


def check_points(points: Sequence[Point], found: Mapping[str, tuple[str, str]], outcome: str) -> None:
    """Refuse a check that calls shown what its own list leaves open or says is not; one sent back may be shorter."""
    for point in points:
        answer, note = found.get(point.key, ("", ""))
        if answer not in Found.values:
            if outcome == VerificationOutcome.VERIFIED:
                raise Refusal(f"Answer: {point.asks}", f"point_{point.key}")
            continue
        if answer in {Found.NO, Found.PARTLY} and not note.strip():
            raise Refusal(f"Say in a few words what is missing: {point.asks}", f"note_{point.key}")
        if outcome == VerificationOutcome.VERIFIED and point.must and answer == Found.NO:
            raise Refusal(
                "By your own list something that must be shown is not. Send it back, or ask for more.", "outcome"
            )


def check_sample(looked_at: int | None, showed_it: int | None) -> None:
    """Refuse a sample that does not add up."""
    if (looked_at is None) != (showed_it is None):
        raise Refusal("Give both numbers: how many you looked at, and how many of them showed it.", "looked_at")
    if looked_at is not None and showed_it is not None and showed_it > looked_at:
        raise Refusal("More of them cannot have shown it than you looked at.", "showed_it")


def check_effect(effect: str, finding: str, states: Collection[str], looks_due: int) -> None:
    """Refuse to judge a lesson's effect without a reason, or to close it before everything is done and looked at."""
    if effect not in Effect.values:
        raise Refusal("Say whether practice is better.", "effect")
    if not finding.strip():
        raise Refusal("Say what you judge it by.", "finding")
    if effect != Effect.BETTER:
        return
    live = [state for state in states if state != ActionState.CANCELLED]
    waiting = [state for state in live if state not in EVIDENCED]
    if waiting:
        many = "one action" if len(waiting) == 1 else f"{len(waiting)} actions"
        raise Refusal(
            f"A lesson is closed when what was to be done is shown. {many.capitalize()} is not yet.", "effect"
        )
    if looks_due:
        raise Refusal("A second look at what was done is overdue. Take it first, then judge the effect.", "effect")
