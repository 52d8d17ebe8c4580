"""One's own referrals, and how far each has come."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import day, due, moment
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import ReferralState, Trigger
from goldthread.web.referrals.pages.children import ChildCard, cards_of
from goldthread.web.referrals.pages.referring.writing import files_of
from goldthread.web.referrals.wording import FOR_THE_REFERRER, STATES_FOR_THE_REFERRER, STEPS

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class MyPage:
    """How far a referral has come, for whoever made it."""

    progress: queries.Progress
    state: Tag
    sentence: str
    due: str
    steps: tuple[dict[str, Any], ...]
    asked_for: str
    documents: tuple[dict[str, Any], ...]
    children: tuple[ChildCard, ...]
    answers: tuple[tuple[str, str], ...]
    may_withdraw: bool


def my_page(actor: Actor, reference: str) -> MyPage:
    """What is theirs, and nothing of what others said."""
    found = queries.progress(actor, reference)
    referral = queries.own_referral(actor, reference)
    sent_back = [step.why for step in found.steps if step.state == ReferralState.RETURNED]
    return MyPage(
        progress=found,
        state=STATES_FOR_THE_REFERRER[found.state],
        sentence=FOR_THE_REFERRER[found.state],
        due=due(found.decision_due_on, actor.today, working_days_between) if found.decision_due_on else "",
        steps=tuple(
            {"what": STEPS[step.state], "when": moment(step.at.astimezone(LONDON)), "who": "", "text": step.why}
            for step in reversed(found.steps)
        ),
        asked_for=sent_back[-1] if sent_back and found.state == ReferralState.RETURNED else "",
        documents=files_of(referral, queries.documents_of(actor, referral)),
        children=cards_of(actor, referral),
        answers=_written(referral),
        may_withdraw=found.state not in {ReferralState.WITHDRAWN, ReferralState.DECIDED},
    )


def _written(referral: "Referral") -> tuple[tuple[str, str], ...]:
    given = (
        ("What happened", referral.what_happened),
        ("Done at once to keep children safe", referral.done_at_once),
        ("Why you referred it", referral.why_referred),
        ("The family and the home", referral.family),
    )
    return tuple((heading, text) for heading, text in given if text)


@dataclass(frozen=True, slots=True)
class Mine:
    """One of one's own referrals in a list."""

    reference: str
    title: str
    href: str
    kind: str
    state: Tag
    note: str


def mine(actor: Actor) -> tuple[Mine, ...]:
    """The referrals that the actor or the agency they lead made."""
    return tuple(
        Mine(
            row.reference,
            row.title,
            f"/referrals/{row.reference}/change"
            if row.state == ReferralState.DRAFT
            else f"/my-referrals/{row.reference}",
            Trigger(row.trigger).label,
            STATES_FOR_THE_REFERRER[row.state],
            f"sent {day(row.submitted_at.astimezone(LONDON).date())}"
            if row.submitted_at
            else f"begun {day(row.began_at.astimezone(LONDON).date())}",
        )
        for row in queries.mine(actor)
    )
