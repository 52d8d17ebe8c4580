from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.documents"
    label = "documents"
