"""What the pages of agencies' parts in a review receive."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, due, plural
from goldthread.loop.reviews import policy, queries
from goldthread.loop.reviews.choices import ENDED, RETURN_AWAITED, RETURN_OPEN, ReturnState
from goldthread.loop.reviews.queries import ReturnToGive
from goldthread.web.reviews.pages.frame import Frame, frame_of
from goldthread.web.reviews.wording import LATE, RETURNS
from goldthread.web.shell.questions import shown_answer

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review, ReviewReturn

GIVES = "What agencies give"


@dataclass(frozen=True, slots=True)
class Given:
    """What one agency was asked, as a row."""

    href: str
    agency: str
    what: str
    state: Tag
    when: str
    late: bool
    chased: str
    signed: str
    file: str
    can: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """What every agency was asked for a review, the late ones first."""

    frame: Frame
    sentence: str
    rows: tuple[Given, ...]
    may_ask: bool


def returns_page(actor: Actor, review: "Review") -> ReturnsPage:
    """Read what agencies were asked for a review, and how far they are."""
    rows = list(queries.returns_of(actor, review))
    conducts = policy.may_conduct(actor, review) and review.state not in ENDED
    shown = sorted(rows, key=lambda row: (row.state not in RETURN_AWAITED, row.due_on, row.agency.name))
    return ReturnsPage(
        frame=frame_of(review, GIVES),
        sentence=_sentence(actor, rows),
        rows=tuple(_given(actor, row, conducts) for row in shown),
        may_ask=conducts,
    )


def _sentence(actor: Actor, rows: "list[ReviewReturn]") -> str:
    if not rows:
        return "No agency has been asked yet."
    awaited = [row for row in rows if row.state in RETURN_AWAITED]
    if not awaited:
        return f"Every agency that was asked has given its part ({len(rows)})."
    late = sum(row.due_on < actor.today for row in awaited)
    done = len(rows) - len(awaited)
    stand = f"{done} of {len(rows)} {plural(done, 'is', 'are')} complete"
    return f"{stand}; {late} {plural(late, 'is', 'are')} late." if late else f"{stand}; none is late."


def _given(actor: Actor, row: "ReviewReturn", conducts: bool) -> Given:
    awaited = row.state in RETURN_AWAITED
    late = awaited and row.due_on < actor.today
    home = f"/reviews/returns/{row.pk}"
    can = []
    if conducts and row.state not in RETURN_OPEN:
        can.append(("Ask further", f"{home}/query"))
    if awaited and actor.may(Permission.RUN_REVIEWS):
        can.append(("Chase", f"{home}/chase"))
    return Given(
        home,
        row.agency.name,
        row.what,
        LATE if late else RETURNS[row.state],
        due(row.due_on, actor.today, working_days_between) if awaited else "",
        late,
        _chased(row.times_chased, row.chased_at.astimezone(LONDON).date() if row.chased_at else None),
        f"{row.signed_by}, {day(row.signed_at.astimezone(LONDON).date())}" if row.signed_at else "",
        row.document.name if row.document else "",
        tuple(can),
    )


def _chased(times: int, on: date | None) -> str:
    return f"chased {counted(times, 'time')}, last on {day(on)}" if times else ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that is still to be given or signed off, in a list."""

    href: str
    agency: str
    what: str
    reference: str
    state: Tag
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class MinePage:
    """What one's own agencies are asked for reviews, and for those who see reviews, what is late."""

    mine: tuple[Awaited, ...]
    late: tuple[Awaited, ...]
    answers: bool
    sees_late: bool


def mine_page(actor: Actor) -> MinePage:
    """Everything that agencies have still to give, as far as it concerns this person."""
    sees = actor.may(Permission.READ_REVIEWS)
    return MinePage(
        tuple(_awaited(actor, row) for row in queries.returns_to_give(actor)),
        tuple(_awaited(actor, row) for row in queries.late_returns(actor)) if sees else (),
        actor.may(Permission.ANSWER_FOR_AGENCY),
        sees,
    )


def _awaited(actor: Actor, row: "ReviewReturn") -> Awaited:
    late = row.due_on < actor.today
    return Awaited(
        f"/reviews/returns/{row.pk}",
        row.agency.name,
        row.what,
        row.review.source.reference,
        LATE if late else RETURNS[row.state],
        due(row.due_on, actor.today, working_days_between),
        late,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was asked or given."""

    what: str
    when: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What an agency is told and asked, its own words, and what can be done with them."""

    give: ReturnToGive
    state: Tag
    due: str
    late: bool
    period: str
    said: tuple[tuple[str, str], ...]
    file_href: str
    steps: tuple[Step, ...]
    writes: bool
    back: tuple[str, str]
    can: tuple[tuple[str, str], ...]
    hidden: bool
    """The agency is still writing, and this person is not of it."""


def return_page(actor: Actor, return_id: int, anew: bool = False) -> ReturnPage:
    """Word what an agency is asked; ``anew`` asks for the form of what is given already."""
    give = queries.return_to_give(actor, return_id)
    row = queries.return_by_id(actor, return_id)
    sees = _sees(actor, give.reference)
    awaited = give.state in RETURN_AWAITED
    home = f"/reviews/returns/{return_id}"
    own = row.agency_id in actor.agency_ids and actor.may(Permission.ANSWER_FOR_AGENCY)
    conducts = sees is not None and policy.may_conduct(actor, sees)
    can = []
    if give.may_sign:
        can.append(("Sign it off", f"{home}/sign"))
    if conducts and give.state not in RETURN_OPEN and row.review.state not in ENDED:
        can.append(("Ask further", f"{home}/query"))
    if awaited and actor.may(Permission.RUN_REVIEWS):
        can.append(("Chase the agency", f"{home}/chase"))
    if give.may_write and give.state not in RETURN_OPEN and not anew:
        can.append(("Change what is given", f"{home}?change=yes"))
    hidden = give.state == ReturnState.WRITING and not own
    steps = queries.steps_of_return(actor, row)
    return ReturnPage(
        give=give,
        state=LATE if give.days_late else RETURNS[give.state],
        due=due(give.due_on, actor.today, working_days_between) if awaited else "",
        late=give.days_late > 0,
        period=f"{day(give.first_day) or 'the beginning'} to {day(give.last_day) or 'today'}"
        if give.first_day or give.last_day
        else "",
        said=tuple((each.label, shown_answer(each)) for each in give.form if each.answer),
        file_href=f"/reviews/papers/{give.document_id}" if give.document_id and not hidden else "",
        steps=tuple(
            Step(
                RETURNS[step.state] if step.state != ReturnState.ASKED else "Asked",
                day(step.at.astimezone(LONDON).date()),
                step.by.name if step.by else "Goldthread",
                step.text,
            )
            for step in steps
        ),
        writes=give.may_write and (give.state in RETURN_OPEN or anew),
        back=(f"/reviews/{give.reference}/returns", GIVES) if sees else ("/reviews/returns", "Asked of your agency"),
        can=tuple(can),
        hidden=hidden,
    )


def _sees(actor: Actor, reference: str) -> "Review | None":
    try:
        return queries.get(actor, reference)
    except NotThere:
        return None
