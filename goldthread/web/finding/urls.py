"""The address of finding."""

from django.urls import URLPattern, path

from goldthread.web.finding import views

urlpatterns: list[URLPattern] = [path("find", views.find, name="find")]
