"""Reading the board's themes."""

from django.db import connection
from django.db.models import Prefetch, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.themes.models import Theme, ThemeGroup


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
    found = Theme.objects.filter(board_id=actor.board_id, pk=theme_id).select_related("group").first()
    if found is None:
        raise NotThere
    return found


def get_group(actor: Actor, group_id: int) -> ThemeGroup:
    """One area of the board's scheme."""
    found = ThemeGroup.objects.filter(board_id=actor.board_id, pk=group_id).first()
    if found is None:
        raise NotThere
    return found


def names(actor: Actor) -> dict[int, str]:
    """What the board's themes are called, those no longer in use with them."""
    return dict(Theme.objects.filter(board_id=actor.board_id).values_list("pk", "name"))
