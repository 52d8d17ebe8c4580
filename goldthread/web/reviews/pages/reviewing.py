"""What the page of one review receives: where it stands, what comes next, its stages, its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.core.working_days import working_days_between
from goldthread.design.timescale import Look, Span, Timescale, timescale
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, due, plural, weekday
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.referrals import queries as referrals
from goldthread.loop.referrals.choices import TICKING, ClockState
from goldthread.loop.referrals.queries import ClockRow
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.choices import (
    AT_WORK,
    INDEPENDENT,
    GateAnswer,
    GateKind,
    MemberState,
    Part,
    ProceedingKind,
    Rating,
    ReviewState,
)
from goldthread.loop.reviews.queries import StageView, Whole
from goldthread.loop.reviews.schemes import markers
from goldthread.web.reviews.pages.frame import Frame, frame_of
from goldthread.web.reviews.wording import ASKED_OF, LATE, STATES
from goldthread.web.shell.history import Told, history_of

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review

HOME = "Where it stands"

_WORDS = {
    "marker": {marker.key: marker.name for marker in markers().factors},
    "rating": dict(Rating.choices),
}
"""What the journal's codes are called."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that has to be there before the next step."""

    text: str
    href: str
    done: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next for a review, with the one button that does it."""

    sentence: str
    detail: str = ""
    due: str = ""
    late: bool = False
    button: str = ""
    href: str = ""
    todos: tuple[Todo, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """Something that a stage makes."""

    name: str
    done: bool
    href: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage on the line of a review's stages."""

    name: str
    href: str
    purpose: str
    look: str
    """done, now, ready, waiting: how its bead is drawn."""
    tag: Tag
    when: str
    late: bool
    makes: tuple[Made, ...]
    lacks: tuple[str, ...]
    gate: str
    gate_passed: bool
    who: str


@dataclass(frozen=True, slots=True)
class MethodLine:
    """The stages of one method."""

    name: str
    stops: tuple[Stop, ...]
    finished: int

    @property
    def sentence(self) -> str:
        """How far it is."""
        return f"{self.finished} of {counted(len(self.stops), 'stage')} finished"


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock of the case behind the review."""

    name: str
    when: str
    late: bool
    statutory: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A time in which the review was held up."""

    reason: str
    since: date
    until: date | None
    ended_on: date | None
    ended_why: str
    approved_by: str
    told: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One review: where it stands and what comes next."""

    frame: Frame
    next: Next
    yours: tuple[tuple[str, str], ...]
    """Each part of this person in the review, and what it asks of them."""
    explained: tuple[tuple[str, str], ...]
    """What its methods are."""
    path: tuple[tuple[str, bool, bool], ...]
    """The states of its way: words, whether it is past, whether it is now."""
    methods: tuple[MethodLine, ...]
    clocks: tuple[ClockLine, ...]
    drawing: Timescale | None
    clocks_href: str
    holds: tuple[Held, ...]
    held_up_by: tuple[tuple[str, str, str], ...]
    """What runs beside it and holds something up: what it is, what waits, until when."""
    facts: tuple[tuple[str, str, str], ...]
    """Name, words, and an address where they lead somewhere."""
    learnt: int
    history: tuple[Told, ...]
    can: tuple[tuple[str, str], ...]


def review_page(actor: Actor, reference: str) -> ReviewPage:
    """Read one review and all that stands beside it, in a fixed number of queries."""
    whole = queries.whole(actor, reference)
    review = whole.review
    clocks = _clocks(actor, review)
    return ReviewPage(
        frame=frame_of(review, HOME),
        next=next_of(actor, whole),
        yours=tuple((PARTS[part], ASKED_OF[part]) for part in _parts(actor, whole)),
        explained=whole.explained,
        path=tuple(_path(whole)),
        methods=tuple(_methods(actor, whole)),
        clocks=tuple(_clock(actor, row) for row in clocks),
        drawing=_drawing(actor, clocks),
        clocks_href=f"/referrals/{review.decision.referral.reference}/clocks" if clocks and review.decision else "",
        holds=tuple(
            Held(
                each.reason,
                each.since,
                each.expected_until,
                each.ended_on,
                each.ended_why,
                each.approved_by.name,
                each.told,
            )
            for each in whole.holds
        ),
        held_up_by=tuple(
            (f"{ProceedingKind(each.kind).label}: {each.name}", each.holds_up, day(each.expected_on))
            for each in whole.proceedings
            if each.holds_up and each.ended_on is None
        ),
        facts=tuple(_facts(actor, whole)),
        learnt=lessons.of_source(actor, review.source_id).count(),
        history=history_of(actor, "review", review.pk, _WORDS),
        can=tuple(_can(actor, whole)),
    )


PARTS = dict(Part.choices)


def _parts(actor: Actor, whole: Whole) -> list[str]:
    """What this person is to the review."""
    seats = (seat.member for seat in whole.team)
    return [each.part for each in seats if each.person_id == actor.person_id and each.state == MemberState.STANDS]


def next_of(actor: Actor, whole: Whole) -> Next:
    """The next step of a review, as this person sees it."""
    review, home = whole.review, f"/reviews/{whole.review.source.reference}"
    match review.state:
        case ReviewState.CLOSED:
            return Next(f"This review was closed on {day(review.closed_on)}.")
        case ReviewState.HELD:
            return _held(whole, home)
        case ReviewState.SCOPED:
            return _to_commission(actor, whole, home)
        case ReviewState.QUALITY_GATE:
            return Next(
                "The draft is at the quality gate.",
                "The markers are looked at, joint boards sign, and the chair or a partner accepts the report.",
                button="Look at the quality markers",
                href=f"{home}/quality",
            )
        case ReviewState.ACCEPTED:
            return Next(
                "The report is accepted. The board answers it.",
                "Every recommendation and every question of a finding needs the board’s answer.",
                button="See what is to be answered",
                href=f"{home}/findings",
            )
        case ReviewState.RESPONSE_AGREED | ReviewState.PRE_PUBLICATION if _becomes_public(whole):
            return Next(
                "The board has answered. The report is made ready to be published.",
                "Who is told first, what it does to the family, and what the identity check finds stand in the plan.",
                button="Go to the publication",
                href=f"{home}/publication",
            )
    if review.state in AT_WORK:
        stage = _current(whole)
        if stage is not None:
            return _stage_next(actor, stage, home)
    onward = [each for each in whole.next if each[0] in _after(whole)]
    words = f"Next it becomes “{onward[0][1].lower()}”." if onward else "Nothing else is to be done here."
    if onward and whole.may_conduct:
        return Next(words, button="Take it a step on", href=f"{home}/move")
    return Next(words)


def _becomes_public(whole: Whole) -> bool:
    return any(state == ReviewState.PUBLISHED for state, _ in whole.path)


def _after(whole: Whole) -> set[str]:
    states = [state for state, _ in whole.path]
    at = states.index(whole.review.state) if whole.review.state in states else len(states) - 2
    return set(states[at + 1 :])


def _held(whole: Whole, home: str) -> Next:
    hold = next((each for each in whole.holds if each.ended_on is None), None)
    until = f" It is expected to wait until {day(hold.expected_until)}." if hold and hold.expected_until else ""
    since = f"Held up since {day(hold.since)}." if hold else "Held up."
    return Next(
        since,
        f"{whole.review.waits_for}{until} What is learnt meanwhile is still written down and acted on.",
        button="Go on with it" if whole.may_run else "",
        href=f"{home}/release",
    )


def _to_commission(actor: Actor, whole: Whole, home: str) -> Next:
    leads = [seat for seat in whole.team if seat.member.part in INDEPENDENT and seat.member.state == MemberState.STANDS]
    gate = next(sheet for sheet in queries.quality(actor, whole.review) if sheet.gate == GateKind.COMMISSION)
    words = "research questions" if whole.terms == {"research questions"} else "terms of reference"
    todos = [Todo("Name who leads it; they declare their interests", f"{home}/team", bool(leads))]
    if whole.terms:
        todos.append(Todo(f"Write the {words}", f"{home}/scope", bool(whole.questions)))
    looked = f"Look at the quality markers of the commission{f' ({gate.left} left)' if gate.left else ''}"
    todos.append(Todo(looked, f"{home}/quality", not gate.left))
    ready = all(each.done for each in todos)
    left = sum(not each.done for each in todos)
    return Next(
        "Everything is there. Commission the review."
        if ready
        else f"{counted(left, 'thing').capitalize()} before the review is commissioned:",
        button="Commission the review" if ready and whole.may_run else "",
        href=f"{home}/move",
        todos=tuple(todos),
    )


def _current(whole: Whole) -> StageView | None:
    """The stage that is worked on: the first that has begun, or the first that can begin."""
    for wanted in ("begun", "ready", "waiting"):
        found = next((stage for stage in whole.stages if stage.state == wanted), None)
        if found:
            return found
    return None


def _stage_next(actor: Actor, view: StageView, home: str) -> Next:
    left = [artefact.name for artefact in view.artefacts if artefact.done_on is None]
    if view.state != "begun":
        sentence = f"The next stage is “{view.stage.name}”."
        detail = f"It waits for: {', '.join(view.lacks)}." if view.lacks else view.stage.purpose
    elif left:
        sentence, detail = f"The stage “{view.stage.name}” is under way.", f"Still to come: {', '.join(left)}."
    else:
        sentence, detail = f"The stage “{view.stage.name}” can be finished.", "All that it makes is there."
    return Next(
        sentence,
        detail,
        due(view.stage.due_on, actor.today, working_days_between) if view.stage.due_on else "",
        view.days_late > 0,
        "Open this stage",
        f"{home}/stages/{view.stage.pk}",
    )


def _path(whole: Whole) -> Iterator[tuple[str, bool, bool]]:
    state = whole.review.held_from if whole.review.state == ReviewState.HELD else whole.review.state
    if state in {ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN}:
        state = ReviewState.PUBLISHED
    states = [each for each, _ in whole.path]
    at = states.index(state) if state in states else 0
    for number, (_, words) in enumerate(whole.path):
        shown = STATES[whole.review.state] if number == at and whole.review.state != ReviewState.HELD else words
        yield shown, number < at, number == at


LOOKS = {"finished": "done", "begun": "now", "ready": "ready", "waiting": "waiting"}
TAGS = {
    "finished": Tag("Finished", "green"),
    "begun": Tag("Under way", "blue"),
    "ready": Tag("Can begin", "teal"),
    "waiting": Tag("Waits", "grey"),
}


def _methods(actor: Actor, whole: Whole) -> Iterator[MethodLine]:
    home = f"/reviews/{whole.review.source.reference}"
    for name in whole.methods:
        views = [view for view in whole.stages if view.method == name]
        yield MethodLine(
            name,
            tuple(stop_of(actor, view, home) for view in views),
            sum(view.state == "finished" for view in views),
        )


def stop_of(actor: Actor, view: StageView, home: str) -> Stop:
    """One stage in words."""
    stage = view.stage
    if stage.finished_on:
        when = f"finished on {day(stage.finished_on)}"
    elif stage.due_on:
        when = due(stage.due_on, actor.today, working_days_between)
    else:
        when = f"begun on {day(stage.begun_on)}" if stage.begun_on else ""
    return Stop(
        name=stage.name,
        href=f"{home}/stages/{stage.pk}",
        purpose=stage.purpose,
        look=LOOKS[view.state],
        tag=LATE if view.days_late else TAGS[view.state],
        when=when,
        late=view.days_late > 0,
        makes=tuple(Made(each.name, each.done_on is not None, f"{home}/stages/{stage.pk}") for each in view.artefacts),
        lacks=view.lacks,
        gate=stage.gate,
        gate_passed=stage.gate_answer == GateAnswer.MET,
        who=", ".join(stage.takes_part),
    )


def _clocks(actor: Actor, review: "Review") -> tuple[ClockRow, ...]:
    """The clocks that run in the case behind a review, for those who see the case."""
    if review.decision is None or not actor.may(Permission.READ_REFERRALS):
        return ()
    try:
        referral = referrals.get(actor, review.decision.referral.reference)
    except NotThere:
        return ()
    return tuple(row for row in referrals.clocks_of(actor, referral) if row.state in TICKING)


def _clock(actor: Actor, row: ClockRow) -> ClockLine:
    return ClockLine(row.name, _when(actor, row), row.days_late > 0, row.statutory)


def _when(actor: Actor, row: ClockRow) -> str:
    if row.state == ClockState.PAUSED:
        return f"paused since {day(row.paused_on)}"
    if row.days_late:
        return f"{counted(row.days_late, 'day')} late"
    if row.working_days_left and row.working_days_left <= 20:
        return f"in {counted(row.working_days_left, 'working day')} ({weekday(row.due_on, actor.today)})"
    return "today" if row.due_on == actor.today else f"by {day(row.due_on)}"


def _drawing(actor: Actor, rows: tuple[ClockRow, ...]) -> Timescale | None:
    if not rows:
        return None
    spans = [
        Span(
            row.name,
            "statutory" if row.statutory else "local",
            row.started_on,
            row.due_on,
            _look(row),
            _when(actor, row),
            row.statutory,
        )
        for row in rows
    ]
    late = sum(row.days_late > 0 for row in rows)
    title = f"{late} of {counted(len(rows), 'clock')} late" if late else f"{counted(len(rows), 'clock')} run, none late"
    return timescale("review-clocks", title, spans, actor.today)


def _look(row: ClockRow) -> Look:
    if row.state == ClockState.PAUSED:
        return "paused"
    if row.days_late:
        return "late"
    return "soon" if row.working_days_left <= 3 and not row.at_least else "running"


def _facts(actor: Actor, whole: Whole) -> Iterator[tuple[str, str, str]]:
    review = whole.review
    home = f"/reviews/{review.source.reference}"
    yield "Kind", review.kind_name, ""
    yield plural(len(whole.methods), "Method"), ", ".join(whole.methods), f"{home}/methods" if whole.may_run else ""
    standing = [seat.member for seat in whole.team if seat.member.state == MemberState.STANDS]
    leads = [f"{each.person.name} ({Part(each.part).label.lower()})" for each in standing if each.part in INDEPENDENT]
    yield "Led by", ", ".join(leads) or "nobody yet", f"{home}/team"
    if review.first_day or review.last_day:
        yield "Looks at", f"{day(review.first_day) or 'the beginning'} to {day(review.last_day) or 'today'}", ""
    yield "About", ", ".join(subject.label for subject in whole.subjects) or "no single child", f"{home}/scope"
    yield "Agencies", ", ".join(whole.agencies) or "none named yet", f"{home}/returns"
    for board in whole.joint_boards:
        signed = f"signed on {day(board.signed_on)}" if board.signed_on else "not signed yet"
        yield "Together with", f"{board.name} ({signed})", f"{home}/scope"
    opened = day(review.opened_at.astimezone(LONDON).date())
    if review.decision is None:
        yield "Opened", f"{opened} by the chair alone: {review.own_discretion_why}", ""
    else:
        reference = review.decision.referral.reference
        yield "Opened", f"{opened}, after the decision on {reference}", _decision_href(actor, reference)
    if review.accepted_on:
        yield "Report accepted", day(review.accepted_on), ""
    if whole.framework_title:
        yield "Under", whole.framework_title, ""


def _decision_href(actor: Actor, reference: str) -> str:
    if not actor.may(Permission.READ_REFERRALS):
        return ""
    try:
        referrals.get(actor, reference)
    except NotThere:
        return ""
    return f"/referrals/{reference}/decision"


def _can(actor: Actor, whole: Whole) -> Iterator[tuple[str, str]]:
    state, home = whole.review.state, f"/reviews/{whole.review.source.reference}"
    if state == ReviewState.CLOSED:
        if whole.may_oversee:
            yield "Open it again", f"{home}/reopen"
        return
    if whole.may_conduct and state != ReviewState.HELD:
        yield "Take it a step on, or back", f"{home}/move"
    if whole.may_conduct:
        yield "Change its title or its period", f"{home}/change"
    if whole.may_run:
        yield "Add a method or take one away", f"{home}/methods"
        if state in AT_WORK | {ReviewState.ACCEPTED, ReviewState.RESPONSE_AGREED, ReviewState.PRE_PUBLICATION}:
            yield "Hold it up, with the reason", f"{home}/hold"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a review, as a list of files shows it."""

    name: str
    kind: str
    size: int
    href: str
    note: str
    status: str
    colour: str = "teal"


def papers_of(actor: Actor, review: "Review") -> tuple[Paper, ...]:
    """The files of a review."""
    return tuple(
        Paper(
            row.title,
            row.document.name.rpartition(".")[2].upper()[:4],
            row.document.size,
            f"/reviews/papers/{row.document_id}",
            f"{row.document.name}, added by {row.added_by.name if row.added_by else 'Goldthread'} on "
            f"{day(row.added_at.astimezone(LONDON).date())}",
            "Published with the report" if row.leaves else "",
        )
        for row in queries.documents_of(actor, review)
    )
