"""The roles of PostgreSQL that the wall is made of. Standard library only: the cluster is provisioned from here."""

from enum import StrEnum


class SurfaceRole(StrEnum):
    """What a request, a task or a command acts as. None can sign in to PostgreSQL; none inherits anything."""

    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    PRIVACY_OFFICER = "privacy_officer"
    LIAISON = "liaison"
    AUDITOR = "auditor"
    EVALUATOR = "evaluator"
    ADMINISTRATOR = "administrator"
    DISPATCH_FEED = "dispatch_feed"
    WORKER = "worker"


SURFACE_ROLES: tuple[str, ...] = tuple(role.value for role in SurfaceRole)

#: Surface roles that only staff of a police organization may hold. Nobody holds one of these and one of the others.
POLICE_ROLES: frozenset[str] = frozenset({SurfaceRole.LIAISON})
#: Surface roles that no person signs in as.
MACHINE_ROLES: frozenset[str] = frozenset({SurfaceRole.DISPATCH_FEED, SurfaceRole.WORKER})

OWNER = "bulkhead_owner"
LOADER = "bulkhead_loader"
AGENCY = "bulkhead_agency"
POLICE = "bulkhead_police"
WORKER = "bulkhead_worker"

#: The logins of server processes, and the surface roles each may become. A login owns nothing and inherits nothing.
SITE_LOGINS: dict[str, tuple[str, ...]] = {
    AGENCY: (
        "clinician",
        "supervisor",
        "privacy_officer",
        "auditor",
        "evaluator",
        "administrator",
        "dispatch_feed",
    ),
    POLICE: ("liaison",),
    WORKER: ("worker", "clinician"),
}

#: Every login: the site's, the owner of databases and tables, and the loader of demo and test data, which alone
#: bypasses row security and which no server process is given.
LOGINS: dict[str, tuple[str, ...]] = {**SITE_LOGINS, OWNER: (), LOADER: ()}
