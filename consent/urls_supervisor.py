"""Addresses of the rules under /supervisor/rules/."""

from django.urls import URLPattern, path

from consent import views_supervisor

app_name = "consent_supervision"
urlpatterns: list[URLPattern] = [
    path("", views_supervisor.rules, name="rules"),
    path("simulator/", views_supervisor.simulator, name="simulator"),
    path("<slug:code>/", views_supervisor.rule, name="rule"),
]
