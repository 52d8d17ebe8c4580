"""Things pass from one group to another, which must answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.loop.referrals import operations, policy, queries
from goldthread.loop.referrals.choices import PassageState
from goldthread.web.referrals.forms.passing import PassAgainForm, PassageAnswerForm, PassForm
from goldthread.web.referrals.pages.passing import may_pass, passage_page, passages_page, routes
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])
reads = page(Permission.READ_REFERRALS)
weighs = page(Permission.READ_REFERRALS, Permission.CONSIDER)


@require_safe
@reads
def passages(request: HttpRequest) -> HttpResponse:
    """What is on its way between groups, what waits first."""
    return show(request, "referrals/passages.html", page=passages_page(actor_of(request)))


@asked
@weighs
def pass_on(request: HttpRequest) -> HttpResponse:
    """Pass a thing from one group to another."""
    actor = actor_of(request)
    if not may_pass(actor):
        raise NotAllowed("Only a group that you sit on passes things on, or the board’s office for it.")
    groups = [(group.pk, group.name) for group in accounts.groups(actor)]
    form = PassForm(
        posted(request),
        routes=[(key, f"{route.name}: {route.carries}") for key, route in routes(actor).items()],
        from_groups=_mine(actor, groups),
        to_groups=groups,
        initial={"thing": request.GET.get("thing", "").replace("\x00", "")[:60]},
    )

    def do(said: dict[str, Any]) -> Done:
        made = operations.pass_on(
            by=actor,
            thing=said["thing"],
            carries=said["carries"],
            from_group_id=int(said["from_group"]),
            to_group_id=int(said["to_group"]),
            reason=said["reason"],
            route=said["route"],
            due_on=said["due_on"],
        )
        return Done(f"/passages/{made.reference}", "It is on its way. The other group must answer.")

    return question(
        request,
        form,
        do,
        title="Pass something on to another group",
        button="Pass it on",
        cancel_href="/passages",
    )


def _mine(actor: Actor, groups: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The groups for which the actor speaks."""
    if actor.may(Permission.RUN_REFERRALS):
        return groups
    return [(key, name) for key, name in groups if key in actor.group_ids]


@require_safe
@reads
def passage(request: HttpRequest, reference: str) -> HttpResponse:
    """One thing on its way."""
    actor = actor_of(request)
    return show(request, "referrals/passage.html", page=passage_page(actor, queries.passage(actor, reference)))


@asked
@weighs
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept it, send it back or decline it."""
    actor = actor_of(request)
    row = queries.passage(actor, reference)
    if not policy.may_answer_passage(actor, row):
        raise NotAllowed("Only the group that it was passed to answers, or the board’s office for it.")
    if row.state != PassageState.WAITING and request.method != "POST":
        raise Refusal("This was answered already.")
    form = PassageAnswerForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.answer_passage(
            by=actor,
            passage_id=row.pk,
            version=said["version"] or 0,
            state=said["state"],
            answer=said["answer"],
            came_of=said["came_of"],
        )
        return Done(f"/passages/{reference}", "The other group has your answer.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.passage(actor, reference).version, {}),
        title="Answer for your group",
        caption=f"{reference} {row.carries}",
        lede=row.reason,
        button="Send the answer",
        cancel_href=f"/passages/{reference}",
    )


@asked
@weighs
def pass_again(request: HttpRequest, reference: str) -> HttpResponse:
    """Pass a thing that was sent back once more."""
    actor = actor_of(request)
    row = queries.passage(actor, reference)
    if row.from_group_id not in actor.group_ids and not actor.may(Permission.RUN_REFERRALS):
        raise NotAllowed("Only a group that you sit on passes things on, or the board’s office for it.")
    if row.state != PassageState.RETURNED and request.method != "POST":
        raise Refusal("Only what was sent back is passed again.")
    form = PassAgainForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.pass_again(
            by=actor,
            passage_id=row.pk,
            version=said["version"] or 0,
            reason=said["reason"],
            due_on=said["due_on"],
        )
        return Done(f"/passages/{reference}", "It is on its way again.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.passage(actor, reference).version, {}),
        title="Pass it on again",
        caption=f"{reference} {row.carries}",
        lede=f"They said: {row.answer}",
        button="Pass it on again",
        cancel_href=f"/passages/{reference}",
    )
