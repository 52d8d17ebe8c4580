"""Home, and the views of registers that a person keeps."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from goldthread.accounts import operations as accounts
from goldthread.core.refusals import Refusal
from goldthread.design import gallery as design_gallery
from goldthread.web.shell import gallery as registers
from goldthread.web.shell.home import home as home_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, public, show

REGISTERS = {
    "sources": "/sources",
    "lessons": "/lessons",
    "recommendations": "/recommendations",
    "actions": "/actions",
    "referrals": "/referrals",
    "reviews": "/reviews",
}
"""The registers of which people keep views, by key."""


@require_GET
@page()
def home(request: HttpRequest) -> HttpResponse:
    """What needs this person, what is late, what comes up."""
    return show(request, "shell/home.html", page=home_of(actor_of(request)))


@require_POST
@page()
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a register as it is filtered now, under a name."""
    register = request.POST.get("register", "")
    if register not in REGISTERS:
        raise Refusal("Open the register that you want to keep a view of, and save it there.")
    query = urlsplit("?" + request.POST.get("query", "")).query[:2000]
    accounts.save_view(by=actor_of(request), register=register, name=request.POST.get("name", "")[:80], query=query)
    return redirect(f"{REGISTERS[register]}?{query}")


@require_POST
@page()
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view that this person kept."""
    accounts.drop_view(by=actor_of(request), view_id=view_id)
    return redirect(REGISTERS.get(request.POST.get("register", ""), "/"))


@require_GET
@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in use, for those who build pages; in demo mode only."""
    if not settings.DEMO:
        raise Http404
    return show(request, "design/gallery.html", pieces=[*design_gallery.pieces(), *registers.pieces()])
