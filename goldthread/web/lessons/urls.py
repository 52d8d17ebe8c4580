"""Addresses of lessons and recommendations."""

from django.urls import URLPattern, path

from goldthread.web.lessons import recommending, sorting, views

urlpatterns: list[URLPattern] = [
    path("lessons", views.lessons, name="lessons"),
    path("lessons.csv", views.lessons_csv, name="lessons-csv"),
    path("lessons.xlsx", views.lessons_excel, name="lessons-excel"),
    path("lessons/write", views.choose_source, name="lesson-write"),
    path("lessons/themes", sorting.themes, name="lessons-themes"),
    path("lessons/chosen", views.chosen, name="lessons-chosen"),
    path("sources/<str:reference>/lessons/write", views.write, name="source-lesson-write"),
    path("lessons/<str:reference>", views.lesson, name="lesson"),
    path("lessons/<str:reference>/change", views.change, name="lesson-change"),
    path("lessons/<str:reference>/earlier/<str:earlier>", views.compare, name="lesson-compare"),
    path("lessons/<str:reference>/ask", views.ask, name="lesson-ask"),
    path("lessons/<str:reference>/questions/<int:question_id>", views.answer, name="question-answer"),
    path("recommendations", recommending.recommendations, name="recommendations"),
    path("recommendations.csv", recommending.recommendations_csv, name="recommendations-csv"),
    path("recommendations.xlsx", recommending.recommendations_excel, name="recommendations-excel"),
    path("recommendations/write", recommending.write, name="recommend"),
    path("recommendations/chosen", recommending.chosen, name="recommendations-chosen"),
    path("recommendations/<str:reference>", recommending.recommendation, name="recommendation"),
    path("recommendations/<str:reference>/change", recommending.change, name="recommendation-change"),
    path("recommendations/<str:reference>/respond", recommending.respond, name="recommendation-respond"),
]
