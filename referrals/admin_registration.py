"""The follow-up queues of the supervisor's admin site: overdue windows, handoffs, and mail that could not be sent.

Nothing can be added, changed or deleted here. Lists show case codes, never names; every page that shows rows writes a
ledger entry.
"""

import uuid
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.staff import directory
from referrals.models import FollowUpWindow, Handoff, HandoffMove, OutboxMessage
from referrals.presenters import case_code
from referrals.states import REASON_LABELS, STATE_LABELS, TRANSITIONS, Move, Reason, State


class ReadOnlyAdmin(ModelAdmin):
    """A queue to look at. Which rows, the row policies decide; the site itself is open to supervisors alone."""

    object_type = ""
    queue_title = ""
    queue_description = ""
    actions = None
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue. Logged as a list."""
        ledger.record(Action.LIST, object_type=self.object_type)
        words = {"title": self.queue_title, "queue_description": self.queue_description}
        return super().changelist_view(request, {**words, **(extra_context or {})})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One row. Logged as a read, when there is one to read."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            ledger.record(
                Action.READ,
                object_type=self.object_type,
                object_id=found.pk,
                person_id=getattr(found, "person_id", None),
            )
        return found

    def get_urls(self) -> list[Any]:
        """The list and the page of one row; nothing that writes, and no history of its own."""
        wanted = {f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in ("changelist", "change")}
        return [url for url in super().get_urls() if getattr(url, "name", None) in wanted]


class WindowQueue(admin.SimpleListFilter):
    """Overdue windows first of all; the others on request."""

    title = "state"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Open, not overdue"), ("closed", "Closed"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Overdue"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_open = FollowUpWindow.State.OPEN
        if self.value() == "all":
            return queryset
        if self.value() == "closed":
            return queryset.exclude(state=is_open)
        if self.value() == "open":
            return queryset.filter(state=is_open, due_at__gt=Now())
        return queryset.filter(state=is_open, due_at__lte=Now())


class FollowUpWindowAdmin(ReadOnlyAdmin):
    """What should have happened by now and has not."""

    object_type = "referrals.window"
    queue_title = "Overdue follow-ups"
    queue_description = "What should have happened by now and has not, the longest overdue first."
    list_display = ("case", "clock", "due_at", "overdue_by", "escalated_at", "state")
    list_filter = (WindowQueue, "clock")
    ordering = ("due_at",)
    fields = (
        "case",
        "clock",
        "state",
        "starts_at",
        "due_at",
        "reminded_at",
        "escalated_at",
        "closed_at",
        "assigned",
        "handoff",
    )
    readonly_fields = fields

    @admin.display(description="Case")
    def case(self, window: FollowUpWindow) -> str:
        return case_code(window.person_id)

    @admin.display(description="Overdue by")
    def overdue_by(self, window: FollowUpWindow) -> str:
        late = timezone.now() - window.due_at
        if window.state != FollowUpWindow.State.OPEN or late.total_seconds() < 0:
            return "-"
        hours = int(late.total_seconds() // 3600)
        return f"{hours // 24} days {hours % 24} h" if hours >= 24 else f"{hours} h"

    @admin.display(description="Assigned to")
    def assigned(self, window: FollowUpWindow) -> str:
        return _colleague(window.assigned_to)


class HandoffAdmin(ReadOnlyAdmin):
    """Handoffs under the reader's supervision, with their history."""

    object_type = "referrals.handoff"
    queue_title = "Handoffs"
    queue_description = "Handoffs under your supervision, the newest first."
    list_display = ("case", "provider", "state", "kind", "offered_at")
    list_filter = ("state", "is_warm")
    list_select_related = ("provider",)
    ordering = ("-offered_at",)
    fields = (
        "case",
        "provider",
        "state",
        "kind",
        "offered_at",
        "sent_at",
        "visit_scheduled_for",
        "missed_visits",
        "first_visit_kept_at",
        "closed_at",
        "sender",
        "moves",
    )
    readonly_fields = fields

    @admin.display(description="Case")
    def case(self, handoff: Handoff) -> str:
        return case_code(handoff.person_id)

    @admin.display(description="Kind")
    def kind(self, handoff: Handoff) -> str:
        return "Warm" if handoff.is_warm else "Cold referral"

    @admin.display(description="Sender")
    def sender(self, handoff: Handoff) -> str:
        return _colleague(handoff.created_by)

    @admin.display(description="History")
    def moves(self, handoff: Handoff) -> str:
        rows = HandoffMove.objects.filter(handoff_id=handoff.pk)
        return "\n".join(_history_line(row) for row in rows)


class OutboxMessageAdmin(ReadOnlyAdmin):
    """Mail to our own staff that could not be sent, or was not: nobody else will notice."""

    object_type = "referrals.message"
    queue_title = "Mail that could not be sent"
    queue_description = "Reminders and escalations that did not reach a colleague. Tell them yourself."
    list_display = ("number", "kind", "state", "attempts", "last_error_code", "created_at", "next_attempt_at")
    list_filter = ("state", "kind")
    ordering = ("-created_at",)
    fields = (
        "number",
        "kind",
        "state",
        "recipient",
        "created_at",
        "attempts",
        "last_error_code",
        "next_attempt_at",
        "sent_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxMessage]:
        """What failed, and what has failed at least once and is tried again."""
        rows = super().get_queryset(request)
        return rows.exclude(last_error_code="")

    @admin.display(description="Message")
    def number(self, message: OutboxMessage) -> str:
        return str(message.pk)[:8]

    @admin.display(description="To")
    def recipient(self, message: OutboxMessage) -> str:
        return _colleague(message.recipient_id)


def register(site: AdminSite) -> None:
    """Add the follow-up queues to the supervisor's site."""
    site.register(FollowUpWindow, FollowUpWindowAdmin)
    site.register(Handoff, HandoffAdmin)
    site.register(OutboxMessage, OutboxMessageAdmin)


def _history_line(row: HandoffMove) -> str:
    label = TRANSITIONS[Move(row.move)].label
    reason = f" ({REASON_LABELS[Reason(row.reason)]})" if row.reason else ""
    return f"{timezone.localtime(row.at):%b %-d, %Y, %H:%M}: {label}{reason}, now {STATE_LABELS[State(row.to_state)]}"


def _colleague(user_id: uuid.UUID | None) -> str:
    return directory.names_of([user_id]).get(user_id, "-") if user_id else "-"
