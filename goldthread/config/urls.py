"""The addresses of the site, a list per stage."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


class _Words(RoutePattern):
    """Stands before the addresses of a stage, and looks among them only for one that begins with a word of theirs.

    The site has hundreds of addresses, and Django tries them one after the other.
    """

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__("", is_endpoint=False)
        self._words = frozenset(words)

    def match(self, path: str) -> Any:
        return super().match(path) if path.partition("/")[0] in self._words else None


def _stage(name: str) -> URLResolver:
    """The addresses of a stage of the web."""
    module = f"goldthread.web.{name}.urls"
    return URLResolver(_Words(first_words(import_module(module).urlpatterns)), module)


def first_words(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """The words with which addresses begin."""
    for each in patterns:
        word = str(each.pattern).removeprefix("^").partition("/")[0]
        if isinstance(each, URLResolver) and not word:
            yield from first_words(each.url_patterns)
        elif "<" in word or "(" in word:
            raise ValueError(f"{each.pattern}: an address begins with a word of its own")
        else:
            yield word


urlpatterns = [
    _stage("shell"),
    _stage("people"),
    _stage("public"),
    _stage("chronology"),
    _stage("sources"),
    _stage("thread"),
    _stage("lessons"),
    _stage("actions"),
    _stage("rounds"),
    _stage("proof"),
    _stage("escalating"),
    _stage("voices"),
    _stage("referrals"),
    _stage("reviews"),
    _stage("audits"),
    _stage("audits.results"),
    _stage("themes"),
    _stage("framework"),
    _stage("insight"),
    _stage("intake"),
    _stage("sharing"),
    _stage("history"),
    _stage("finding"),
]
