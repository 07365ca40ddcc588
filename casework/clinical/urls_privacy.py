"""Addresses of the clinical record on the privacy officer's surface. Every key in them is opaque."""

from django.urls import path

from casework.clinical import views_privacy

app_name = "clinical_privacy"
urlpatterns = [
    path("cases/", views_privacy.cases, name="cases"),
    path("cases/open/", views_privacy.open_for_legal_process, name="open_case"),
    path("cases/accesses/<uuid:breakglass_id>/end/", views_privacy.end_access, name="end_access"),
    path("break-glass/", views_privacy.referred, name="referred"),
    path("break-glass/<uuid:breakglass_id>/", views_privacy.referred_access, name="referred_access"),
]
