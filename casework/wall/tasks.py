"""How a Celery task enters the wall: in a declared role, with nothing but identifiers, and never on a distant date.

A task based on ``WallTask`` cannot forget its role: without one it cannot be defined, and with one every round of it
runs in a transaction of its own as that role. State and due times live in PostgreSQL; a message is a hint that is safe
to lose and safe to repeat.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from celery.contrib.django.task import DjangoTask
from django.db import transaction

from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as

#: The furthest a message may lie in the future. Anything later belongs into a table and a sweep.
LONGEST_DELAY = timedelta(minutes=1)


class UnfitMessageError(ValueError):
    """A message carries something other than UUIDs, or is meant for a later day. It is neither sent nor acted upon."""


class WallTask(DjangoTask):
    """Base of every task: ``@shared_task(base=WallTask, role=SurfaceRole.WORKER)``.

    The function returns True while more is waiting. It is then called again in a fresh transaction, at most ``rounds``
    times, so that a kill between two rounds loses nothing that an earlier round has done.
    """

    abstract = True
    role: ClassVar[SurfaceRole]
    databases: ClassVar[Sequence[str]] = ("default",)
    rounds: ClassVar[int] = 1

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if not cls.__dict__.get("abstract") and not isinstance(getattr(cls, "role", None), SurfaceRole):
            raise TypeError(f"The task {cls.__name__} declares no surface role.")

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        check_arguments(args, kwargs)
        for _ in range(self.rounds):
            with acting_as(self.role, user_id=None, databases=self.databases):
                more = self.run(*args, **kwargs)
            if not more:
                break

    def apply_async(  # type: ignore[override]  # the options pass through
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> Any:
        """Send the message now. Raises UnfitMessageError for anything but UUIDs, and for a delay beyond a minute."""
        check_arguments(args or (), kwargs or {})
        check_delay(options.get("countdown"), options.get("eta"))
        return super().apply_async(args=args, kwargs=kwargs, **options)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]  # it has no result to give
        """Send a hint once the transaction has committed. A broker that is away costs a delay, never the action."""
        self.apply_async_on_commit(args=args, kwargs=kwargs)

    def apply_async_on_commit(  # type: ignore[override]  # nor has this
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> None:
        """``delay_on_commit`` with options of the message. What is unfit is refused now, inside the transaction."""
        check_arguments(args or (), kwargs or {})
        check_delay(options.get("countdown"), options.get("eta"))

        def send() -> None:
            self.apply_async(args=args, kwargs=kwargs, retry=False, **options)

        transaction.on_commit(send, robust=True)


def check_arguments(args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    """Raises UnfitMessageError unless every argument is the text of a UUID in its usual form."""
    if not all(_is_identifier(value) for value in (*args, *kwargs.values())):
        raise UnfitMessageError("A message carries identifiers alone.")


def check_delay(countdown: float | None, eta: datetime | str | None) -> None:
    """Raises UnfitMessageError for a message that should wait longer than a minute."""
    if countdown is not None and countdown > LONGEST_DELAY.total_seconds():
        raise UnfitMessageError("A message does not wait longer than a minute.")
    if eta is not None:
        moment = datetime.fromisoformat(eta) if isinstance(eta, str) else eta
        if moment.tzinfo is None or moment - datetime.now(UTC) > LONGEST_DELAY:
            raise UnfitMessageError("A message does not wait longer than a minute.")


def _is_identifier(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return str(uuid.UUID(value)) == value
    except ValueError:
        return False
