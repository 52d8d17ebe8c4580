"""The addresses of the site, a list per stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("goldthread.web.shell.urls")),
    path("", include("goldthread.web.people.urls")),
    path("", include("goldthread.web.public.urls")),
    path("", include("goldthread.web.chronology.urls")),
    path("", include("goldthread.web.sources.urls")),
    path("", include("goldthread.web.thread.urls")),
    path("", include("goldthread.web.lessons.urls")),
    path("", include("goldthread.web.actions.urls")),
    path("", include("goldthread.web.rounds.urls")),
    path("", include("goldthread.web.proof.urls")),
    path("", include("goldthread.web.escalating.urls")),
    path("", include("goldthread.web.voices.urls")),
    path("", include("goldthread.web.referrals.urls")),
    path("", include("goldthread.web.reviews.urls")),
    path("", include("goldthread.web.audits.urls")),
    path("", include("goldthread.web.audits.results.urls")),
    path("", include("goldthread.web.themes.urls")),
    path("", include("goldthread.web.framework.urls")),
    path("", include("goldthread.web.insight.urls")),
    path("", include("goldthread.web.intake.urls")),
    path("", include("goldthread.web.sharing.urls")),
    path("", include("goldthread.web.history.urls")),
    path("", include("goldthread.web.finding.urls")),
]
