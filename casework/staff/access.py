"""Which surfaces a person may use now, and which zones. Read as the bare login, before a role is entered."""

import uuid

from django.db.models import Q
from django.utils import timezone

from casework.staff.models import Posting, RoleGrant, User, Zone, ZoneUserGrant
from casework.wall.roles import SurfaceRole

#: Roles whose row policies on the police database read the person's zones.
ZONED_ROLES = frozenset({SurfaceRole.LIAISON})


def current_roles(user_id: uuid.UUID) -> frozenset[SurfaceRole]:
    """The surface roles that the person holds at this moment."""
    now = timezone.now()
    held = RoleGrant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), user_id=user_id, starts_at__lte=now)
    return frozenset(SurfaceRole(role) for role in held.values_list("role", flat=True))


def active_account(user_id: uuid.UUID) -> User | None:
    """An account that this process's login may see and that is not closed, or None."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def holder_of_role(email: str, role: SurfaceRole) -> uuid.UUID | None:
    """The open account of this address, if it holds the role now; as the bare login, for commands."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return user.pk if user is not None and role in current_roles(user.pk) else None


def liaison_zones(user_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The zones that are this liaison's: granted, and with a posting in force today."""
    today = timezone.localdate()
    posted = Posting.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), user_id=user_id, starts_on__lte=today)
    granted = ZoneUserGrant.objects.filter(
        user_id=user_id,
        permission__codename="liaise_zone",
        content_object_id__in=posted.values_list("zone_id", flat=True),
    )
    return tuple(granted.values_list("content_object_id", flat=True))


def current_zones() -> list[Zone]:
    """The zones that stand today, in order of their code."""
    today = timezone.localdate()
    return list(Zone.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today), valid_from__lte=today))
