"""Actions: the register, one action, and each step of its way."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.design.wording import counted
from goldthread.documents import operations as documents
from goldthread.loop.actions import operations, policy, queries
from goldthread.loop.actions.choices import (
    EVIDENCED,
    WITH_THE_OWNER,
    ActionKind,
    ActionState,
    EvidenceForm,
    EvidenceState,
)
from goldthread.loop.actions.proof import operations as proof
from goldthread.loop.actions.proof.checklists import checklist
from goldthread.loop.lessons import queries as lessons
from goldthread.web.actions import forms, pages, whole
from goldthread.web.actions.registers import ACTIONS
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.register import chosen_ids

if TYPE_CHECKING:
    from goldthread.documents.models import Document
    from goldthread.loop.actions.models import Action, Evidence

asked = require_http_methods(["GET", "HEAD", "POST"])
UPDATES = (Permission.UPDATE_ANY_ACTION, Permission.UPDATE_OWN_ACTIONS)


# The register


@require_GET
@page(Permission.READ_ACTIONS)
def actions(request: HttpRequest) -> HttpResponse:
    """The register of actions; whoever asks for nothing in particular sees the open ones."""
    request.GET = _open_ones(request.GET)  # type: ignore[assignment]  # Django lets it be replaced
    may_plan = actor_of(request).may(Permission.PLAN_ACTIONS)
    return listed(request, ACTIONS, "actions/actions.html", bulk=may_plan, bulk_href="/actions/many")


actions_csv, actions_excel = files_of(ACTIONS, Permission.READ_ACTIONS)


def _open_ones(query: QueryDict) -> QueryDict:
    """The query with the open states chosen, where it says nothing of state, of date, or of words."""
    if query.keys() & {"state", "when", "q", "list"}:
        return query
    opened = query.copy()
    opened["q"] = ""
    opened["state"] = "open"
    return opened


@require_POST
@page(Permission.PLAN_ACTIONS)
def change_many(request: HttpRequest) -> HttpResponse:
    """Change the ticked actions at once: first what is to change, then all of them or none."""
    actor = actor_of(request)
    sent = "rows" in request.POST
    ids = [] if sent else chosen_ids(request.POST)
    if not sent and not ids:
        raise Refusal("Tick the actions that you want to change, then try again.")
    initial = {"rows": ",".join(map(str, ids))}
    form = forms.ManyForm(actor, request.POST) if sent else forms.ManyForm(actor, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        changed = operations.change_many(
            by=actor,
            action_ids=form.ids(),
            lead_member_id=forms.number(said["lead_member"]),
            group_id=forms.number(said["group"]),
            due_on=said["due_on"],
            why=said["why"],
        )
        return Done("/actions", f"{counted(len(changed), 'action')} changed.")

    if sent:
        answer = send(request, form, do)
        if answer:
            return answer
        ids = form.ids() if "rows" in getattr(form, "cleaned_data", {}) else []
    return show(
        request,
        "actions/many.html",
        status=status_of(form),
        form=form,
        chosen=queries.chosen(actor, ids),
        cancel_href="/actions",
    )


# One action


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


def _ask(
    request: HttpRequest,
    actor: Actor,
    action: "Action",
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], Done],
    *,
    now: Callable[[], Now] | None = None,
    template: str = "actions/form.html",
    **context: Any,
) -> HttpResponse:
    """The question about an action, and what comes of its answer."""
    if now is None and "version" in form.fields:
        now = _fresh(actor, action)
    return question(
        request,
        form,
        do,
        now=now,
        template=template,
        action=action,
        caption=f"{action.reference} {action.title}",
        cancel_href=f"/actions/{action.reference}",
        **context,
    )


def _done(action: "Action", sentence: str) -> Done:
    return Done(f"/actions/{action.reference}", sentence)


def _version(action: "Action", said: dict[str, Any]) -> int:
    """The version that the person saw; a form without one changes what is there now."""
    version = said.get("version")
    return action.version if version is None else int(version)


def _fresh(actor: Actor, action: "Action") -> Callable[[], Now]:
    return lambda: Now(queries.get(actor, action.reference).version, {})


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
        operations.change(by=actor, action_id=action.pk, version=_version(action, said), why=said["why"], **form.plan())
        return _done(action, "The plan is changed.")

    def now() -> Now:
        latest = queries.get(actor, reference)
        return Now(latest.version, _answers(actor, latest))

    return _ask(
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
            version=_version(action, said),
            recommendation_ids=[lessons.get_recommendation(actor, each).pk for each in wanted[0]],
            lesson_ids=[lessons.get(actor, each).pk for each in wanted[1]],
        )
        return _done(action, "The action answers more now.")

    return _ask(
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


def _mine_to_update(request: HttpRequest, reference: str) -> tuple[Actor, "Action"]:
    """The action, where this person may say how it is going."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    policy.require_update(actor, action)
    return actor, action


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an action on."""
    actor, action = _mine_to_update(request, reference)
    if action.state != ActionState.PROPOSED:
        raise Refusal("This action is agreed already.")
    form = forms.AgreeForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.agree(by=actor, action_id=action.pk, version=_version(action, said))
        return _done(action, "The action is agreed.")

    return _ask(
        request,
        actor,
        action,
        form,
        do,
        title="Agree this action",
        button="Agree",
        template="actions/agree.html",
    )


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how an action is going."""
    actor, action = _mine_to_update(request, reference)
    form = forms.ProgressForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.note_progress(by=actor, action_id=action.pk, version=_version(action, said), text=said["text"])
        return _done(action, "Your note is on the action.")

    return _ask(request, actor, action, form, do, makes="note", title="How is it going?", button="Save the note")


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def milestone(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a step on the way."""
    actor, action = _mine_to_update(request, reference)
    form = forms.MilestoneForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.add_milestone(by=actor, action_id=action.pk, title=said["title"], due_on=said["due_on"])
        return _done(action, "The milestone is added.")

    return _ask(
        request, actor, action, form, do, makes="milestone", title="Add a milestone", button="Add the milestone"
    )


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def milestone_reached(request: HttpRequest, reference: str, milestone_id: int) -> HttpResponse:
    """Note that a step on the way was reached."""
    actor, action = _mine_to_update(request, reference)
    step = queries.milestones_of(actor, [action.pk]).filter(pk=milestone_id).first()
    if step is None:
        raise NotThere
    form = forms.ReachedForm(posted(request), initial={"done_on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        operations.reach_milestone(by=actor, milestone_id=milestone_id, done_on=said["done_on"])
        return _done(action, "The milestone is reached.")

    return _ask(request, actor, action, form, do, title=f"Reached: {step.title}", button="Save")


# Showing it


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer something that shows what an action changed."""
    actor, action = _mine_to_update(request, reference)
    return _offer(request, actor, action, None)


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def evidence_newer(request: HttpRequest, reference: str, evidence_id: int) -> HttpResponse:
    """Replace a piece of evidence by a newer one; the old one is kept."""
    actor, action = _mine_to_update(request, reference)
    return _offer(request, actor, action, _piece(actor, action, evidence_id))


def _piece(actor: Actor, action: "Action", evidence_id: int) -> "Evidence":
    piece = queries.evidence_by_id(actor, evidence_id)
    if piece.action_id != action.pk:
        raise NotThere
    return piece


def _offer(request: HttpRequest, actor: Actor, action: "Action", old: "Evidence | None") -> HttpResponse:
    if action.state not in policy.MAY_OFFER_IN:
        state = ActionState(action.state).label.lower()
        raise Refusal(f"This action is {state}, so no evidence can be added to it now.")
    initial = {"shows": old.shows, "title": old.title, "form": old.form} if old else {}
    form = forms.EvidenceOffer(posted(request), request.FILES or None, initial=initial)

    def do(said: dict[str, Any]) -> Done:
        operations.offer_evidence(
            by=actor,
            action_id=action.pk,
            title=said["title"],
            shows=said["shows"],
            form=said["form"],
            stands_for=said["stands_for"],
            document=_kept_file(actor, said),
            link=said["link"],
            statement=said["statement"],
            expires_on=said["expires_on"],
            replaces_id=old.pk if old else None,
        )
        return _done(action, "The evidence is added. When everything is there, claim the action complete.")

    return _ask(
        request,
        actor,
        action,
        form,
        do,
        makes="evidence",
        title="Replace by a newer version" if old else "Add evidence",
        button="Add the evidence",
        template="actions/evidence.html",
        old=old,
    )


def _kept_file(actor: Actor, said: dict[str, Any]) -> "Document | None":
    if said["form"] != EvidenceForm.FILE or not said["file"]:
        return None
    try:
        return documents.keep(by=actor, name=said["file"].name, file=said["file"])
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "file") from refusal


@require_GET
@page(Permission.READ_ACTIONS)
def evidence_file(request: HttpRequest, reference: str, evidence_id: int) -> HttpResponse:
    """The file of a piece of evidence, as a download."""
    actor = actor_of(request)
    piece = _piece(actor, queries.get(actor, reference), evidence_id)
    if piece.document is None:
        raise NotThere
    return as_download(piece.document)


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that an action is done, so that somebody independent checks it."""
    actor, action = _mine_to_update(request, reference)
    if action.state not in WITH_THE_OWNER or action.state == ActionState.PROPOSED:
        raise Refusal(f"This action is {ActionState(action.state).label.lower()}, so it cannot be claimed complete.")
    offered = [each for each in queries.evidence_of(actor, [action.pk]) if each.state == EvidenceState.OFFERED]
    form = forms.ClaimForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.claim_complete(by=actor, action_id=action.pk, version=_version(action, said), text=said["text"])
        return _done(action, "It is claimed complete. Somebody independent will check it.")

    return _ask(
        request,
        actor,
        action,
        form,
        do,
        title="Claim it complete",
        button="Claim it complete",
        template="actions/claim.html",
        pieces=pages.pieces(actor, action, offered),
    )


@asked
@page(Permission.READ_ACTIONS, Permission.VERIFY)
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Check the evidence of an action: what it was to show, what is there, and whether it shows it."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    if action.state != ActionState.CLAIMED:
        raise Refusal("This action is not waiting for a check.")
    rows = list(queries.evidence_of(actor, [action.pk]))
    asked_for = request.GET.get("kind", "")
    kind = asked_for if asked_for in ActionKind.values else action.kind or ActionKind.OTHER.value
    form = forms.VerifyForm(posted(request), initial={"version": action.version}, points=checklist(kind))

    def do(said: dict[str, Any]) -> Done:
        checked = proof.check(
            by=actor,
            action_id=action.pk,
            version=_version(action, said),
            outcome=said["outcome"],
            reason=said["reason"],
            kind=kind,
            found=form.found(),
            looked_at=said["looked_at"],
            showed_it=said["showed_it"],
        )
        return _done(action, _CHECKED[ActionState(checked.state)])

    return _judge(
        request,
        action,
        form,
        do,
        hindrance=pages.why_not_independent(actor, action, rows),
        evidence=[each for each in rows if each.state == EvidenceState.OFFERED],
        title="Check the evidence",
        button="Save the check",
        kinds=ActionKind.choices,
        kind=kind,
    )


_CHECKED = {
    ActionState.VERIFIED: "The evidence shows it.",
    ActionState.RETURNED: "It is sent back with what is missing.",
    ActionState.CLAIMED: "More is asked for. The action stays in your queue.",
}


@asked
@page(Permission.READ_ACTIONS, Permission.JUDGE_LASTING)
def lasting(request: HttpRequest, reference: str) -> HttpResponse:
    """Look again, months later: does the change still hold?"""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    due = queries.lasting_check_of(actor, action)
    if due is None or action.state not in EVIDENCED:
        raise Refusal("Nobody is due to look at this action again.")
    form = forms.LastingForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.judge_lasting(
            by=actor,
            action_id=action.pk,
            version=_version(action, said),
            outcome=said["outcome"],
            finding=said["finding"],
        )
        return _done(action, "Your look is on the action.")

    return _judge(
        request,
        action,
        form,
        do,
        hindrance=pages.why_not_independent(actor, action),
        evidence=[each for each in queries.evidence_of(actor, [action.pk]) if each.state == EvidenceState.ACCEPTED],
        title="Does it still hold?",
        button="Save what you found",
    )


def _judge(
    request: HttpRequest,
    action: "Action",
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], Done],
    *,
    hindrance: str,
    evidence: "Sequence[Evidence]",
    **context: Any,
) -> HttpResponse:
    """What somebody independent says of an action, with everything that they judge by."""
    if hindrance and form.is_bound:
        raise NotAllowed(hindrance)
    actor = actor_of(request)
    return _ask(
        request,
        actor,
        action,
        form,
        do,
        template="actions/verify.html",
        hindrance=hindrance,
        page=pages.action_page(actor, action),
        pieces=pages.pieces(actor, action, evidence),
        **context,
    )


@require_GET
@page(Permission.READ_ACTIONS)
def whole_plan(request: HttpRequest) -> HttpResponse:
    """One plan of everything, seen by agency, group, theme, source, owner, lateness or quarter."""
    return show(request, "actions/whole.html", page=whole.plan_page(actor_of(request), request.GET.get("by", "")))


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
        return _done(action, "What has to be done first is kept.")

    return _ask(request, actor, action, form, do, title="What has to be done first?", button="Save")


@asked
@page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Let another action go on for this one, where both say the same."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    form = forms.MergeForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        keeper = operations.merge(
            by=actor, action_id=action.pk, version=_version(action, said), into_reference=said["into"], why=said["why"]
        )
        return _done(keeper, f"{keeper.reference} goes on for both. The history and the evidence of both are kept.")

    return _ask(
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
        operations.cancel(by=actor, action_id=action.pk, version=_version(action, said), why=said["why"])
        return _done(action, "The action is given up.")

    return _ask(request, actor, action, form, do, title="Give this action up", button="Give it up")
