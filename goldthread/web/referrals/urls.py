"""Addresses of referrals."""

from django.urls import URLPattern, path

from goldthread.web.referrals.views import children, knowing, referring

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

urlpatterns: list[URLPattern] = [*_referring, *_children, *_knowing]
