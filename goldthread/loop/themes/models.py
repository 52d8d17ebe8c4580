"""The board's scheme of themes: groups, and themes within them."""

from typing import ClassVar

from django.db import models

from goldthread.accounts.models import BoardRow, Person


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


class ThemeMatch(BoardRow):
    """A code of somebody else's scheme, in one edition of it, that a theme of the board answers to."""

    plain: ClassVar = ("scheme", "edition", "code")

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="matches")
    scheme = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("scheme", "edition", "code")
        constraints = [
            models.UniqueConstraint(fields=["theme", "scheme", "edition", "code"], name="a_theme_meets_a_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.scheme} {self.code}"
