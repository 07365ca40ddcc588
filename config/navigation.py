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
    SurfaceRole.SUPERVISOR: (
        ("Work queues", "/supervisor/"),
        ("Rules", "/supervisor/rules/"),
        ("Simulator", "/supervisor/rules/simulator/"),
    ),
    SurfaceRole.PRIVACY_OFFICER: (
        ("Privacy office", "/privacy/"),
        ("Legal process", "/privacy/process/"),
        ("Cases open to me", "/privacy/cases/"),
        ("Rules", "/privacy/rules/"),
        ("Simulator", "/privacy/rules/simulator/"),
    ),
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame. Empty before somebody is let in, so that an outside page tells nothing."""
    surface = getattr(request, "surface", None)
    is_police = settings.PROCESS == "police"
    frame: dict[str, Any] = {
        # The agency's supervisor is not the bureau's to call.
        "supervisor_phone": None if is_police else settings.SUPERVISOR_PHONE,
        "is_police_process": is_police,
    }
    if surface is None:
        return frame
    pages = PAGES.get(surface.role, ())
    # The page itself, or the nearest one above it: the longest address that this one begins with.
    nearest = max((url for _, url in pages if request.path.startswith(url)), key=len, default="")
    links = [{"label": label, "url": url, "current": url == nearest} for label, url in pages]
    roles: frozenset[SurfaceRole] = getattr(request, "surface_roles", frozenset())
    others = [
        {"label": other.label, "url": other.prefix, "current": False}
        for other in SURFACES
        if other.role in roles and other.role != surface.role and not other.by_key
    ]
    return frame | {
        "navigation": links + others,
        "surface": surface.role.value,
        "role_label": surface.label,
        "signed_in_name": getattr(request.user, "full_name", ""),
    }
