"""Reviews for tests, made as people make them, on the invented board."""

from dataclasses import replace
from datetime import date
from typing import Any

from goldthread.accounts import operations as accounts
from goldthread.accounts import queries as people
from goldthread.accounts.models import Person
from goldthread.core.actor import Actor
from goldthread.journal.models import Entry
from goldthread.loop.referrals.models import Decision
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import GateKind, Part, Rating, ReviewState
from goldthread.loop.reviews.models import Review, TeamMember
from goldthread.loop.reviews.rules import markers_at
from tests.loop.referrals import written as referrals
from tests.people import NOW, Cast, on_stage

LIBRARY = {
    "serious-case-review": {
        "name": "Serious case review",
        "description": "A review by somebody from the mainland after a child has died or been badly hurt.",
        "statutory": True,
        "triggers": ["death", "harm"],
        "led_by": "panel",
        "methods": "any",
        "source_kind": "SCR",
        "publication": "report",
        "independence": "must",
    },
    "island-review": {
        "name": "Island review",
        "description": "The agencies go through a case together in a day.",
        "triggers": ["harm", "near miss", "excellent practice"],
        "led_by": "panel",
        "methods": "any",
        "source_kind": "PLR",
        "publication": "report",
    },
}
"""The island's kinds of review, done by any method of the library, with a report that may become public."""

COPY = {
    "copy": {
        "name": "Copy before publication",
        "starts": "publication-planned",
        "length": "1 week",
        "direction": "before",
        "limit": "at least",
    }
}
TELL = {
    "copy": {
        "name": "Copy of the report",
        "to": ["ministry"],
        "when": "publication-planned",
        "clock": "copy",
        "wording": "{board} plans to publish {reference}.",
    }
}


def framework(cast: Cast, **sections: Any) -> None:
    """The invented board's framework, with reviews by any method."""
    referrals.framework(cast, **({"review_types": LIBRARY} | sections))


def opened(cast: Cast, *methods: str, by: Actor | None = None, decision: Decision | None = None, **said: Any) -> Review:
    """A review of the baby, opened by the office after the chair's decision; by Learning Together unless said."""
    decision = decision or referrals.decided(cast)
    assert decision.source is not None
    by = on_stage(by or cast.manager)
    return operations.open_review(
        by=by, source_reference=decision.source.reference, methods=methods or ("learning-together",), **said
    )


def outsider(cast: Cast, name: str = "rowan") -> Person:
    """Somebody with an account and no role."""
    on_stage(cast.manager)
    return accounts.register_person(email=f"{name}@example.net", name=f"{name.title()} Reviewer", at=NOW)


def named(cast: Cast, review: Review, person: Person, part: str = Part.LEAD) -> TeamMember:
    """Somebody from outside, named to lead a review until the end of the year."""
    return operations.name_member(
        by=on_stage(cast.manager), review_id=review.pk, person_id=person.pk, part=part, last_day=date(2026, 12, 31)
    )


def acting(cast: Cast, person: Person) -> Actor:
    """The person as they act on the first board."""
    found = people.actor_for(person, cast.manager.board_id, NOW)
    assert found is not None
    return found


def reviewer(cast: Cast, review: Review, name: str = "rowan") -> Actor:
    """A lead reviewer from outside who has declared that nothing stands against them."""
    person = outsider(cast, name)
    member = named(cast, review, person)
    actor = acting(cast, person)
    operations.declare(by=actor, member_id=member.pk, version=member.version, knew_case=False)
    return on_stage(acting(cast, person))


def rated(cast: Cast, review: Review, gate: str) -> None:
    """Every marker of a gate is looked at."""
    for marker in markers_at(gate):
        operations.rate(
            by=on_stage(cast.manager),
            review_id=review.pk,
            gate=gate,
            marker=marker.key,
            rating=Rating.REACHED,
            evidence="The papers show it.",
        )


def moved(cast: Cast, review: Review, *states: str, by: Actor | None = None) -> Review:
    """The review some steps further."""
    for state in states:
        review.refresh_from_db()
        who = by or (cast.chair if state in {ReviewState.ACCEPTED, ReviewState.RESPONSE_AGREED} else cast.manager)
        operations.move_review(by=on_stage(who), review_id=review.pk, version=review.version, state=state)
    review.refresh_from_db()
    return review


def commissioned(cast: Cast, *methods: str, decision: Decision | None = None) -> tuple[Review, Actor]:
    """A review with a lead reviewer, a question and its first gate, and that reviewer."""
    review = opened(cast, *methods, decision=decision)
    lead = reviewer(cast, review)
    sheet = queries.whole(on_stage(cast.manager), review.source.reference)
    if sheet.terms:
        kind = "question" if "research questions" in sheet.terms else "term"
        operations.ask(
            by=cast.manager, review_id=review.pk, kind=kind, text="What makes joint work hard on the island?"
        )
    rated(cast, review, GateKind.COMMISSION)
    return moved(cast, review, ReviewState.COMMISSIONED), lead


def accepted(cast: Cast, decision: Decision | None = None) -> tuple[Review, Actor]:
    """A review by Learning Together whose report the chair has accepted."""
    review, lead = commissioned(cast, decision=decision)
    moved(cast, review, ReviewState.GATHERING, ReviewState.ANALYSIS)
    operations.write_finding(
        by=on_stage(lead),
        review_id=review.pk,
        statement="Appointments that are missed are seen by one agency alone",
        questions=["How will the board know who else is told?"],
    )
    operations.begin_report(by=lead, review_id=review.pk)
    moved(cast, review, ReviewState.CHECKING, ReviewState.DRAFT, ReviewState.QUALITY_GATE)
    rated(cast, review, GateKind.DRAFT)
    return moved(cast, review, ReviewState.ACCEPTED), lead


def later(actor: Actor, days: int) -> Actor:
    """The same person some days later."""
    return referrals.later(actor, days)


def without(actor: Actor, *permissions: str) -> Actor:
    """The same person without some permissions."""
    return replace(actor, permissions=actor.permissions - set(permissions))


def verbs(review: Review) -> list[str]:
    """What the journal says was done to a review, in order."""
    rows = Entry.objects.filter(kind="review", thing_id=review.pk).order_by("number")
    return list(rows.values_list("verb", flat=True))
