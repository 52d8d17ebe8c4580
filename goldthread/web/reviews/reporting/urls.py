"""Addresses of the analysis, the report and the publication of a review."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
