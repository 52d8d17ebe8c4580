"""Giving lessons their themes, and taking them away."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.journal.operations import record_of
from goldthread.loop.lessons.models import (
    Lesson,
    LessonTheme,
)
from goldthread.loop.lessons.policy import (
    require_write,
    visible,
)
from goldthread.loop.themes import queries as themes
from goldthread.loop.themes.models import Theme


@transaction.atomic
def give_theme(*, by: Actor, lesson_ids: Iterable[int], theme_id: int) -> int:
    """Give a theme to several lessons at once; gives how many did not have it."""
    theme = themes.in_use(by).filter(pk=theme_id).first()
    if theme is None:
        raise Refusal("Choose a theme that is in use.", "theme")
    return _retheme(by, lesson_ids, theme, given=True)


@transaction.atomic
def confirm_themes(*, by: Actor, themes_of: Mapping[int, Iterable[int]]) -> int:
    """Give lessons the themes that a person confirmed for each; gives how many themes were given."""
    lessons_of: dict[int, list[int]] = {}
    for lesson_id, theme_ids in themes_of.items():
        for theme_id in theme_ids:
            lessons_of.setdefault(theme_id, []).append(lesson_id)
    if not lessons_of:
        raise Refusal("Tick the themes that are right, or leave this page: nothing is given by itself.")
    return sum(
        give_theme(by=by, lesson_ids=lesson_ids, theme_id=theme_id) for theme_id, lesson_ids in lessons_of.items()
    )


@transaction.atomic
def take_theme_away(*, by: Actor, lesson_ids: Iterable[int], theme_id: int) -> int:
    """Take a theme from several lessons at once; gives how many had it."""
    theme = Theme.objects.filter(board_id=by.board_id, pk=theme_id).first()
    if theme is None:
        raise Refusal("Choose a theme.", "theme")
    return _retheme(by, lesson_ids, theme, given=False)


def _retheme(by: Actor, lesson_ids: Iterable[int], theme: Theme, given: bool) -> int:
    """Give or take a theme where that changes something; each changed lesson has its entry in the journal."""
    require_write(by)
    wanted = set(lesson_ids)
    if not wanted:
        raise Refusal("Tick the lessons that you want to change.")
    rows = list(
        Lesson.objects.select_for_update(of=("self",)).defer("search").filter(visible(by), pk__in=wanted).order_by("pk")
    )
    if len(rows) != len(wanted):
        raise NotThere
    links = LessonTheme.objects.filter(theme=theme, lesson_id__in=wanted)
    held = set(links.values_list("lesson_id", flat=True))
    changed = [lesson for lesson in rows if (lesson.pk in held) != given]
    if given:
        LessonTheme.objects.bulk_create(
            LessonTheme(board_id=by.board_id, lesson=lesson, theme=theme) for lesson in changed
        )
    else:
        links.delete()
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in changed]).update(version=F("version") + 1)
    for lesson in changed:
        record_of(
            by=by,
            verb="gave a theme to" if given else "took a theme from",
            kind="lesson",
            thing=lesson,
            detail={"theme": theme.name},
        )
    return len(changed)


def give_themes(
    by: Actor, lesson: Lesson, theme_ids: Sequence[int], kept: frozenset[int] | set[int] = frozenset()
) -> None:
    wanted = set(theme_ids)
    offered = set(themes.in_use(by).filter(pk__in=wanted).values_list("pk", flat=True)) | (wanted & set(kept))
    if wanted - offered:
        raise Refusal("One of these themes is no longer in use. Choose another.", "themes")
    LessonTheme.objects.bulk_create(
        LessonTheme(board_id=by.board_id, lesson=lesson, theme_id=theme) for theme in sorted(wanted)
    )
