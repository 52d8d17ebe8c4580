"""What the page of a review's scope receives."""

from dataclasses import dataclass
from datetime import date

from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.design.wording import day
from goldthread.loop.referrals.choices import AgeBand
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.choices import AskKind, ProceedingKind, ReviewState, SecretKind, SubjectKind
from goldthread.web.reviews.pages.frame import Frame, frame_of

SCOPE = "Scope"


@dataclass(frozen=True, slots=True)
class Line:
    """A question, a child, a sealed detail, a proceeding or a board, with where it is changed."""

    text: str
    facts: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    """Names and paragraphs that stand below."""
    can: tuple[tuple[str, str], ...]
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class ScopePage:
    """What a review wants to find out, about whom, over which time, and what runs beside it."""

    frame: Frame
    asks_title: str
    asks: tuple[Line, ...]
    may_ask: bool
    period: str
    subjects: tuple[Line, ...]
    sealed: tuple[Line, ...]
    agencies: tuple[str, ...]
    proceedings: tuple[Line, ...]
    boards: tuple[Line, ...]
    may_conduct: bool
    may_run: bool


def kinds_of(terms: frozenset[str]) -> list[tuple[str, str]]:
    """Whether the methods of a review have terms of reference, research questions, or both."""
    words = {AskKind.TERM: "terms of reference", AskKind.QUESTION: "research questions"}
    return [(str(kind), kind.label) for kind in AskKind if words[kind] in terms]


def scope_page(actor: Actor, reference: str) -> ScopePage:
    """Read the scope of a review."""
    whole = queries.whole(actor, reference)
    review, home = whole.review, f"/reviews/{reference}/scope"
    kinds = kinds_of(whole.terms)
    writes = whole.may_conduct and review.state != ReviewState.CLOSED
    return ScopePage(
        frame=frame_of(review, SCOPE),
        asks_title="Research questions" if [key for key, _ in kinds] == [AskKind.QUESTION] else "Terms of reference",
        asks=tuple(
            Line(
                each.text,
                (AskKind(each.kind).label,) if len(kinds) > 1 else (),
                (),
                (("Change", f"{home}/asks/{each.pk}"),) if writes else (),
            )
            for each in whole.questions
        ),
        may_ask=bool(kinds) and writes,
        period=f"{day(review.first_day) or 'the beginning'} to {day(review.last_day) or 'today'}"
        if review.first_day or review.last_day
        else "",
        subjects=tuple(
            Line(
                each.label,
                (SubjectKind(each.kind).label, AgeBand(each.age_band).label),
                (("Note", each.note),) if each.note else (),
                (("Take out", f"{home}/subjects/{each.pk}/remove"),) if writes else (),
            )
            for each in whole.subjects
        ),
        sealed=tuple(
            Line(
                each.whose,
                (SecretKind(each.kind).label, f"sealed on {day(each.sealed_at.date())}"),
                (),
                (("Take away", f"{home}/sealed/{each.pk}/drop"),) if whole.may_run else (),
            )
            for each in queries.identity(actor, review).secrets
        ),
        agencies=whole.agencies,
        proceedings=tuple(
            Line(
                each.name,
                tuple(
                    filter(
                        None,
                        (
                            ProceedingKind(each.kind).label,
                            each.contact,
                            _ends(each.expected_on, each.ended_on),
                        ),
                    )
                ),
                tuple(
                    (name, text)
                    for name, text in (
                        ("Waits for it", each.holds_up),
                        ("Agreed", each.agreed),
                        ("How it ended", each.outcome),
                    )
                    if text
                ),
                (("Change", f"{home}/proceedings/{each.pk}"),) if writes else (),
                Tag("Ended", "grey")
                if each.ended_on
                else Tag("Holds something up", "orange")
                if each.holds_up
                else Tag("Runs beside", "blue"),
            )
            for each in whole.proceedings
        ),
        boards=tuple(
            Line(
                each.name,
                tuple(filter(None, (each.contact, "leads the review" if each.leads else "", _signed(each.signed_on)))),
                (("It says", each.says),) if each.says else (),
                (("Record its sign-off", f"{home}/boards/{each.pk}/sign"),)
                if whole.may_run and writes and each.signed_on is None
                else (),
                Tag("Signed", "green") if each.signed_on else Tag("Not signed yet", "purple"),
            )
            for each in whole.joint_boards
        ),
        may_conduct=writes,
        may_run=whole.may_run and writes,
    )


def _ends(expected: date | None, ended: date | None) -> str:
    if ended:
        return f"ended on {day(ended)}"
    return f"expected until {day(expected)}" if expected else ""


def _signed(on: date | None) -> str:
    return f"signed on {day(on)}" if on else ""
