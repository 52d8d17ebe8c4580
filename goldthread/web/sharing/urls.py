"""Addresses of learning that goes to other boards and comes from them."""

from django.urls import URLPattern, path

from goldthread.web.sharing import views

urlpatterns: list[URLPattern] = [
    path("shared-learning", views.shared, name="sharing"),
    path("shared-learning/new", views.share, name="sharing-new"),
    path("shared-learning/receive", views.receive, name="sharing-receive"),
    path("shared-learning/<int:share_id>", views.one, name="sharing-one"),
    path("shared-learning/<int:share_id>/file", views.file, name="sharing-file"),
    path("shared-learning/<int:share_id>/withdraw", views.withdraw, name="sharing-withdraw"),
    path("shared-learning/received/<int:received_id>", views.received, name="sharing-received"),
]
