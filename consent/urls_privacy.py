"""Addresses under /privacy/."""

from django.urls import URLPattern, path

from consent import views_privacy

app_name = "consent_privacy"
urlpatterns: list[URLPattern] = [
    path("", views_privacy.home, name="home"),
    path("rules/", views_privacy.rules, name="rules"),
    path("rules/simulator/", views_privacy.simulator, name="simulator"),
    path("rules/<slug:code>/", views_privacy.rule, name="rule"),
]
