from django.apps import AppConfig
from django.conf import settings


class Config(AppConfig):
    name = "goldthread.loop"
    label = "loop"

    def ready(self) -> None:
        """A framework may build on those that this installation keeps, beside those that ship."""
        from goldthread.loop.framework import shelf

        shelf.also_in(settings.FRAMEWORKS)
