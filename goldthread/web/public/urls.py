"""Addresses of the public library; they stay as they are, because others point at them."""

from django.urls import URLPattern, path

from goldthread.web.public import views

urlpatterns: list[URLPattern] = [
    path("library", views.library, name="library"),
    path("library/feed", views.feed, name="library-feed"),
    path("library/<str:reference>.pdf", views.pdf, name="library-pdf"),
    path("library/<str:reference>.docx", views.word, name="library-word"),
    path("library/<str:reference>/file", views.file, name="library-file"),
    path("library/<str:reference>", views.report, name="library-report"),
]
