"""Addresses of audits: a list for each part, so that each part grows by itself."""

from django.urls import URLPattern, path

from goldthread.web.audits.views import programme, rounds

_programme: list[URLPattern] = [
    path("audits", programme.programme, name="audits"),
    path("audits/plan", programme.plan, name="audit-plan"),
    path("audits/plan/<str:reference>", programme.line, name="audit-line"),
    path("audits/plan/<str:reference>/change", programme.change, name="audit-line-change"),
    path("audits/plan/<str:reference>/move", programme.move, name="audit-line-move"),
    path("audits/plan/<str:reference>/again", programme.again, name="audit-line-again"),
]

_ROUND = "audits/rounds/<str:reference>"

_rounds: list[URLPattern] = [
    path("audits/rounds", rounds.rounds, name="audit-rounds"),
    path("audits/rounds/new", rounds.new, name="audit-round-new"),
    path(_ROUND, rounds.round_, name="audit-round"),
    path(f"{_ROUND}/invite", rounds.invite, name="audit-round-invite"),
    path(f"{_ROUND}/open", rounds.open_it, name="audit-round-open"),
    path(f"{_ROUND}/close", rounds.close, name="audit-round-close"),
    path("audits/schools", rounds.schools, name="audit-schools"),
]

urlpatterns: list[URLPattern] = [*_programme, *_rounds]
