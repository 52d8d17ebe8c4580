"""Working through the stages of a review: beginning, what they make, gates, finishing."""

from datetime import date

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.documents.models import Document as File
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.reviews.choices import GateAnswer, ReviewState
from goldthread.loop.reviews.models import Review, ReviewArtefact, ReviewStage
from goldthread.loop.reviews.operations.steps import at_work, note


@transaction.atomic
def begin_stage(*, by: Actor, stage_id: int, version: int, on: date | None = None, why: str = "") -> ReviewStage:
    """Begin a stage. Where something that it needs is not there yet, the reason is kept."""
    review, stage = _stage(by, stage_id, version)
    if stage.begun_on is not None:
        raise Refusal("This stage has begun already.")
    day = _day(by, on)
    lacks = _lacking(stage)
    if lacks and not why.strip():
        raise Refusal(f"“{lacks[0]}” is not there yet. Wait for it, or say why the stage begins without it.", "why")
    stage.begun_on, stage.began_without_why = day, why.strip() if lacks else ""
    _save(stage)
    note(by, "began a stage of", review, why=stage.began_without_why, detail={"stage": stage.name, "on": day})
    return stage


@transaction.atomic
def complete_artefact(
    *,
    by: Actor,
    artefact_id: int,
    version: int,
    text: str = "",
    document: File | None = None,
    done_on: date | None = None,
) -> ReviewArtefact:
    """Say that something a stage makes is there, with its words or its file where it stands nowhere else."""
    review, artefact = _artefact(by, artefact_id, version)
    if document is not None and document.board_id != by.board_id:
        raise Refusal("Choose a file of this board.", "document")
    artefact.text, artefact.document = text.strip(), document or artefact.document
    artefact.done_on, artefact.done_by_id = _day(by, done_on), by.person_id
    artefact.version += 1
    artefact.save()
    note(by, "completed a part of", review, detail={"part": artefact.name})
    return artefact


@transaction.atomic
def reopen_artefact(*, by: Actor, artefact_id: int, version: int, why: str) -> ReviewArtefact:
    """Say that something a stage makes is not there after all."""
    review, artefact = _artefact(by, artefact_id, version)
    reason = said(why, "Say what has to be done again.", "why")
    artefact.done_on, artefact.done_by = None, None
    artefact.version += 1
    artefact.save()
    note(by, "took a part up again of", review, why=reason, detail={"part": artefact.name})
    return artefact


@transaction.atomic
def answer_gate(*, by: Actor, stage_id: int, version: int, answer: str, note_text: str) -> ReviewStage:
    """Answer what a stage has to fulfil before the next begins, with what shows it."""
    review, stage = _stage(by, stage_id, version)
    if not stage.gate:
        raise Refusal("This stage has nothing to fulfil beside its work.")
    if answer not in {GateAnswer.MET, GateAnswer.NOT_MET}:
        raise Refusal("Say whether it is fulfilled.", "answer")
    stage.gate_answer = answer
    stage.gate_note = said(note_text, "Say what shows it, in a sentence.", "note")
    stage.gate_by_id, stage.gate_at = by.person_id, by.at
    _save(stage)
    note(by, "answered a gate of", review, detail={"stage": stage.name, "answer": GateAnswer(answer).label})
    return stage


@transaction.atomic
def finish_stage(*, by: Actor, stage_id: int, version: int, on: date | None = None) -> ReviewStage:
    """Finish a stage once everything that it makes is there and its gate is passed."""
    review, stage = _stage(by, stage_id, version)
    if stage.begun_on is None:
        raise Refusal("Begin this stage before you finish it.")
    if stage.finished_on is not None:
        raise Refusal("This stage is finished already.")
    day = _day(by, on)
    if day < stage.begun_on:
        raise Refusal("The stage cannot end before it began. Change the day.", "on")
    missing = stage.artefacts.filter(done_on__isnull=True).first()
    if missing is not None:
        raise Refusal(f"“{missing.name}” is not there yet. Complete it before you finish the stage.", "artefacts")
    if stage.gate and stage.gate_answer != GateAnswer.MET:
        raise Refusal("What this stage has to fulfil is not answered, or not fulfilled yet.", "gate")
    stage.finished_on = day
    _save(stage)
    note(by, "finished a stage of", review, detail={"stage": stage.name, "on": day})
    return stage


@transaction.atomic
def set_stage_day(*, by: Actor, stage_id: int, version: int, due_on: date | None, why: str = "") -> ReviewStage:
    """Say by when a stage is to be finished; a day that is put off needs a reason."""
    review, stage = _stage(by, stage_id, version)
    later = stage.due_on is not None and (due_on is None or due_on > stage.due_on)
    if later:
        said(why, "Say why the stage takes longer.", "why")
    before, stage.due_on = stage.due_on, due_on
    _save(stage)
    note(by, "set a day for a stage of", review, why=why, detail={"stage": stage.name, "due on": [before, due_on]})
    return stage


def _stage(by: Actor, stage_id: int, version: int) -> tuple[Review, ReviewStage]:
    found = ReviewStage.objects.filter(board_id=by.board_id, pk=stage_id).values_list("review_id", flat=True).first()
    if found is None:
        raise NotThere
    review = at_work(by, found)
    if review.state == ReviewState.HELD:
        raise Refusal("This review is held up. Go on with it before you work on its stages.")
    stage = ReviewStage.objects.select_for_update().get(pk=stage_id)
    check_version(stage.version, version, "this stage")
    return review, stage


def _artefact(by: Actor, artefact_id: int, version: int) -> tuple[Review, ReviewArtefact]:
    found = ReviewArtefact.objects.filter(board_id=by.board_id, pk=artefact_id).values_list(
        "stage__review_id", flat=True
    )
    review_id = found.first()
    if review_id is None:
        raise NotThere
    review = at_work(by, review_id)
    artefact = ReviewArtefact.objects.select_for_update(of=("self",)).select_related("document").get(pk=artefact_id)
    check_version(artefact.version, version, artefact.name)
    return review, artefact


def _lacking(stage: ReviewStage) -> list[str]:
    needed = ReviewArtefact.objects.filter(stage__method_id=stage.method_id, key__in=stage.needs, done_on__isnull=True)
    return list(needed.order_by("stage__position", "pk").values_list("name", flat=True))


def _day(by: Actor, on: date | None) -> date:
    if on is not None and on > by.today:
        raise Refusal("The day cannot lie in the future. Change it.", "on")
    return on or by.today


def _save(stage: ReviewStage) -> None:
    stage.version += 1
    stage.save()
