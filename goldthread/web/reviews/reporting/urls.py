"""Addresses of the analysis, the report and the publication of a review."""

from django.urls import URLPattern, path

from goldthread.web.reviews.reporting import analysing, learning, publishing, writing

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

_writing: list[URLPattern] = [
    path(f"{_OF}/report", writing.report, name="review-report"),
    path(f"{_OF}/report.pdf", writing.pdf, name="review-report-pdf"),
    path(f"{_OF}/report.docx", writing.word, name="review-report-word"),
    path(f"{_OF}/report/sections/add", writing.add_section, name="review-section-add"),
    path(f"{_OF}/report/order", writing.order, name="review-sections-order"),
    path(f"{_OF}/report/sections/<int:section_id>", writing.section, name="review-section"),
    path(f"{_OF}/report/sections/<int:section_id>/compose", writing.compose, name="review-section-compose"),
    path(f"{_OF}/report/sections/<int:section_id>/versions", writing.versions, name="review-section-versions"),
    path(f"{_OF}/report/sections/<int:section_id>/comment", writing.comment, name="review-section-comment"),
    path(f"{_OF}/report/comments/<int:comment_id>", writing.answer, name="review-comment-answer"),
]

_publishing: list[URLPattern] = [
    path(f"{_OF}/identity", publishing.identity, name="review-identity"),
    path(f"{_OF}/identity/<int:hit_id>", publishing.clear, name="review-identity-clear"),
    path(f"{_OF}/publication", publishing.publication, name="review-publication"),
    path(f"{_OF}/publication/plan", publishing.plan, name="review-publication-plan"),
    path(f"{_OF}/publication/approve", publishing.approve, name="review-publication-approve"),
    path(f"{_OF}/publication/publish", publishing.publish, name="review-publish"),
    path(f"{_OF}/publication/decline", publishing.decline, name="review-publication-decline"),
    path(f"{_OF}/publication/withdraw", publishing.withdraw, name="review-publication-withdraw"),
    path(f"{_OF}/publication/again", publishing.again, name="review-publish-again"),
]

_learning: list[URLPattern] = [
    path("reviews/learning-summaries", learning.collated, name="learning-summaries"),
    path("reviews/learning-summaries.xlsx", learning.collated_excel, name="learning-summaries-excel"),
    path("reviews/compared", learning.compared, name="reviews-compared"),
    path(f"{_OF}/summary", learning.summary, name="review-summary"),
    path(f"{_OF}/summary/change", learning.change_summary, name="review-summary-change"),
    path(f"{_OF}/looking-back", learning.looking_back, name="review-looking-back"),
    path(f"{_OF}/looking-back/write", learning.look_back, name="review-look-back"),
]

urlpatterns: list[URLPattern] = [*_analysing, *_writing, *_publishing, *_learning]
