"""The checkers' queue, second checks, and the effect of lessons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.design.forms import SureForm
from goldthread.design.tables import Cell, table
from goldthread.design.wording import day
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.proof import operations, queries
from goldthread.loop.actions.proof.rules import independent
from goldthread.loop.lessons import queries as lessons
from goldthread.web.proof import forms, pages
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.READ_ACTIONS)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a check, one's own first."""
    return show(request, "proof/queue.html", page=pages.queue_page(actor_of(request)))


@asked
@page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)
def share(request: HttpRequest) -> HttpResponse:
    """Share out what waits for a check and lies with nobody."""
    actor = actor_of(request)

    def do(said: dict[str, Any]) -> Done:
        given = operations.share(by=actor)
        operations.draw_second_readings(by=actor)
        word = "Nothing was left to share out." if not given else f"Shared out: {given}."
        return Done("/checks", word)

    return question(
        request,
        SureForm(posted(request)),
        do,
        title="Share the checks out",
        lede="Each goes to somebody who had no hand in it and is not of its agency, so that nobody has more than "
        "they must. Goldthread does this every night as well.",
        button="Share them out",
        cancel_href="/checks",
    )


@asked
@page(Permission.READ_ACTIONS, Permission.PLAN_ACTIONS)
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one check to somebody by name."""
    actor = actor_of(request)
    action = actions.get(actor, reference)
    claim = queries.claim_of(actor, action)
    able = [each for each in queries.pool(actor) if independent(claim, each)]
    names = accounts.names_of([each.person_id for each in able])
    people = sorted(
        ((str(each.person_id), f"{names[each.person_id]} ({each.waiting} before them)") for each in able),
        key=lambda each: each[1],
    )
    form = forms.GiveForm(posted(request), people=people)

    def do(said: dict[str, Any]) -> Done:
        operations.give_to(by=actor, action_id=action.pk, person_id=int(said["person"]))
        return Done("/checks", f"The check of {reference} is given.")

    return question(
        request,
        form,
        do,
        title="Who checks it?",
        caption=f"{reference} {action.title}",
        lede="Only those are offered who had no hand in it and are not of the agency that leads it.",
        button="Give it to them",
        cancel_href="/checks",
    )


@asked
@page(Permission.READ_ACTIONS, Permission.VERIFY)
def again(request: HttpRequest, reading_id: int) -> HttpResponse:
    """Make a check a second time, without being told what was found."""
    actor = actor_of(request)
    row = queries.reading_to_do(actor, reading_id)
    pieces = list(queries.evidence_read(actor, row.verification_id))

    def do(said: dict[str, Any]) -> Done:
        operations.read_again(by=actor, reading_id=row.pk, outcome=said["outcome"], reason=said["reason"])
        return Done("/checks", "Your second check is kept. Thank you.")

    return question(
        request,
        forms.AgainForm(posted(request)),
        do,
        template="proof/again.html",
        title="Check it again",
        caption=row.verification.action.reference,
        action=row.verification.action,
        pieces=pages.shown(row, pieces),
        button="Save the check",
        cancel_href="/checks",
    )


@require_safe
@page(Permission.READ_ACTIONS)
def agreement(request: HttpRequest) -> HttpResponse:
    """How far checkers agree."""
    return show(request, "proof/agreement.html", page=pages.accord_page(actor_of(request)))


@asked
@page(Permission.READ_ACTIONS, Permission.READ_LESSONS)
def effect(request: HttpRequest, reference: str) -> HttpResponse:
    """What a lesson came to, and where one may, a judgement of it."""
    actor = actor_of(request)
    lesson = lessons.get(actor, reference)
    may = actor.may(Permission.JUDGE_LASTING)
    links = {link.action_id: link.action for link in actions.of_lessons(actor, [lesson.pk])}
    rows = [
        (Cell(each.title, href=f"/actions/{each.reference}", note=each.reference), Cell(ActionState(each.state).label),
         Cell(day(each.verified_on) or "–"))
        for each in links.values()
    ]  # fmt: skip
    done = table("What was done because of it", ("Action", "Where it stands", "Verified"), rows) if rows else None
    form = forms.EffectForm(posted(request) if may else None)

    def do(said: dict[str, Any]) -> Done:
        operations.judge_effect(by=actor, lesson_id=lesson.pk, effect=said["effect"], finding=said["finding"])
        return Done(f"/lessons/{reference}/effect", "Your judgement is kept.")

    if request.method == "POST":
        actor.need(Permission.JUDGE_LASTING)
    return question(
        request,
        form,
        do,
        template="proof/effect.html",
        title="What did this lesson come to?",
        page=pages.effect_page(actor, lesson, done),
        may=may,
        button="Save the judgement",
        cancel_href=f"/lessons/{reference}",
    )
