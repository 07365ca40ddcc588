"""Who may work on handoffs. Which handoffs, the row policies decide: an assignment to the case, at this very moment.

``check_can_x`` raises; ``can_x`` is derived from it.
"""

import uuid

from casework.wall.roles import SurfaceRole
from casework.wall.session import current_role, current_user_id
from referrals.errors import NotYoursError


def check_can_work_on_handoffs(by: uuid.UUID) -> None:
    """Clinicians, each in their own name. Raises NotYoursError."""
    if current_role() is not SurfaceRole.CLINICIAN or current_user_id() != by:
        raise NotYoursError


def can_work_on_handoffs(by: uuid.UUID) -> bool:
    """Whether ``check_can_work_on_handoffs`` lets this person pass."""
    try:
        check_can_work_on_handoffs(by)
    except NotYoursError:
        return False
    return True
