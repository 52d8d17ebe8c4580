"""What ships with each application is found where Django finds it."""

from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from goldthread.config import applications


def test_every_application_is_where_django_has_it() -> None:
    assert applications.folders() == {each.label: Path(each.path) for each in apps.get_app_configs()}


def test_every_change_of_the_tables_is_known() -> None:
    assert applications.migrations() == set(MigrationLoader(None).disk_migrations or ())
