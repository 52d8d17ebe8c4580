"""Addresses of bringing a document in."""

from django.urls import URLPattern, path

from goldthread.web.intake.views import correcting, desk, documents, tracker

urlpatterns: list[URLPattern] = [
    path("bring-in", documents.bring_in, name="bring-in"),
    path("bring-in/take-in", documents.take_in, name="bring-in-take"),
    path("bring-in/<int:intake_id>", desk.intake, name="intake"),
    path("bring-in/<int:intake_id>/arrange", desk.arrange, name="intake-arrange"),
    path("bring-in/<int:intake_id>/add-source", desk.add_source, name="intake-add-source"),
    path("bring-in/<int:intake_id>/read-as", desk.read_as, name="intake-read-as"),
    path("bring-in/<int:intake_id>/columns", tracker.columns, name="intake-columns"),
    path("bring-in/<int:intake_id>/names", tracker.names, name="intake-names"),
    path("bring-in/<int:intake_id>/check", documents.check, name="intake-check"),
    path("bring-in/<int:intake_id>/discard", documents.discard, name="intake-discard"),
    path("bring-in/<int:intake_id>/document", documents.document, name="intake-document"),
    path("bring-in/<int:intake_id>/<str:key>", correcting.thing, name="intake-thing"),
    path("bring-in/<int:intake_id>/<str:key>/join", correcting.join, name="intake-join"),
    path("bring-in/<int:intake_id>/<str:key>/add", correcting.add, name="intake-add"),
]
