"""Naming who conducts a review, their declaration of interest, and the one exception that a waiver makes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q

from goldthread.accounts import operations as accounts_writing
from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Membership, Person
from goldthread.accounts.roles import BOUND_TO_ONE_SOURCE, Permission, Role, permissions_of
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.reviews.choices import INDEPENDENT, STANDING, MemberState, Part
from goldthread.loop.reviews.models import Review, TeamMember
from goldthread.loop.reviews.operations.moving import end_membership_of
from goldthread.loop.reviews.operations.steps import check_open, document_for, locked, note, tell_the_case
from goldthread.loop.reviews.policy import require_oversee, require_run
from goldthread.loop.reviews.rules import Served, check_independent, check_part, conflict_of, independence
from goldthread.notices.operations import tell


@transaction.atomic
def name_member(
    *,
    by: Actor,
    review_id: int,
    person_id: int,
    part: str,
    last_day: date | None = None,
    waiver: str = "",
) -> TeamMember:
    """Name somebody to a review's team; they stand on it once they have declared their interests.

    Whoever belongs or belonged to an agency under review does not lead it: that is refused with the reason, unless the
    framework leaves room and the chair or a partner, who then names them, records why. Somebody without a role on the
    board gets one that is bound to this review until ``last_day`` and ends with it.
    """
    check_part(part)
    if waiver.strip():
        require_oversee(by)
    else:
        require_run(by)
    review = locked(by, review_id)
    check_open(review)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise Refusal("Choose somebody who has an account.", "person")
    if review.team.filter(person=person, part=part, state__in=sorted(STANDING)).exists():
        raise Refusal(f"{person.name} has this part in the review already.", "person")
    conflict = conflict_of(part, served(by, person_id), _involved(review), by.today)
    force = independence(document_for(review), review.review_type)
    check_independent(conflict, force, waiver)
    member = TeamMember.objects.create(
        board_id=by.board_id,
        review=review,
        person=person,
        part=part,
        membership=_bound_role(by, review, person, part, last_day),
        conflict=conflict,
        waiver_reason=waiver.strip() if conflict else "",
        waived_by_id=by.person_id if conflict and waiver.strip() else None,
        waived_at=by.at if conflict and waiver.strip() else None,
        named_by_id=by.person_id,
        named_at=by.at,
    )
    tell(
        by=by,
        people=[person.pk],
        key=f"team-{member.pk}-named",
        subject=f"You are asked to take part in the review {review.source.reference}",
        body="Read which agencies it is about, and declare your interests. You see the review after that.",
        address=f"/reviews/{review.source.reference}/declaration",
    )
    note(by, "named somebody to the team of", review, why=member.waiver_reason, detail=_detail(member))
    return member


@transaction.atomic
def declare(
    *, by: Actor, member_id: int, version: int, knew_case: bool, knew_how: str = "", interests: str = ""
) -> TeamMember:
    """Declare one's interests: whether one knew the child, the family or the case, and what else others should know.

    Whoever knew the case stands down, with the reason, until the chair waives it where the framework lets them. The
    declaration is kept either way.
    """
    member, review = _member(by, member_id, version)
    if member.person_id != by.person_id:
        require_run(by)
    if member.state != MemberState.NAMED:
        raise Refusal("This declaration has been made.")
    if knew_case:
        said(knew_how, "Say how you knew the child, the family or the case.", "knew_how")
    member.knew_case, member.knew_how = knew_case, knew_how.strip()
    member.interests = interests.strip() or "Nothing to declare."
    member.declared_at, member.declared_by_id = by.at, by.person_id
    force = independence(document_for(review), review.review_type)
    if knew_case and not member.waiver_reason and force.value in {"must", "should"}:
        member.conflict = " ".join(filter(None, (member.conflict, "Knew the child, the family or the case.")))
        _stand_down(by, member, member.conflict)
        verb = "stood down from"
    else:
        member.state = MemberState.STANDS
        _save(member)
        verb = "declared their interests in"
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.RUN_REVIEWS),
        key=f"team-{member.pk}-declared-{member.version}",
        subject=f"A declaration was made for the review {review.source.reference}",
        body="Open the team of the review to read it.",
        address=f"/reviews/{review.source.reference}/team",
    )
    if member.state == MemberState.STANDS:
        _appointed(by, review, member)
    note(by, verb, review, detail=_detail(member))
    return member


@transaction.atomic
def waive(*, by: Actor, member_id: int, version: int, reason: str) -> TeamMember:
    """Let somebody who is not wholly independent stand on a team all the same, where the framework leaves room."""
    require_oversee(by)
    member, review = _member(by, member_id, version, any_state=True)
    why = said(reason, "Say why this person may take part all the same.", "reason")
    if not member.conflict:
        raise Refusal("Nothing stands against this person, so there is nothing to waive.")
    check_independent(member.conflict, independence(document_for(review), review.review_type), why)
    if member.person_id == by.person_id:
        raise NotAllowed("Somebody else waives what stands against you.")
    member.waiver_reason, member.waived_by_id, member.waived_at = why, by.person_id, by.at
    if member.state == MemberState.STOOD_DOWN and member.declared_at is not None:
        member.state, member.ended_on, member.ended_why = MemberState.STANDS, None, ""
        member.membership = _bound_role(by, review, member.person, member.part, None, after=member.membership)
    _save(member)
    if member.state == MemberState.STANDS:
        _appointed(by, review, member)
    note(by, "waived a conflict in", review, why=why, detail=_detail(member))
    return member


@transaction.atomic
def stand_down(*, by: Actor, member_id: int, version: int, why: str) -> TeamMember:
    """End somebody's part in a review; a role that the review gave ends with it."""
    member, review = _member(by, member_id, version)
    if member.person_id != by.person_id:
        require_run(by)
    reason = said(why, "Say why this person leaves the team.", "why")
    _stand_down(by, member, reason)
    note(by, "ended a part in", review, why=reason, detail=_detail(member))
    return member


def served(by: Actor, person_id: int) -> tuple[Served, ...]:
    """The agencies for which somebody has or had a role on this board."""
    rows = Membership.objects.filter(board_id=by.board_id, person_id=person_id, agency_id__isnull=False)
    return tuple(
        Served(agency_id or 0, name, until)
        for agency_id, name, until in rows.values_list("agency_id", "agency__name", "ends_on")
    )


def _involved(review: Review) -> set[int]:
    asked = review.returns.values_list("agency_id", flat=True)
    return {*review.agency_links.values_list("agency_id", flat=True), *asked}


def _bound_role(
    by: Actor, review: Review, person: Person, part: str, last_day: date | None, after: Membership | None = None
) -> Membership | None:
    """The role that lets somebody from outside see this one review; nothing for those who have a role of their own."""
    held = list(Membership.objects.filter(accounts.current(by), board_id=by.board_id, person=person))
    here = [each for each in held if each.role in BOUND_TO_ONE_SOURCE and each.source_id == review.source_id]
    if here:
        return here[0]
    own = frozenset(each.role for each in held if each.role not in BOUND_TO_ONE_SOURCE)
    if own and Permission.READ_REVIEWS not in permissions_of(own):
        raise Refusal(f"The role of {person.name} on this board does not read reviews. Choose somebody else.", "person")
    if own:
        return None
    until = last_day or (after.ends_on if after and after.ends_on and after.ends_on > by.today else None)
    if part not in INDEPENDENT and part != Part.PANEL:
        return None
    if until is None:
        raise Refusal("Give the last day on which this person sees the review.", "last_day")
    return accounts_writing.add_member(
        by=replace(by, permissions=by.permissions | {Permission.MANAGE_PEOPLE}),
        person_id=person.pk,
        role=Role.INDEPENDENT_REVIEWER,
        starts_on=by.today,
        ends_on=until,
        source_id=review.source_id,
    )


def _appointed(by: Actor, review: Review, member: TeamMember) -> None:
    leading = review.team.filter(part=member.part, state=MemberState.STANDS).exclude(pk=member.pk)
    if member.part in {Part.LEAD, Part.AUTHOR} and not leading.exists():
        tell_the_case(by, review, "reviewer-appointed", by.today)


def _stand_down(by: Actor, member: TeamMember, why: str) -> None:
    member.state, member.ended_on, member.ended_why = MemberState.STOOD_DOWN, by.today, why
    _save(member)
    others = TeamMember.objects.filter(
        review_id=member.review_id, person_id=member.person_id, state__in=sorted(STANDING)
    )
    if not others.exists():
        end_membership_of(by, member.membership, why)


def _member(by: Actor, member_id: int, version: int, any_state: bool = False) -> tuple[TeamMember, Review]:
    """A place on a team: one's own, or one of a review that the actor sees."""
    found = the_one(TeamMember.objects.filter(board_id=by.board_id, pk=member_id))
    own = Review.objects.filter(pk=found.review_id) if found.person_id == by.person_id else None
    review = locked(by, found.review_id, None, _of(own)) if own is not None else locked(by, found.review_id)
    check_open(review)
    member = TeamMember.objects.select_for_update(of=("self",)).select_related("person", "membership").get(pk=member_id)
    check_version(member.version, version, "this place on the team")
    if member.state == MemberState.STOOD_DOWN and not any_state:
        raise Refusal("This person has left the team.")
    return member, review


def _of(reviews: Iterable[Review]) -> Q:
    return Q(pk__in=[review.pk for review in reviews])


def _save(member: TeamMember) -> None:
    member.version += 1
    member.save()


def _detail(member: TeamMember) -> dict[str, object]:
    return {"person": member.person_id, "part": Part(member.part).label, "state": MemberState(member.state).label}
