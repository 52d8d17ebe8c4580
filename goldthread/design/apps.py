from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.design"
    label = "design"
