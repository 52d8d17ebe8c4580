from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.journal"
    label = "journal"
