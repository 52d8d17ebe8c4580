"""Asking agencies for what a review needs, and giving it."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.documents import operations as documents
from goldthread.loop.reviews import operations, policy, queries
from goldthread.web.reviews.forms.gathering import AskAgenciesForm, ChaseForm, GiveForm, QueryForm, SignOffForm
from goldthread.web.reviews.pages.gathering import mine_page, return_page, returns_page
from goldthread.web.reviews.views.asking import ask, asked, to_conduct
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.questions import initial_of

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import ReviewReturn

GIVING = (Permission.READ_REVIEWS, Permission.ANSWER_FOR_AGENCY)


@require_safe
@page(Permission.READ_REVIEWS)
def returns(request: HttpRequest, reference: str) -> HttpResponse:
    """What every agency was asked for a review and gave."""
    actor = actor_of(request)
    found = returns_page(actor, queries.get(actor, reference))
    return show(request, "reviews/returns.html", page=found, frame=found.frame)


@asked
@page(Permission.READ_REVIEWS)
def ask_agencies(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask agencies for something."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    involved = set(review.agency_links.values_list("agency_id", flat=True))
    offers = queries.asking_offers(actor, review)
    agencies = accounts.agencies(actor).order_by("name").values_list("pk", "name")
    form = AskAgenciesForm(
        posted(request),
        agencies=agencies,
        forms=offers.forms,
        artefacts=offers.artefacts,
        initial={
            "agencies": [str(pk) for pk, _ in agencies if pk in involved],
            "on_form": offers.forms[0][0] if len(offers.forms) == 1 else "",
            "what": offers.artefacts[0][1] if offers.artefacts else "",
            "artefact": str(offers.artefacts[0][0]) if offers.artefacts else "",
            "due_on": operations.usual_due(actor, review),
        },
    )

    def do(said: dict[str, Any]) -> Done:
        rows = operations.ask_agencies(
            by=actor,
            review_id=review.pk,
            agency_ids=[int(pk) for pk in said["agencies"]],
            what=said["what"],
            told=said["told"],
            due_on=said["due_on"],
            artefact_id=int(said["artefact"]) if said["artefact"] else None,
            form=said["on_form"],
        )
        agencies = "1 agency is" if len(rows) == 1 else f"{len(rows)} agencies are"
        return Done(f"/reviews/{reference}/returns", f"{agencies} asked, and the people who lead them are told.")

    return ask(request, review, form, do, title="Ask agencies", button="Ask them", back="/returns")


@require_safe
@page(any_of=GIVING)
def mine(request: HttpRequest) -> HttpResponse:
    """What one's own agency is asked for reviews, and what is late."""
    return show(request, "reviews/asked_of_us.html", page=mine_page(actor_of(request)))


@asked
@page(any_of=GIVING)
def give(request: HttpRequest, return_id: int) -> HttpResponse:
    """What an agency is told and asked, and the form in which it gives its part."""
    actor = actor_of(request)
    found = return_page(actor, return_id, anew=request.method == "POST" or "change" in request.GET)
    to_give = found.give
    if not found.writes:
        return show(request, "reviews/return.html", page=found, form=None)
    do_what = request.POST.get("do", "give")
    form = GiveForm(
        posted(request),
        request.FILES or None,
        asked=to_give.form,
        whole=do_what == "give" and not to_give.document_id and "file" not in request.FILES,
        has_file=to_give.document_name,
        initial=initial_of(to_give.form) | {"immediate_action": to_give.immediate_action, "version": to_give.version},
    )

    def do(said: dict[str, Any]) -> Done:
        here = f"/reviews/returns/{return_id}"
        step: dict[str, Any] = {"by": actor, "return_id": return_id, "version": said["version"] or 0}
        if do_what == "nothing":
            operations.give_return(holds_nothing=True, **step)
            return Done(here, "The review is told that your agency holds nothing.")
        kept = documents.keep(by=actor, name=said["file"].name, file=said["file"]) if said["file"] else None
        step |= {"answers": form.answers(), "immediate_action": said["immediate_action"], "document": kept}
        if do_what == "keep":
            operations.write_return(**step)
            return Done(here, "Saved, and not given yet. Nobody outside your agency reads it before you give it.")
        operations.give_return(**step)
        return Done(here, "Your agency’s part is given. A senior officer who did not write it signs it off.")

    def now() -> Now:
        fresh = queries.return_to_give(actor, return_id)
        return Now(fresh.version, initial_of(fresh.form) | {"immediate_action": fresh.immediate_action})

    sent = send(request, form, do, now)
    return sent or show(request, "reviews/return.html", status_of(form), page=found, form=form)


@asked
@page(any_of=GIVING)
def sign(request: HttpRequest, return_id: int) -> HttpResponse:
    """Sign an agency's part off."""
    actor = actor_of(request)
    to_give = queries.return_to_give(actor, return_id)
    row = queries.return_by_id(actor, return_id)
    policy.require_answer(actor, row.agency_id)
    form = SignOffForm(posted(request), initial={"version": to_give.version})

    def do(said: dict[str, Any]) -> Done:
        operations.sign_return(by=actor, return_id=return_id, version=said["version"] or 0, signed_by=said["signed_by"])
        return Done(f"/reviews/returns/{return_id}", "It is signed off, and the review is told.")

    return _question(request, actor, row, form, do, f"Sign off: {to_give.what}", "Sign it off")


@asked
@page(Permission.READ_REVIEWS)
def query(request: HttpRequest, return_id: int) -> HttpResponse:
    """Put a further question to an agency about what it gave."""
    actor = actor_of(request)
    row = queries.return_by_id(actor, return_id)
    if not policy.may_conduct(actor, row.review):
        raise NotAllowed("Only those who conduct the review ask an agency further.")
    form = QueryForm(
        posted(request), initial={"version": row.version, "due_on": operations.usual_due(actor, row.review)}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.query_return(
            by=actor,
            return_id=return_id,
            version=said["version"] or 0,
            question=said["question"],
            due_on=said["due_on"],
        )
        return Done(f"/reviews/returns/{return_id}", f"{row.agency.name} is asked further.")

    return _question(request, actor, row, form, do, f"Ask {row.agency.name} further", "Ask")


@asked
@page(Permission.RUN_REVIEWS)
def chase(request: HttpRequest, return_id: int) -> HttpResponse:
    """Remind an agency of what it has still to give."""
    actor = actor_of(request)
    row = queries.return_by_id(actor, return_id)
    form = ChaseForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.chase_return(by=actor, return_id=return_id, version=said["version"] or 0)
        return Done(f"/reviews/{row.review.source.reference}/returns", f"{row.agency.name} is reminded.")

    lede = "The people who lead the agency get a notice with the way to what is asked. How often is kept."
    return _question(request, actor, row, form, do, f"Remind {row.agency.name}?", "Remind them", lede)


def _question(
    request: HttpRequest,
    actor: Actor,
    row: "ReviewReturn",
    form: Any,
    do: Any,
    title: str,
    button: str,
    lede: str = "",
) -> HttpResponse:
    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.return_by_id(actor, row.pk).version, {}),
        title=title,
        caption=f"{row.review.source.reference} {row.agency.name}",
        button=button,
        lede=lede,
        cancel_href=f"/reviews/returns/{row.pk}",
    )
