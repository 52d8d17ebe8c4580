"""What the pages of one stage and of the quality gates receive."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, weekday
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.choices import GateAnswer, GateKind, ReviewState
from goldthread.loop.reviews.queries import GateSheet, StageView
from goldthread.web.reviews.pages.frame import Frame, frame_of
from goldthread.web.reviews.pages.reviewing import HOME, Stop, stop_of
from goldthread.web.reviews.wording import RATINGS

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review, ReviewArtefact

QUALITY = "Quality markers"

MEETS = "meeting"
"""The kind of what a stage makes by bringing people together on a day."""

_WHERE: dict[str, tuple[str, str]] = {
    "returns": ("Ask the agencies, and read what they give", "/reviews/{}/returns"),
    "chronology": ("The chronology", "/sources/{}/chronology"),
    "timeline": ("The chronology, drawn", "/sources/{}/chronology"),
    "conversations": ("Who takes part, and what they said", "/reviews/{}/taking-part"),
    "stories": ("Who takes part, and what they told", "/reviews/{}/taking-part"),
    "questions": ("The scope of the review", "/reviews/{}/scope"),
    "episodes": ("The stretches of the case, and what lay behind them", "/reviews/{}/analysis"),
    "factors": ("What lay behind it", "/reviews/{}/analysis"),
    "tree": ("The causes, drawn", "/reviews/{}/causes"),
    "findings": ("The findings", "/reviews/{}/findings"),
    "report": ("The report", "/reviews/{}/report"),
    "response": ("What the board answers", "/reviews/{}/findings"),
    "plan": ("Lessons, recommendations and actions of this review", "/sources/{}"),
    "summary": ("The learning summary", "/reviews/{}/summary"),
}
"""Where the work for something stands that a stage makes, by its kind."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a stage makes."""

    id: int
    name: str
    guidance: str
    text: str
    file: tuple[str, str] | None
    done: str
    where: tuple[str, str] | None
    """Words and address of the pages on which it is worked out."""
    href: str
    again_href: str


@dataclass(frozen=True, slots=True)
class StagePage:
    """One stage: what it needs, what it makes, its gate, and the next step."""

    frame: Frame
    stop: Stop
    method: str
    number: str
    meets_on: str
    """The day on which people come together, where the stage is an event."""
    comes: tuple[str, ...]
    things: tuple[Thing, ...]
    gate: str
    gate_answer: Tag | None
    gate_note: str
    began: str
    began_without: str
    can_begin: bool
    can_finish: bool
    in_the_way: str
    """Why it cannot be finished yet."""
    may: bool
    home: str
    others: tuple[tuple[str, str], ...]
    """The stage before and the one after: words and address."""


def found_stage(actor: Actor, review: "Review", stage_id: int) -> tuple[StageView, ...]:
    """The stages of a review, refused where this one is not among them."""
    views = queries.stages_of(actor, review)
    if not any(view.stage.pk == stage_id for view in views):
        raise NotThere
    return views


def stage_page(actor: Actor, reference: str, stage_id: int) -> StagePage:
    """Read one stage of a review."""
    whole = queries.whole(actor, reference)
    views = whole.stages
    at = next((number for number, view in enumerate(views) if view.stage.pk == stage_id), None)
    if at is None:
        raise NotThere
    view = views[at]
    stage, home = view.stage, f"/reviews/{reference}"
    may = whole.may_conduct and whole.review.state not in {ReviewState.HELD, ReviewState.CLOSED}
    meets = any(artefact.kind == MEETS for artefact in view.artefacts)
    beside = []
    if at:
        beside.append((f"Before: {views[at - 1].stage.name}", f"{home}/stages/{views[at - 1].stage.pk}"))
    if at + 1 < len(views):
        beside.append((f"After: {views[at + 1].stage.name}", f"{home}/stages/{views[at + 1].stage.pk}"))
    return StagePage(
        frame=frame_of(whole.review, HOME),
        stop=stop_of(actor, view, home),
        method=view.method,
        number=f"Stage {at + 1} of {len(views)}",
        meets_on=_meets(stage.due_on, actor.today) if meets else "",
        comes=tuple(stage.takes_part),
        things=tuple(_thing(home, stage.pk, artefact, reference) for artefact in view.artefacts),
        gate=stage.gate,
        gate_answer=_gate(stage.gate_answer) if stage.gate else None,
        gate_note=_noted(stage.gate_note, stage.gate_by.name if stage.gate_by else ""),
        began=day(stage.begun_on),
        began_without=stage.began_without_why,
        can_begin=may and stage.begun_on is None,
        can_finish=may and view.may_finish,
        in_the_way=_in_the_way(view),
        may=may and stage.finished_on is None,
        home=f"{home}/stages/{stage.pk}",
        others=tuple(beside),
    )


def _meets(on: date | None, today: date) -> str:
    if on is None:
        return "The day is not set yet."
    return f"{weekday(on, today)}" if on >= today else day(on)


def _noted(note: str, by: str) -> str:
    return f"{note} ({by})" if note and by else note


def _gate(answer: str) -> Tag:
    return {
        GateAnswer.MET: Tag("Fulfilled", "green"),
        GateAnswer.NOT_MET: Tag("Not yet", "orange"),
    }.get(GateAnswer(answer), Tag("Not answered", "purple"))


def _in_the_way(view: StageView) -> str:
    stage = view.stage
    if stage.begun_on is None or stage.finished_on is not None or view.may_finish:
        return ""
    left = [artefact.name for artefact in view.artefacts if artefact.done_on is None]
    if left:
        return f"It can be finished when this is there: {', '.join(left)}."
    return "It can be finished when its gate is fulfilled."


def _thing(home: str, stage_id: int, artefact: "ReviewArtefact", reference: str) -> Thing:
    where = _WHERE.get(artefact.kind)
    file = artefact.document
    by = artefact.done_by.name if artefact.done_by else ""
    return Thing(
        artefact.pk,
        artefact.name,
        artefact.guidance,
        artefact.text,
        (file.name, f"/reviews/papers/{file.pk}") if file else None,
        f"there since {day(artefact.done_on)}{f', says {by}' if by else ''}" if artefact.done_on else "",
        (where[0], where[1].format(reference)) if where else None,
        f"{home}/stages/{stage_id}/parts/{artefact.pk}",
        f"{home}/stages/{stage_id}/parts/{artefact.pk}/again",
    )


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """A quality marker with its rating."""

    name: str
    asks: str
    rating: Tag | None
    evidence: str
    who: str
    earlier: int


@dataclass(frozen=True, slots=True)
class GateView:
    """One of the three times at which the quality of a review is looked at."""

    key: str
    name: str
    sentence: str
    due: str
    lines: tuple[MarkerLine, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class QualityPage:
    """The quality markers at the commission, at the draft and twelve months after."""

    frame: Frame
    gates: tuple[GateView, ...]
    may_rate: bool


def quality_page(actor: Actor, review: "Review", may_rate: bool) -> QualityPage:
    """Read how well the quality markers are reached."""
    return QualityPage(
        frame_of(review, QUALITY),
        tuple(_gate_view(actor, review, sheet) for sheet in queries.quality(actor, review)),
        may_rate,
    )


_DRAFTED = frozenset({ReviewState.DRAFT, ReviewState.QUALITY_GATE})


def _gate_view(actor: Actor, review: "Review", sheet: GateSheet) -> GateView:
    left = sheet.left
    return GateView(
        key=sheet.gate,
        name=sheet.name,
        sentence=f"{counted(left, 'marker')} of {len(sheet.rows)} to look at."
        if left
        else "Every marker has been looked at.",
        due=day(sheet.due_on),
        lines=tuple(
            MarkerLine(
                row.name,
                row.asks,
                RATINGS[row.rating.rating] if row.rating else None,
                row.rating.evidence if row.rating else "",
                f"{row.rating.by.name}, {day(row.rating.at.astimezone(LONDON).date())}" if row.rating else "",
                row.earlier,
            )
            for row in sheet.rows
        ),
        open=_is_now(actor, review, sheet),
    )


def _is_now(actor: Actor, review: "Review", sheet: GateSheet) -> bool:
    """Whether this is the gate that the review stands before."""
    if sheet.gate == GateKind.COMMISSION:
        return review.state == ReviewState.SCOPED
    if sheet.gate == GateKind.DRAFT:
        return review.state in _DRAFTED
    return sheet.due_on is not None and (sheet.due_on - actor.today).days < 60
