"""Addresses of what was shared, in the police process."""

from django.urls import URLPattern, path

from consent import views_liaison

app_name = "consent_liaison"
urlpatterns: list[URLPattern] = [
    path("", views_liaison.shared, name="shared"),
    path("<uuid:release_id>/", views_liaison.release, name="release"),
]
