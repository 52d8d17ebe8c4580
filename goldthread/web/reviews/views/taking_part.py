"""Children, family and practitioners: invited, heard, shown the report; who declines is left alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.design.forms import ChangeForm
from goldthread.loop.reviews import operations, queries
from goldthread.loop.reviews.choices import TakesPart
from goldthread.web.reviews.forms.taking_part import (
    AnswerForm,
    BackForm,
    HearForm,
    InviteForm,
    ShapedForm,
    ShownForm,
)
from goldthread.web.reviews.pages.taking_part import TITLES, taking_part_page
from goldthread.web.reviews.views.asking import ask, asked, to_conduct
from goldthread.web.shell.flow import Done, Now, posted
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Participant, Review

BACK = "/taking-part"


@require_safe
@page(Permission.READ_REVIEWS)
def taking_part(request: HttpRequest, reference: str) -> HttpResponse:
    """Who was invited to a review and what became of it."""
    actor = actor_of(request)
    found = taking_part_page(actor, queries.get(actor, reference))
    return show(request, "reviews/taking_part.html", page=found, frame=found.frame)


@asked
@page(Permission.READ_REVIEWS)
def invite(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Keep that somebody was invited, with plain words for it beside the form."""
    actor = actor_of(request)
    review = to_conduct(actor, reference)
    if kind not in TakesPart.values:
        raise NotThere
    words = queries.plain_words(actor, review, kind)
    form = InviteForm(posted(request), kind=kind, initial={"invited_on": actor.today})

    def do(said: dict[str, Any]) -> Done:
        kept = operations.invite(
            by=actor,
            review_id=review.pk,
            kind=kind,
            **{name: said[name] for name in ("who", "invited_by", "how", "explained", "asked", "invited_on")},
        )
        return Done(f"/reviews/{reference}/taking-part", f"{kept.who} is invited.")

    return ask(
        request,
        review,
        form,
        do,
        makes="invitation",
        template="reviews/invite.html",
        title=TITLES[TakesPart(kind)][1],
        words=words,
        button="Keep the invitation",
        back=BACK,
    )


@asked
@page(Permission.READ_REVIEWS)
def answer(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """What somebody answered to the invitation."""
    actor = actor_of(request)
    review, one = _person(actor, reference, person_id)
    form = AnswerForm(posted(request), initial={"version": one.version, "hoped": one.hoped})

    def do(said: dict[str, Any]) -> Done:
        step: dict[str, Any] = {"by": actor, "participant_id": person_id, "version": said["version"] or 0}
        if said["answer"] == "no":
            operations.decline_invitation(how=said["declined_how"], **step)
            return _done(reference, f"{one.who} does not take part. That is respected.")
        operations.accept_invitation(hoped=said["hoped"], **step)
        return _done(reference, f"{one.who} takes part.")

    return _ask(request, actor, review, one, form, do, f"What does {_small(one.who)} answer?")


@asked
@page(Permission.READ_REVIEWS)
def hear(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """What somebody said."""
    actor = actor_of(request)
    review, one = _person(actor, reference, person_id)
    form = HearForm(
        posted(request),
        initial={
            "version": one.version,
            "said": one.said,
            "shaped": one.shaped,
            "on": one.heard_on or actor.today,
        },
    )

    def do(said: dict[str, Any]) -> Done:
        operations.hear(
            by=actor,
            participant_id=person_id,
            version=said["version"] or 0,
            text=said["said"],
            on=said["on"],
            shaped=said["shaped"],
        )
        return _done(reference, "What they said is kept.")

    return _ask(request, actor, review, one, form, do, f"What {_small(one.who)} said")


@asked
@page(Permission.READ_REVIEWS)
def shaped(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """How what somebody said shaped the findings."""
    actor = actor_of(request)
    review, one = _person(actor, reference, person_id)
    form = ShapedForm(posted(request), initial={"version": one.version, "shaped": one.shaped})

    def do(said: dict[str, Any]) -> Done:
        operations.say_how_it_shaped(
            by=actor, participant_id=person_id, version=said["version"] or 0, shaped=said["shaped"]
        )
        return _done(reference, "It is kept.")

    return _ask(request, actor, review, one, form, do, "How it shaped the findings")


@asked
@page(Permission.READ_REVIEWS)
def shown(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """That somebody has seen the report."""
    actor = actor_of(request)
    review, one = _person(actor, reference, person_id)
    form = ShownForm(
        posted(request),
        initial={"version": one.version, "on": one.saw_report_on or actor.today, "says": one.says_of_report},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.show_report(
            by=actor, participant_id=person_id, version=said["version"] or 0, on=said["on"], says=said["says"]
        )
        return _done(reference, f"{one.who} has seen the report.")

    return _ask(request, actor, review, one, form, do, f"{one.who} saw the report")


@asked
@page(Permission.READ_REVIEWS)
def back(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """That somebody who declined came back of their own accord."""
    actor = actor_of(request)
    review, one = _person(actor, reference, person_id)
    form = BackForm(posted(request), initial={"version": one.version})

    def do(said: dict[str, Any]) -> Done:
        operations.come_back(by=actor, participant_id=person_id, version=said["version"] or 0, how=said["how"])
        return _done(reference, f"{one.who} takes part.")

    return _ask(request, actor, review, one, form, do, f"{one.who} wants to take part after all")


def _small(who: str) -> str:
    return who if who[1:2].isupper() or who.startswith("Child") else f"{who[:1].lower()}{who[1:]}"


def _done(reference: str, sentence: str) -> Done:
    return Done(f"/reviews/{reference}/taking-part", sentence)


def _person(actor: Actor, reference: str, person_id: int) -> "tuple[Review, Participant]":
    review = to_conduct(actor, reference)
    found = the_one(review.participants.filter(pk=person_id))
    return review, found


def _ask(
    request: HttpRequest,
    actor: Actor,
    review: "Review",
    one: "Participant",
    form: ChangeForm,
    do: Callable[[dict[str, Any]], Done],
    title: str,
) -> HttpResponse:
    def now() -> Now:
        fresh = review.participants.get(pk=one.pk)
        return Now(fresh.version, {"said": fresh.said, "shaped": fresh.shaped, "hoped": fresh.hoped})

    return ask(request, review, form, do, now=now, title=title, back=BACK)
