"""Reading the board's themes."""

from django.db.models import Prefetch, QuerySet

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.themes.models import Theme, ThemeGroup


def in_use(actor: Actor) -> QuerySet[Theme]:
    """Themes that a lesson can be given today, in the board's order, with their groups."""
    return Theme.objects.filter(board_id=actor.board_id, retired_on__isnull=True).select_related("group")


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
