"""Addresses of the agency's web process."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from casework.staff.views import SignIn, SignOut, empty_home
from config.supervisor_site import supervisor_site


def healthy(request: HttpRequest) -> HttpResponse:
    """For load balancers and for the demo's start: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


signing_in: list[URLPattern | URLResolver] = [
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
    path("healthz", healthy, name="healthy"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *signing_in,
    path("clinician/", include("casework.clinical.urls_clinician")),
    path("clinician/incidents/", include("casework.police.urls_clinician")),
    path("clinician/", include("consent.urls_clinician")),
    path("clinician/", include("referrals.urls_clinician")),
    path("auditor/", include("audit.urls_auditor")),
    path("supervisor/rules/", include("consent.urls_supervisor")),
    path("supervisor/", supervisor_site.urls),
    path("privacy/", include("casework.clinical.urls_privacy")),
    path("privacy/process/", include("consent.process.urls")),
    path("privacy/", include("consent.urls_privacy")),
    path("api/v1/", include("consent.api.urls")),
    path("outcomes/", empty_home, name="outcomes_home"),
    path("administration/", empty_home, name="administration_home"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
