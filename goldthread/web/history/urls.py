"""Addresses of this stage."""

from django.urls import path

from goldthread.web.history import views

urlpatterns = [
    path("journal", views.journal, name="journal"),
    path("journal/export", views.export, name="journal_export"),
]
