"""The one module that knows django-guardian.

Object grants are derived, never decided here: a case grant follows an Assignment, a zone grant follows a Posting. They
use direct foreign keys, so that they go with their object, and no group, superuser or global permission opens anything.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm

__all__ = [
    "GroupObjectPermissionBase",
    "UserObjectPermissionBase",
    "grant",
    "granted_objects",
    "withdraw",
]


def grant(permission: str, user: Any, target: models.Model) -> None:
    """Give ``user`` this permission on one object. Idempotent."""
    assign_perm(permission, user, target)


def withdraw(permission: str, user: Any, target: models.Model) -> None:
    """Take the permission on one object back. Idempotent."""
    remove_perm(permission, user, target)


def granted_objects(user: Any, permission: str, candidates: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those of ``candidates`` on which ``user`` holds the permission by an object grant of their own."""
    return get_objects_for_user(
        user,
        permission,
        klass=candidates,
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    )


def permission_id(codename: str, app_label: str) -> int:
    """The key of a permission row, for loading many grants at once."""
    return Permission.objects.values_list("id", flat=True).get(codename=codename, content_type__app_label=app_label)
