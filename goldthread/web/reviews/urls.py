"""Addresses of reviews."""

from django.urls import URLPattern, URLResolver, include, path

from goldthread.web.reviews.views import (
    gathering,
    opening,
    reviewing,
    scoping,
    staging,
    taking_part,
    team,
)

_OF = "reviews/<str:reference>"
_STAGE = f"{_OF}/stages/<int:stage_id>"
_PERSON = f"{_OF}/taking-part/<int:person_id>"

_register: list[URLPattern] = [
    path("reviews", reviewing.reviews, name="reviews"),
    path("reviews.csv", reviewing.reviews_csv, name="reviews-csv"),
    path("reviews.xlsx", reviewing.reviews_excel, name="reviews-excel"),
    path("reviews/open", opening.to_open, name="reviews-to-open"),
    path("reviews/open/<str:reference>", opening.open_it, name="review-open"),
    path("reviews/new", opening.kinds, name="review-kinds"),
    path("reviews/new/<slug:kind>", opening.open_alone, name="review-new"),
    path("reviews/papers/<int:document_id>", reviewing.paper, name="review-paper"),
    path("reviews/returns", gathering.mine, name="review-returns-mine"),
    path("reviews/returns/<int:return_id>", gathering.give, name="review-return"),
    path("reviews/returns/<int:return_id>/sign", gathering.sign, name="review-return-sign"),
    path("reviews/returns/<int:return_id>/query", gathering.query, name="review-return-query"),
    path("reviews/returns/<int:return_id>/chase", gathering.chase, name="review-return-chase"),
]

_reviewing: list[URLPattern] = [
    path(_OF, reviewing.review, name="review"),
    path(f"{_OF}/move", reviewing.move, name="review-move"),
    path(f"{_OF}/change", reviewing.change, name="review-change"),
    path(f"{_OF}/methods", reviewing.methods, name="review-methods"),
    path(f"{_OF}/methods/<slug:key>/take-away", reviewing.method_away, name="review-method-away"),
    path(f"{_OF}/hold", reviewing.hold, name="review-hold"),
    path(f"{_OF}/release", reviewing.release, name="review-release"),
    path(f"{_OF}/reopen", reviewing.reopen, name="review-reopen"),
    path(f"{_OF}/papers", reviewing.papers, name="review-papers"),
]

_team: list[URLPattern] = [
    path(f"{_OF}/declaration", team.declaration, name="review-declaration"),
    path(f"{_OF}/team", team.team, name="review-team"),
    path(f"{_OF}/team/name", team.name, name="review-team-name"),
    path(f"{_OF}/team/<int:member_id>/declare", team.declare_for, name="review-team-declare"),
    path(f"{_OF}/team/<int:member_id>/waive", team.waive, name="review-team-waive"),
    path(f"{_OF}/team/<int:member_id>/leave", team.leave, name="review-team-leave"),
]

_scoping: list[URLPattern] = [
    path(f"{_OF}/scope", scoping.scope, name="review-scope"),
    path(f"{_OF}/scope/ask", scoping.add_ask, name="review-scope-ask"),
    path(f"{_OF}/scope/asks/<int:ask_id>", scoping.change_ask, name="review-scope-change"),
    path(f"{_OF}/scope/subjects/add", scoping.add_subject, name="review-subject-add"),
    path(f"{_OF}/scope/subjects/<int:subject_id>/remove", scoping.remove_subject, name="review-subject-remove"),
    path(f"{_OF}/scope/agencies/add", scoping.add_agency, name="review-agency-add"),
    path(f"{_OF}/scope/seal", scoping.seal, name="review-seal"),
    path(f"{_OF}/scope/sealed/<int:secret_id>/drop", scoping.drop_sealed, name="review-sealed-drop"),
    path(f"{_OF}/scope/proceedings/add", scoping.add_proceeding, name="review-proceeding-add"),
    path(f"{_OF}/scope/proceedings/<int:proceeding_id>", scoping.change_proceeding, name="review-proceeding"),
    path(f"{_OF}/scope/boards/add", scoping.add_board, name="review-board-add"),
    path(f"{_OF}/scope/boards/<int:board_id>/sign", scoping.sign_board, name="review-board-sign"),
]

_staging: list[URLPattern] = [
    path(_STAGE, staging.stage, name="review-stage"),
    path(f"{_STAGE}/begin", staging.begin, name="review-stage-begin"),
    path(f"{_STAGE}/finish", staging.finish, name="review-stage-finish"),
    path(f"{_STAGE}/day", staging.set_day, name="review-stage-day"),
    path(f"{_STAGE}/gate", staging.gate, name="review-stage-gate"),
    path(f"{_STAGE}/parts/<int:part_id>", staging.part, name="review-part"),
    path(f"{_STAGE}/parts/<int:part_id>/again", staging.part_again, name="review-part-again"),
    path(f"{_OF}/quality", staging.quality, name="review-quality"),
    path(f"{_OF}/quality/<slug:gate>", staging.rate, name="review-rate"),
]

_hearing: list[URLPattern] = [
    path(f"{_OF}/returns", gathering.returns, name="review-returns"),
    path(f"{_OF}/returns/ask", gathering.ask_agencies, name="review-returns-ask"),
    path(f"{_OF}/taking-part", taking_part.taking_part, name="review-taking-part"),
    path(f"{_OF}/taking-part/invite/<slug:kind>", taking_part.invite, name="review-invite"),
    path(f"{_PERSON}/answer", taking_part.answer, name="review-person-answer"),
    path(f"{_PERSON}/hear", taking_part.hear, name="review-person-hear"),
    path(f"{_PERSON}/shaped", taking_part.shaped, name="review-person-shaped"),
    path(f"{_PERSON}/shown", taking_part.shown, name="review-person-shown"),
    path(f"{_PERSON}/back", taking_part.back, name="review-person-back"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("goldthread.web.reviews.reporting.urls")),
    *_register,
    *_reviewing,
    *_team,
    *_scoping,
    *_staging,
    *_hearing,
]
