"""Signing in: allauth's pages at our addresses, and the fictional people of demo mode."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from goldthread.accounts import queries
from goldthread.core.refusals import NotThere
from goldthread.web.shell.pages import public


class _SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """allauth's page with the organisations and, in demo mode, the people to sign in as."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["organisations"] = settings.OIDC
        if settings.DEMO:
            context["people"] = queries.people_to_sign_in_as(datetime.now(UTC))
        return context


sign_in = public(_SignIn.as_view())


@public
@require_POST
def sign_in_as(request: HttpRequest, person_id: int) -> HttpResponse:
    """Sign in as somebody made up: in demo mode only, and never as a real person."""
    if not settings.DEMO:
        raise Http404
    try:
        person = queries.fictional(person_id)
    except NotThere as refusal:
        raise Http404(refusal.sentence) from refusal
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


@public
def with_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to an organisation's own sign-in."""
    known = _known(provider_id)
    from allauth.socialaccount.providers.openid_connect import views  # with its HTTP client, where one is set up

    answer: HttpResponse = views.login(request, known)
    return answer


@public
def back_from_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from an organisation's own sign-in."""
    known = _known(provider_id)
    from allauth.socialaccount.providers.openid_connect import views  # as above

    answer: HttpResponse = views.callback(request, known)
    return answer


def _known(provider_id: str) -> str:
    if all(one["id"] != provider_id for one in settings.OIDC):
        raise Http404
    return provider_id
