"""The question about an action, and what comes of its answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.actions import policy, queries
from goldthread.web.shell.flow import Done, Now, question
from goldthread.web.shell.middleware import actor_of

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action


asked = require_http_methods(["GET", "HEAD", "POST"])
UPDATES = (Permission.UPDATE_ANY_ACTION, Permission.UPDATE_OWN_ACTIONS)


def ask(
    request: HttpRequest,
    actor: Actor,
    action: "Action",
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], Done],
    *,
    now: Callable[[], Now] | None = None,
    template: str = "actions/form.html",
    **context: Any,
) -> HttpResponse:
    """The question about an action, and what comes of its answer."""
    if now is None and "version" in form.fields:
        now = _fresh(actor, action)
    return question(
        request,
        form,
        do,
        now=now,
        template=template,
        action=action,
        caption=f"{action.reference} {action.title}",
        cancel_href=f"/actions/{action.reference}",
        **context,
    )


def done(action: "Action", sentence: str) -> Done:
    """Back to the action, with what was done."""
    return Done(f"/actions/{action.reference}", sentence)


def version_of(action: "Action", said: dict[str, Any]) -> int:
    """The version that the person saw; a form without one changes what is there now."""
    version = said.get("version")
    return action.version if version is None else int(version)


def _fresh(actor: Actor, action: "Action") -> Callable[[], Now]:
    return lambda: Now(queries.get(actor, action.reference).version, {})


def mine_to_update(request: HttpRequest, reference: str) -> tuple[Actor, "Action"]:
    """The action, where this person may say how it is going."""
    actor = actor_of(request)
    action = queries.get(actor, reference)
    policy.require_update(actor, action)
    return actor, action
