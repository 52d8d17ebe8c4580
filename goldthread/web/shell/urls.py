"""Addresses of home and of saved views."""

from django.urls import URLPattern, path

from goldthread.web.shell import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("gallery", views.gallery, name="gallery"),
    path("views/save", views.save_view, name="view-save"),
    path("views/<int:view_id>/drop", views.drop_view, name="view-drop"),
]
