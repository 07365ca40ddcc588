"""Names of colleagues and organizations, for pages that show who did what. Never an address or a password."""

import uuid
from collections.abc import Iterable

from casework.staff.models import Organization, User


def names_of(user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Full names by key; a key that the reader may not see is left out."""
    wanted = {user_id for user_id in user_ids if user_id}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))


def supervisor_of(user_id: uuid.UUID) -> uuid.UUID | None:
    """The clinical supervisor of a person, or None."""
    return User.objects.filter(pk=user_id).values_list("supervisor_id", flat=True).first()


def organization_of(user_id: uuid.UUID) -> Organization:
    """The employer of a person. Raises Organization.DoesNotExist where the reader may not see it."""
    return Organization.objects.get(pk=User.objects.filter(pk=user_id).values_list("organization_id", flat=True).get())


def organizations() -> list[Organization]:
    """Every organization that the reader may see, by name."""
    return list(Organization.objects.all())
