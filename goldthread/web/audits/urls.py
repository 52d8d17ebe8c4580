"""Addresses of audits: a list for each part, so that each part grows by itself."""

from django.urls import URLPattern, path

from goldthread.web.audits.views import (
    colleagues,
    evidence,
    ourselves,
    programme,
    returns,
    rounds,
    surveys,
    tools,
    working,
)

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

_RETURN = "audits/returns/<int:return_id>"

_returns: list[URLPattern] = [
    path("audits/returns", returns.returns, name="audit-returns"),
    path(_RETURN, returns.return_, name="audit-return"),
    path(f"{_RETURN}/save", returns.save, name="audit-return-save"),
    path(f"{_RETURN}/sections/<slug:section>", returns.section, name="audit-return-section"),
    path(f"{_RETURN}/sections/<slug:section>/hand", colleagues.hand, name="audit-section-hand"),
    path(f"{_RETURN}/sections/<slug:section>/finish", colleagues.finish, name="audit-section-finish"),
    path(f"{_RETURN}/questions/<slug:question>", returns.question, name="audit-return-question"),
    path(f"{_RETURN}/questions/<slug:question>/action", working.gap, name="audit-return-gap"),
    path(f"{_RETURN}/carry", working.carry, name="audit-return-carry"),
    path(f"{_RETURN}/colleague", colleagues.colleague, name="audit-return-colleague"),
    path(f"{_RETURN}/evidence", evidence.evidence, name="audit-return-evidence"),
    path(f"{_RETURN}/evidence/<int:evidence_id>", evidence.cite, name="audit-return-cite"),
    path(f"{_RETURN}/evidence/<int:evidence_id>/file", evidence.evidence_file, name="audit-return-file"),
    path(f"{_RETURN}/comment", working.comment, name="audit-return-comment"),
    path(f"{_RETURN}/sign", working.sign, name="audit-return-sign"),
    path(f"{_RETURN}/open-again", working.open_again, name="audit-return-open-again"),
    path(f"{_RETURN}/late", working.late, name="audit-return-late"),
    path(f"{_RETURN}/put-off", working.put_off, name="audit-return-put-off"),
    path(f"{_RETURN}/share", working.share, name="audit-return-share"),
    path(f"{_RETURN}/paper.pdf", working.paper, name="audit-return-paper"),
]

_TOOL = "audits/tools/<int:edition_id>"

_tools: list[URLPattern] = [
    path("audits/tools", tools.tools, name="audit-tools"),
    path("audits/tools/begin", tools.begin, name="audit-tool-begin"),
    path(_TOOL, tools.tool, name="audit-tool"),
    path(f"{_TOOL}/text.yaml", tools.text, name="audit-tool-text"),
    path(f"{_TOOL}/preview", tools.preview, name="audit-tool-preview"),
    path(f"{_TOOL}/write", tools.write, name="audit-tool-write"),
    path(f"{_TOOL}/about", tools.about, name="audit-tool-about"),
    path(f"{_TOOL}/arrange", tools.arrange, name="audit-tool-arrange"),
    path(f"{_TOOL}/sections/add", tools.section, name="audit-tool-section-add"),
    path(f"{_TOOL}/sections/<slug:section>", tools.section, name="audit-tool-section"),
    path(f"{_TOOL}/sections/<slug:section>/add", tools.add_question, name="audit-tool-question-add"),
    path(f"{_TOOL}/questions/<slug:question>", tools.change_question, name="audit-tool-question"),
    path(f"{_TOOL}/questions/<slug:question>/withdraw", tools.withdraw_question, name="audit-question-withdraw"),
    path(f"{_TOOL}/scales/add", tools.scale, name="audit-tool-scale-add"),
    path(f"{_TOOL}/scales/<slug:scale>", tools.scale, name="audit-tool-scale"),
    path(f"{_TOOL}/issue", tools.issue, name="audit-tool-issue"),
    path(f"{_TOOL}/withdraw", tools.withdraw, name="audit-tool-withdraw"),
]

_surveys: list[URLPattern] = [
    path(f"{_ROUND}/survey", surveys.results, name="audit-survey-results"),
    path(f"{_ROUND}/survey/link", surveys.link, name="audit-survey-link"),
    path("survey/thanks", surveys.thanks, name="survey-thanks"),
    path("survey/<str:secret>", surveys.survey, name="survey"),
    path("audits/ourselves", ourselves.ourselves, name="audit-ourselves"),
]

urlpatterns: list[URLPattern] = [*_programme, *_tools, *_surveys, *_rounds, *_returns]
