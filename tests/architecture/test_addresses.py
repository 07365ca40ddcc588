"""Addresses of both web processes."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from casework.wall.surfaces import HOME, OPEN_PREFIXES, SIGN_IN_PREFIXES, SURFACES
from tests.architecture.guards.addresses import (
    Address,
    addresses,
    names_in_addresses,
    on_several_surfaces,
    outside_surfaces,
    unreachable_views,
)
from tests.architecture.guards.sources import read_sources
from tests.architecture.guards.views import is_thin

URLCONFS = ("config.urls", "config.police_urls")
PREFIXES = [surface.prefix for surface in SURFACES]

#: Addresses that run as the bare login, with the reason.
WITHOUT_SURFACE = {
    "/sign-in/": "nobody has a role before signing in",
    "/sign-out/": "ends the session, which no surface role may touch",
    "/healthz": "a load balancer asks whether the process answers",
}

#: Views that more than one surface shows, with the reason.
SHARED_VIEWS = {"casework.staff.views:empty_home": "says that nothing waits here yet, and reads nothing"}


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_address_belongs_to_a_surface(urlconf: str) -> None:
    assert outside_surfaces(addresses(urlconf), PREFIXES, WITHOUT_SURFACE) == []


def test_the_wall_leaves_open_what_is_written_here_and_nothing_else() -> None:
    assert set(WITHOUT_SURFACE) == {*SIGN_IN_PREFIXES, *OPEN_PREFIXES}
    assert HOME not in WITHOUT_SURFACE


def test_no_prefix_hides_behind_another() -> None:
    assert not [(a, b) for a in PREFIXES for b in PREFIXES if a != b and a.startswith(b)]


def test_the_police_process_serves_the_liaison_and_the_agency_serves_everybody_else() -> None:
    police = {address.route for address in addresses("config.police_urls")} - set(WITHOUT_SURFACE)
    agency = {address.route for address in addresses("config.urls")}
    assert police
    assert all(route.startswith("/liaison/") for route in police)
    assert not [route for route in agency if route.startswith("/liaison/")]


def test_every_view_appears_under_one_surface() -> None:
    everything = [address for urlconf in URLCONFS for address in addresses(urlconf)]
    assert on_several_surfaces(everything, PREFIXES, SHARED_VIEWS) == []


def test_an_address_leads_to_every_view() -> None:
    everything = [address for urlconf in URLCONFS for address in addresses(urlconf)]
    modules = [
        import_module(source.module)
        for source in read_sources()
        if is_thin(source.module) and "tasks" not in source.module
    ]
    assert modules
    assert unreachable_views(modules, everything) == []


def test_no_address_carries_text() -> None:
    everything = [address for urlconf in URLCONFS for address in addresses(urlconf)]
    ours = [address for address in everything if not address.route.startswith("/supervisor/")]
    assert names_in_addresses(ours) == []


# Deliberate breaches ----------------------------------------------------------------------------------------------


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def lost_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class UrlConfiguration(ModuleType):
    """A URL configuration that exists in a test alone."""

    def __init__(self, *urlpatterns: Any) -> None:
        super().__init__("made_up")
        self.urlpatterns = list(urlpatterns)


@pytest.fixture
def made_up() -> Callable[..., list[Address]]:
    def addresses_of(*urlpatterns: Any) -> list[Address]:
        return addresses(UrlConfiguration(*urlpatterns))  # type: ignore[arg-type]  # a module serves as well as its name

    return addresses_of


def test_an_address_of_no_surface_is_caught(made_up: Callable[..., list[Address]]) -> None:
    found = made_up(
        path("clinician/", page), path("reports/", include([path("all/", page)])), path("clinicians/x", page)
    )
    assert outside_surfaces(found, PREFIXES, {}) == [
        "/clinicians/x: belongs to no surface",
        "/reports/all/: belongs to no surface",
    ]


def test_an_exception_for_an_address_that_is_gone_is_caught(made_up: Callable[..., list[Address]]) -> None:
    assert outside_surfaces(made_up(path("clinician/", page)), PREFIXES, {"/old/": "was needed once"}) != []


def test_a_view_of_two_surfaces_is_caught(made_up: Callable[..., list[Address]]) -> None:
    found = made_up(path("clinician/notes/", page), path("liaison/notes/", page))
    assert on_several_surfaces(found, PREFIXES, {}) == [
        f"{__name__}:page: appears under /clinician/ and /liaison/",
    ]


def test_a_view_that_no_address_leads_to_is_caught(made_up: Callable[..., list[Address]]) -> None:
    module = ModuleType("made_up_views")
    for view in (page, lost_page):
        view.__module__ = "made_up_views"
        setattr(module, view.__name__, view)
    try:
        found = made_up(path("clinician/", page))
        assert unreachable_views([module], found) == ["made_up_views:lost_page: no address leads to this view"]
    finally:
        page.__module__ = lost_page.__module__ = __name__


def test_an_address_that_carries_a_name_is_caught(made_up: Callable[..., list[Address]]) -> None:
    assert names_in_addresses(made_up(path("clinician/<str:name>/", page))) == ["/clinician/<str:name>/: carries text"]
    assert names_in_addresses(made_up(path("clinician/<uuid:key>/", page))) == []
