from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.loop"
    label = "loop"
