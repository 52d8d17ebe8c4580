"""Addresses of referrals."""

from django.urls import URLPattern, path

from goldthread.web.referrals.views import (
    children,
    considering,
    deciding,
    knowing,
    passing,
    referring,
    telling,
    timing,
)

_referring: list[URLPattern] = [
    path("referrals", referring.referrals, name="referrals"),
    path("referrals.csv", referring.referrals_csv, name="referrals-csv"),
    path("referrals.xlsx", referring.referrals_excel, name="referrals-excel"),
    path("referrals/new", referring.new, name="referral-new"),
    path("referrals/new/form", referring.bring, name="referral-bring-in"),
    path("referrals/<str:reference>", referring.referral, name="referral"),
    path("referrals/<str:reference>/change", referring.change, name="referral-change"),
    path("referrals/<str:reference>/change/<slug:part>", referring.part, name="referral-part"),
    path("referrals/<str:reference>/check", referring.check, name="referral-check"),
    path("referrals/<str:reference>/documents", referring.files, name="referral-documents"),
    path("referrals/<str:reference>/documents/<int:document_id>", referring.file, name="referral-document"),
    path("referrals/<str:reference>/documents/<int:document_id>/take-in", referring.take_in, name="referral-take-in"),
    path("referrals/<str:reference>/open", referring.open_it, name="referral-open"),
    path("referrals/<str:reference>/return", referring.send_back, name="referral-return"),
    path("referrals/<str:reference>/withdraw", referring.withdraw, name="referral-withdraw"),
    path("referrals/<str:reference>/framework", referring.choose_framework, name="referral-framework"),
    path("my-referrals", referring.my_referrals, name="my-referrals"),
    path("my-referrals/<str:reference>", referring.my_referral, name="my-referral"),
]

_children: list[URLPattern] = [
    path("referrals/<str:reference>/children", children.children, name="children"),
    path("referrals/<str:reference>/children/add", children.add, name="child-add"),
    path("referrals/<str:reference>/children/<int:child_id>", children.change, name="child-change"),
    path("referrals/<str:reference>/children/<int:child_id>/remove", children.remove, name="child-remove"),
    path("referrals/<str:reference>/children/<int:child_id>/identity", children.identity, name="child-identity"),
    path("referrals/<str:reference>/children/<int:child_id>/open", children.open_identity, name="child-open"),
]

_knowing: list[URLPattern] = [
    path("referrals/<str:reference>/agencies", knowing.agencies, name="referral-agencies"),
    path("referrals/<str:reference>/agencies/ask", knowing.ask, name="referral-ask"),
    path("returns", knowing.returns, name="returns"),
    path("returns/<int:return_id>", knowing.agency_return, name="return"),
    path("returns/<int:return_id>/ask-again", knowing.ask_again, name="return-ask-again"),
]

_considering: list[URLPattern] = [
    path("referrals/<str:reference>/consider", considering.consider, name="consider"),
    path("referrals/<str:reference>/consider/<str:criteria>/<str:limb>", considering.limb, name="limb"),
    path(
        "referrals/<str:reference>/consider/<str:criteria>/<str:limb>/dissent",
        considering.dissent_from_answer,
        name="limb-dissent",
    ),
    path("referrals/<str:reference>/recommend", considering.recommend, name="referral-recommend"),
    path("referrals/<str:reference>/dissent", considering.dissent, name="referral-dissent"),
]

_deciding: list[URLPattern] = [
    path("referrals/<str:reference>/decision", deciding.decision, name="decision"),
    path("referrals/<str:reference>/decide", deciding.decide, name="decide"),
    path("referrals/<str:reference>/peer", deciding.ask_peer, name="peer-ask"),
    path("referrals/<str:reference>/peer/<int:peer_id>", deciding.answer_peer, name="peer-answer"),
    path("enquiries/<str:reference>", deciding.enquiry, name="enquiry"),
    path("enquiries/<str:reference>/answer", deciding.answer_enquiry, name="enquiry-answer"),
]

_telling: list[URLPattern] = [
    path("notices", telling.all_notices, name="notices-all"),
    path("referrals/<str:reference>/notices", telling.notices, name="notices"),
    path("referrals/<str:reference>/notices/write", telling.write, name="notice-write"),
    path("referrals/<str:reference>/notices/<int:notice_id>", telling.notice, name="notice"),
    path("referrals/<str:reference>/notices/<int:notice_id>/word", telling.word, name="notice-word"),
    path("referrals/<str:reference>/notices/<int:notice_id>/approve", telling.approve, name="notice-approve"),
    path("referrals/<str:reference>/notices/<int:notice_id>/sent", telling.sent, name="notice-sent"),
    path("referrals/<str:reference>/notices/<int:notice_id>/answer", telling.answered, name="notice-answer"),
    path("referrals/<str:reference>/notices/<int:notice_id>/drop", telling.drop, name="notice-drop"),
    path("referrals/<str:reference>/notices/<int:notice_id>/proof", telling.proof, name="notice-proof"),
    path("referrals/<str:reference>/letters/keep", telling.keep_letter, name="letter-keep"),
    path("referrals/<str:reference>/letters/<int:letter_id>/answer", telling.answer_letter, name="letter-answer"),
    path("referrals/<str:reference>/letters/<int:letter_id>/file", telling.letter_file, name="letter-file"),
    path("referrals/<str:reference>/requests", telling.requests, name="requests"),
    path("referrals/<str:reference>/requests/make", telling.make_request, name="request-make"),
    path("referrals/<str:reference>/requests/<int:request_id>", telling.close_request, name="request-close"),
]

_timing: list[URLPattern] = [
    path("clocks", timing.clocks, name="clocks"),
    path("clocks/<int:clock_id>/pause", timing.pause, name="clock-pause"),
    path("clocks/<int:clock_id>/resume", timing.resume, name="clock-resume"),
    path("clocks/<int:clock_id>/extend", timing.extend, name="clock-extend"),
    path("referrals/<str:reference>/clocks", timing.case_clocks, name="referral-clocks"),
    path("referrals/<str:reference>/events", timing.note_event, name="event-note"),
    path("calendar", timing.calendar, name="calendar"),
    path("calendar/<int:feed_id>/close", timing.revoke, name="calendar-close"),
    path("calendar/<str:secret>.ics", timing.calendar_feed, name="calendar-feed"),
]

_passing: list[URLPattern] = [
    path("passages", passing.passages, name="passages"),
    path("passages/pass", passing.pass_on, name="passage-pass"),
    path("passages/<str:reference>", passing.passage, name="passage"),
    path("passages/<str:reference>/answer", passing.answer, name="passage-answer"),
    path("passages/<str:reference>/again", passing.pass_again, name="passage-again"),
]

urlpatterns: list[URLPattern] = [
    *_referring,
    *_children,
    *_knowing,
    *_considering,
    *_deciding,
    *_telling,
    *_timing,
    *_passing,
]
