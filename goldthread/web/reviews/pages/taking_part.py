"""What the page of those who take part receives."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.reviews import policy, queries
from goldthread.loop.reviews.choices import ENDED, InvitationState, TakesPart
from goldthread.loop.reviews.queries import TakingPart
from goldthread.web.reviews.pages.frame import Frame, frame_of
from goldthread.web.reviews.wording import INVITATIONS

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Participant, Review

TAKING_PART = "Taking part"

TITLES = {
    TakesPart.CHILD: ("Children and young people", "Ask a child or young person"),
    TakesPart.FAMILY: ("Family", "Ask somebody of the family"),
    TakesPart.PRACTITIONER: ("Practitioners", "Ask a practitioner"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who was invited, in words."""

    who: str
    state: Tag
    next: str
    facts: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    """Headings and what stands below them."""
    marks: tuple[tuple[str, str], ...]
    """Turns of phrase that could read as blame, and what to say instead."""
    can: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one kind."""

    key: str
    title: str
    button: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class TakingPartPage:
    """Who was invited to a review and what became of it."""

    frame: Frame
    sentence: str
    groups: tuple[Group, ...]
    may: bool


def taking_part_page(actor: Actor, review: "Review") -> TakingPartPage:
    """Read who takes part in a review."""
    rows = queries.taking_part(actor, review)
    may = policy.may_conduct(actor, review) and review.state not in ENDED
    home = f"/reviews/{review.source.reference}/taking-part"
    return TakingPartPage(
        frame=frame_of(review, TAKING_PART),
        sentence=_sentence(rows),
        groups=tuple(
            Group(
                str(kind),
                TITLES[kind][0],
                TITLES[kind][1],
                tuple(_line(row, home, may) for row in rows if row.participant.kind == kind),
            )
            for kind in TakesPart
        ),
        may=may,
    )


def _sentence(rows: tuple[TakingPart, ...]) -> str:
    if not rows:
        return "Nobody has been asked yet."
    heard = sum(row.participant.state == InvitationState.HEARD for row in rows)
    declined = sum(row.participant.state == InvitationState.DECLINED for row in rows)
    said = f"{counted(len(rows), 'person', 'people')} asked, {heard} heard"
    return f"{said}; {declined} did not want to, which is respected." if declined else f"{said}."


def _line(row: TakingPart, home: str, may: bool) -> PersonLine:
    one = row.participant
    return PersonLine(
        who=one.who,
        state=INVITATIONS[one.state],
        next=row.next,
        facts=tuple(
            filter(
                None,
                (
                    f"asked by {one.invited_by} on {day(one.invited_on)}",
                    one.how,
                    f"heard on {day(one.heard_on)}" if one.heard_on else "",
                    f"saw the report on {day(one.saw_report_on)}" if one.saw_report_on else "",
                ),
            )
        ),
        told=tuple(
            (heading, text)
            for heading, text in (
                ("What was explained", one.explained),
                ("What they are asked", one.asked),
                ("What they hope", one.hoped),
                ("What they said", one.said),
                ("How it shaped the findings", one.shaped),
                ("How they let us know", one.declined_how),
                ("What they say of the report", one.says_of_report),
            )
            if text
        ),
        marks=tuple((mark.found, mark.instead) for mark in row.marks),
        can=tuple(_can(one, home)) if may else (),
    )


def _can(one: "Participant", home: str) -> list[tuple[str, str]]:
    here = f"{home}/{one.pk}"
    match one.state:
        case InvitationState.INVITED:
            return [("Write down their answer", f"{here}/answer"), ("Write down what they said", f"{here}/hear")]
        case InvitationState.ACCEPTED:
            return [("Write down what they said", f"{here}/hear"), ("They changed their mind", f"{here}/answer")]
        case InvitationState.DECLINED:
            return [("They came back of their own accord", f"{here}/back"), ("They saw the report", f"{here}/shown")]
    return [
        ("Change what they said", f"{here}/hear"),
        ("How it shaped the findings", f"{here}/shaped"),
        ("They saw the report", f"{here}/shown"),
    ]
