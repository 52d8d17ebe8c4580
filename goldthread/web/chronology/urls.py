"""Addresses of the chronology of a review."""

from django.urls import URLPattern, path

from goldthread.web.chronology import bringing, files, views

_OF = "sources/<str:reference>/chronology"

urlpatterns: list[URLPattern] = [
    path(_OF, views.chronology, name="chronology"),
    path(f"{_OF}.xlsx", files.excel, name="chronology-excel"),
    path(f"{_OF}.docx", files.word, name="chronology-word"),
    path(f"{_OF}/write", views.write, name="chronology-write"),
    path(f"{_OF}/events/<int:event_id>", views.event, name="chronology-event"),
    path(f"{_OF}/events/<int:event_id>/change", views.change, name="chronology-change"),
    path(f"{_OF}/events/<int:event_id>/remove", views.remove, name="chronology-remove"),
    path(f"{_OF}/pairs", views.pairs, name="chronology-pairs"),
    path(f"{_OF}/pairs/<int:pair_id>", views.pair, name="chronology-pair"),
    path(f"{_OF}/gaps", views.gaps, name="chronology-gaps"),
    path(f"{_OF}/people", views.people, name="chronology-people"),
    path(f"{_OF}/people/<int:person_id>", views.person, name="chronology-person"),
    path(f"{_OF}/bring-in", bringing.bring_in, name="chronology-bring-in"),
    path(f"{_OF}/bring-in/<int:bring_in_id>", bringing.proposal, name="chronology-proposal"),
    path(f"{_OF}/bring-in/<int:bring_in_id>/columns", bringing.columns, name="chronology-columns"),
    path(f"{_OF}/bring-in/<int:bring_in_id>/names", bringing.names, name="chronology-names"),
    path(f"{_OF}/bring-in/<int:bring_in_id>/take-in", bringing.take_in, name="chronology-take-in"),
    path(f"{_OF}/bring-in/<int:bring_in_id>/discard", bringing.discard, name="chronology-discard"),
    path(f"{_OF}/bring-in/<int:bring_in_id>/document", bringing.document, name="chronology-document"),
    path(f"{_OF}/bring-in/rows/<int:row_id>", bringing.row, name="chronology-row"),
    path(f"{_OF}/bring-in/rows/<int:row_id>/leave-out", bringing.leave_out, name="chronology-leave-out"),
]
