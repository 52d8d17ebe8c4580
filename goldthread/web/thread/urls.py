"""Addresses of this stage."""

from django.urls import path

from goldthread.web.thread import views

urlpatterns = [
    path("lessons/<str:reference>/thread", views.thread, name="lesson-thread"),
    path("lessons/<str:reference>/thread.pdf", views.thread_pdf, name="lesson-thread-pdf"),
]
