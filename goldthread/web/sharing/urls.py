"""Addresses of learning that goes to other boards and comes from them."""

from django.urls import URLPattern, path

from goldthread.web.sharing import feeds, views

urlpatterns: list[URLPattern] = [
    path("shared-learning", views.shared, name="sharing"),
    path("shared-learning/new", views.share, name="sharing-new"),
    path("shared-learning/receive", views.receive, name="sharing-receive"),
    path("shared-learning/<int:share_id>", views.one, name="sharing-one"),
    path("shared-learning/<int:share_id>/file", views.file, name="sharing-file"),
    path("shared-learning/<int:share_id>/more", views.more, name="sharing-more"),
    path("shared-learning/<int:share_id>/feeds/new", feeds.open_, name="sharing-feed"),
    path("shared-learning/<int:share_id>/feeds/<int:feed_id>/close", feeds.close, name="sharing-feed-close"),
    path("shared-learning/follow", feeds.follow, name="sharing-follow"),
    path("shared-learning/received/<int:received_id>/fetch", feeds.fetch, name="sharing-fetch"),
    path("shared-learning/received/<int:received_id>/stop", feeds.stop, name="sharing-stop"),
    path("learning-feed/<str:secret>", feeds.given, name="learning-feed"),
    path("learning-exchange.schema.json", feeds.schema, name="learning-schema"),
    path("shared-learning/<int:share_id>/withdraw", views.withdraw, name="sharing-withdraw"),
    path("shared-learning/received/<int:received_id>", views.received, name="sharing-received"),
]
