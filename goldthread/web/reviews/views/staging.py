"""Working through the stages of a review, and looking at its quality."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.documents import operations as documents
from goldthread.loop.reviews import operations, policy, queries
from goldthread.loop.reviews.choices import GateKind
from goldthread.loop.reviews.queries import StageView
from goldthread.web.reviews.forms.opening import WhyForm
from goldthread.web.reviews.forms.staging import (
    ArtefactForm,
    BeginForm,
    FinishForm,
    GateForm,
    RateForm,
    StageDayForm,
)
from goldthread.web.reviews.pages.staging import found_stage, quality_page, stage_page
from goldthread.web.reviews.views.asking import ask, asked, to_conduct
from goldthread.web.shell.flow import Done, Now, posted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review, ReviewArtefact


@require_safe
@page(Permission.READ_REVIEWS)
def stage(request: HttpRequest, reference: str, stage_id: int) -> HttpResponse:
    """One stage of a review."""
    found = stage_page(actor_of(request), reference, stage_id)
    return show(request, "reviews/stage.html", page=found, frame=found.frame)


@asked
@page(Permission.READ_REVIEWS)
def begin(request: HttpRequest, reference: str, stage_id: int) -> HttpResponse:
    """Begin a stage."""
    actor = actor_of(request)
    review, view, home = _stage(actor, reference, stage_id)
    initial = {"version": view.stage.version, "on": actor.today}
    form = BeginForm(posted(request), lacks=view.lacks, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.begin_stage(
            by=actor, stage_id=stage_id, version=said["version"] or 0, on=said["on"], why=said.get("why", "")
        )
        return Done(f"/reviews/{reference}{home}", "The stage has begun.")

    return ask(
        request,
        review,
        form,
        do,
        now=_now(actor, reference, stage_id),
        title=f"Begin: {view.stage.name}",
        lede=view.stage.purpose,
        button="Begin",
        back=home,
    )


@asked
@page(Permission.READ_REVIEWS)
def finish(request: HttpRequest, reference: str, stage_id: int) -> HttpResponse:
    """Finish a stage."""
    actor = actor_of(request)
    review, view, home = _stage(actor, reference, stage_id)
    form = FinishForm(posted(request), initial={"version": view.stage.version, "on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        operations.finish_stage(by=actor, stage_id=stage_id, version=said["version"] or 0, on=said["on"])
        return Done(f"/reviews/{reference}", f"“{view.stage.name}” is finished.")

    return ask(
        request,
        review,
        form,
        do,
        now=_now(actor, reference, stage_id),
        title=f"Finish: {view.stage.name}",
        button="Finish",
        back=home,
    )


@asked
@page(Permission.READ_REVIEWS)
def set_day(request: HttpRequest, reference: str, stage_id: int) -> HttpResponse:
    """Say by when a stage is to be finished, or on which day people meet."""
    actor = actor_of(request)
    review, view, home = _stage(actor, reference, stage_id)
    form = StageDayForm(posted(request), initial={"version": view.stage.version, "due_on": view.stage.due_on})

    def do(said: dict[str, Any]) -> Done:
        operations.set_stage_day(
            by=actor, stage_id=stage_id, version=said["version"] or 0, due_on=said["due_on"], why=said["why"]
        )
        return Done(f"/reviews/{reference}{home}", "The day is set.")

    return ask(
        request,
        review,
        form,
        do,
        now=_now(actor, reference, stage_id),
        title=f"The day for: {view.stage.name}",
        back=home,
    )


@asked
@page(Permission.READ_REVIEWS)
def gate(request: HttpRequest, reference: str, stage_id: int) -> HttpResponse:
    """Answer what a stage has to fulfil."""
    actor = actor_of(request)
    review, view, home = _stage(actor, reference, stage_id)
    if not view.stage.gate:
        raise NotThere
    form = GateForm(
        posted(request),
        initial={
            "version": view.stage.version,
            "answer": view.stage.gate_answer if view.stage.gate_note else "",
            "note": view.stage.gate_note,
        },
    )

    def do(said: dict[str, Any]) -> Done:
        operations.answer_gate(
            by=actor, stage_id=stage_id, version=said["version"] or 0, answer=said["answer"], note_text=said["note"]
        )
        return Done(f"/reviews/{reference}{home}", "The answer is kept.")

    return ask(
        request,
        review,
        form,
        do,
        now=_now(actor, reference, stage_id),
        title="The gate of this stage",
        lede=view.stage.gate,
        back=home,
    )


@asked
@page(Permission.READ_REVIEWS)
def part(request: HttpRequest, reference: str, stage_id: int, part_id: int) -> HttpResponse:
    """Something that a stage makes is there, with its words or its file."""
    actor = actor_of(request)
    review, view, home = _stage(actor, reference, stage_id)
    found = _part(view, part_id)

    def now() -> Now:
        fresh = _part(_stage(actor, reference, stage_id)[1], part_id)
        return Now(fresh.version, {"text": fresh.text})

    form = ArtefactForm(
        posted(request),
        request.FILES or None,
        initial={"version": found.version, "text": found.text, "done_on": found.done_on or actor.today},
    )

    def do(said: dict[str, Any]) -> Done:
        kept = documents.keep(by=actor, name=said["file"].name, file=said["file"]) if said["file"] else None
        operations.complete_artefact(
            by=actor,
            artefact_id=part_id,
            version=said["version"] or 0,
            text=said["text"],
            document=kept,
            done_on=said["done_on"],
        )
        return Done(f"/reviews/{reference}{home}", f"“{found.name}” is there.")

    return ask(request, review, form, do, now=now, title=found.name, lede=found.guidance, back=home)


@asked
@page(Permission.READ_REVIEWS)
def part_again(request: HttpRequest, reference: str, stage_id: int, part_id: int) -> HttpResponse:
    """Something that a stage makes has to be done again."""
    actor = actor_of(request)
    review, view, home = _stage(actor, reference, stage_id)
    found = _part(view, part_id)
    form = WhyForm(
        posted(request),
        label="What has to be done again?",
        missing="Say what has to be done again.",
        initial={"version": found.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.reopen_artefact(by=actor, artefact_id=part_id, version=said["version"] or 0, why=said["why"])
        return Done(f"/reviews/{reference}{home}", f"“{found.name}” is taken up again.")

    return ask(request, review, form, do, title=f"Take up again: {found.name}?", button="Take it up again", back=home)


def _stage(actor: Actor, reference: str, stage_id: int) -> "tuple[Review, StageView, str]":
    review = to_conduct(actor, reference)
    view = next(each for each in found_stage(actor, review, stage_id) if each.stage.pk == stage_id)
    return review, view, f"/stages/{stage_id}"


def _now(actor: Actor, reference: str, stage_id: int) -> Any:
    return lambda: Now(_stage(actor, reference, stage_id)[1].stage.version, {})


def _part(view: StageView, part_id: int) -> "ReviewArtefact":
    found = next((each for each in view.artefacts if each.pk == part_id), None)
    if found is None:
        raise NotThere
    return found


@require_safe
@page(Permission.READ_REVIEWS)
def quality(request: HttpRequest, reference: str) -> HttpResponse:
    """The quality markers at the commission, at the draft and twelve months after."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    found = quality_page(actor, review, _may_rate(actor, review))
    return show(request, "reviews/quality.html", page=found, frame=found.frame)


@asked
@page(Permission.READ_REVIEWS)
def rate(request: HttpRequest, reference: str, gate: str) -> HttpResponse:
    """Say for each marker of a gate how well it is reached, and what shows it."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    if not _may_rate(actor, review):
        raise NotAllowed("Those who conduct the review, the chair and the partners look at its quality.")
    sheet = next((each for each in queries.quality(actor, review) if each.gate == gate), None)
    if sheet is None:
        raise NotThere
    form = RateForm(posted(request), rows=sheet.rows)

    def do(said: dict[str, Any]) -> Done:
        changed = form.changed()
        for marker, rating, evidence in changed:
            operations.rate(by=actor, review_id=review.pk, gate=gate, marker=marker, rating=rating, evidence=evidence)
        return Done(f"/reviews/{reference}/quality", "What you said of the markers is kept.")

    return ask(
        request,
        review,
        form,
        do,
        title=f"Quality markers: {GateKind(gate).label.lower()}",
        lede="Look at each, say how well it is reached, and what shows it. You can leave some for later.",
        back="/quality",
    )


def _may_rate(actor: Actor, review: "Review") -> bool:
    return policy.may_conduct(actor, review) or actor.may(Permission.OVERSEE_REVIEWS)
