"""Addresses of this stage."""

from django.urls import URLPattern, path

from goldthread.web.actions import views

urlpatterns: list[URLPattern] = [
    path("actions", views.actions, name="actions"),
    path("actions.csv", views.actions_csv, name="actions-csv"),
    path("actions.xlsx", views.actions_excel, name="actions-xlsx"),
    path("actions/plan", views.plan, name="action-plan"),
    path("actions/many", views.change_many, name="actions-many"),
    path("actions/<str:reference>", views.action, name="action"),
    path("actions/<str:reference>/change", views.change, name="action-change"),
    path("actions/<str:reference>/link", views.link, name="action-link"),
    path("actions/<str:reference>/agree", views.agree, name="action-agree"),
    path("actions/<str:reference>/progress", views.progress, name="action-progress"),
    path("actions/<str:reference>/milestones", views.milestone, name="action-milestone"),
    path("actions/<str:reference>/milestones/<int:milestone_id>", views.milestone_reached, name="milestone-reached"),
    path("actions/<str:reference>/evidence", views.evidence, name="action-evidence"),
    path("actions/<str:reference>/evidence/<int:evidence_id>/replace", views.evidence_newer, name="evidence-replace"),
    path("actions/<str:reference>/evidence/<int:evidence_id>/file", views.evidence_file, name="evidence-file"),
    path("actions/<str:reference>/claim", views.claim, name="action-claim"),
    path("actions/<str:reference>/verify", views.verify, name="action-verify"),
    path("actions/<str:reference>/lasting", views.lasting, name="action-lasting"),
    path("plan", views.whole_plan, name="plan"),
    path("actions/<str:reference>/needs", views.needs, name="action-needs"),
    path("actions/<str:reference>/merge", views.merge, name="action-merge"),
    path("actions/<str:reference>/cancel", views.cancel, name="action-cancel"),
]
