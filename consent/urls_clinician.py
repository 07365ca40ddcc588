"""Addresses of consent and disclosure on the clinician's surface. What is chosen never stands in an address."""

from django.urls import URLPattern, path

from consent import views, views_sharing

app_name = "consent"
urlpatterns: list[URLPattern] = [
    path("persons/<uuid:person_id>/consents/", views.consents, name="consents"),
    path("persons/<uuid:person_id>/consents/new/", views.new_consent, name="new"),
    path("persons/<uuid:person_id>/consents/new/sign/", views.sign_consent, name="sign"),
    path("consents/<uuid:consent_id>/", views.consent, name="consent"),
    path("persons/<uuid:person_id>/share/", views_sharing.share, name="share"),
    path("persons/<uuid:person_id>/share/confirm/", views_sharing.confirm_share, name="confirm_share"),
    path("persons/<uuid:person_id>/share/emergency/", views_sharing.emergency, name="emergency"),
    path("persons/<uuid:person_id>/share/threat/", views_sharing.threat, name="threat"),
    path("releases/<uuid:release_id>/", views_sharing.release, name="release"),
]
