"""One's own account, and going from one board to another."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from goldthread.accounts import queries
from goldthread.notices import queries as notices
from goldthread.web.people.pages import AccountPage
from goldthread.web.shell.middleware import BOARD_KEY
from goldthread.web.shell.pages import show, signed_in

FACTORS = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}
MOST_NOTICES = 10


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """How one signs in, what one is to each board, and what one was told lately."""
    person = request.user
    actor = getattr(request, "actor", None)
    boards = [board_id for board_id, _, _ in request.boards]  # type: ignore[attr-defined]
    kinds = Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True)
    shown = AccountPage(
        name=person.name,  # type: ignore[union-attr]
        email=person.email,  # type: ignore[union-attr]
        has_password=person.has_usable_password(),  # type: ignore[union-attr]
        factors=[words for kind, words in FACTORS.items() if kind in set(kinds)],
        asks_second_factor=not settings.DEMO,
        roles=queries.roles_of(actor, boards) if actor else [],
        notices=list(notices.of_person(actor)[:MOST_NOTICES]) if actor else [],
    )
    return show(request, "people/account.html", page=shown)


@signed_in
@require_POST
def go_to_board(request: HttpRequest, code: str) -> HttpResponse:
    """Act for another board of one's own from now on, and open there what was asked for."""
    wanted = request.POST.get("next", "/")
    address = wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
    for board_id, board_code, name in request.boards:  # type: ignore[attr-defined]
        if board_code == code:
            request.session[BOARD_KEY] = board_id
            messages.info(request, f"You are now at {name}.")
            return redirect(address)
    raise Http404
