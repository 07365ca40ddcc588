"""Who may do what with the incident log: the reason and the answer never disagree."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from casework.police import permissions
from casework.wall import session
from casework.wall.roles import SurfaceRole

EXPECTED = {
    "import_calls": {SurfaceRole.DISPATCH_FEED},
    "read_incidents": {SurfaceRole.CLINICIAN},
    "read_own_zones": {SurfaceRole.LIAISON},
}


@pytest.mark.parametrize("role", list(SurfaceRole))
@pytest.mark.parametrize("act", EXPECTED)
def test_a_role_may_do_what_is_its_own_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, role: SurfaceRole, act: str
) -> None:
    token = session._acting.set((role, uuid.uuid4()))
    try:
        may = role in EXPECTED[act]
        assert getattr(permissions, f"can_{act}")() is may
        if may:
            getattr(permissions, f"check_can_{act}")()
        else:
            with pytest.raises(PermissionDenied):
                getattr(permissions, f"check_can_{act}")()
    finally:
        session._acting.reset(token)
