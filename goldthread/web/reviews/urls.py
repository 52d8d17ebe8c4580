"""Addresses of reviews."""

from django.urls import URLPattern, URLResolver, include, path

from goldthread.web.reviews.views import reviewing

_reviewing: list[URLPattern] = [
    path("reviews", reviewing.reviews, name="reviews"),
    path("reviews.csv", reviewing.reviews_csv, name="reviews-csv"),
    path("reviews.xlsx", reviewing.reviews_excel, name="reviews-excel"),
    path("reviews/<str:reference>", reviewing.review, name="review"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("goldthread.web.reviews.reporting.urls")),
    *_reviewing,
]
