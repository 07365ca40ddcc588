"""Signing in by e-mail, with a lock after repeated failures, and an entry in the ledger each time.

The answer to a failure never tells whether the account exists, and takes as long in either case.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from audit import ledger
from audit.models import Action, Outcome
from casework.staff.models import User


class EmailBackend(BaseBackend):
    """Finds the account among those that this process's login may see, checks the lock, then the password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        with transaction.atomic():
            return self._judge(username or "", password)

    def _judge(self, email: str, password: str | None) -> User | None:
        # The account is held while a password is judged: guesses go one after the other, and each sees the last count.
        user = User.objects.select_for_update(of=("self",)).filter(email__iexact=email).first()
        if user is None:
            make_password(password)  # the same work as a check, so that time tells nothing
            _record_failure(None, reason="unknown_account")
            return None
        now = timezone.now()
        if user.locked_until and user.locked_until > now:
            make_password(password)
            _record_failure(user, reason="locked")
            return None
        if not (user.check_password(password or "") and user.is_active):
            _count_failure(user)
            _record_failure(user, reason="wrong_password")
            return None
        User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
        return user

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None


def _count_failure(user: User) -> None:
    attempts = user.failed_sign_ins + 1
    if attempts < settings.SIGN_IN_ATTEMPTS:
        User.objects.filter(pk=user.pk).update(failed_sign_ins=attempts)
        return
    until = timezone.now() + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=until)


def _record_failure(user: User | None, *, reason: str) -> None:
    ledger.record(
        Action.SIGN_IN_FAILED,
        object_type="staff.user",
        object_id=user.pk if user else None,
        outcome=Outcome.DENIED,
        detail={"reason": reason},
        actor_id=user.pk if user else None,
    )


def record_sign_in(user: User) -> None:
    """One entry for a successful sign-in."""
    ledger.record(Action.SIGN_IN, object_type="staff.user", object_id=user.pk, actor_id=user.pk)


def record_sign_out(user: User) -> None:
    """One entry for a sign-out."""
    ledger.record(Action.SIGN_OUT, object_type="staff.user", object_id=user.pk, actor_id=user.pk)
