"""Addresses of the analysis, the report and the publication of a review."""

from django.urls import URLPattern, path

from goldthread.web.reviews.reporting import analysing

_OF = "reviews/<str:reference>"

_analysing: list[URLPattern] = [
    path(f"{_OF}/analysis", analysing.analysis, name="review-analysis"),
    path(f"{_OF}/analysis/episodes/add", analysing.add_episode, name="review-episode-add"),
    path(f"{_OF}/analysis/episodes/<int:episode_id>", analysing.change_episode, name="review-episode"),
    path(f"{_OF}/analysis/episodes/<int:episode_id>/remove", analysing.remove_episode, name="review-episode-remove"),
    path(f"{_OF}/analysis/episodes/<int:episode_id>/factors/add", analysing.add_factor, name="review-episode-factor"),
    path(f"{_OF}/analysis/factors/add", analysing.add_factor, name="review-factor-add"),
    path(f"{_OF}/analysis/factors/<int:factor_id>/remove", analysing.remove_factor, name="review-factor-remove"),
    path(f"{_OF}/analysis/research/add", analysing.add_research, name="review-research-add"),
    path(f"{_OF}/analysis/research/<int:citation_id>/remove", analysing.remove_research, name="review-research-remove"),
    path(f"{_OF}/causes", analysing.causes, name="review-causes"),
    path(f"{_OF}/causes/add", analysing.add_cause, name="review-problem-add"),
    path(f"{_OF}/causes/<int:parent_id>/add", analysing.add_cause, name="review-cause-add"),
    path(f"{_OF}/causes/<int:cause_id>", analysing.change_cause, name="review-cause"),
    path(f"{_OF}/causes/<int:cause_id>/remove", analysing.remove_cause, name="review-cause-remove"),
    path(f"{_OF}/findings", analysing.findings, name="review-findings"),
    path(f"{_OF}/findings/write", analysing.write_finding, name="review-finding-write"),
    path(f"{_OF}/findings/<int:finding_id>", analysing.change_finding, name="review-finding"),
    path(f"{_OF}/findings/<int:finding_id>/ask", analysing.ask_board, name="review-finding-ask"),
    path(f"{_OF}/findings/<int:finding_id>/research/add", analysing.add_research, name="review-finding-research"),
    path(f"{_OF}/early", analysing.early, name="review-early"),
    path(f"{_OF}/early/learn", analysing.learn_early, name="review-learn-early"),
    path(f"{_OF}/early/<int:early_id>/act", analysing.act_early, name="review-act-early"),
]

urlpatterns: list[URLPattern] = [*_analysing]
