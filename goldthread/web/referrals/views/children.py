"""The children of a referral: pseudonyms for everybody, identities sealed and opened with a reason."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.design.forms import ChangeForm
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.choices import WITH_THE_REFERRER
from goldthread.web.referrals.forms.children import TRUE_OF_A_CHILD, ChildForm, IdentityForm, OpenIdentityForm
from goldthread.web.referrals.pages.children import cards_of
from goldthread.web.referrals.pages.referring.parts import after
from goldthread.web.shell.flow import Done, Now, posted, question, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral, ReferralChild

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.REFER)
def children(request: HttpRequest, reference: str) -> HttpResponse:
    """The children whom a referral is about."""
    actor = actor_of(request)
    found = queries.to_write(actor, reference)
    has_questions = bool(queries.referral_form(actor, found))
    return show(
        request,
        "referrals/children.html",
        reference=reference,
        title=found.title,
        children=cards_of(actor, found),
        may_remove=found.state in WITH_THE_REFERRER,
        on=after("children", reference, has_questions),
    )


@asked
@page(Permission.REFER)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a child, under the next pseudonym."""
    actor = actor_of(request)
    found = queries.to_write(actor, reference)
    form = ChildForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        child = operations.add_child(by=actor, referral_id=found.pk, **form.said())
        return Done(f"/referrals/{reference}/children/{child.pk}/identity", f"The child is added as {child.label}.")

    return question(
        request,
        form,
        do,
        makes="child",
        template="referrals/child.html",
        title="Add a child",
        caption=found.title,
        button="Save and continue",
        cancel_href=f"/referrals/{reference}/children",
    )


@asked
@page(Permission.REFER)
def change(request: HttpRequest, reference: str, child_id: int) -> HttpResponse:
    """Put right what a referral says of a child."""
    actor = actor_of(request)
    _, child = _to_write(actor, reference, child_id)
    form = ChildForm(posted(request), initial=_answers(child) | {"version": child.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_child(by=actor, child_id=child.pk, version=said["version"] or 0, **form.said())
        return Done(f"/referrals/{reference}/children", f"{child.label} is changed.")

    def now() -> Now:
        _, fresh = _to_write(actor, reference, child_id)
        return Now(fresh.version, _answers(fresh))

    return question(
        request,
        form,
        do,
        now=now,
        template="referrals/child.html",
        title=child.label,
        caption=reference,
        cancel_href=f"/referrals/{reference}/children",
    )


@asked
@page(Permission.REFER)
def remove(request: HttpRequest, reference: str, child_id: int) -> HttpResponse:
    """Take a child out of a referral that the board does not have yet."""
    actor = actor_of(request)
    found, child = _to_write(actor, reference, child_id)
    if found.state not in WITH_THE_REFERRER:
        raise Refusal("The board has this referral, so its children stay in it. Say in the note what is wrong.")
    form = ChangeForm(posted(request), initial={"version": child.version})

    def do(said: dict[str, Any]) -> Done:
        operations.remove_child(by=actor, child_id=child.pk, version=said["version"] or 0)
        return Done(f"/referrals/{reference}/children", f"{child.label} is taken out.")

    confirm = {
        "title": f"Take {child.label} out of this referral?",
        "text": "What you wrote about this child goes, and with it who the child is.",
        "button": "Take out",
        "cancel_href": f"/referrals/{reference}/children",
    }
    return question(request, form, do, template="design/confirm.html", confirm=confirm)


@asked
@page(Permission.REFER)
def identity(request: HttpRequest, reference: str, child_id: int) -> HttpResponse:
    """Say who a child is; it is sealed as it is sent."""
    actor = actor_of(request)
    _, child = _to_write(actor, reference, child_id)
    sealed = child.pk in {each.id for each in cards_of(actor, child.referral) if each.sealed}
    form = IdentityForm(posted(request), initial={"version": child.version})

    def do(said: dict[str, Any]) -> Done:
        operations.seal_identity(
            by=actor,
            child_id=child.pk,
            version=said["version"] or 0,
            name=said["name"],
            born_on=said["born_on"],
            address=said["address"],
            numbers=said["numbers"],
        )
        return Done(f"/referrals/{reference}/children", f"Who {child.label} is has been sealed.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(_to_write(actor, reference, child_id)[1].version, {}),
        template="referrals/identity.html",
        title=f"Who is {child.label}?",
        caption=reference,
        label=child.label,
        sealed=sealed,
        back=f"/referrals/{reference}/children",
    )


@asked
@page(Permission.OPEN_IDENTITY)
def open_identity(request: HttpRequest, reference: str, child_id: int) -> HttpResponse:
    """Open who a child is, for a reason that the journal keeps; what it says stands on this one answer only."""
    actor = actor_of(request)
    child, sealed = queries.child_to_open(actor, reference, child_id)
    form = OpenIdentityForm(posted(request))
    opened = _opened(actor, child, form) if sealed else None
    response = show(
        request,
        "referrals/open_identity.html",
        status_of(form),
        form=form,
        label=child.label,
        reference=reference,
        sealed=sealed,
        opened=opened,
        reason=form.cleaned_data["reason"] if opened else "",
        back=_way_back(actor, reference),
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(actor: Actor, child: "ReferralChild", form: OpenIdentityForm) -> operations.Identity | None:
    if not form.is_valid():
        return None
    return operations.open_identity(by=actor, child_id=child.pk, reason=form.cleaned_data["reason"])


def _way_back(actor: Actor, reference: str) -> str:
    """The referral for those who see it; for whoever answers for an agency, what it is asked."""
    try:
        queries.get(actor, reference)
    except NotThere:
        return "/returns"
    return f"/referrals/{reference}#children"


def _to_write(actor: Actor, reference: str, child_id: int) -> "tuple[Referral, ReferralChild]":
    found = queries.to_write(actor, reference)
    child = the_one(queries.children_of(actor, found).filter(pk=child_id))
    return found, child


def _answers(child: "ReferralChild") -> dict[str, Any]:
    """What a referral says of a child, by the names of the questions."""
    return {
        "role": child.role,
        "age_band": child.age_band,
        "sex": child.sex,
        "true": [name for name, _ in TRUE_OF_A_CHILD if getattr(child, name)],
        "note_text": child.note,
    }
