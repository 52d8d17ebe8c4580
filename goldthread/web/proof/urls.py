"""Addresses of checks and of the effect of lessons."""

from django.urls import URLPattern, path

from goldthread.web.proof import views

urlpatterns: list[URLPattern] = [
    path("checks", views.queue, name="checks"),
    path("checks/share", views.share, name="checks-share"),
    path("checks/agreement", views.agreement, name="checks-agreement"),
    path("checks/again/<int:reading_id>", views.again, name="check-again"),
    path("checks/<str:reference>/give", views.give, name="check-give"),
    path("lessons/<str:reference>/effect", views.effect, name="lesson-effect"),
]
