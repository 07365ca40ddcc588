"""Where somebody works, and who supervises them there now."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casework.staff.models import User


@dataclass(frozen=True)
class Employment:
    """The employer, and the clinical supervisor if one is at work. Nobody supervises themselves."""

    organization_id: uuid.UUID
    supervisor_id: uuid.UUID | None


def of_whom_it_depends(user_id: uuid.UUID) -> QuerySet[User]:
    """The accounts from which ``employment_among`` tells an employment: the person's own, and the supervisor's."""
    supervisor = User.objects.filter(pk=user_id).values("supervisor_id")
    return User.objects.filter(Q(pk=user_id) | Q(pk__in=supervisor))


def employment_among(accounts: Iterable[User], user_id: uuid.UUID | None) -> Employment | None:
    """The employment of one person, told from these accounts; None where their own is not among them."""
    known = {account.pk: account for account in accounts}
    account = known.get(user_id) if user_id else None
    if account is None:
        return None
    over = account.supervisor_id
    supervisor = known.get(over) if over is not None and over != user_id else None
    return Employment(account.organization_id, over if supervisor is not None and supervisor.is_active else None)


def employment_of(user_id: uuid.UUID) -> Employment:
    """The employment of one person. Raises User.DoesNotExist where the reader may not see it."""
    wanted = of_whom_it_depends(user_id).only("id", "organization_id", "supervisor_id", "is_active")
    found = employment_among(wanted, user_id)
    if found is None:
        raise User.DoesNotExist
    return found
