"""The tags and filters of every template. Settings make them builtins: no ``{% load %}`` is needed."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString

from goldthread.design import drawing, paging, wording
from goldthread.design import forms as design_forms
from goldthread.design import rows as design_rows
from goldthread.design.components import component

register = template.Library()

register.filter("day", wording.day, is_safe=True, expects_localtime=True)
register.filter("moment", wording.moment, is_safe=True, expects_localtime=True)
register.filter("prose", wording.prose)
register.filter("highlight", wording.highlight)
register.filter("file_size", wording.file_size)


_ABOUT_ACTIONS = (
    ("actions", "/actions", "Register"),
    ("plan", "/plan", "The plan"),
    ("rounds", "/rounds", "Rounds"),
    ("checks", "/checks", "Checks"),
    ("escalations", "/escalations", "Escalations"),
)


@register.inclusion_tag("design/actions_tabs.html")
def actions_tabs(here: str) -> dict[str, Any]:
    """``{% actions_tabs "rounds" %}``: the ways in which actions are looked at, the one that is open marked."""
    return {"tabs": _ABOUT_ACTIONS, "here": here}


@register.simple_tag
def govuk(name: str, **params: Any) -> SafeString:
    """``{% govuk "button" text="Save" %}``: a component; ``label__text`` reaches into a nested parameter."""
    return component(name, params)


@register.filter
def due(value: date | None, today: date) -> str:
    """``{{ action.due|due:shell.today }}``: "in 4 working days (Tuesday 9 June)" or "6 days late"."""
    return wording.due(value.date() if isinstance(value, datetime) else value, today)


@register.filter
def counted(count: int, words: str) -> str:
    """``{{ n|counted:"action" }}`` or ``{{ n|counted:"reply,replies" }}``."""
    one, _, many = words.partition(",")
    return wording.counted(count, one, many or None)


@register.simple_tag
def error_summary(*many: Any) -> SafeString:
    """All errors of the forms given, in a box at the top of the page; nothing where there is none."""
    links = design_forms.error_links(*(form for form in many if form))
    if not links:
        return SafeString("")
    items = [{"text": link.text, "href": f"#{link.target}" if link.target else None} for link in links]
    return component("error-summary", {"title_text": "There is a problem", "error_list": items})


@register.simple_tag
def rows(lines: Any, today: date, ticks: Any = None) -> SafeString:
    """``{% rows page.lines shell.today bulk %}``: the rows of a register's table."""
    return design_rows.rows(lines, today, bool(ticks))


@register.simple_tag
def boxes(shown: Any) -> SafeString:
    """``{% boxes filter %}``: a filter's boxes to tick."""
    return design_rows.boxes(shown.key, shown.options)


@register.simple_tag
def choices(shown: Any, fresh: bool = False) -> SafeString:
    """``{% choices filter %}``: a filter's options in a list; ``fresh=True`` where another question offers them."""
    return design_rows.choices(shown.options, fresh)


@register.simple_tag
def fields(form: forms.BaseForm, *names: str) -> SafeString:
    """Every field of a form (hidden ones too), or those that are named."""
    design_forms.dress(form)
    if names:
        return SafeString("".join(form[name].as_field_group() for name in names))
    return SafeString(form.render(design_forms.RENDERER.form_template_name))


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with its label, hint and errors."""
    return bound.as_field_group()


@register.simple_tag
def thread(beads: Sequence[Any], label: str = "The thread", key: bool = False) -> SafeString:
    """``{% thread page.beads %}``: the drawing, a nested list that reads aloud; ``key`` explains the marks."""
    return drawing.draw(beads, label, key)


@register.simple_tag(takes_context=True)
def messages_banner(context: Context) -> SafeString:
    """What was just done, once: the messages of the request as notification banners."""
    banners = []
    for number, message in enumerate(context.get("messages") or []):
        good = getattr(message, "level_tag", "") == "success"
        banners.append(
            component(
                "notification-banner",
                {
                    "type": "success" if good else None,
                    "text": str(message),
                    "title_text": "Done" if good else "Please note",
                    "title_id": f"banner-{number}",
                },
            )
        )
    return SafeString("".join(banners))


@register.simple_tag(takes_context=True)
def page_link(context: Context, **changes: Any) -> str:
    """This page's address with some of its query changed: ``{% page_link sort="due" page=None %}``."""
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Any) -> SafeString:
    """Links to the pages near a Paginator's page, keeping filters and sorting; nothing for a single page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return paging.links(numbers, page.number, page.paginator.num_pages, lambda number: page_link(context, page=number))


@register.simple_tag
@cache
def asset(path: str, of: str = "goldthread") -> str:
    """The address of a static file, ours or ``of`` another app, even where the list of them is missing."""
    try:
        return static(f"{of}/{path}")
    except ValueError:
        return f"{settings.STATIC_URL}{of}/{path}"


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    """The way back, above the page."""
    return component("back-link", {"text": text, "href": href})
