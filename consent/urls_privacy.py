"""Addresses under /privacy/."""

from django.urls import URLPattern, path

from consent import views_privacy, views_privacy_revoking, views_restrictions
from consent.duties import views as due

app_name = "consent_privacy"
urlpatterns: list[URLPattern] = [
    path("", views_privacy.home, name="home"),
    path("duties/<uuid:duty_id>/", due.privacy_duty, name="duty"),
    path("limits/<uuid:limit_id>/", views_restrictions.privacy_limit, name="limit"),
    path("revocations/", views_privacy_revoking.revocations, name="revocations"),
    path("revocations/<uuid:consent_id>/", views_privacy_revoking.revocation, name="revocation"),
    path("recipients-to-tell/", views_privacy_revoking.to_tell, name="to_tell"),
    path("recipients-to-tell/<uuid:notice_id>/", views_privacy_revoking.tell, name="tell"),
    path("recipients-to-tell/<uuid:notice_id>/letter/", views_privacy_revoking.letter, name="letter"),
    path("rules/", views_privacy.rules, name="rules"),
    path("rules/simulator/", views_privacy.simulator, name="simulator"),
    path("rules/<slug:code>/", views_privacy.rule, name="rule"),
]
