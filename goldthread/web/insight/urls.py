"""Addresses of hot spots and of lessons that come back."""

from django.urls import URLPattern, path

from goldthread.web.insight import views
from goldthread.web.insight.open_ends.urls import urlpatterns as open_ends

urlpatterns: list[URLPattern] = [
    *open_ends,
    path("hot-spots", views.hot_spots, name="hot-spots"),
    path("hot-spots/<str:row>/<int:year>", views.square, name="hot-spot"),
    path("recurring", views.recurring, name="recurring"),
    path("recurring/<str:reference>", views.recurrence, name="recurrence"),
]
