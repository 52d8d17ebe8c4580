"""Every address is a ``@page`` that asks for a permission, or ``@public``; a test proves it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.accounts.roles import Permission
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.web.shell.elsewhere import elsewhere
from goldthread.web.shell.middleware import actor_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(*permissions: Permission, any_of: tuple[Permission, ...] = ()) -> Callable[[View[P]], View[P]]:
    """A page for people with a role on the board that gives all of ``permissions`` and one of ``any_of``.

    With neither, it is for everybody who has any role on the board. What the actor may not see is answered
    with 404, what their role may not do with 403; somebody who is not signed in is asked to sign in. A thing that
    belongs to another of the person's own boards is answered with the offer to switch.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if getattr(request, "actor", None) is None:
                return render(request, "shell/no_board.html", status=403)

            def open_it() -> HttpResponse:
                actor = actor_of(request)
                if not actor.may(*permissions) or (any_of and not actor.may_any(any_of)):
                    raise NotAllowed("Your role on this board does not open this page.")
                return view(request, *args, **kwargs)

            try:
                return open_it()
            except (NotThere, NotAllowed) as refusal:
                offer = elsewhere(request, open_it) if kwargs else None
                if offer is None and isinstance(refusal, NotThere):
                    raise Http404(refusal.sentence) from refusal
                return offer or _refused(request, refusal)
            except Refusal as refusal:
                return _refused(request, refusal)

        guarded.asks = {"all": permissions, "any": any_of}  # type: ignore[attr-defined]  # read by the test of addresses
        return guarded

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """A page about oneself, for everybody who is signed in, whether or not a board has given them a role."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.signed_in = True  # type: ignore[attr-defined]  # read by the test of addresses
    return guarded


def public(view: View[P]) -> View[P]:
    """A page that anybody may open, signed in or not."""
    view.public = True  # type: ignore[attr-defined]  # read by the test of addresses
    return view


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = 403 if isinstance(refusal, NotAllowed) else 409
    return render(request, "shell/refused.html", {"refusal": refusal}, status=status)


def publish(request: HttpRequest) -> None:
    """Say that the page shows only what the board publishes, so that it carries no marking."""
    request.is_published = True  # type: ignore[attr-defined]  # read by the frame of the page


def show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page with what it receives; ``page=`` is its frozen dataclass, ``form=`` its question."""
    return render(request, template, context, status=status)
