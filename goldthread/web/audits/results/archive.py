"""Everything about a board's audits out in open formats, and back into a board that has none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.design.wording import counted
from goldthread.loop.audits import operations, packing, queries
from goldthread.web.audits.results.forms import ArchiveForm
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

TAKERS = (Permission.RUN_AUDITS, Permission.EXPORT)


@require_safe
@page(*TAKERS)
def archive(request: HttpRequest) -> HttpResponse:
    """What can be taken out, and the way back."""
    actor = actor_of(request)
    return show(
        request,
        "results/archive.html",
        rounds=queries.rounds(actor).count(),
        tools=queries.editions(actor).count(),
        may_bring_back=actor.may(Permission.MANAGE_PEOPLE),
    )


@require_safe
@page(*TAKERS)
def take_out(request: HttpRequest) -> HttpResponse:
    """Tools, programme, rounds, answers with their history, evidence, grades and findings in one file."""
    actor = actor_of(request)
    data = packing.pack(operations.take_out(by=actor), operations.answers_as_csv(by=actor))
    return _file(data, "application/zip", f"audits-{actor.board_code.lower()}-{actor.today.isoformat()}.zip")


@require_safe
@page(*TAKERS)
def answers(request: HttpRequest) -> HttpResponse:
    """Every answer as a table."""
    actor = actor_of(request)
    data = ("\ufeff" + operations.answers_as_csv(by=actor)).encode()
    return _file(data, "text/csv; charset=utf-8", f"answers-{actor.board_code.lower()}-{actor.today.isoformat()}.csv")


@page(Permission.RUN_AUDITS, Permission.MANAGE_PEOPLE)
def bring_back(request: HttpRequest) -> HttpResponse:
    """Bring an archive into a board that has no audits."""
    actor = actor_of(request)
    form = ArchiveForm(posted(request), request.FILES or None)

    def do(said: dict[str, Any]) -> Done:
        count = operations.bring_back(by=actor, archive=packing.unpack(said["file"].read()))
        return Done("/audits", f"The archive is back: {counted(count, 'row')}.")

    return question(
        request,
        form,
        do,
        title="Bring an archive back",
        lede="Choose a file that was taken out of Goldthread. It is brought into a board that has no audits yet.",
        button="Bring it back",
        cancel_href="/audits/archive",
    )


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
