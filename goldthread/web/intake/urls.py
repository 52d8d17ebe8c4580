"""Addresses of bringing a document in."""

from django.urls import URLPattern, path

from goldthread.web.intake import views

urlpatterns: list[URLPattern] = [
    path("bring-in", views.bring_in, name="bring-in"),
    path("bring-in/take-in", views.take_in, name="bring-in-take"),
    path("bring-in/<int:intake_id>", views.intake, name="intake"),
    path("bring-in/<int:intake_id>/arrange", views.arrange, name="intake-arrange"),
    path("bring-in/<int:intake_id>/add-source", views.add_source, name="intake-add-source"),
    path("bring-in/<int:intake_id>/read-as", views.read_as, name="intake-read-as"),
    path("bring-in/<int:intake_id>/columns", views.columns, name="intake-columns"),
    path("bring-in/<int:intake_id>/names", views.names, name="intake-names"),
    path("bring-in/<int:intake_id>/check", views.check, name="intake-check"),
    path("bring-in/<int:intake_id>/discard", views.discard, name="intake-discard"),
    path("bring-in/<int:intake_id>/document", views.document, name="intake-document"),
    path("bring-in/<int:intake_id>/<str:key>", views.thing, name="intake-thing"),
    path("bring-in/<int:intake_id>/<str:key>/join", views.join, name="intake-join"),
    path("bring-in/<int:intake_id>/<str:key>/add", views.add, name="intake-add"),
]
