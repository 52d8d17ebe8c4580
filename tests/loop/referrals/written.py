"""Referrals for tests, made as people make them, on a board whose framework is the invented one that ships."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from goldthread.core.actor import Actor
from goldthread.journal.models import Entry
from goldthread.loop.framework import operations as frameworks
from goldthread.loop.framework import packs
from goldthread.loop.framework.models import Framework
from goldthread.loop.referrals import operations
from goldthread.loop.referrals.choices import ChildRole, DecisionChoice, Trigger
from goldthread.loop.referrals.models import Decision, Referral
from tests.people import Cast, on_stage

HAPPENED, KNOWN = date(2026, 6, 5), date(2026, 6, 8)


def framework(cast: Cast, *, version: str = "1", since: date = date(2020, 1, 1), **sections: Any) -> Framework:
    """The invented board's framework, its groups those of the cast; ``sections`` put parts of it otherwise."""
    content = packs.load("small-board-example").model_dump(mode="json", by_alias=True, exclude_unset=True)
    content["groups"]["panel"]["name"] = "Learning and improvement group"
    content["groups"]["perf"]["name"] = "Quality group"
    for name, said in sections.items():
        content[name] = content[name] | said
    on_stage(cast.manager)
    return frameworks.ratify(
        by=cast.manager, title=f"How we learn {version}", version_name=version, in_force_from=since, content=content
    )


def draft(cast: Cast, by: Actor | None = None, **said: Any) -> Referral:
    """A referral by health, with one child, that is whole and not submitted."""
    by = on_stage(by or cast.health_lead)
    answers: dict[str, Any] = {
        "trigger": Trigger.HARM,
        "title": "Baby hurt at home after missed appointments",
        "agency_id": cast.agencies["health"],
        "what_happened": "A baby came to hospital with an injury that nobody could explain.",
        "happened_on": HAPPENED,
        "known_on": KNOWN,
        "known_by": "Ward sister",
        "place": "Northshire hospital",
        "why_referred": "Three agencies had seen the family in a month, and none knew of the others.",
        "done_at_once": "The baby is in hospital and the other child is with grandparents.",
        "family": "Mother, her partner and two children.",
        "agency_ids": [cast.agencies["police"]],
    }
    made = operations.draft_referral(by=by, **(answers | said))
    operations.add_child(by=by, referral_id=made.pk, role=ChildRole.HARMED, age_band="under_1", sex="female")
    made.refresh_from_db()
    return made


def submitted(cast: Cast, **said: Any) -> Referral:
    """A referral that is before the board."""
    made = draft(cast, **said)
    return operations.submit(by=cast.health_lead, referral_id=made.pk, version=made.version)


def considered(cast: Cast, **said: Any) -> Referral:
    """A referral that is before the learning and improvement group."""
    made = submitted(cast, **said)
    return operations.open_consideration(
        by=cast.manager, referral_id=made.pk, version=made.version, group_id=cast.groups["learning"]
    )


def answered(cast: Cast, referral: Referral, **answers: str) -> Referral:
    """The same referral after the group has answered these limbs of the criteria."""
    for limb, answer in answers.items():
        key = limb.replace("_", "-")
        operations.answer_limb(
            by=cast.member, referral_id=referral.pk, criteria="review", limb=key, answer=answer, reason="As we read it."
        )
    referral.refresh_from_db()
    return referral


def recommended(cast: Cast, referral: Referral | None = None, **said: Any) -> Referral:
    """A referral, or this one, for which the group recommends an island review."""
    referral = answered(cast, referral or considered(cast), badly_hurt="met", abuse="not met")
    answers: dict[str, Any] = {
        "choice": DecisionChoice.REVIEW,
        "review_type": "island-review",
        "reasons": "We owe it a day of thought.",
    }
    operations.recommend(by=cast.manager, referral_id=referral.pk, version=referral.version, **(answers | said))
    referral.refresh_from_db()
    return referral


def decided(cast: Cast, referral: Referral | None = None, **said: Any) -> Decision:
    """The chair's decision: an island review, as the group recommends, unless said otherwise."""
    referral = referral or recommended(cast)
    answers: dict[str, Any] = {
        "choice": DecisionChoice.REVIEW,
        "review_type": "island-review",
        "reasons": "The agencies can learn from it together.",
    }
    return operations.decide(by=cast.chair, referral_id=referral.pk, version=referral.version, **(answers | said))


def later(actor: Actor, days: int) -> Actor:
    """The same person some days later."""
    return replace(actor, at=actor.at + timedelta(days=days))


def at(actor: Actor, moment: datetime) -> Actor:
    """The same person at another moment."""
    return replace(actor, at=moment)


def verbs(referral: Referral) -> list[str]:
    """What the journal says was done to a referral, in order."""
    rows = Entry.objects.filter(kind="referral", thing_id=referral.pk).order_by("number")
    return list(rows.values_list("verb", flat=True))
