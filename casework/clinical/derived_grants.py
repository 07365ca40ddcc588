"""Object grants follow assignments: a grant without an assignment in force is taken away.

Access never rests on them (row policies read the assignments, so an end is exact even when this is late); they are kept
true so that ``has_perm`` and the admin say the same.
"""

import uuid

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from audit import ledger
from audit.models import Action
from casework.clinical.models import Assignment, PersonUserGrant

_BATCH = 500


def withdraw_ended(*, of: tuple[uuid.UUID, uuid.UUID] | None = None) -> int:
    """Delete the grants that no assignment in force stands behind, ``of`` one person and user or of all; say how many.

    At most 500 at a time. Each writes its ledger entry in the caller's transaction.
    """
    behind = Assignment.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=Now()),
        person_id=OuterRef("content_object_id"),
        user_id=OuterRef("user_id"),
        starts_at__lte=Now(),
    )
    ended = PersonUserGrant.objects.filter(~Exists(behind))
    if of is not None:
        person_id, user_id = of
        ended = ended.filter(content_object_id=person_id, user_id=user_id)
    found = list(ended.values_list("pk", "content_object_id", "user_id")[:_BATCH])
    PersonUserGrant.objects.filter(pk__in=[key for key, _, _ in found]).delete()
    for key, person, user in found:
        ledger.record(
            Action.DELETE,
            object_type="clinical.personusergrant",
            object_id=key,
            person_id=person,
            detail={"user": str(user)},
        )
    return len(found)
