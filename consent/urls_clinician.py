"""Addresses of consent and disclosure on the clinician's surface. What is chosen never stands in an address."""

from django.urls import URLPattern, path

from consent import (
    views,
    views_emergency,
    views_notices,
    views_papers,
    views_releases,
    views_restrictions,
    views_sharing,
)
from consent.capture import views as asking
from consent.duties import views as due

app_name = "consent"
urlpatterns: list[URLPattern] = [
    path("persons/<uuid:person_id>/consents/", views.consents, name="consents"),
    path("persons/<uuid:person_id>/consents/new/", asking.prepare, name="new"),
    path("persons/<uuid:person_id>/consents/new/choose/", asking.choose, name="choose"),
    path("persons/<uuid:person_id>/consents/new/sign/", asking.sign, name="sign"),
    path("persons/<uuid:person_id>/consents/new/outcome/", asking.outcome, name="outcome"),
    path("consents/to-ask/", asking.to_ask, name="to_ask"),
    path("consents/<uuid:consent_id>/asked/", asking.asked, name="asked"),
    path("consents/<uuid:consent_id>/copy/", views_papers.copy, name="copy"),
    path("consents/<uuid:consent_id>/", views.consent, name="consent"),
    path("persons/<uuid:person_id>/limits/new/", views_restrictions.new_limit, name="new_limit"),
    path("limits/<uuid:limit_id>/", views_restrictions.limit, name="limit"),
    path("duties/", due.duties, name="duties"),
    path("duties/<uuid:duty_id>/", due.duty, name="duty"),
    path("persons/<uuid:person_id>/share/", views_sharing.share, name="share"),
    path("persons/<uuid:person_id>/share/confirm/", views_sharing.confirm_share, name="confirm_share"),
    path("persons/<uuid:person_id>/share/emergency/", views_sharing.emergency, name="emergency"),
    path("persons/<uuid:person_id>/share/emergency/begin/", views_emergency.begin, name="begin_emergency"),
    path("persons/<uuid:person_id>/share/threat/", views_sharing.threat, name="threat"),
    path("releases/<uuid:release_id>/", views_releases.release, name="release"),
    path("releases/<uuid:release_id>/pdf/", views_releases.release_pdf, name="release_pdf"),
    path("releases/<uuid:release_id>/json/", views_releases.release_json, name="release_json"),
    path("recipients-to-tell/", views_notices.to_tell, name="to_tell"),
    path("recipients-to-tell/<uuid:notice_id>/", views_notices.tell, name="tell"),
    path("recipients-to-tell/<uuid:notice_id>/letter/", views_notices.letter, name="letter"),
]
