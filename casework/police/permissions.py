"""Who may do what with the incident log. Each rule follows the surface role in force; row policies say it again.

``check_`` raises with the reason, the other answers yes or no and is derived from it.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from casework.wall.roles import SurfaceRole
from casework.wall.session import current_role

#: Roles that read the incident log of every zone.
READERS_OF_EVERY_ZONE = frozenset({SurfaceRole.CLINICIAN})


def check_can_import_calls() -> None:
    """Only the dispatch feed brings files into the log."""
    if current_role() is not SurfaceRole.DISPATCH_FEED:
        raise PermissionDenied("only_the_dispatch_feed_imports")


def check_can_read_incidents() -> None:
    """Clinicians read incidents of every zone with what dispatch asked, to decide where they are needed."""
    if current_role() not in READERS_OF_EVERY_ZONE:
        raise PermissionDenied("not_a_reader_of_every_zone")


def check_can_read_own_zones() -> None:
    """Liaisons read incidents of their own zones, without what dispatch asked."""
    if current_role() is not SurfaceRole.LIAISON:
        raise PermissionDenied("not_a_liaison")


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except PermissionDenied:
        return False
    return True


def can_import_calls() -> bool:
    return _holds(check_can_import_calls)


def can_read_incidents() -> bool:
    return _holds(check_can_read_incidents)


def can_read_own_zones() -> bool:
    return _holds(check_can_read_own_zones)
