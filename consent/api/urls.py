"""Addresses of the API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from consent.api import views, views_description, views_fhir

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("decisions", views.Decisions.as_view(), name="decisions"),
    path("persons/<uuid:person_id>/consents", views.ConsentsOfPerson.as_view(), name="consents_of_person"),
    path("persons/<uuid:person_id>/releases", views.ReleasesOfPerson.as_view(), name="releases_of_person"),
    path("consents", views.Consents.as_view(), name="consents"),
    path("consents/<uuid:consent_id>", views.Consent.as_view(), name="consent"),
    path("consents/<uuid:consent_id>/revocations", views.Revocations.as_view(), name="revocations"),
    path("releases", views.Releases.as_view(), name="releases"),
    path("releases/<uuid:release_id>", views.Release.as_view(), name="release"),
    path("releases/<uuid:release_id>/items", views.ReleaseItems.as_view(), name="release_items"),
    path("fhir/Consent", views_fhir.FHIRConsents.as_view(), name="fhir_consents"),
    path("fhir/Consent/<uuid:consent_id>", views_fhir.FHIRConsent.as_view(), name="fhir_consent"),
    path("schema", views_description.Description.as_view(), name="schema"),
]
