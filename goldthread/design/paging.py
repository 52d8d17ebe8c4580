"""Links to the pages of a list, as the design system's pagination has them, written in one go."""

from collections.abc import Callable, Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

_ARROW = (
    '<svg class="govuk-pagination__icon govuk-pagination__icon--{turn}" xmlns="http://www.w3.org/2000/svg" height="13"'
    ' width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="{path}"></path></svg>'
)
_BACK = _ARROW.format(
    turn="prev",
    path="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293"
    "-1.414-1.414z",
)
_ON = _ARROW.format(
    turn="next",
    path="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062"
    "-6.7246-6.7266z",
)


def links(numbers: Iterable[int | str], here: int, last: int, address: Callable[[int], str]) -> SafeString:
    """The page before, the pages near this one and the page after; what is no number stands for those left out."""
    before = _step(address(here - 1), "prev", _BACK, "Previous") if here > 1 else ""
    after = _step(address(here + 1), "next", _ON, "Next") if here < last else ""
    items = "".join(_item(number, number == here, address) for number in numbers)
    return mark_safe(  # noqa: S308 - the addresses are escaped below, the rest is ours
        f'<nav class="govuk-pagination" aria-label="Pagination">{before}'
        f'<ul class="govuk-pagination__list">{items}</ul>{after}</nav>'
    )


def _step(href: str, turn: str, arrow: str, word: str) -> str:
    title = f'<span class="govuk-pagination__link-title">{word}<span class="govuk-visually-hidden"> page</span></span>'
    inside = f"{arrow} {title}" if turn == "prev" else f"{title} {arrow}"
    return (
        f'<div class="govuk-pagination__{turn}">'
        f'<a class="govuk-link govuk-pagination__link" href="{escape(href)}" rel="{turn}">{inside}</a></div>'
    )


def _item(number: int | str, current: bool, address: Callable[[int], str]) -> str:
    if not isinstance(number, int):
        return '<li class="govuk-pagination__item govuk-pagination__item--ellipsis">&ctdot;</li>'
    shown, said = (" govuk-pagination__item--current", ' aria-current="page"') if current else ("", "")
    return (
        f'<li class="govuk-pagination__item{shown}"><a class="govuk-link govuk-pagination__link"'
        f' href="{escape(address(number))}" aria-label="Page {number}"{said}>{number}</a></li>'
    )
