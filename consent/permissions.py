"""Who may do what at the door. Each rule follows the surface role in force; row policies say it again.

``check_`` raises PermissionDenied with a code, ``can_`` is derived from it.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from casework.wall.roles import SurfaceRole
from casework.wall.session import current_role


def check_can_disclose() -> None:
    """Clinicians ask for consent, preview and share, each for the cases they are assigned to."""
    if current_role() is not SurfaceRole.CLINICIAN:
        raise PermissionDenied("only_a_clinician_discloses")


def check_can_read_what_was_shared() -> None:
    """Liaisons read what is open to their own organization."""
    if current_role() is not SurfaceRole.LIAISON:
        raise PermissionDenied("not_a_liaison")


def check_can_read_rules() -> None:
    """Supervisors and privacy officers read the rules and try them out."""
    if current_role() not in {SurfaceRole.SUPERVISOR, SurfaceRole.PRIVACY_OFFICER}:
        raise PermissionDenied("not_a_reader_of_rules")


def can_disclose() -> bool:
    return _holds(check_can_disclose)


def can_read_what_was_shared() -> bool:
    return _holds(check_can_read_what_was_shared)


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except PermissionDenied:
        return False
    return True
