"""Every address asks for a permission or says that it is public."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = ("allauth.", "django.views.static")
"""Views that others wrote and guard: sign-in and its second factor."""


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        else:
            yield route, pattern


ALL = list(addresses())


def _view(pattern: URLPattern) -> Any:
    return pattern.callback


def test_every_address_is_a_page_or_public_or_about_oneself() -> None:
    kinds = {
        route: [kind for kind in ("asks", "public", "signed_in") if hasattr(_view(pattern), kind)]
        for route, pattern in ALL
    }
    assert {route: said for route, said in kinds.items() if len(said) != 1} == {}


def test_addresses_have_no_trailing_slash_of_ours() -> None:
    ours = [route for route, pattern in ALL if not _view(pattern).__module__.startswith(FOREIGN)]
    assert [route for route in ours if route.endswith("/")] == []
