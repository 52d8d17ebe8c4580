"""Addresses of the framework."""

from django.urls import URLPattern, path

from goldthread.web.framework import changing, consulting, views

_VERSION = "framework/versions/<int:framework_id>"

urlpatterns: list[URLPattern] = [
    path("framework", views.framework, name="framework"),
    path("framework.pdf", views.framework_pdf, name="framework-pdf"),
    path("framework/criteria/<slug:key>", views.criteria, name="framework-criteria"),
    path("framework/criteria/<slug:key>/try", views.try_criteria, name="framework-try"),
    path("framework/methods/<slug:key>", views.method, name="framework-method"),
    path("framework/clocks", views.clocks, name="framework-clocks"),
    path("framework/versions", views.versions, name="framework-versions"),
    path(_VERSION, views.version, name="framework-version"),
    path(f"{_VERSION}/changes", views.changes, name="framework-changes"),
    path(f"{_VERSION}/text.yaml", views.text, name="framework-text"),
    path("framework/guide", views.guide, name="framework-guide"),
    path("framework/begin", changing.begin, name="framework-begin"),
    path(f"{_VERSION}/write", changing.write, name="framework-write"),
    path(f"{_VERSION}/send-out", changing.send_out, name="framework-send-out"),
    path(f"{_VERSION}/ratify", changing.ratify, name="framework-ratify"),
    path(f"{_VERSION}/withdraw", changing.withdraw, name="framework-withdraw"),
    path(f"{_VERSION}/consultation", consulting.consultation, name="framework-consultation"),
    path(f"{_VERSION}/comment", consulting.comment, name="framework-comment"),
    path(f"{_VERSION}/endorse", consulting.endorse, name="framework-endorse"),
    path("framework/comments/<int:comment_id>/answer", consulting.answer, name="framework-answer"),
    path("framework/expectations", consulting.expectations, name="framework-expectations"),
    path("framework/expectations/<slug:key>/<int:agency_id>", consulting.evidence, name="framework-evidence"),
    path("framework/evaluations", consulting.evaluations, name="framework-evaluations"),
    path("framework/evaluate", consulting.evaluate, name="framework-evaluate"),
]
