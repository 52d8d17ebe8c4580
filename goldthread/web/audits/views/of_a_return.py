"""What the views of a return have in common."""

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.audits import queries
from goldthread.loop.audits.queries import ReturnSeen
from goldthread.web.shell.flow import Now

asked = require_http_methods(["GET", "HEAD", "POST"])


def caption(seen: ReturnSeen) -> str:
    """Above a page about a return: the round and the agency."""
    return f"{seen.round} {seen.title}: {seen.agency or 'all together'}"


def base(return_id: int) -> str:
    """Where a return is."""
    return f"/audits/returns/{return_id}"


def now_of(actor: Actor, return_id: int) -> Now:
    """Which version of a return stands now."""
    return Now(queries.return_row(actor, return_id).version, {})


def must_lead(actor: Actor, return_id: int) -> ReturnSeen:
    """The return, for who answers for its agency and for the office; for others these pages do not exist."""
    if not queries.leads_return(actor, return_id):
        raise NotThere
    return queries.return_seen(actor, return_id)


def questions_of(seen: ReturnSeen) -> list[tuple[str, str]]:
    """Every question of a return with what it asks."""
    return [(each.key, each.question.asks) for section in seen.sections for each in section.questions]


def back_to(request: HttpRequest, return_id: int) -> str:
    """Where one came from: the question that the address names, or the return."""
    key = request.GET.get("question", "")
    return f"{base(return_id)}/questions/{key}" if key.replace("-", "").isalnum() else base(return_id)
