"""Reading the board's themes."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import connection
from django.db.models import Count, Prefetch, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.themes.models import Theme, ThemeGroup, ThemeMatch
from goldthread.loop.themes.schemes import Scheme, every


def in_use(actor: Actor) -> QuerySet[Theme]:
    """Themes that a lesson can be given today, in the board's order, with their groups."""
    return Theme.objects.filter(board_id=actor.board_id, retired_on__isnull=True).select_related("group")


def names_in_use(actor: Actor) -> list[tuple[int, str]]:
    """What a lesson can be given today, in the board's order: what its register's filter offers on every page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.name FROM loop_theme t JOIN loop_themegroup g ON g.id = t.group_id"
            " WHERE t.board_id = %s AND t.retired_on IS NULL ORDER BY g.position, t.position, t.name",
            [actor.board_id],
        )
        return [(theme_id, name) for theme_id, name in cursor.fetchall()]


def scheme(actor: Actor) -> QuerySet[ThemeGroup]:
    """The whole scheme, with what was retired."""
    return ThemeGroup.objects.filter(board_id=actor.board_id).prefetch_related(
        Prefetch("themes", queryset=Theme.objects.order_by("position", "name"))
    )


def get(actor: Actor, theme_id: int) -> Theme:
    """One theme of the board."""
    return the_one(Theme.objects.filter(board_id=actor.board_id, pk=theme_id).select_related("group"))


def get_group(actor: Actor, group_id: int) -> ThemeGroup:
    """One area of the board's scheme."""
    return the_one(ThemeGroup.objects.filter(board_id=actor.board_id, pk=group_id))


def names(actor: Actor) -> dict[int, str]:
    """What the board's themes are called, those no longer in use with them."""
    return dict(Theme.objects.filter(board_id=actor.board_id).values_list("pk", "name"))


def codes_of(actor: Actor, scheme: Scheme) -> Mapping[int, set[str]]:
    """For each of the board's themes that is mapped to a scheme, what it answers to there."""
    found: dict[int, set[str]] = defaultdict(set)
    for theme_id, code in _matches(actor).filter(scheme=scheme.key).values_list("theme_id", "code"):
        found[theme_id].add(code)
    return dict(found)


def mapped_to(actor: Actor) -> dict[str, int]:
    """To how many themes of each scheme something of the board is mapped; schemes without any are left out."""
    rows = _matches(actor).values_list("scheme").annotate(Count("code", distinct=True)).order_by()
    held = dict(rows)
    return {key: held[key] for key in every() if key in held}


def _matches(actor: Actor) -> QuerySet[ThemeMatch]:
    return ThemeMatch.objects.filter(board_id=actor.board_id)
