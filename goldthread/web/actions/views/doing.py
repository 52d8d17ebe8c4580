"""What whoever leads an action does with it, until it is claimed complete."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.documents import operations as documents
from goldthread.loop.actions import operations, policy, queries
from goldthread.loop.actions.choices import (
    WITH_THE_OWNER,
    ActionState,
    EvidenceForm,
    EvidenceState,
)
from goldthread.web.actions import forms, pages
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, posted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page

if TYPE_CHECKING:
    from goldthread.documents.models import Document
    from goldthread.loop.actions.models import Action, Evidence
from goldthread.web.actions.views.asking import UPDATES, ask, asked, done, mine_to_update, version_of


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an action on."""
    actor, action = mine_to_update(request, reference)
    if action.state != ActionState.PROPOSED:
        raise Refusal("This action is agreed already.")
    form = forms.AgreeForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.agree(by=actor, action_id=action.pk, version=version_of(action, said))
        return done(action, "The action is agreed.")

    return ask(
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
    actor, action = mine_to_update(request, reference)
    form = forms.ProgressForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.note_progress(by=actor, action_id=action.pk, version=version_of(action, said), text=said["text"])
        return done(action, "Your note is on the action.")

    return ask(request, actor, action, form, do, makes="note", title="How is it going?", button="Save the note")


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def milestone(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a step on the way."""
    actor, action = mine_to_update(request, reference)
    form = forms.MilestoneForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.add_milestone(by=actor, action_id=action.pk, title=said["title"], due_on=said["due_on"])
        return done(action, "The milestone is added.")

    return ask(request, actor, action, form, do, makes="milestone", title="Add a milestone", button="Add the milestone")


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def milestone_reached(request: HttpRequest, reference: str, milestone_id: int) -> HttpResponse:
    """Note that a step on the way was reached."""
    actor, action = mine_to_update(request, reference)
    step = the_one(queries.milestones_of(actor, [action.pk]).filter(pk=milestone_id))
    form = forms.ReachedForm(posted(request), initial={"done_on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        operations.reach_milestone(by=actor, milestone_id=milestone_id, done_on=said["done_on"])
        return done(action, "The milestone is reached.")

    return ask(request, actor, action, form, do, title=f"Reached: {step.title}", button="Save")


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer something that shows what an action changed."""
    actor, action = mine_to_update(request, reference)
    return _offer(request, actor, action, None)


@asked
@page(Permission.READ_ACTIONS, any_of=UPDATES)
def evidence_newer(request: HttpRequest, reference: str, evidence_id: int) -> HttpResponse:
    """Replace a piece of evidence by a newer one; the old one is kept."""
    actor, action = mine_to_update(request, reference)
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
        return done(action, "The evidence is added. When everything is there, claim the action complete.")

    return ask(
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
    actor, action = mine_to_update(request, reference)
    if action.state not in WITH_THE_OWNER or action.state == ActionState.PROPOSED:
        raise Refusal(f"This action is {ActionState(action.state).label.lower()}, so it cannot be claimed complete.")
    offered = [each for each in queries.evidence_of(actor, [action.pk]) if each.state == EvidenceState.OFFERED]
    form = forms.ClaimForm(posted(request), initial={"version": action.version})

    def do(said: dict[str, Any]) -> Done:
        operations.claim_complete(by=actor, action_id=action.pk, version=version_of(action, said), text=said["text"])
        return done(action, "It is claimed complete. Somebody independent will check it.")

    return ask(
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
