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


def check_can_answer_process() -> None:
    """Privacy officers log and answer what is served on their agency, and release what a court's order reaches."""
    if current_role() is not SurfaceRole.PRIVACY_OFFICER:
        raise PermissionDenied("only_a_privacy_officer_answers")


def check_can_do_duties() -> None:
    """Clinicians, supervisors and privacy officers, each at their own desk."""
    if current_role() not in {SurfaceRole.CLINICIAN, SurfaceRole.SUPERVISOR, SurfaceRole.PRIVACY_OFFICER}:
        raise PermissionDenied("has_no_desk")


def check_can_tell_recipients() -> None:
    """Clinicians tell the recipients of their own cases, privacy officers those of the agency."""
    if current_role() not in {SurfaceRole.CLINICIAN, SurfaceRole.PRIVACY_OFFICER}:
        raise PermissionDenied("not_one_who_tells_recipients")


def check_can_record_revocations() -> None:
    """Privacy officers record revocations that came by letter, for the cases open to them."""
    if current_role() is not SurfaceRole.PRIVACY_OFFICER:
        raise PermissionDenied("not_a_privacy_officer")


def check_can_limit() -> None:
    """Clinicians and privacy officers agree to what a person asks not to be shared, each for their own cases."""
    if current_role() not in {SurfaceRole.CLINICIAN, SurfaceRole.PRIVACY_OFFICER}:
        raise PermissionDenied("agrees_to_no_limit")


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
