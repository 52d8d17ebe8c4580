"""Pages of the board's scheme of themes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.design.forms import SureForm
from goldthread.loop.themes import operations, queries
from goldthread.web.shell.flow import Done, Now, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.themes.forms import AreaForm, StepForm, ThemeForm
from goldthread.web.themes.pages import scheme_page

HERE = "/themes"


@require_safe
@page(Permission.READ_LESSONS)
def scheme(request: HttpRequest) -> HttpResponse:
    """The scheme: areas, themes, and how many lessons have each."""
    return show(request, "themes/scheme.html", page=scheme_page(actor_of(request)))


@page(Permission.EDIT_THEMES)
def take_default(request: HttpRequest) -> HttpResponse:
    """Start with the scheme that ships."""
    actor = actor_of(request)
    form = SureForm(request.POST or None)

    def do(said: dict[str, Any]) -> Done:
        number = operations.take_default_scheme(by=actor)
        return Done(HERE, f"The board has {number} themes now. Change them as you like.")

    return _ask(
        request,
        form,
        do,
        "Start with the scheme that ships",
        button="Take it",
        lede="Seven areas of learning with their themes, each with a sentence that says what it means. "
        "The board can rename, add to and retire any of them.",
    )


@page(Permission.EDIT_THEMES)
def add_area(request: HttpRequest) -> HttpResponse:
    """Add an area to the scheme."""
    actor = actor_of(request)
    form = AreaForm(request.POST or None)

    def do(said: dict[str, Any]) -> Done:
        made = operations.add_group(by=actor, name=said["name"])
        return Done(f"{HERE}#area-{made.pk}", f"The area {made.name} is added.")

    return _ask(request, form, do, "Add an area", button="Add the area")


@page(Permission.EDIT_THEMES)
def rename_area(request: HttpRequest, group_id: int) -> HttpResponse:
    """Change what an area is called."""
    actor = actor_of(request)
    found = queries.get_group(actor, group_id)
    form = AreaForm(request.POST or None, initial={"name": found.name, "version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.rename_group(by=actor, group_id=group_id, version=said["version"] or 0, name=said["name"])
        return Done(f"{HERE}#area-{group_id}", "The area is renamed.")

    def now() -> Now:
        fresh = queries.get_group(actor, group_id)
        return Now(fresh.version, {"name": fresh.name})

    return _ask(request, form, do, "Rename this area", now=now, caption=found.name)


@page(Permission.EDIT_THEMES)
def add_theme(request: HttpRequest, group_id: int) -> HttpResponse:
    """Add a theme to an area."""
    actor = actor_of(request)
    group = queries.get_group(actor, group_id)
    form = ThemeForm(request.POST or None)

    def do(said: dict[str, Any]) -> Done:
        made = operations.add_theme(by=actor, group_id=group_id, name=said["name"], definition=said["definition"])
        return Done(f"{HERE}#area-{group_id}", f"The theme {made.name} is added.")

    return _ask(request, form, do, "Add a theme", caption=group.name, button="Add the theme")


@page(Permission.EDIT_THEMES)
def change(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Change what a theme is called or means."""
    actor = actor_of(request)
    found = queries.get(actor, theme_id)
    said_now = {"name": found.name, "definition": found.definition}
    form = ThemeForm(request.POST or None, initial=said_now | {"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_theme(
            by=actor,
            theme_id=theme_id,
            version=said["version"] or 0,
            name=said["name"],
            definition=said["definition"],
        )
        return Done(f"{HERE}#area-{found.group_id}", "The theme is changed.")

    def now() -> Now:
        fresh = queries.get(actor, theme_id)
        return Now(fresh.version, {"name": fresh.name, "definition": fresh.definition})

    return _ask(request, form, do, "Change this theme", now=now, caption=found.group.name)


@page(Permission.EDIT_THEMES)
def retire(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Stop a theme from being given to lessons."""
    actor = actor_of(request)
    found = queries.get(actor, theme_id)
    form = StepForm(request.POST or None, initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.retire_theme(by=actor, theme_id=theme_id, version=said["version"] or 0)
        return Done(f"{HERE}#area-{found.group_id}", f"{found.name} is no longer given to lessons.")

    return _ask(
        request,
        form,
        do,
        f"Retire {found.name}?",
        caption=found.group.name,
        button="Retire it",
        lede="Lessons that have this theme keep it. It is not offered for other lessons any more, "
        "and you can bring it back.",
    )


@page(Permission.EDIT_THEMES)
def bring_back(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Let a retired theme be given again."""
    actor = actor_of(request)
    found = queries.get(actor, theme_id)
    form = StepForm(request.POST or None, initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.bring_theme_back(by=actor, theme_id=theme_id, version=said["version"] or 0)
        return Done(f"{HERE}#area-{found.group_id}", f"{found.name} can be given to lessons again.")

    return _ask(request, form, do, f"Bring {found.name} back?", caption=found.group.name, button="Bring it back")


def _ask(
    request: HttpRequest, form: Any, do: Callable[[dict[str, Any]], Done], title: str, **context: Any
) -> HttpResponse:
    return question(request, form, do, title=title, cancel_href=HERE, **context)
