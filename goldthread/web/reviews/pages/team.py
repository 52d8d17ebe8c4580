"""What the pages of a review's team and of a declaration receive."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON, Actor
from goldthread.design.values import Tag
from goldthread.design.wording import day
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.choices import INDEPENDENT, MemberState, Part
from goldthread.loop.reviews.queries import Seat, Whole
from goldthread.web.reviews.pages.frame import Frame, frame_of
from goldthread.web.reviews.wording import MEMBERS

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import TeamMember

TEAM = "Team and independence"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody on the team, or who was."""

    id: int
    name: str
    part: str
    state: Tag
    independent: bool
    declared: str
    knew: str
    interests: str
    conflict: str
    waiver: str
    ended: str
    access: str
    can: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Who conducts a review, and that they stand apart from the case."""

    frame: Frame
    sentence: str
    standing: tuple[SeatLine, ...]
    gone: tuple[SeatLine, ...]
    agencies: tuple[str, ...]
    may_name: bool
    mine: bool
    """This person has still to declare."""


def team_page(actor: Actor, reference: str) -> TeamPage:
    """Read the team of a review."""
    whole = queries.whole(actor, reference)
    lines = [(seat, _line(actor, whole, seat)) for seat in whole.team]
    here = tuple(line for seat, line in lines if seat.member.state != MemberState.STOOD_DOWN)
    return TeamPage(
        frame=frame_of(whole.review, TEAM),
        sentence=_sentence([seat.member for seat in whole.team]),
        standing=here,
        gone=tuple(line for seat, line in lines if seat.member.state == MemberState.STOOD_DOWN),
        agencies=whole.agencies,
        may_name=(whole.may_run or whole.may_oversee) and whole.review.state != "closed",
        mine=any(
            seat.member.person_id == actor.person_id and seat.member.state == MemberState.NAMED for seat in whole.team
        ),
    )


def _sentence(members: "list[TeamMember]") -> str:
    here = [member for member in members if member.state != MemberState.STOOD_DOWN]
    if not any(member.part in INDEPENDENT for member in here):
        return "Nobody leads this review yet."
    waiting = [member.person.name for member in here if member.state == MemberState.NAMED]
    if waiting:
        return f"{', '.join(waiting)} {'has' if len(waiting) == 1 else 'have'} still to declare interests."
    return "Everybody on the team has declared their interests."


def _line(actor: Actor, whole: Whole, seat: Seat) -> SeatLine:
    member = seat.member
    return SeatLine(
        id=member.pk,
        name=member.person.name,
        part=Part(member.part).label,
        state=MEMBERS[member.state],
        independent=member.part in INDEPENDENT,
        declared=_on(member.declared_at.astimezone(LONDON).date()) if member.declared_at else "",
        knew=member.knew_how if member.knew_case else "",
        interests=member.interests,
        conflict=seat.conflict_now or member.conflict,
        waiver=_waiver(member),
        ended=f"{_on(member.ended_on)}: {member.ended_why}" if member.ended_on else "",
        access=_access(actor, member),
        can=tuple(_can(actor, whole, seat)),
    )


def _access(actor: Actor, member: "TeamMember") -> str:
    """How long somebody from outside sees the review, or that they see it no longer."""
    until = member.membership.ends_on if member.membership else None
    if until is None:
        return ""
    if until < actor.today or member.state == MemberState.STOOD_DOWN:
        return "sees this review no longer"
    return f"sees this one review until {day(until)}"


def _waiver(member: "TeamMember") -> str:
    if not member.waiver_reason:
        return ""
    by = member.waived_by.name if member.waived_by else "Goldthread"
    return f"{member.waiver_reason} ({by}{_on(member.waived_at.astimezone(LONDON).date()) if member.waived_at else ''})"


def _on(value: date | None) -> str:
    return f" on {day(value)}" if value else ""


def _can(actor: Actor, whole: Whole, seat: Seat) -> list[tuple[str, str]]:
    member, home = seat.member, f"/reviews/{whole.review.source.reference}/team/{seat.member.pk}"
    if whole.review.state == "closed":
        return []
    found = []
    if member.state == MemberState.NAMED and (whole.may_run or member.person_id == actor.person_id):
        found.append(("Write the declaration down", f"{home}/declare"))
    if (seat.conflict_now or member.conflict) and seat.may_waive and whole.may_oversee and not member.waiver_reason:
        found.append(("Allow it, with the reason", f"{home}/waive"))
    if member.state != MemberState.STOOD_DOWN and (whole.may_run or member.person_id == actor.person_id):
        found.append(
            ("Leave the team" if member.person_id == actor.person_id else "Take off the team", f"{home}/leave")
        )
    return found
