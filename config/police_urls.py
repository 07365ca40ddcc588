"""Addresses of the police web process. None of the agency's pages exists here."""

from django.urls import URLPattern, URLResolver, include, path

from config.urls import signing_in

urlpatterns: list[URLPattern | URLResolver] = [
    *signing_in,
    path("liaison/", include("casework.police.urls_liaison")),
    path("liaison/shared/", include("consent.urls_liaison")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
