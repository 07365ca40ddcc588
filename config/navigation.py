"""What every page's frame shows: who is signed in, as what, and where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from casework.wall.roles import SurfaceRole
from casework.wall.surfaces import SURFACES

PAGES: dict[SurfaceRole, tuple[tuple[str, str], ...]] = {
    SurfaceRole.CLINICIAN: (
        ("My work", "/clinician/"),
        ("Incidents", "/clinician/incidents/"),
        ("Handoffs", "/clinician/handoffs/"),
    ),
    SurfaceRole.LIAISON: (("My zones' incidents", "/liaison/"), ("Shared with us", "/liaison/shared/")),
    SurfaceRole.AUDITOR: (("Ledger", "/auditor/"),),
    SurfaceRole.SUPERVISOR: (("Work queues", "/supervisor/"),),
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame. Empty before somebody is let in, so that an outside page tells nothing."""
    surface = getattr(request, "surface", None)
    frame: dict[str, Any] = {
        "supervisor_phone": settings.SUPERVISOR_PHONE,
        "is_police_process": settings.PROCESS == "police",
    }
    if surface is None:
        return frame
    here = request.path
    links = [
        {"label": label, "url": url, "current": here == url or (url.count("/") > 2 and here.startswith(url))}
        for label, url in PAGES.get(surface.role, ())
    ]
    roles: frozenset[SurfaceRole] = getattr(request, "surface_roles", frozenset())
    others = [
        {"label": other.label, "url": other.prefix, "current": False}
        for other in SURFACES
        if other.role in roles and other.role != surface.role
    ]
    return frame | {
        "navigation": links + others,
        "surface": surface.role.value,
        "role_label": surface.label,
        "signed_in_name": getattr(request.user, "full_name", ""),
    }
