"""Addresses of what people raised."""

from django.urls import URLPattern, path

from goldthread.web.voices import views

urlpatterns: list[URLPattern] = [
    path("you-said", views.voices, name="voices"),
    path("you-said/poster.pdf", views.poster, name="voices-poster"),
    path("you-said/new", views.keep, name="voice-keep"),
    path("you-said/<str:reference>", views.voice, name="voice"),
    path("you-said/<str:reference>/did", views.did, name="voice-did"),
    path("you-said/<str:reference>/told", views.told, name="voice-told"),
]
