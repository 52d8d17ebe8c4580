"""The board edits its own scheme; what is retired stays where it was given."""

import pytest

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.themes import operations, queries
from goldthread.loop.themes.default_scheme import SCHEME
from goldthread.loop.themes.models import Theme, ThemeGroup
from tests import factories
from tests.people import Cast, on_stage


def verbs(cast: Cast) -> list[str]:
    found = Entry.objects.filter(board_id=cast.manager.board_id, kind__startswith="theme").order_by("number")
    return list(found.values_list("verb", flat=True))


def test_the_scheme_that_ships_is_taken_once(cast: Cast) -> None:
    number = operations.take_default_scheme(by=cast.coordinator)
    assert number == sum(len(themes) for themes in SCHEME.values())
    assert [group.name for group in queries.scheme(cast.manager)] == list(SCHEME)
    with pytest.raises(Refusal, match="already"):
        operations.take_default_scheme(by=cast.coordinator)
    assert verbs(cast) == ["took the default scheme"]


def test_areas_and_themes_stand_in_the_order_in_which_they_were_added(cast: Cast) -> None:
    first = operations.add_group(by=cast.manager, name=" Working together ")
    operations.add_group(by=cast.manager, name="Records")
    for name in ("Meetings", "Challenge"):
        operations.add_theme(by=cast.manager, group_id=first.pk, name=name, definition=" What it is. ")
    scheme = [(group.name, [theme.name for theme in group.themes.all()]) for group in queries.scheme(cast.manager)]
    assert scheme == [("Working together", ["Meetings", "Challenge"]), ("Records", [])]
    assert Theme.objects.get(name="Meetings").definition == "What it is."


@pytest.mark.parametrize("name", ["", "  ", "neglect"])
def test_a_theme_has_a_name_of_its_own(cast: Cast, name: str) -> None:
    theme = factories.theme(by=cast.manager)
    with pytest.raises(Refusal) as refused:
        operations.add_theme(by=cast.manager, group_id=theme.group_id, name=name)
    assert refused.value.field == "name"


def test_a_theme_can_be_renamed_in_its_own_capitals_only(cast: Cast) -> None:
    theme = factories.theme(by=cast.manager)
    changed = operations.change_theme(
        by=cast.manager, theme_id=theme.pk, version=1, name="NEGLECT", definition=theme.definition
    )
    assert changed.name == "NEGLECT"
    entry = Entry.objects.filter(board_id=cast.manager.board_id).order_by("-number").first()
    assert entry is not None
    assert entry.detail == {"name": ["Neglect", "NEGLECT"]}
    with pytest.raises(Refusal, match="already"):
        operations.change_theme(by=cast.manager, theme_id=theme.pk, version=2, name="Domestic abuse", definition="")


def test_a_change_of_nothing_is_not_a_change(cast: Cast) -> None:
    theme = factories.theme(by=cast.manager)
    operations.change_theme(
        by=cast.manager, theme_id=theme.pk, version=1, name=" Neglect ", definition=theme.definition
    )
    assert Theme.objects.get(pk=theme.pk).version == 1


def test_a_theme_is_retired_and_brought_back(cast: Cast) -> None:
    theme = factories.theme(by=cast.manager)
    operations.retire_theme(by=cast.manager, theme_id=theme.pk, version=1)
    assert not queries.in_use(cast.manager).filter(pk=theme.pk).exists()
    assert queries.names(cast.manager)[theme.pk] == "Neglect"
    operations.bring_theme_back(by=cast.manager, theme_id=theme.pk, version=2)
    assert queries.in_use(cast.manager).filter(pk=theme.pk).exists()
    assert verbs(cast)[-2:] == ["retired", "brought back"]


def test_an_area_is_renamed(cast: Cast) -> None:
    group = operations.add_group(by=cast.manager, name="Records")
    operations.rename_group(by=cast.manager, group_id=group.pk, version=1, name="Recording")
    assert ThemeGroup.objects.get(pk=group.pk).name == "Recording"
    with pytest.raises(ChangedMeanwhile):
        operations.rename_group(by=cast.manager, group_id=group.pk, version=1, name="Files")


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    theme = factories.theme(by=cast.manager)
    operations.retire_theme(by=cast.manager, theme_id=theme.pk, version=1)
    with pytest.raises(ChangedMeanwhile):
        operations.change_theme(by=cast.coordinator, theme_id=theme.pk, version=1, name="Harm", definition="")


@pytest.mark.parametrize("who", ["chair", "partner", "member", "auditor", "lay", "inspector", "practitioner"])
def test_others_do_not_edit_the_scheme(cast: Cast, who: str) -> None:
    theme, by = factories.theme(by=cast.manager), getattr(cast, who)
    with pytest.raises(NotAllowed):
        operations.add_group(by=by, name="Mine")
    with pytest.raises(NotAllowed):
        operations.retire_theme(by=by, theme_id=theme.pk, version=1)


def test_another_boards_theme_is_not_there(cast: Cast) -> None:
    theme = factories.theme(by=cast.outsider)
    on_stage(cast.manager)
    with pytest.raises(NotThere):
        operations.retire_theme(by=cast.manager, theme_id=theme.pk, version=1)
    with pytest.raises(NotThere):
        operations.add_theme(by=cast.manager, group_id=theme.group_id, name="Mine")
    with pytest.raises(NotThere):
        operations.rename_group(by=cast.manager, group_id=theme.group_id, version=1, name="Mine")
