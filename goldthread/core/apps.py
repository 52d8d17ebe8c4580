from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.core"
    label = "core"
