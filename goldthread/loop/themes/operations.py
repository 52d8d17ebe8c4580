"""Writing the board's themes."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record
from goldthread.loop.themes import schemes
from goldthread.loop.themes.default_scheme import SCHEME
from goldthread.loop.themes.models import Theme, ThemeGroup, ThemeMatch


@transaction.atomic
def take_default_scheme(*, by: Actor) -> int:
    """Give a board that has no themes the seven areas that ship; gives how many themes it now has."""
    by.need(Permission.EDIT_THEMES)
    if ThemeGroup.objects.filter(board_id=by.board_id).exists():
        raise Refusal("This board has themes already. Change those instead.")
    for position, (group_name, themes) in enumerate(SCHEME.items()):
        group = ThemeGroup.objects.create(board_id=by.board_id, name=group_name, position=position)
        Theme.objects.bulk_create(
            Theme(board_id=by.board_id, group=group, name=name, definition=definition, position=place)
            for place, (name, definition) in enumerate(themes.items())
        )
    record(by=by, verb="took the default scheme", kind="theme scheme")
    return Theme.objects.filter(board_id=by.board_id).count()


@transaction.atomic
def add_group(*, by: Actor, name: str) -> ThemeGroup:
    """Add an area to the scheme, after the others."""
    by.need(Permission.EDIT_THEMES)
    name = _fresh_name(ThemeGroup, by, name, "area")
    last = ThemeGroup.objects.filter(board_id=by.board_id).aggregate(last=Max("position"))["last"]
    group = ThemeGroup.objects.create(board_id=by.board_id, name=name, position=0 if last is None else last + 1)
    record(by=by, verb="added", kind="theme group", thing_id=group.pk, reference=name)
    return group


@transaction.atomic
def rename_group(*, by: Actor, group_id: int, version: int, name: str) -> ThemeGroup:
    """Change what an area is called; its themes stay in it."""
    by.need(Permission.EDIT_THEMES)
    group = the_one(ThemeGroup.objects.select_for_update().filter(board_id=by.board_id, pk=group_id))
    if group.version != version:
        raise ChangedMeanwhile("Somebody else changed this area while you had it open. Look at it again.")
    name = _fresh_name(ThemeGroup, by, name, "area", but=group.pk)
    if name == group.name:
        return group
    before, group.name = group.name, name
    group.version += 1
    group.save()
    detail = {"name": [before, name]}
    record(by=by, verb="changed", kind="theme group", thing_id=group.pk, reference=name, detail=detail)
    return group


@transaction.atomic
def add_theme(*, by: Actor, group_id: int, name: str, definition: str = "") -> Theme:
    """Add a theme to an area."""
    by.need(Permission.EDIT_THEMES)
    group = the_one(ThemeGroup.objects.filter(board_id=by.board_id, pk=group_id))
    name = _fresh_name(Theme, by, name, "theme")
    last = Theme.objects.filter(group=group).aggregate(last=Max("position"))["last"]
    theme = Theme.objects.create(
        board_id=by.board_id,
        group=group,
        name=name,
        definition=definition.strip(),
        position=0 if last is None else last + 1,
    )
    record(by=by, verb="added", kind="theme", thing_id=theme.pk, reference=name)
    return theme


@transaction.atomic
def change_theme(*, by: Actor, theme_id: int, version: int, name: str, definition: str) -> Theme:
    """Change what a theme is called or means; lessons that have it keep it."""
    theme = _locked(by, theme_id, version)
    new = {"name": _fresh_name(Theme, by, name, "theme", but=theme.pk), "definition": definition.strip()}
    detail = {key: [getattr(theme, key), value] for key, value in new.items() if getattr(theme, key) != value}
    if not detail:
        return theme
    theme.name, theme.definition = new["name"], new["definition"]
    theme.version += 1
    theme.save()
    record(by=by, verb="changed", kind="theme", thing_id=theme.pk, reference=theme.name, detail=detail)
    return theme


@transaction.atomic
def retire_theme(*, by: Actor, theme_id: int, version: int) -> Theme:
    """Stop a theme from being given to lessons; those that have it keep it."""
    theme = _locked(by, theme_id, version)
    theme.retired_on = by.today
    theme.version += 1
    theme.save()
    record(by=by, verb="retired", kind="theme", thing_id=theme.pk, reference=theme.name)
    return theme


@transaction.atomic
def bring_theme_back(*, by: Actor, theme_id: int, version: int) -> Theme:
    """Let a retired theme be given to lessons again."""
    theme = _locked(by, theme_id, version)
    theme.retired_on = None
    theme.version += 1
    theme.save()
    record(by=by, verb="brought back", kind="theme", thing_id=theme.pk, reference=theme.name)
    return theme


def _locked(by: Actor, theme_id: int, version: int) -> Theme:
    by.need(Permission.EDIT_THEMES)
    theme = the_one(Theme.objects.select_for_update().filter(board_id=by.board_id, pk=theme_id))
    if theme.version != version:
        raise ChangedMeanwhile("Somebody else changed this theme while you had it open. Look at it again.")
    return theme


def _fresh_name(kind: type[ThemeGroup] | type[Theme], by: Actor, name: str, word: str, but: int = 0) -> str:
    name = name.strip()
    if not name:
        raise Refusal(f"Give the {word} a name.", "name")
    if kind._default_manager.filter(board_id=by.board_id, name__iexact=name).exclude(pk=but).exists():
        raise Refusal(f"There is already a {word} called {name}. Choose another name.", "name")
    return name


@transaction.atomic
def match(*, by: Actor, scheme: str, code: str, theme_ids: Iterable[int]) -> int:
    """Say which of the board's themes answer to one theme of another scheme; gives how many do."""
    by.need(Permission.EDIT_THEMES)
    of = schemes.get(scheme)
    named = of.code(code)
    themes = {theme.pk: theme for theme in Theme.objects.filter(board_id=by.board_id, pk__in=list(theme_ids))}
    held = ThemeMatch.objects.filter(board_id=by.board_id, scheme=of.key, edition=of.edition, code=code)
    before = set(held.values_list("theme_id", flat=True))
    if before == themes.keys():
        return len(before)
    held.exclude(theme_id__in=themes).delete()
    ThemeMatch.objects.bulk_create(
        ThemeMatch(
            board_id=by.board_id,
            theme_id=theme_id,
            scheme=of.key,
            edition=of.edition,
            code=code,
            by_id=by.person_id,
            at=by.at,
        )
        for theme_id in themes.keys() - before
    )
    detail = {"to": named.name, "themes": ", ".join(sorted(theme.name for theme in themes.values())) or "none"}
    record(by=by, verb="mapped", kind="theme scheme", reference=of.title, detail=detail)
    return len(themes)
