"""One action and its plan: made, changed, linked, merged, given up."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.loop.actions import operations, queries
from goldthread.loop.lessons import queries as lessons
from goldthread.web.actions import forms, pages
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action
from goldthread.web.actions.views.asking import ask, asked, done, version_of


@require_GET
@page(Permission.READ_ACTIONS)
def action(request: HttpRequest, reference: str) -> HttpResponse:
    """One action: how it stands, what comes next, and everything that hangs on it."""
    actor = actor_of(request)
    return show(request, "actions/action.html", page=pages.action_page(actor, queries.get(actor, reference)))


@asked
@page(Permission.PLAN_ACTIONS)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an action: first what it answers, then what is done."""
    actor = actor_of(request)
    wanted = request.GET.getlist("recommendation"), request.GET.getlist("lesson")
    if request.method != "POST" and not any(wanted) and "afresh" not in request.GET:
        return show(request, "actions/choose.html", page=pages.choice_page(actor, request.GET.get("q", "")))
    recommendations = [lessons.get_recommendation(actor, each) for each in wanted[0]]
    learnt = [lessons.get(actor, each) for each in wanted[1]]
    first = recommendations[0] if recommendations else None
    initial = {"measure": first.measure, "due_on": first.due_on, "lead_officer": first.owner_id or ""} if first else {}
    form = forms.NewPlanForm(actor, posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        made = operations.plan(
            by=actor,
            **form.plan(),
            milestones=form.milestones(),
            recommendation_ids=[each.pk for each in recommendations],
            lesson_ids=[each.pk for each in learnt],
        )
        return Done(f"/actions/{made.reference}", f"{made.reference} is planned.")

    return question(
        request,
        form,
        do,
        makes="action",
        template="actions/plan.html",
        recommendations=recommendations,
        lessons=learnt,
        cancel_href="/actions",
    )


@asked
@page(Permission.PLAN_ACTIONS)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the plan of an action."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    answers = _answers(actor, action)
    form = forms.ChangePlanForm(
        actor, posted(request), initial={**answers, "version": action.version}, kept=_kept(action)
    )

    def do(said: dict[str, Any]) -> Done:
        operations.change(
            by=actor, action_id=action.pk, version=version_of(action, said), why=said["why"], **form.plan()
        )
        return done(action, "The plan is changed.")

    def now() -> Now:
        latest = queries.get(actor, reference)
        return Now(latest.version, _answers(actor, latest))

    return ask(
        request,
        actor,
        action,
        form,
        do,
        now=now,
        title="Change the plan",
        button="Save the plan",
        template="actions/plan.html",
    )


def _answers(actor: Actor, action: "Action") -> dict[str, Any]:
    """An action as the answers of its plan's form."""
    return {
        "title": action.title,
        "description": action.description,
        "measure": action.measure,
        "strength": action.strength,
        "kind": action.kind,
        "lead_officer": str(action.lead_officer_id or ""),
        "lead_agency": str(action.lead_agency_id or ""),
        "lead_member": str(action.lead_member_id or ""),
        "group": str(action.group_id or ""),
        "due_on": action.due_on,
        "agencies": [str(link.agency_id) for link in queries.agencies_of(actor, [action.pk])],
    }


def _kept(action: "Action") -> list[tuple[str, int | None, str]]:
    named = [
        ("lead_officer", action.lead_officer_id, action.lead_officer),
        ("lead_agency", action.lead_agency_id, action.lead_agency),
        ("lead_member", action.lead_member_id, action.lead_member),
        ("group", action.group_id, action.group),
    ]
    return [(name, key, str(row)) for name, key, row in named if key is not None]


@asked
@page(Permission.PLAN_ACTIONS)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Let an action answer further recommendations and lessons."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    choice = pages.choice_page(actor, request.GET.get("q", ""))
    form = forms.LinkForm(
        posted(request),
        initial={"version": action.version},
        recommendations=[(each, f"{each} {text}") for each, text in choice.recommendations],
        lessons=[(each, f"{each} {text}") for each, text in choice.lessons],
    )

    def do(said: dict[str, Any]) -> Done:
        wanted = said.get("recommendations", []), said.get("lessons", [])
        if not any(wanted):
            raise Refusal("Tick what this action answers, or go back.")
        operations.answer_more(
            by=actor,
            action_id=action.pk,
            version=version_of(action, said),
            recommendation_ids=[lessons.get_recommendation(actor, each).pk for each in wanted[0]],
            lesson_ids=[lessons.get(actor, each).pk for each in wanted[1]],
        )
        return done(action, "The action answers more now.")

    return ask(
        request,
        actor,
        action,
        form,
        do,
        title="What else does it answer?",
        button="Link what is ticked",
        template="actions/link.html",
        page=choice,
    )


@asked
@page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)
def needs(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what has to be done before an action can be finished, or that it need not wait any more."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    before = [each.reference for each in queries.needs_of(actor, action)]
    form = forms.NeedsForm(posted(request), before=before)

    def do(said: dict[str, Any]) -> Done:
        for each in said.get("no_more", []):
            operations.need_no_more(by=actor, action_id=action.pk, needs_reference=each)
        if said["needs"]:
            operations.need(by=actor, action_id=action.pk, needs_reference=said["needs"])
        return done(action, "What has to be done first is kept.")

    return ask(request, actor, action, form, do, title="What has to be done first?", button="Save")


@asked
@page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Let another action go on for this one, where both say the same."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    form = forms.MergeForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        keeper = operations.merge(
            by=actor,
            action_id=action.pk,
            version=version_of(action, said),
            into_reference=said["into"],
            why=said["why"],
        )
        return done(keeper, f"{keeper.reference} goes on for both. The history and the evidence of both are kept.")

    return ask(
        request,
        actor,
        action,
        form,
        do,
        title="Merge it into another action",
        button="Merge",
        template="actions/merge.html",
    )


@asked
@page(Permission.READ_ACTIONS, Permission.CANCEL_ACTIONS)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an action up, with the reason."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    form = forms.CancelForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.cancel(by=actor, action_id=action.pk, version=version_of(action, said), why=said["why"])
        return done(action, "The action is given up.")

    return ask(request, actor, action, form, do, title="Give this action up", button="Give it up")
