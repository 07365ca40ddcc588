"""Writes ledger entries: in the transaction of the action itself, so that neither stands without the other.

``moment`` says who acts, as what, and under which correlation; the wall sets it for each request, task and command.
Denials are a special case: the view's savepoint is rolled back with its exception, so they are kept aside by
``refuse`` and written by the wall's middleware, in the request's outer transaction, after the view is done.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from audit.models import Action, LedgerEntry

#: What a detail may hold: codes, counts, identifiers, flags. A sentence somebody typed is none of these.
Detail = Mapping[str, str | int | bool | list[str] | None]
_LONGEST_DETAIL = 400


@dataclass
class Moment:
    """Who is acting now, through which other system if any, and what has been refused so far."""

    actor_id: uuid.UUID | None = None
    surface: str = ""
    correlation_id: str = ""
    client_id: uuid.UUID | None = None
    refusals: list[dict[str, Any]] = field(default_factory=list)


_moment: ContextVar[Moment | None] = ContextVar("bulkhead_moment", default=None)


@contextmanager
def moment(
    *,
    actor_id: uuid.UUID | None,
    surface: str,
    correlation_id: str | None = None,
    client_id: uuid.UUID | None = None,
) -> Iterator[Moment]:
    """Entries written inside carry this actor, surface, correlation and API client.

    Nested moments keep the outer correlation and the outer client.
    """
    outer = _moment.get()
    correlation = correlation_id or (outer.correlation_id if outer else "") or uuid.uuid4().hex
    here = Moment(actor_id=actor_id, surface=surface, correlation_id=correlation, client_id=client_id)
    if outer is not None:
        here.refusals = outer.refusals
        here.client_id = client_id or outer.client_id
    token = _moment.set(here)
    try:
        yield here
    finally:
        _moment.reset(token)


def current_correlation() -> str | None:
    """The correlation of this moment, for auditlog and for tasks."""
    here = _moment.get()
    return here.correlation_id if here else None


def complete(entry: "LedgerEntry") -> None:
    """Fill actor, surface, correlation, client and event of an entry from the moment, where they are not given."""
    here = _moment.get()
    if here is not None:
        entry.actor_id = entry.actor_id or here.actor_id
        entry.surface = entry.surface or here.surface
        entry.cid = entry.cid or here.correlation_id
        if here.client_id is not None:
            entry.detail = {**entry.detail, "client": str(here.client_id)}
    if entry.content_type_id is not None:  # written by auditlog's receivers
        from audit.models import Action

        entry.event = {0: Action.CREATE, 2: Action.DELETE}.get(entry.action, Action.CHANGE)
        kind = entry.content_type
        entry.object_type = entry.object_type or (f"{kind.app_label}.{kind.model}" if kind else "")
        entry.object_repr = ""
    entry.remote_addr = None
    entry.actor_email = None


def entry(
    action: "Action",
    *,
    object_type: str = "",
    object_id: uuid.UUID | str | None = None,
    person_id: uuid.UUID | None = None,
    outcome: str = "done",
    detail: Detail | None = None,
    actor_id: uuid.UUID | None = None,
) -> "LedgerEntry":
    """One entry as of now, for ``write``. Nothing is stored yet.

    ``detail`` holds codes and identifiers alone; a value longer than 400 characters is refused with ValueError, because
    it can only be text that somebody wrote.
    """
    from audit.models import LedgerEntry

    made = LedgerEntry(
        timestamp=timezone.now(),
        event=action,
        outcome=outcome,
        object_type=object_type,
        object_pk=str(object_id or ""),
        person_id=person_id,
        detail=dict(detail or {}),
        actor_id=actor_id,
    )
    if any(isinstance(value, str) and len(value) > _LONGEST_DETAIL for value in made.detail.values()):
        raise ValueError("A ledger detail holds codes, not text.")
    return made


def write(entries: "Sequence[LedgerEntry]", *, using: str = "default") -> None:
    """Append these entries in the current transaction of ``using``, in one statement: all of them or none.

    Each row passes the same row policy and the same triggers as it would alone. A database error is not caught: the
    action fails with its entries.
    """
    from audit.models import LedgerEntry

    for made in entries:
        complete(made)
    LedgerEntry.objects.using(using).bulk_create(entries)


def record(
    action: "Action",
    *,
    using: str = "default",
    object_type: str = "",
    object_id: uuid.UUID | str | None = None,
    person_id: uuid.UUID | None = None,
    outcome: str = "done",
    detail: Detail | None = None,
    actor_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Append one entry in the current transaction of ``using`` and return its key. Raises what ``entry`` and ``write`` do."""
    made = entry(
        action,
        object_type=object_type,
        object_id=object_id,
        person_id=person_id,
        outcome=outcome,
        detail=detail,
        actor_id=actor_id,
    )
    write([made], using=using)
    return made.pk


def refuse(*, using: str = "default", object_type: str, object_id: uuid.UUID | str | None, detail: Detail) -> None:
    """Remember a refusal; the wall writes it once the view's own work has been undone."""
    here = _moment.get()
    if here is not None:
        here.refusals.append(
            {"using": using, "object_type": object_type, "object_id": object_id, "detail": dict(detail)}
        )


def write_refusals(here: Moment) -> None:
    """Write what ``refuse`` kept aside. Called by the wall in the request's outer transaction."""
    from audit.models import Action, Outcome

    refusals, here.refusals[:] = list(here.refusals), []
    for refusal in refusals:
        record(Action.REFUSED, outcome=Outcome.DENIED, **refusal)
