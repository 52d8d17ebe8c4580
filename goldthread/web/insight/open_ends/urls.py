"""Addresses of open ends."""

from django.urls import URLPattern, path

from goldthread.web.insight.open_ends import views

urlpatterns: list[URLPattern] = [
    path("open-ends", views.ends, name="open-ends"),
    path("open-ends/<str:code>", views.of_kind, name="open-ends-of"),
]
