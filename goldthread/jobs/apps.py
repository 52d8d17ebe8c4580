from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.jobs"
    label = "jobs"
