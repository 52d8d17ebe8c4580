"""Working a referral's criteria on the answers that count now."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Group, Membership
from goldthread.accounts.queries import current, holders_of
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import Actor
from goldthread.loop.framework.criteria import Finding, answers_of, work
from goldthread.loop.framework.format.document import AnyCriteria, Document
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals.models import LimbAnswer, Referral, RunningClock
from goldthread.loop.referrals.rules import Course, Standing, criteria_of, kept_finding, standing


def newest(rows: Iterable[LimbAnswer]) -> dict[tuple[str, str], LimbAnswer]:
    """The answer that counts to each question, by criteria and limb; ``rows`` come in the order they were given."""
    return {(row.criteria, row.limb): row for row in rows}


def found_by(criteria: AnyCriteria, answers: Mapping[str, str]) -> Finding:
    """What these answers, as they are kept, come to."""
    return work(criteria, answers_of(criteria, answers))


def findings_of(document: Document | None, referral: Referral) -> dict[str, dict[str, Any]]:
    """What each criteria that was worked comes to now, as it is kept, by its key."""
    current = newest(referral.limb_answers.order_by("pk"))
    kept: dict[str, dict[str, Any]] = {}
    for key, criteria in criteria_of(document).items():
        answers = {limb: row.answer for (name, limb), row in current.items() if name == key}
        if answers:
            kept[key] = kept_finding(key, found_by(criteria, answers), answers)
    return kept


def asked_for(document: Document | None, found: Mapping[str, Mapping[str, Any]]) -> list[tuple[Force, str | None]]:
    """For each kept finding its force and the kind of review that its outcome opens."""
    known = criteria_of(document)
    return [
        (Force(finding["force"]), known[key].outcomes[finding["outcome"]].starts)
        for key, finding in found.items()
        if key in known and finding["outcome"] in known[key].outcomes
    ]


def standing_of(
    document: Document | None, referral: Referral, course: Course, found: Mapping[str, Mapping[str, Any]]
) -> Standing:
    """How a decision for this course stands to the newest recommendation and to what the criteria found."""
    recommended = referral.recommendations.order_by("-pk").first()
    deciding = document.deciding if document else None
    return standing(
        decided=course,
        recommended=Course(recommended.choice, recommended.review_type) if recommended else None,
        found=asked_for(document, found),
        statutory=[key for key, kind in document.review_types.items() if kind.statutory] if document else [],
        opened=list(referral.decisions.exclude(review_type=course.review_type).values_list("review_type", flat=True)),
        repeats=bool(deciding and (deciding.repeats_learning or deciding.repeats_route)),
    )


def who_may_agree(by: Actor, clock: RunningClock) -> set[int]:
    """The people who may agree to a pause or an extension: whom the framework names, or else who decides."""
    document = document_of(clock.referral.framework) if clock.referral.framework else None
    plays = played(document, clock.approved_by)
    if not plays:
        return set(holders_of(by, Permission.DECIDE))
    held = Membership.objects.filter(current(by), board_id=by.board_id, role=plays)
    return set(held.values_list("person_id", flat=True))


def played(document: Document | None, key: str) -> str:
    """The role in Goldthread that plays a role of the framework, or that is named itself; nothing where none does."""
    role = document.roles.get(key) if document else None
    name = role.plays if role else key
    return name if name in Role.values else ""


def plays_of(document: Document | None) -> str:
    """The role in Goldthread to which the framework leaves the decision; nothing where it names none of them."""
    return played(document, document.deciding.decided_by) if document and document.deciding else ""


def considering_group(by: Actor, document: Document | None) -> Group | None:
    """The board's group to which a framework gives its referrals."""
    if document is None or document.deciding is None:
        return None
    return group_called(by, document, document.deciding.considered_by)


def group_called(by: Actor, document: Document, key: str | None) -> Group | None:
    """The board's group that a framework means: the one of the same name or short name."""
    meant = document.groups.get(key) if key else None
    if meant is None:
        return None
    called = Q(name__iexact=meant.name)
    if meant.short_name:
        called |= Q(short_name__iexact=meant.short_name) | Q(name__iexact=meant.short_name)
    return accounts.groups(by).filter(called).order_by("pk").first()
