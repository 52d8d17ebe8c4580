"""The scope of a review: what it asks, about whom, and what runs beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.reviews import operations, queries
from goldthread.web.reviews.forms.opening import WhyForm
from goldthread.web.reviews.forms.scoping import (
    AgencyForm,
    AskForm,
    BoardForm,
    ChangeProceedingForm,
    ProceedingForm,
    QuestionForm,
    SealForm,
    SignForm,
    SubjectForm,
)
from goldthread.web.reviews.pages.scoping import kinds_of, scope_page
from goldthread.web.reviews.views.asking import ask, asked, to_conduct
from goldthread.web.shell.flow import Done, Now, posted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

SCOPE = "/scope"


@require_safe
@page(Permission.READ_REVIEWS)
def scope(request: HttpRequest, reference: str) -> HttpResponse:
    """What a review wants to find out, about whom, and what runs beside it."""
    found = scope_page(actor_of(request), reference)
    return show(request, "reviews/scope.html", page=found, frame=found.frame)


@asked
@page(Permission.READ_REVIEWS)
def add_ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a term of reference or a research question."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    kinds = kinds_of(queries.whole(actor, reference).terms)
    if not kinds:
        raise Refusal("The method of this review has neither terms of reference nor research questions.")
    form = AskForm(posted(request), kinds=kinds)

    def do(said: dict[str, Any]) -> Done:
        operations.ask(by=actor, review_id=review.pk, kind=said["kind"], text=said["text"])
        return Done(f"/reviews/{reference}/scope", "It is part of the scope.")

    title = f"Add a {kinds[0][1].lower()}" if len(kinds) == 1 else "Add to the scope"
    return ask(request, review, form, do, makes="part of the scope", title=title, button="Add it", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def change_ask(request: HttpRequest, reference: str, ask_id: int) -> HttpResponse:
    """Put a term or a question otherwise, or take it away."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    found = the_one(review.questions.filter(pk=ask_id))

    def now() -> Now:
        fresh = review.questions.filter(pk=ask_id).first()
        return Now(queries.get(actor, reference).version, {"text": fresh.text if fresh else ""})

    form = QuestionForm(posted(request), initial={"text": found.text, "version": review.version})

    def do(said: dict[str, Any]) -> Done:
        kept = operations.change_question(
            by=actor, question_id=ask_id, review_version=said["version"] or 0, text=said["text"]
        )
        return Done(f"/reviews/{reference}/scope", "It is changed." if kept else "It is taken away.")

    return ask(request, review, form, do, now=now, title="Put it otherwise", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def add_subject(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a child or young adult under a pseudonym."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    form = SubjectForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        kept = operations.add_subject(
            by=actor,
            review_id=review.pk,
            label=said["label"],
            kind=said["kind"],
            age_band=said["age_band"],
            note_text=said["note"],
        )
        return Done(f"/reviews/{reference}/scope", f"{kept.label} is part of the review.")

    return ask(request, review, form, do, makes="child", title="Add a child or young adult", button="Add", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def remove_subject(request: HttpRequest, reference: str, subject_id: int) -> HttpResponse:
    """Take somebody out whom the review is not about after all."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    found = the_one(review.subjects.filter(pk=subject_id))
    form = WhyForm(posted(request), missing="Say why the review is not about this person.")

    def do(said: dict[str, Any]) -> Done:
        operations.remove_subject(by=actor, subject_id=subject_id, why=said["why"])
        return Done(f"/reviews/{reference}/scope", f"{found.label} is taken out.")

    return ask(request, review, form, do, title=f"Take {found.label} out of the review?", button="Take out", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def seal(request: HttpRequest, reference: str) -> HttpResponse:
    """Seal something that must not leave."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    form = SealForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.seal_detail(
            by=actor, review_id=review.pk, kind=said["kind"], whose=said["whose"], value=said["value"]
        )
        return Done(f"/reviews/{reference}/scope", "It is sealed. The identity check looks for it.")

    return ask(request, review, form, do, title="Seal something that must not leave", button="Seal it", back=SCOPE)


@asked
@page(Permission.RUN_REVIEWS)
def drop_sealed(request: HttpRequest, reference: str, secret_id: int) -> HttpResponse:
    """Take away what was sealed by mistake."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    found = next((each for each in queries.identity(actor, review).secrets if each.pk == secret_id), None)
    if found is None:
        raise NotThere
    form = WhyForm(posted(request), missing="Say why it need not be looked for.")

    def do(said: dict[str, Any]) -> Done:
        operations.drop_detail(by=actor, secret_id=secret_id, why=said["why"])
        return Done(f"/reviews/{reference}/scope", "It is no longer looked for.")

    return ask(request, review, form, do, title=f"Stop looking for this {found.kind} of {found.whose}?", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def add_proceeding(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what else runs beside a review."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    form = ProceedingForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.add_proceeding(
            by=actor,
            review_id=review.pk,
            **{name: said[name] for name in ("kind", "name", "contact", "holds_up", "agreed", "expected_on")},
        )
        return Done(f"/reviews/{reference}/scope", "It is noted.")

    return ask(request, review, form, do, makes="proceeding", title="What runs beside the review?", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def change_proceeding(request: HttpRequest, reference: str, proceeding_id: int) -> HttpResponse:
    """Put right what is known of a proceeding, or that it has ended."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    names = ("name", "contact", "holds_up", "agreed", "expected_on", "ended_on", "outcome")

    def now() -> Now:
        row = the_one(review.proceedings.filter(pk=proceeding_id))
        return Now(row.version, {name: getattr(row, name) for name in names})

    held = now()
    form = ChangeProceedingForm(posted(request), initial={**held.answers, "version": held.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_proceeding(
            by=actor,
            proceeding_id=proceeding_id,
            version=said["version"] or 0,
            **{name: said[name] for name in names},
        )
        return Done(f"/reviews/{reference}/scope", "It is changed.")

    return ask(request, review, form, do, now=now, title="What runs beside the review", back=SCOPE)


@asked
@page(Permission.RUN_REVIEWS)
def add_board(request: HttpRequest, reference: str) -> HttpResponse:
    """Do a review together with another board."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    form = BoardForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.join_board(
            by=actor, review_id=review.pk, name=said["name"], contact=said["contact"], leads=said["leads"]
        )
        return Done(f"/reviews/{reference}/scope", "The board takes part. Its sign-off is needed for the report.")

    return ask(request, review, form, do, makes="board", title="Do it together with another board", back=SCOPE)


@asked
@page(Permission.RUN_REVIEWS)
def sign_board(request: HttpRequest, reference: str, board_id: int) -> HttpResponse:
    """Record that the other board signed the report off."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    found = the_one(review.joint_boards.filter(pk=board_id))
    form = SignForm(posted(request), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.sign_for_board(
            by=actor,
            joint_id=board_id,
            version=said["version"] or 0,
            signed_by=said["signed_by"],
            signed_on=said["signed_on"],
            says=said["says"],
        )
        return Done(f"/reviews/{reference}/scope", f"The sign-off of {found.name} is recorded.")

    def now() -> Now:
        return Now(review.joint_boards.get(pk=board_id).version, {})

    return ask(request, review, form, do, now=now, title=f"{found.name} signs the report off", back=SCOPE)


@asked
@page(Permission.READ_REVIEWS)
def add_agency(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an agency whose work is under review."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    have = set(review.agency_links.values_list("agency_id", flat=True))
    agencies = accounts.agencies(actor).exclude(pk__in=have).order_by("name").values_list("pk", "name")
    form = AgencyForm(posted(request), agencies=[(str(pk), name) for pk, name in agencies])

    def do(said: dict[str, Any]) -> Done:
        operations.involve_agency(by=actor, review_id=review.pk, agency_id=int(said["agency"]))
        return Done(
            f"/reviews/{reference}/scope",
            "The agency is under review. Look at the team: nobody of it leads the review.",
        )

    return ask(request, review, form, do, title="Whose work is under review?", button="Add the agency", back=SCOPE)
