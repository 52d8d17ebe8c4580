"""Pages on which the board's themes are mapped to those of other schemes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import OnceForm, offer
from goldthread.design.tables import Cell, Table, table
from goldthread.loop.themes import operations, queries, schemes
from goldthread.loop.themes.schemes import Scheme
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

HERE = "/themes/map"


@dataclass(frozen=True, slots=True)
class MapPage:
    """The schemes, or one of them with the board's themes that answer to each of its own."""

    title: str
    lede: str
    table: Table
    hot_spots_href: str = ""
    rest: str = ""
    """Themes of the board that answer to nothing in the scheme."""


class MatchForm(OnceForm):
    """Which of the board's themes answer to one of another scheme."""

    themes = fields.CheckboxesField(label="Which of our themes answer to it?", required=False, small=True)

    def __init__(self, offered: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, themes=offered)


@require_safe
@page(Permission.READ_LESSONS)
def schemes_page(request: HttpRequest) -> HttpResponse:
    """The schemes to which the board's themes can be mapped."""
    held = queries.mapped_to(actor_of(request))
    rows = [
        (
            Cell(each.title, f"{HERE}/{each.key}", note=f"{each.basis}."),
            Cell(f"{held.get(each.key, 0)} of {len(each.codes)}"),
        )
        for each in schemes.every().values()
    ]
    lede = "Map our themes once, and hot spots show our learning under the national headings too."
    told = table("Schemes of others", ("Scheme", "Mapped"), rows, long_first=True)
    return show(
        request, "themes/map.html", page=MapPage("Map our themes", lede, told), back="/themes", back_to="Themes"
    )


@require_safe
@page(Permission.READ_LESSONS)
def scheme_page(request: HttpRequest, scheme: str) -> HttpResponse:
    """One scheme: for each of its themes, those of the board that answer to it."""
    shown = _of_scheme(actor_of(request), schemes.get(scheme))
    return show(request, "themes/map.html", page=shown, back=HERE, back_to="Map our themes")


def _of_scheme(actor: Actor, of: Scheme) -> MapPage:
    codes, names = queries.codes_of(actor, of), queries.names(actor)
    may = actor.may(Permission.EDIT_THEMES)
    rows = [
        (
            Cell(each.name, f"{HERE}/{of.key}/{each.key}" if may else "", note=each.means),
            Cell(_answering(names, codes, each.key) or "None yet"),
        )
        for each in of.codes
    ]
    return MapPage(
        of.title,
        f"{of.basis}.",
        table(of.title, ("Their theme", "Our themes"), rows),
        hot_spots_href=f"/hot-spots?by={of.key}" if codes else "",
        rest=", ".join(theme.name for theme in queries.in_use(actor) if theme.pk not in codes),
    )


def _answering(names: Mapping[int, str], codes: Mapping[int, set[str]], code: str) -> str:
    return ", ".join(sorted(names[theme] for theme, held in codes.items() if code in held))


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.EDIT_THEMES)
def match(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """Say which of the board's themes answer to one of the scheme's."""
    actor = actor_of(request)
    of = schemes.get(scheme)
    named = of.code(code)
    held = [str(theme) for theme, codes in queries.codes_of(actor, of).items() if code in codes]
    names = queries.names(actor)
    offered = {str(theme.pk): theme.name for theme in queries.in_use(actor)} | {pk: names[int(pk)] for pk in held}
    form = MatchForm(list(offered.items()), posted(request), initial={"themes": held})

    def do(said: dict[str, Any]) -> Done:
        operations.match(by=actor, scheme=scheme, code=code, theme_ids=map(int, said["themes"]))
        return Done(f"{HERE}/{scheme}", f"{named.name} is mapped.")

    return question(
        request,
        form,
        do,
        title=named.name,
        caption=of.title,
        lede=f"{named.means} Tick every theme of ours that is about the same; one may answer to several.",
        cancel_href=f"{HERE}/{scheme}",
    )
