"""Names of colleagues and organizations, for pages that show who did what. Never an address or a password."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from casework.staff.models import Domain, Organization, RoleGrant, User


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


def supervisors_now() -> QuerySet[User, uuid.UUID]:
    """Everybody who holds the supervisor's role and works at this moment. For supervisors and the worker alone."""
    held = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=Now()), role="supervisor", starts_at__lte=Now()
    ).values("user_id")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk").values_list("pk", flat=True)


def supervisors_of(organization_id: uuid.UUID) -> list[uuid.UUID]:
    """Those of them who work for this organization."""
    return list(supervisors_now().filter(organization_id=organization_id))


def is_supervisor(user_id: uuid.UUID) -> bool:
    """Whether this is one of them, of whatever organization."""
    return supervisors_now().filter(pk=user_id).exists()


def works_for(user_id: uuid.UUID, organization_id: uuid.UUID) -> bool:
    """Whether this is somebody of the agency's own staff, at work there or once."""
    return User.objects.filter(pk=user_id, organization_id=organization_id, domain=Domain.AGENCY).exists()


def organization_of(user_id: uuid.UUID) -> Organization:
    """The employer of a person. Raises Organization.DoesNotExist where the reader may not see it."""
    return Organization.objects.get(pk=User.objects.filter(pk=user_id).values_list("organization_id", flat=True).get())


def organizations() -> list[Organization]:
    """Every organization that the reader may see, by name."""
    return list(Organization.objects.all())
