"""Addresses of the board's scheme of themes."""

from django.urls import URLPattern, path

from goldthread.web.themes import mapping, views

urlpatterns: list[URLPattern] = [
    path("themes", views.scheme, name="themes"),
    path("themes/take-default", views.take_default, name="themes-take-default"),
    path("themes/map", mapping.schemes_page, name="themes-map"),
    path("themes/map/<str:scheme>", mapping.scheme_page, name="themes-map-scheme"),
    path("themes/map/<str:scheme>/<str:code>", mapping.match, name="themes-map-code"),
    path("themes/areas/add", views.add_area, name="theme-area-add"),
    path("themes/areas/<int:group_id>/rename", views.rename_area, name="theme-area-rename"),
    path("themes/areas/<int:group_id>/add", views.add_theme, name="theme-add"),
    path("themes/<int:theme_id>/change", views.change, name="theme-change"),
    path("themes/<int:theme_id>/retire", views.retire, name="theme-retire"),
    path("themes/<int:theme_id>/bring-back", views.bring_back, name="theme-bring-back"),
]
