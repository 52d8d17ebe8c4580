from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.notices"
    label = "notices"
