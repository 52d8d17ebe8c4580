from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.web"
    label = "web"
