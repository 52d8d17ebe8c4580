"""Who conducts a review: naming, declaring, waiving, leaving."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import MemberState
from goldthread.web.reviews.forms.opening import WhyForm
from goldthread.web.reviews.forms.team import DeclareForm, NameForm
from goldthread.web.reviews.pages.team import team_page
from goldthread.web.reviews.views.asking import ask, asked
from goldthread.web.reviews.wording import ASKED_OF
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review, TeamMember


@require_safe
@page(Permission.READ_REVIEWS)
def team(request: HttpRequest, reference: str) -> HttpResponse:
    """The team of a review with its declarations."""
    found = team_page(actor_of(request), reference)
    return show(request, "reviews/team.html", page=found, frame=found.frame)


@asked
@page(Permission.READ_REVIEWS, any_of=(Permission.RUN_REVIEWS, Permission.OVERSEE_REVIEWS))
def name(request: HttpRequest, reference: str) -> HttpResponse:
    """Name somebody to the team."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    people = accounts.people(actor).filter(pk__in=accounts.holders_of(actor, Permission.READ_REVIEWS))
    form = NameForm(
        posted(request),
        people=[(person.pk, person.name) for person in people],
        waives=actor.may(Permission.OVERSEE_REVIEWS),
        names=actor.may(Permission.RUN_REVIEWS),
    )

    def do(said: dict[str, Any]) -> Done:
        member = operations.name_member(
            by=actor,
            review_id=review.pk,
            person_id=_person(actor, said),
            part=said["part"],
            last_day=said["last_day"],
            waiver=said.get("waiver", ""),
        )
        return Done(
            f"/reviews/{reference}/team",
            f"{member.person.name} is asked to declare their interests, and is on the team after that.",
        )

    return ask(
        request,
        review,
        form,
        do,
        makes="place on the team",
        title="Name somebody to the team",
        lede="Whoever leads, writes or chairs comes from none of the agencies under review. The panel may.",
        button="Name them",
        back="/team",
    )


def _person(actor: Actor, said: dict[str, Any]) -> int:
    """Whom the answers name: somebody of the board, or somebody from outside by their address."""
    if said["person"]:
        return int(said["person"])
    if not said["email"]:
        raise Refusal("Choose somebody, or give the email address of somebody from outside.", "person")
    found = accounts.with_account(said["email"])
    if found is None:
        raise Refusal(
            "Nobody can sign in with this address yet. Let the business manager invite them to the board as an "
            "independent reviewer of this review, and name them here once they have an account.",
            "email",
        )
    return found


@asked
@page(Permission.READ_REVIEWS)
def declaration(request: HttpRequest, reference: str) -> HttpResponse:
    """One's own declaration of interest, before one sees the review."""
    actor = actor_of(request)
    seen = queries.declaration(actor, reference)
    if seen.made:
        return show(request, "reviews/declared.html", seen=seen)
    form = DeclareForm(posted(request), initial={"version": seen.version})

    def do(said: dict[str, Any]) -> Done:
        member = operations.declare(
            by=actor,
            member_id=seen.member_id,
            version=said["version"] or 0,
            knew_case=said["knew_case"] == "yes",
            knew_how=said["knew_how"],
            interests=said["interests"],
        )
        if member.state == MemberState.STOOD_DOWN:
            return Done(
                "/",
                "Thank you for saying so. Because you knew the case you do not take part in this review, and the "
                "office is told.",
            )
        return Done(f"/reviews/{reference}", "Your declaration is kept. This is the review.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.declaration(actor, reference).version, {}),
        template="reviews/declaration.html",
        seen=seen,
        asks=ASKED_OF[seen.part],
    )


@asked
@page(Permission.READ_REVIEWS)
def declare_for(request: HttpRequest, reference: str, member_id: int) -> HttpResponse:
    """Write down a declaration that somebody made to the office."""
    actor = actor_of(request)
    review, member = _member(actor, reference, member_id)
    _own_or_office(actor, member)
    form = DeclareForm(posted(request), initial={"version": member.version})
    form.fields["knew_case"].label = "Did they know the child, the family or the case before?"

    def do(said: dict[str, Any]) -> Done:
        operations.declare(
            by=actor,
            member_id=member_id,
            version=said["version"] or 0,
            knew_case=said["knew_case"] == "yes",
            knew_how=said["knew_how"],
            interests=said["interests"],
        )
        return Done(f"/reviews/{reference}/team", "The declaration is kept.")

    return ask(
        request,
        review,
        form,
        do,
        title=f"What {member.person.name} declares",
        back="/team",
    )


@asked
@page(Permission.READ_REVIEWS, Permission.OVERSEE_REVIEWS)
def waive(request: HttpRequest, reference: str, member_id: int) -> HttpResponse:
    """Let somebody who is not wholly independent take part all the same."""
    actor = actor_of(request)
    review, member = _member(actor, reference, member_id)
    form = WhyForm(
        posted(request),
        label="Why may this person take part all the same?",
        missing="Say why this person may take part all the same.",
        initial={"version": member.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.waive(by=actor, member_id=member_id, version=said["version"] or 0, reason=said["why"])
        return Done(f"/reviews/{reference}/team", f"{member.person.name} may take part. The reason stands beside it.")

    return ask(
        request,
        review,
        form,
        do,
        title=f"Allow {member.person.name} to take part?",
        lede=member.conflict,
        button="Allow it",
        back="/team",
    )


@asked
@page(Permission.READ_REVIEWS)
def leave(request: HttpRequest, reference: str, member_id: int) -> HttpResponse:
    """End somebody's part in a review."""
    actor = actor_of(request)
    review, member = _member(actor, reference, member_id)
    _own_or_office(actor, member)
    form = WhyForm(posted(request), missing="Say why this person leaves the team.", initial={"version": member.version})
    own = member.person_id == actor.person_id

    def do(said: dict[str, Any]) -> Done:
        operations.stand_down(by=actor, member_id=member_id, version=said["version"] or 0, why=said["why"])
        sentence = f"{member.person.name} is no longer on the team."
        return Done("/" if own else f"/reviews/{reference}/team", sentence)

    return ask(
        request,
        review,
        form,
        do,
        title="Leave the team?" if own else f"Take {member.person.name} off the team?",
        lede="A role that this review gave ends with it.",
        button="Leave" if own else "Take off the team",
        back="/team",
    )


def _own_or_office(actor: Actor, member: "TeamMember") -> None:
    if member.person_id != actor.person_id and not actor.may(Permission.RUN_REVIEWS):
        raise NotAllowed("Only the board's office does this for somebody else.")


def _member(actor: Actor, reference: str, member_id: int) -> "tuple[Review, TeamMember]":
    """A place on the team of a review that this person sees."""
    review = queries.get(actor, reference)
    found = the_one(review.team.select_related("person").filter(pk=member_id))
    return review, found
