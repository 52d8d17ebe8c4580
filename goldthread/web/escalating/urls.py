"""Addresses of escalation."""

from django.urls import URLPattern, path

from goldthread.web.escalating import views

urlpatterns: list[URLPattern] = [
    path("escalations", views.escalations, name="escalations"),
    path("escalations/<str:reference>", views.escalation, name="escalation"),
    path("escalations/<str:reference>/change", views.change, name="escalation-change"),
    path("escalations/<str:reference>/send", views.send, name="escalation-send"),
    path("escalations/<str:reference>/answer", views.answer, name="escalation-answer"),
    path("escalations/<str:reference>/letter.pdf", views.letter_pdf, name="escalation-pdf"),
    path("escalations/<str:reference>/letter.docx", views.letter_word, name="escalation-word"),
    path("actions/<str:reference>/escalate", views.write, name="action-escalate"),
]
