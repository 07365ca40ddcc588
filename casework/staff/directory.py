"""Names of colleagues and organizations, for pages that show who did what. Never an address or a password."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from casework.staff.models import Organization, RoleGrant, User


def names_of(user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Full names by key; a key that the reader may not see is left out."""
    wanted = {user_id for user_id in user_ids if user_id}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))


def supervisor_of(user_id: uuid.UUID) -> uuid.UUID | None:
    """The clinical supervisor of a person, or None."""
    return User.objects.filter(pk=user_id).values_list("supervisor_id", flat=True).first()


def reviewer_of(user_id: uuid.UUID) -> uuid.UUID | None:
    """Whoever reviews what a person did: their supervisor, and nobody where there is none at work, or it is themselves."""
    supervisor = supervisor_of(user_id)
    if supervisor is None:
        return None
    return User.objects.filter(pk=supervisor, is_active=True).exclude(pk=user_id).values_list("pk", flat=True).first()


def supervisors_of(organization_id: uuid.UUID, *, now: datetime) -> list[uuid.UUID]:
    """Everybody who holds the supervisor's role at this organization now. For the worker: no page reads roles."""
    held = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), role="supervisor", starts_at__lte=now
    ).values_list("user_id", flat=True)
    at_work = User.objects.filter(pk__in=held, organization_id=organization_id, is_active=True)
    return list(at_work.order_by("pk").values_list("pk", flat=True))


def organization_of(user_id: uuid.UUID) -> Organization:
    """The employer of a person. Raises Organization.DoesNotExist where the reader may not see it."""
    return Organization.objects.get(pk=User.objects.filter(pk=user_id).values_list("organization_id", flat=True).get())


def organizations() -> list[Organization]:
    """Every organization that the reader may see, by name."""
    return list(Organization.objects.all())
