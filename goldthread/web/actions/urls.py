"""Addresses of this stage."""

from django.urls import URLPattern, path

from goldthread.web.actions.views import checking, doing, planning, register

urlpatterns: list[URLPattern] = [
    path("actions", register.actions, name="actions"),
    path("actions.csv", register.actions_csv, name="actions-csv"),
    path("actions.xlsx", register.actions_excel, name="actions-xlsx"),
    path("actions/plan", planning.plan, name="action-plan"),
    path("actions/many", register.change_many, name="actions-many"),
    path("actions/<str:reference>", planning.action, name="action"),
    path("actions/<str:reference>/change", planning.change, name="action-change"),
    path("actions/<str:reference>/link", planning.link, name="action-link"),
    path("actions/<str:reference>/agree", doing.agree, name="action-agree"),
    path("actions/<str:reference>/progress", doing.progress, name="action-progress"),
    path("actions/<str:reference>/milestones", doing.milestone, name="action-milestone"),
    path("actions/<str:reference>/milestones/<int:milestone_id>", doing.milestone_reached, name="milestone-reached"),
    path("actions/<str:reference>/evidence", doing.evidence, name="action-evidence"),
    path("actions/<str:reference>/evidence/<int:evidence_id>/replace", doing.evidence_newer, name="evidence-replace"),
    path("actions/<str:reference>/evidence/<int:evidence_id>/file", doing.evidence_file, name="evidence-file"),
    path("actions/<str:reference>/claim", doing.claim, name="action-claim"),
    path("actions/<str:reference>/verify", checking.verify, name="action-verify"),
    path("actions/<str:reference>/lasting", checking.lasting, name="action-lasting"),
    path("plan", register.whole_plan, name="plan"),
    path("actions/<str:reference>/needs", planning.needs, name="action-needs"),
    path("actions/<str:reference>/merge", planning.merge, name="action-merge"),
    path("actions/<str:reference>/cancel", planning.cancel, name="action-cancel"),
]
