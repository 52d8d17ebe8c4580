"""Rows are saved and found with statements that are put together once, and come out as Django's own would."""

import pytest
from django.db.models import F

from goldthread.core.refusals import NotThere
from goldthread.core.rows import OfBoard, one, the_one
from goldthread.loop.actions.models import Action
from tests import factories
from tests.people import Cast

pytestmark = pytest.mark.django_db

_action = OfBoard(lambda: Action.objects.select_related("planned_by").defer("search"))


def test_a_row_is_found_with_what_is_joined_to_it_and_on_its_board_only(cast: Cast) -> None:
    written = factories.action(by=cast.manager)
    found = _action(cast.manager.board_id, written.pk)
    assert found is not None
    assert found == written and (found.title, found.due_on) == (written.title, written.due_on)
    assert found.planned_by is not None and found.planned_by.pk == cast.manager.person_id
    assert "search" in found.get_deferred_fields()
    assert _action(cast.outsider.board_id, written.pk) is None and _action(cast.manager.board_id, 0) is None


def test_a_question_for_a_row_asks_for_nothing_else(cast: Cast) -> None:
    with pytest.raises(ValueError, match="its board and its id"):
        OfBoard(lambda: Action.objects.filter(state="agreed"))(cast.manager.board_id, 1)


def test_what_is_saved_is_what_is_read(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    assert action.pk and action.search, "what the database makes of a row comes back with it"
    action.title, action.lead_member_id, action.version = "Another", None, 7
    action.save()
    read = Action.objects.get(pk=action.pk)
    assert (read.title, read.lead_member_id, read.version) == ("Another", None, 7)
    read.title = "Only the version is saved"
    read.version = 8
    read.save(update_fields=["version"])
    assert Action.objects.values_list("title", "version").get(pk=action.pk) == ("Another", 8)


def test_what_the_database_reckons_goes_djangos_way(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    before = Action.objects.values_list("version", flat=True).get(pk=action.pk)
    action.version = F("version") + 5
    action.save()
    assert Action.objects.values_list("version", flat=True).get(pk=action.pk) == before + 5


def test_one_row_or_none(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    assert one(Action.objects.filter(pk=action.pk)) == action and one(Action.objects.filter(pk=0)) is None


def test_the_one_row_or_a_refusal(cast: Cast) -> None:
    action = factories.action(by=cast.manager)
    assert the_one(Action.objects.filter(pk=action.pk)) == action
    with pytest.raises(NotThere):
        the_one(Action.objects.filter(pk=0))
