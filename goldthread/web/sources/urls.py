"""Addresses of the register of sources."""

from django.urls import URLPattern, path

from goldthread.web.sources import views

urlpatterns: list[URLPattern] = [
    path("sources", views.sources, name="sources"),
    path("sources.csv", views.sources_csv, name="sources-csv"),
    path("sources.xlsx", views.sources_excel, name="sources-excel"),
    path("sources/record", views.record, name="source-record"),
    path("sources/<str:reference>", views.source, name="source"),
    path("sources/<str:reference>/change", views.change, name="source-change"),
    path("sources/<str:reference>/open-to", views.open_to, name="source-open-to"),
    path("sources/<str:reference>/move", views.move, name="source-move"),
]
