"""The board's scheme of themes: groups, and themes within them."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow


class ThemeGroup(BoardRow):
    """A core area of learning, such as working together."""

    plain: ClassVar = ("name",)

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "name")
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="one_theme_group_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Theme(BoardRow):
    """One thing that boards learn about; retired when no longer used, never deleted."""

    plain: ClassVar = ("name", "definition")

    group = models.ForeignKey(ThemeGroup, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("group__position", "position", "name")
        constraints = [models.UniqueConstraint(fields=["board", "name"], name="one_theme_of_a_name")]

    def __str__(self) -> str:
        return self.name
