"""Shared learning: both lists, a share with its file, taking it back, and taking in what others share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts.roles import Permission
from goldthread.loop.sharing import operations, queries
from goldthread.web.sharing import forms, pages
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

HOME = "/shared-learning"
asked = require_http_methods(["GET", "HEAD", "POST"])
shares = page(Permission.RECORD_SOURCES, Permission.WRITE_LESSONS, Permission.EXPORT)


@require_safe
@shares
def shared(request: HttpRequest) -> HttpResponse:
    """What we share, and what others share with us."""
    asks = request.GET
    shown = pages.shared_page(actor_of(request), asks.get("page", ""), asks.get("theirs", ""))
    return show(request, "sharing/shared.html", page=shown)


@asked
@shares
def share(request: HttpRequest) -> HttpResponse:
    """Choose lessons, say for whom and under what terms."""
    actor = actor_of(request)
    every = queries.all_shareable(actor)
    form = forms.ShareForm(len(every), posted(request))

    def do(said: dict[str, Any]) -> Done:
        chosen = every if said["which"] == forms.EVERY else queries.named(actor, form.references(said))
        made = operations.share(
            by=actor, title=said["title"], audience=said["audience"], terms=said["terms"], lesson_ids=chosen
        )
        return Done(f"{HOME}/{made.pk}", "The lessons are shared. Read them once more, then send the file.")

    return question(
        request,
        form,
        do,
        makes="share",
        title="Share lessons with other boards",
        lede="The file holds each statement, its year, its themes and what came of it: nothing of the source, no name "
        "and no day. You can withdraw a lesson later.",
        button="Share them",
        cancel_href=HOME,
    )


@require_safe
@shares
def one(request: HttpRequest, share_id: int) -> HttpResponse:
    """One share with its lessons."""
    actor = actor_of(request)
    shown = pages.one_page(actor, queries.share(actor, share_id), request.GET.get("page", ""))
    return show(request, "sharing/one.html", page=shown)


@require_safe
@shares
def file(request: HttpRequest, share_id: int) -> HttpResponse:
    """The signed file of a share as it stands."""
    made = queries.share(actor_of(request), share_id)
    data = operations.file_of(by=actor_of(request), share_id=share_id)
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="shared-learning-{made.pk}-issue-{made.issue}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@asked
@shares
def more(request: HttpRequest, share_id: int) -> HttpResponse:
    """Put more lessons into a share."""
    actor = actor_of(request)
    made = queries.share(actor, share_id)
    others = queries.not_in(actor, made)
    form = forms.MoreForm(len(others), posted(request))

    def do(said: dict[str, Any]) -> Done:
        chosen = others if said["which"] == forms.EVERY else queries.named(actor, form.references(said))
        issue = operations.share_more(by=actor, share_id=share_id, lesson_ids=chosen).issue
        return Done(f"{HOME}/{share_id}", f"They are in issue {issue}. Boards that follow the feed fetch it at night.")

    return question(
        request,
        form,
        do,
        title="Add lessons",
        caption=made.title,
        lede="They go to the same boards under the same terms.",
        button="Add them",
        cancel_href=f"{HOME}/{share_id}",
    )


@asked
@shares
def withdraw(request: HttpRequest, share_id: int) -> HttpResponse:
    """Take lessons back: the next file tells every board to take them out."""
    actor = actor_of(request)
    made = queries.share(actor, share_id)
    still = queries.still_shared(made)
    form = forms.WithdrawForm(
        len(still), posted(request), initial={"which": forms.NAMED, "lessons": request.GET.get("lesson", "")[:40]}
    )

    def do(said: dict[str, Any]) -> Done:
        chosen = still if said["which"] == forms.EVERY else queries.named(actor, form.references(said))
        issue = operations.withdraw(by=actor, share_id=share_id, lesson_ids=chosen, why=said["why"]).issue
        return Done(
            f"{HOME}/{share_id}",
            f"Withdrawn. Boards that follow the feed fetch issue {issue} at night; send the file to the others.",
        )

    return question(
        request,
        form,
        do,
        title="Withdraw lessons",
        caption=made.title,
        lede="The words go out of the file. Boards that take in its next issue lose them too.",
        button="Withdraw them",
        cancel_href=f"{HOME}/{share_id}",
    )


@asked
@shares
def receive(request: HttpRequest) -> HttpResponse:
    """Take in a file of another board, or its next issue."""
    actor = actor_of(request)
    form = forms.ReceiveForm(posted(request), request.FILES or None)

    def do(said: dict[str, Any]) -> Done:
        got = operations.receive(by=actor, data=said["file"].read(), fingerprint=said["fingerprint"])
        return Done(f"{HOME}/received/{got.pk}", f"Issue {got.issue} is taken in from {got.sender}.")

    return question(
        request,
        form,
        do,
        title="Take in learning from another board",
        lede="The file is refused if somebody changed it on the way. What the board withdrew is taken out here.",
        button="Take it in",
        cancel_href=HOME,
    )


@require_safe
@shares
def received(request: HttpRequest, received_id: int) -> HttpResponse:
    """What another board shared."""
    actor = actor_of(request)
    shown = pages.received_page(actor, queries.received_one(actor, received_id), request.GET.get("page", ""))
    return show(request, "sharing/received.html", page=shown)
