"""Addresses of rounds."""

from django.urls import URLPattern, path

from goldthread.web.rounds import link, views

urlpatterns: list[URLPattern] = [
    path("rounds", views.rounds, name="rounds"),
    path("rounds/open", views.open_round, name="round-open"),
    path("rounds/link/<str:secret>", link.opened, name="round-link"),
    path("rounds/link/<str:secret>/actions.xlsx", link.excel, name="round-link-excel"),
    path("rounds/link/<str:secret>/actions.docx", link.word, name="round-link-word"),
    path("rounds/link/<str:secret>/send-back", link.send_back, name="round-link-send-back"),
    path("rounds/link/<str:secret>/files/<int:file_id>", link.file, name="round-link-file"),
    path("rounds/link/<str:secret>/<str:action>", link.answer, name="round-link-answer"),
    path("rounds/<str:reference>", views.round_, name="round"),
    path("rounds/<str:reference>/pack", views.pack, name="round-pack"),
    path("rounds/<str:reference>/pack.pdf", views.pack_pdf, name="round-pack-pdf"),
    path("rounds/<str:reference>/mine", views.mine, name="round-mine"),
    path("rounds/<str:reference>/mine/actions.xlsx", views.mine_excel, name="round-mine-excel"),
    path("rounds/<str:reference>/mine/actions.docx", views.mine_word, name="round-mine-word"),
    path("rounds/<str:reference>/mine/send-back", views.mine_send_back, name="round-mine-send-back"),
    path("rounds/<str:reference>/mine/files/<int:file_id>", views.mine_file, name="round-mine-file"),
    path("rounds/<str:reference>/mine/<str:action>", views.mine_answer, name="round-mine-answer"),
    path("rounds/<str:reference>/send-back", views.send_back, name="round-send-back"),
    path("rounds/<str:reference>/files/<int:file_id>", views.file, name="round-file"),
    path("rounds/<str:reference>/asked/<int:call_id>", views.theirs, name="round-theirs"),
    path("rounds/<str:reference>/asked/<int:call_id>/again", views.ask_again, name="round-ask-again"),
    path("rounds/<str:reference>/asked/<int:call_id>/close-link", views.close_link, name="round-close-link"),
    path("rounds/<str:reference>/asked/<int:call_id>/<str:action>", views.theirs_answer, name="round-theirs-answer"),
    path("rounds/<str:reference>/challenge", views.challenge, name="round-challenge"),
    path("rounds/<str:reference>/dates/<int:answer_id>", views.settle_date, name="round-date"),
    path("rounds/<str:reference>/close", views.close, name="round-close"),
]
