"""Addresses of what was shared, in the police process."""

from django.urls import URLPattern, path

from consent import views_liaison

app_name = "consent_liaison"
urlpatterns: list[URLPattern] = [
    path("", views_liaison.shared, name="shared"),
    path("<uuid:release_id>/", views_liaison.release, name="release"),
    path("<uuid:release_id>/pdf/", views_liaison.release_pdf, name="release_pdf"),
    path("<uuid:release_id>/json/", views_liaison.release_json, name="release_json"),
]
