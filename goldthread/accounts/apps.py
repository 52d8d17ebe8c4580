from django.apps import AppConfig


class Config(AppConfig):
    name = "goldthread.accounts"
    label = "accounts"
