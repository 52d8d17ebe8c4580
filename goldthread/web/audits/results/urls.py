"""Addresses of what audits found."""

from django.urls import URLPattern, path

from goldthread.web.audits.results import archive, cases, findings, grading, letters, views

_ROUND = "audits/rounds/<str:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/results", views.results, name="audit-results"),
    path(f"{_ROUND}/results/change", views.change, name="audit-change"),
    path(f"{_ROUND}/results/shared", views.shared, name="audit-shared"),
    path(f"{_ROUND}/results/shared.csv", views.shared_csv, name="audit-shared-csv"),
    path(f"{_ROUND}/grading", grading.queue, name="audit-grading"),
    path("audits/returns/<int:return_id>/grading", grading.one_return, name="audit-grade-return"),
    path("audits/returns/<int:return_id>/grading/done", grading.finish, name="audit-grade-finish"),
    path("audits/returns/<int:return_id>/grading/<slug:question>", grading.grade, name="audit-grade"),
    path("audits/returns/<int:return_id>/grading/<slug:question>/settle", grading.settle, name="audit-settle"),
    path(f"{_ROUND}/meetings", grading.meetings, name="audit-meetings"),
    path(f"{_ROUND}/meetings/write", grading.meeting_write, name="audit-meeting-write"),
    path("audits/meetings/<int:meeting_id>/dissent", grading.dissent, name="audit-dissent"),
    path(f"{_ROUND}/cases", cases.cases, name="audit-cases"),
    path(f"{_ROUND}/cases/add", cases.add, name="audit-cases-add"),
    path(f"{_ROUND}/cases/draw", cases.draw, name="audit-cases-draw"),
    path(f"{_ROUND}/cases/ask", cases.ask, name="audit-cases-ask"),
    path("audits/cases/<int:case_id>", cases.case, name="audit-case"),
    path("audits/returns/<int:return_id>/concern", cases.concern, name="audit-concern"),
    path("audits/concerns", cases.concerns, name="audit-concerns"),
    path("audits/concerns/<int:concern_id>/close", cases.close, name="audit-concern-close"),
    path(f"{_ROUND}/findings", findings.findings, name="audit-findings"),
    path(f"{_ROUND}/findings/write", findings.write, name="audit-finding-write"),
    path("audits/findings/<int:finding_id>/lesson", findings.learn, name="audit-finding-lesson"),
    path("audits/findings/<int:finding_id>/action", findings.act, name="audit-finding-action"),
    path("audits/earlier", findings.hold, name="audit-hold"),
    path(f"{_ROUND}/letters", letters.letters, name="audit-letters"),
    path(f"{_ROUND}/letters/<int:agency_id>", letters.letter, name="audit-letter"),
    path(f"{_ROUND}/letters/<int:agency_id>.pdf", letters.as_pdf, name="audit-letter-pdf"),
    path(f"{_ROUND}/letters/<int:agency_id>.docx", letters.as_word, name="audit-letter-word"),
    path(f"{_ROUND}/letters/<int:agency_id>/words", letters.word, name="audit-letter-words"),
    path(f"{_ROUND}/letters/<int:agency_id>/send", letters.send, name="audit-letter-send"),
    path("audits/archive", archive.archive, name="audit-archive"),
    path("audits/archive/everything.zip", archive.take_out, name="audit-archive-zip"),
    path("audits/archive/answers.csv", archive.answers, name="audit-archive-csv"),
    path("audits/archive/bring-back", archive.bring_back, name="audit-archive-back"),
]
