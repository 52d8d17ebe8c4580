"""What somebody independent says of an action: shown or not, and whether it holds."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.actions import operations, queries
from goldthread.loop.actions.choices import EVIDENCED, ActionKind, ActionState, EvidenceState
from goldthread.loop.actions.proof import operations as proof
from goldthread.loop.actions.proof.checklists import checklist
from goldthread.web.actions import forms, pages
from goldthread.web.shell.flow import Done, posted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action, Evidence
from goldthread.web.actions.views.asking import ask, asked, done, version_of


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
            version=version_of(action, said),
            outcome=said["outcome"],
            reason=said["reason"],
            kind=kind,
            found=form.found(),
            looked_at=said["looked_at"],
            showed_it=said["showed_it"],
        )
        return done(action, _CHECKED[ActionState(checked.state)])

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
            version=version_of(action, said),
            outcome=said["outcome"],
            finding=said["finding"],
        )
        return done(action, "Your look is on the action.")

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
    return ask(
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
