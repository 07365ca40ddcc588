"""Every URL prefix and the surface role that it runs as. An address outside this table is nobody's."""

from dataclasses import dataclass

from casework.wall.roles import SurfaceRole

#: Addresses that run as the bare login: signing in and out, and what a load balancer asks.
SIGN_IN_PREFIXES = ("/sign-in/", "/sign-out/")
OPEN_PREFIXES = ("/healthz",)
HOME = "/"


@dataclass(frozen=True)
class Surface:
    """A part of the site, the role it runs as, and the databases that its requests open.

    ``by_key``: other systems use it with a key of theirs; nobody signs in to it, and no session opens it.
    """

    prefix: str
    role: SurfaceRole
    label: str
    databases: tuple[str, ...] = ("default", "police")
    by_key: bool = False


SURFACES: tuple[Surface, ...] = (
    Surface("/clinician/", SurfaceRole.CLINICIAN, "Clinician"),
    Surface("/supervisor/", SurfaceRole.SUPERVISOR, "Clinical supervisor", databases=("default",)),
    Surface("/privacy/", SurfaceRole.PRIVACY_OFFICER, "Privacy officer", databases=("default",)),
    Surface("/liaison/", SurfaceRole.LIAISON, "Police liaison"),
    Surface("/auditor/", SurfaceRole.AUDITOR, "Auditor"),
    Surface("/outcomes/", SurfaceRole.EVALUATOR, "Program leader", databases=("default",)),
    Surface("/administration/", SurfaceRole.ADMINISTRATOR, "Administrator", databases=("default",)),
    # As the clinician whose account the key acts for.
    Surface("/api/", SurfaceRole.CLINICIAN, "API", databases=("default",), by_key=True),
)


def surface_of(path: str) -> Surface | None:
    """The surface that owns this path, or None."""
    return next((surface for surface in SURFACES if path.startswith(surface.prefix)), None)


def home_of(roles: frozenset[SurfaceRole]) -> str | None:
    """Where signing in leads a person who holds these roles: the first surface in the table's order."""
    return next((surface.prefix for surface in SURFACES if surface.role in roles and not surface.by_key), None)
