"""Pages of recommendations and of what the board answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.design.wording import counted
from goldthread.loop.lessons import operations, queries
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.lessons.rules import Advice, quality
from goldthread.web.lessons.forms import BulkOwnerForm, RecommendationForm, ResponseForm
from goldthread.web.lessons.pages import recommendation_page
from goldthread.web.lessons.registers import RECOMMENDATIONS
from goldthread.web.shell.earlier import WHILE_WRITING, EarlierLearning, earlier_learning
from goldthread.web.shell.flow import Done, Now, question, send, status_of
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.register import chosen_ids

if TYPE_CHECKING:
    from goldthread.loop.lessons.models import Recommendation


@require_safe
@page(Permission.READ_LESSONS)
def recommendations(request: HttpRequest) -> HttpResponse:
    """The register: what was recommended and what the board answered."""
    actor = actor_of(request)
    bulk = actor.may(Permission.RECOMMEND)
    return listed(
        request,
        RECOMMENDATIONS,
        "lessons/recommendations.html",
        bulk=bulk,
        bulk_href="/recommendations/chosen",
    )


recommendations_csv, recommendations_excel = files_of(RECOMMENDATIONS, Permission.READ_LESSONS)


@require_POST
@page(Permission.RECOMMEND)
def chosen(request: HttpRequest) -> HttpResponse:
    """Name an owner for the ticked recommendations."""
    actor = actor_of(request)
    ids = chosen_ids(request.POST)
    form = BulkOwnerForm(request.POST, actor=actor)

    def do(said: dict[str, Any]) -> Done:
        owner_id = None if said["owner"] == "nobody" else int(said["owner"])
        number = operations.give_owner(by=actor, recommendation_ids=ids, owner_id=owner_id)
        return Done("/recommendations", f"The owner of {counted(number, 'recommendation')} is changed.")

    answer = send(request, form, do)
    if answer is None:
        raise Refusal(next(str(error) for errors in form.errors.values() for error in errors))
    return answer


@require_safe
@page(Permission.READ_LESSONS)
def recommendation(request: HttpRequest, reference: str) -> HttpResponse:
    """One recommendation with what it answers and what came of it."""
    actor = actor_of(request)
    found = queries.get_recommendation(actor, reference)
    return show(request, "lessons/recommendation.html", page=recommendation_page(actor, found))


@page(Permission.RECOMMEND)
def write(request: HttpRequest) -> HttpResponse:
    """Recommend because of one lesson, or of several that were ticked."""
    actor = actor_of(request)
    answered = list(queries.of_references(actor, request.GET.getlist("lesson")))
    if not answered:
        return redirect("/lessons")
    offered = {lesson.pk: lesson.statement for lesson in answered}
    form = RecommendationForm(request.POST or None, actor=actor, offered=offered, initial={"lessons": list(offered)})

    def do(said: dict[str, Any]) -> Done:
        made = operations.recommend(by=actor, **form.said())
        return Done(f"/recommendations/{made.reference}", f"{made.reference} is written.")

    advice = _advice(actor, form)
    saved = None if _is_only_checked(request, advice) else send(request, form, do, makes="recommendation")
    return saved or _asked(
        request,
        form,
        advice,
        title="Write a recommendation",
        caption=_caption([lesson.reference for lesson in answered]),
        earlier=_learnt_before(request, actor, list(offered))
        or earlier_learning(actor, answered[0], most=WHILE_WRITING),
        cancel_href=f"/lessons/{answered[0].reference}",
    )


@page(Permission.RECOMMEND)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a recommendation; what the board has answered stays with it."""
    actor = actor_of(request)
    found = queries.get_recommendation(actor, reference)
    offered = {link.lesson.pk: link.lesson.statement for link in queries.lessons_answered_by(actor, [found.pk])}
    initial = _answers(actor, found) | {"version": found.version}
    form = RecommendationForm(request.POST or None, actor=actor, offered=offered, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.change_recommendation(
            by=actor, recommendation_id=found.pk, version=said["version"] or 0, **form.said()
        )
        return Done(f"/recommendations/{reference}", "The recommendation is changed.")

    def now() -> Now:
        fresh = queries.get_recommendation(actor, reference)
        return Now(fresh.version, _answers(actor, fresh))

    advice = _advice(actor, form, but=found.pk)
    saved = None if _is_only_checked(request, advice) else send(request, form, do, now)
    return saved or _asked(
        request,
        form,
        advice,
        title="Change this recommendation",
        caption=reference,
        earlier=_learnt_before(request, actor, list(offered)),
        cancel_href=f"/recommendations/{reference}",
    )


@page(Permission.RESPOND)
def respond(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the board answers."""
    actor = actor_of(request)
    found = queries.get_recommendation(actor, reference)
    initial = _response(found) | {"version": found.version}
    if found.answered_on is None:
        initial["answered_on"] = actor.today
    form = ResponseForm(request.POST or None, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.respond(
            by=actor,
            recommendation_id=found.pk,
            version=said["version"] or 0,
            answer=said["answer"],
            reason=said["reason"],
            answered_on=said["answered_on"],
        )
        return Done(f"/recommendations/{reference}", "The board's answer is recorded.")

    def now() -> Now:
        fresh = queries.get_recommendation(actor, reference)
        return Now(fresh.version, _response(fresh))

    return question(
        request,
        form,
        do,
        now=now,
        title="Answer for the board",
        caption=reference,
        lede=found.text,
        cancel_href=f"/recommendations/{reference}",
    )


def _advice(actor: Actor, form: RecommendationForm, but: int | None = None) -> tuple[Advice, ...]:
    """The quiet check of what was just written; nothing where there is nothing to read yet."""
    if not form.is_valid():
        return ()
    said = form.said()
    return quality(
        text=said["text"],
        outcome=said["outcome"],
        measure=said["measure"],
        has_owner=said["owner_id"] is not None,
        due_on=said["due_on"],
        training_this_year=queries.training_recommendations_this_year(actor, but=but),
    )


def _learnt_before(request: HttpRequest, actor: Actor, answered: Sequence[int]) -> EarlierLearning | None:
    """Lessons that say what this recommendation says, where its words are on their way."""
    text = request.POST.get("text", "").replace("\x00", "")[:4_000]
    return earlier_learning(actor, text, answered, WHILE_WRITING) if text.strip() else None


def _is_only_checked(request: HttpRequest, advice: Sequence[Advice]) -> bool:
    """Whether this sending asks for advice, or meets advice that its writer has not seen yet."""
    if "check" in request.POST:
        return True
    return "as_it_is" not in request.POST and not all(each.good for each in advice)


FIELDS = {"owner": "owner", "outcome": "outcome", "measure": "measure", "date": "due_on"}
"""Which field mends what the advice is about; the text itself where none is named."""


def _asked(request: HttpRequest, form: RecommendationForm, advice: Sequence[Advice], **context: Any) -> HttpResponse:
    to_see = [(each, f"#{form[FIELDS.get(each.about, 'text')].target}") for each in advice if not each.good]  # type: ignore[attr-defined]  # our Bound
    return show(
        request,
        "lessons/recommend.html",
        status_of(form),
        form=form,
        to_see=to_see,
        well_done=[each for each in advice if each.good],
        checked=bool(advice),
        **context,
    )


def _answers(actor: Actor, one: "Recommendation") -> dict[str, Any]:
    """How a recommendation reads now, by the names of its form's fields."""
    return {
        "lessons": [link.lesson_id for link in queries.lessons_answered_by(actor, [one.pk])],
        "text": one.text,
        "outcome": one.outcome,
        "measure": one.measure,
        "scope": one.scope,
        "owner": one.owner_id,
        "due_on": one.due_on,
        "agencies": [link.agency_id for link in queries.agencies_addressed(actor, [one.pk])],
        "groups": [link.group_id for link in queries.groups_addressed(actor, [one.pk])],
    }


def _response(one: "Recommendation") -> dict[str, Any]:
    answer = "" if one.answer == Answer.AWAITED else one.answer
    return {"answer": answer, "reason": one.answer_reason, "answered_on": one.answered_on}


def _caption(references: Sequence[str]) -> str:
    return f"Because of {', '.join(references[:3])}{' and others' if len(references) > 3 else ''}"
